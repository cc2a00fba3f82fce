import type { HostProfile } from '../abi/tables/hosts.ts';
import type { SmokeReport } from './smoke-report.ts';

/**
 * The first line in which a host says why it drops the filter while it starts. @returns undefined when it says nothing, as where it ends itself,
 * and for hosts whose words are not known. Evidence: `ran`: each kind of failure in Envoy 1.36.4 to 1.40.0, lab/smoke.lab.ts.
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

/** A host call in the start section ends Envoy without a word. */
function trapLog({ steps, problems }: SmokeReport, profile: HostProfile): string | undefined {
  const step = steps.at(-1);
  if (step?.outcome.kind !== 'trapped' || problems.some(({ rule }) => rule === 'PW057')) return undefined;
  const { why } = step.outcome;
  const isRestricted = why.startsWith('restricted_callback');
  if (step.callback === 'instantiate') return isRestricted ? undefined : 'Failed to create new Wasm instance';
  return `Function: ${step.callback} failed: Uncaught ${isRestricted ? 'Error: restricted_callback' : wordsOf(why, profile)}`;
}

/** The engine's words; V8 of Node and V8 of the host differ in one of them. */
function wordsOf(why: string, { v8 = 0 }: HostProfile): string {
  if (why === 'an exception that nothing catches') return '#<Exception>';
  if (why.startsWith('Maximum call stack size')) return `RangeError: ${why}`;
  // Seen in V8 13.8 and in 14.6.
  return `RuntimeError: ${why.replace(/^(?:null function or )?(?=function signature mismatch)/, v8 < 146 ? 'null function or ' : '')}`;
}
