import type { RawInputs } from '../../decide/inputs/values.ts';
import { type Session } from '../../wiring/session.ts';
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
export declare function openSession(options: CallOptions, outFolder: string, module?: Uint8Array): Session;
/** The options of a call as input values; lists have one entry per line. */
export declare function rawInputs(given: Readonly<Record<string, string | readonly string[] | undefined>>, others?: CallOptions['inputs']): RawInputs;
