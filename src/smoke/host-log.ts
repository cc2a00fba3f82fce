import type { HostProfile } from '../abi/tables/hosts.ts';
import { type SmokeReport, UNCAUGHT } from './smoke-report.ts';

/**
 * The first log line in which a host says why it drops a filter at its start. @returns undefined if the host logs
 * nothing, as when it crashes, and for hosts whose log lines we do not know.
 * Evidence: `ran`: each kind of failure in Envoy 1.36.4 to 1.40.0, lab/smoke.lab.ts.
 */
export function startLog(smoke: SmokeReport, profile: HostProfile): string | undefined {
  if (profile.library !== 'cpp') return undefined;
  switch (smoke.stop?.kind) {
    case 'vm-start-refused':
      return 'Failed to start base Wasm';
    case 'configuration-refused':
      return 'Failed to configure base Wasm plugin';
    case 'trap':
      return trapLog(smoke, profile);
    default:
      return undefined;
  }
}

/** A host call in the start section crashes Envoy, which then logs nothing. */
function trapLog({ steps, problems }: SmokeReport, profile: HostProfile): string | undefined {
  const step = steps.at(-1);
  if (step?.outcome.kind !== 'trapped' || problems.some(({ rule }) => rule === 'PW057')) return undefined;
  const { why } = step.outcome;
  const isRestricted = why.startsWith('restricted_callback');
  if (step.callback === 'instantiate') return isRestricted ? undefined : 'Failed to create new Wasm instance';
  const error = isRestricted ? 'Error: restricted_callback' : errorOf(why, profile);
  return `Function: ${step.callback} failed: Uncaught ${error}`;
}

/** The error as the host's V8 prints it; for one error, Node's V8 prints another text. */
function errorOf(why: string, { v8 = 0 }: HostProfile): string {
  if (why === UNCAUGHT) return '#<Exception>';
  if (why.startsWith('Maximum call stack size')) return `RangeError: ${why}`;
  // Seen in V8 13.8 and in 14.6.
  const prefix = v8 < 146 ? 'null function or ' : '';
  return `RuntimeError: ${why.replace(/^(?:null function or )?(?=function signature mismatch)/, prefix)}`;
}
