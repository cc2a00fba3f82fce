import { WasmImageError } from '../../core/errors.ts';
import { inputName } from '../../core/text.ts';
import type { RawInputs } from '../../decide/inputs/values.ts';
import type { Session } from '../../wiring/session.ts';
import { type GateRun, runVerify } from '../verify.ts';

/** Runs the gate on images, with the policy in place of an expected signer. @throws as {@link runVerify}. */
export function testPolicy(
  file: string,
  images: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly GateRun[]> {
  if (images.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot test a policy: no image is given', {
      hint: `add ${inputName('image')} ghcr.io/acme/filter:v1`,
    });
  const demands = new Map([...raw].filter(([name]) => name !== 'to'));
  return runVerify(images, demands.set('policy', file), session);
}
