import { quoted } from '../../../core/text.ts';
import { lastWords } from '../../../smoke/last-words.ts';
import type { SmokeReport } from '../../../smoke/smoke-report.ts';
import type { Finding } from '../rules.ts';
import type { Handover } from './handover.ts';
import type { Hide } from './hide.ts';
import { hasVariable, UNREPLACED } from './variable.ts';

/**
 * What a start says about the configuration in a manifest.
 * @param hide the values of the configuration, which the filter may have logged.
 */
export function judgeStart(report: SmokeReport, handover: Handover, hide: Hide): readonly Finding[] {
  const { reach, stop, problems, steps } = report;
  const isLoaded = reach === 'exchange' || reach === 'end';
  if (stop?.kind === 'not-proxy-wasm') return [notStarted('it is not a proxy-wasm filter')];
  if (problems.some(({ rule }) => rule === 'PW057'))
    return [notStarted('it needs more memory than a start may use here')];
  if (stop?.kind === 'deadline')
    return [
      {
        rule: 'undecided',
        message: `it could not be started: ${stop.callback} did not return within ${stop.timeoutMs} ms`,
      },
    ];
  const problem = problems.find(({ rule, severity }) => severity === 'error' || rule === 'PW055');
  if (problem === undefined) return isLoaded ? idle(report, handover) : [];
  // The host keeps the log as it is, and its words are hidden before they become part of a message.
  const words = lastWords(steps.flatMap(({ logs }) => logs));
  const why = problem.message.replace(/; it logged: .*$/s, '');
  const said = words === undefined ? '' : `; it logged: ${hide(words)}`;
  const message = `${problem.where}: ${hide(why)}${said}`;
  // A trap in its root context does not unload a filter, but then every stream fails.
  const isBroken = /^proxy_on_(?:context_create|vm_start|configure)$/.test(problem.where) && reach === 'exchange';
  if (isLoaded && !isBroken)
    return [{ rule: 'traps', message: `it accepts its configuration, and fails later: ${message}` }];
  const missing = missingOf(handover);
  if (missing !== undefined)
    return [
      {
        rule: 'start-unsure',
        message: `it does not start here, where ${missing}: ${message}`,
        hint: 'check the manifests as they are applied; the log of the proxy says what happens there',
      },
    ];
  return [
    {
      rule: 'refused',
      message: `the filter does not start with this configuration: ${message}`,
      hint:
        handover.struct !== undefined
          ? STRUCT_HINT
          : (HINTS[problem.rule] ?? 'the proxy does not load it either; wasm-image run FILE shows the whole start'),
    },
  ];
}

const STRUCT_HINT = 'Envoy hands over a Struct in binary form: use a StringValue whose value is the JSON';
const HINTS: Readonly<Record<string, string>> = {
  PW054: 'correct the configuration; values that the filter logs are hidden',
  PW055: 'the target hands over no configuration: write one',
};

/** What is wrong with what a proxy would hand over. */
export function notAccepted(what: string): Finding {
  return {
    rule: 'refused',
    message: `the proxy does not accept what it should hand over to the filter: ${what}`,
    hint: 'correct the manifest; values are not shown',
  };
}

/** Why something is not started. */
export function notStarted(why: string): Finding {
  return { rule: 'not-started', message: `the filter is not started: ${why}` };
}

/** What a start here lacks, because only the cluster has it. */
function missingOf({ fromHost, pluginConfig, vmConfig }: Handover): string | undefined {
  const [first] = fromHost;
  if (first !== undefined) return `the environment of the proxy has no ${quoted(first)}`;
  const texts = [pluginConfig, vmConfig].map((bytes) => new TextDecoder().decode(bytes));
  return texts.some(hasVariable) ? UNREPLACED : undefined;
}

/** A filter that does nothing has often no root context under this id. */
function idle({ problems }: SmokeReport, { rootId }: Handover): readonly Finding[] {
  if (!problems.some(({ rule }) => rule === 'PW063')) return [];
  const name = rootId === '' ? 'the empty root id' : `the root id ${quoted(rootId)}`;
  return [
    {
      rule: 'idle',
      message: `it starts with ${name} and does nothing with a request`,
      hint: 'filters in C++ register a name: set pluginName, rootID or root_id to it',
    },
  ];
}

/** The root ids that the image lists must contain the one of the reference. */
export function judgeRootId(rootIds: readonly string[], { rootId }: Handover): readonly Finding[] {
  if (rootIds.length === 0 || rootIds.includes(rootId)) return [];
  const known = rootIds.map((one) => quoted(one)).join(', ');
  return [
    {
      rule: 'root-id',
      message:
        rootId === ''
          ? `it has no root id, and the filter has ${known}`
          : `the filter has no root id ${quoted(rootId)}; it has ${known}`,
      hint: 'set pluginName, rootID or root_id to one that it has',
    },
  ];
}
