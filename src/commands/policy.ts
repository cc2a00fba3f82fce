import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { quoted } from '../core/text.ts';
import { demandedChecks } from '../decide/gate/demands.ts';
import { type Authority, authoritiesOf, digestOfPolicy } from '../decide/gate/policy-model.ts';
import { TARGETS } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues } from '../decide/inputs/values.ts';
import { loadPolicy } from '../wiring/open-policy.ts';
import type { Session } from '../wiring/session.ts';
import { type GateRun, runVerify } from './verify.ts';

/** What `policy` found out. */
export type PolicyRun =
  | {
      readonly kind: 'checked';
      readonly file: string;
      readonly digest: Digest;
      readonly authorities: readonly Authority[];
      readonly checks: readonly string[];
    }
  | { readonly kind: 'tested'; readonly gates: readonly GateRun[] }
  | { readonly kind: 'exported'; readonly to: string; readonly text: string };

const ACTIONS = ['check', 'test', 'export'];

/**
 * Reads a policy and says what it demands, what it says about images, or how another tool writes it.
 * @param operands what to do and the file. @throws WasmImageError INPUT_*, POLICY_INVALID, POLICY_INEXPRESSIBLE, KEY_INVALID, FILE_UNREADABLE.
 */
export async function runPolicy(operands: readonly string[], raw: RawInputs, session: Session): Promise<PolicyRun> {
  const [action, file, ...more] = operands;
  const values = readValues('policy', raw);
  if (action === undefined || !ACTIONS.includes(action)) throw unknownAction(action);
  if (file === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot ${action} a policy: no file is named`, {
      hint: `wasm-image policy ${action} wasm-policy.yaml`,
    });
  if (more[0] !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(more[0])}: policy ${action} takes one file`);
  const images = values.lines('image');
  if (action !== 'test' && images.length > 0)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use image with policy ${action}`);
  const to = TARGETS.find((target) => target === values.text('to'));
  if ((action === 'export') !== (to !== undefined)) {
    throw new WasmImageError(
      to === undefined ? 'INPUT_MISSING' : 'INPUT_CONFLICT',
      `Cannot ${action} a policy ${to === undefined ? 'without' : 'with'} to`,
      {
        hint: 'wasm-image policy export wasm-policy.yaml --to cosign',
      },
    );
  }
  if (action === 'test') return { kind: 'tested', gates: await testPolicy(file, images, raw, session) };
  const policy = await loadPolicy(session, file);
  if (to === undefined)
    return {
      kind: 'checked',
      file,
      digest: digestOfPolicy(policy),
      authorities: authoritiesOf(policy),
      checks: demandedChecks(policy),
    };
  const { exportPolicy } = await import('../decide/policy/export/export.ts');
  return { kind: 'exported', to, text: exportPolicy(policy, to) };
}

/** The gate itself, with the policy in place of a signer. */
function testPolicy(
  file: string,
  images: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly GateRun[]> {
  if (images.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot test a policy: no image is named', {
      hint: 'add --image ghcr.io/acme/filter:v1',
    });
  const demands = new Map([...raw].filter(([name]) => name !== 'image' && name !== 'to'));
  return runVerify(images, demands.set('policy', file), session);
}

function unknownAction(action: string | undefined): WasmImageError {
  if (action === undefined)
    return new WasmImageError('INPUT_MISSING', 'Cannot tell what to do with a policy', {
      hint: 'wasm-image policy check wasm-policy.yaml',
    });
  const near = nearest(action, ACTIONS);
  return new WasmImageError(
    'INPUT_UNKNOWN',
    `Cannot use ${quoted(action)}: it is none of check, test, export`,
    near === undefined ? {} : { hint: `did you mean ${near}?` },
  );
}
