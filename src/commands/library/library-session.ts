import { parse } from 'node:path';
import type { RawInputs } from '../../decide/inputs/values.ts';
import type { Log } from '../../ports.ts';
import { type Session, writeAnywhere } from '../../wiring/session.ts';

/** What every call of the library accepts besides its own options. */
export interface CallOptions {
  /** Every other input of the command by its name, as in docs/inputs.md: `{ 'trusted-root': 'root.json' }`. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** Environment for logins, proxies and keys in `env://NAME`; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Folder that relative paths start at; default the working directory. */
  readonly folder?: string | undefined;
  /** Called with notices and progress; default: they are dropped. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Where a call of the library runs: nothing is known of a workflow, and the user's files are anywhere on the disk. */
export function openSession(options: CallOptions, outFolder: string, module?: Uint8Array): Session {
  const folder = options.folder ?? process.cwd();
  return {
    env: options.env ?? process.env,
    folder,
    boundary: parse(folder).root,
    outFolder,
    log: logTo(options.log ?? (() => undefined)),
    event: undefined,
    write: writeAnywhere,
    readStream: async (path) => (path === '-' ? module : undefined),
  };
}

function logTo(print: (line: string) => void): Log {
  return { info: print, notice: print, warning: print, group: print };
}

/** The options of a call as input values; lists have one entry per line. */
export function rawInputs(
  given: Readonly<Record<string, string | readonly string[] | undefined>>,
  others: CallOptions['inputs'] = {},
): RawInputs {
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join('\n')] as const],
  );
  return new Map([...Object.entries(others), ...texts]);
}
