import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { inputName, quoted } from '../../core/text.ts';
import { TARGETS } from '../../decide/inputs/inputs.ts';
import { type RawInputs, readValues } from '../../decide/inputs/values.ts';
import type { Session } from '../../wiring/session.ts';
import type { GateRun } from '../verify.ts';
import { type CheckedPolicy, checkPolicy } from './check.ts';
import { type ExportedPolicy, exportPolicyFile } from './export.ts';
import { testPolicy } from './test.ts';

/** What `policy` found out. */
export type PolicyRun =
  | ({ readonly kind: 'checked' } & CheckedPolicy)
  | { readonly kind: 'tested'; readonly gates: readonly GateRun[] }
  | ({ readonly kind: 'exported' } & ExportedPolicy);

const ACTIONS = ['check', 'test', 'export'];

/**
 * Checks a policy file, tests images against it, or exports it for another tool.
 * @param operands the action and the file.
 * @throws WasmImageError INPUT_*, POLICY_INVALID, POLICY_INEXPRESSIBLE, KEY_INVALID, FILE_UNREADABLE.
 */
export async function runPolicy(operands: readonly string[], raw: RawInputs, session: Session): Promise<PolicyRun> {
  const [action, file, ...more] = operands;
  const values = readValues('policy', raw);
  if (action === undefined || !ACTIONS.includes(action)) throw unknownAction(action);
  if (file === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot ${action} a policy: no file is given`, {
      hint: `wasm-image policy ${action} wasm-policy.yaml`,
    });
  if (more[0] !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(more[0])}: policy ${action} reads one file`);
  const images = values.lines('image');
  if (action !== 'test' && images.length > 0)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName('image')} with policy ${action}`, {
      hint: 'to test an image against a policy: wasm-image policy test FILE --image IMAGE',
    });
  const to = TARGETS.find((target) => target === values.text('to'));
  if (action === 'export' && to === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot export a policy without ${inputName('to')}`, { hint: TO_HINT });
  if (action !== 'export' && to !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot ${action} a policy with ${inputName('to')}`, { hint: TO_HINT });
  if (action === 'test') return { kind: 'tested', gates: await testPolicy(file, images, raw, session) };
  if (to === undefined) return { kind: 'checked', ...(await checkPolicy(file, session)) };
  return { kind: 'exported', ...(await exportPolicyFile(file, to, session)) };
}

const TO_HINT = 'wasm-image policy export wasm-policy.yaml --to cosign';

function unknownAction(action: string | undefined): WasmImageError {
  if (action === undefined)
    return new WasmImageError('INPUT_MISSING', 'Cannot run policy: no action is given', {
      hint: 'wasm-image policy check wasm-policy.yaml',
    });
  const near = nearest(action, ACTIONS);
  return new WasmImageError('INPUT_UNKNOWN', `Cannot run policy ${quoted(action)}: use check, test or export`, {
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}
