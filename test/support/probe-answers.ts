// Reads the log lines of the probe filter.

/** The phases of a run in which a question is asked, in order. The number of a phase is its index here. */
export const PHASES = [
  'root create',
  'vm_start',
  'configure',
  'tick',
  'http call',
  'create',
  'request headers',
  'request body',
  'request trailers',
  'response headers',
  'response body',
  'response trailers',
  'log',
  'done',
  'delete',
] as const;

export type Phase = (typeof PHASES)[number];

/**
 * One answer: the status, the words that the call can write, and the bytes that it returned. Words that it did not
 * write are undefined.
 */
export interface ProbeAnswer {
  readonly call: number;
  readonly status: number;
  readonly words: readonly (number | undefined)[];
  readonly bytes: string | undefined;
}

/** Reads a line that the filter logged. @returns undefined for other lines. */
export function parseAnswers(
  line: string,
): { readonly phase: Phase; readonly answers: readonly ProbeAnswer[] } | undefined {
  const found = /P([0-9a-f]{2})\|([0-9a-f:;]*)/.exec(line);
  const phase = PHASES[Number.parseInt(found?.[1] ?? '', 16)];
  if (found === null || phase === undefined) return undefined;
  const answers = (found[2] ?? '').split(';').filter((text) => text !== '');
  return { phase, answers: answers.map(parseAnswer) };
}

function parseAnswer(text: string): ProbeAnswer {
  const [call = '', status = '', ...rest] = text.split(':');
  const words = rest.slice(0, 3).map((one) => (one === 'ffffffff' ? undefined : Number.parseInt(one, 16)));
  return { call: Number.parseInt(call, 16), status: Number.parseInt(status, 16), words, bytes: rest[3] };
}
