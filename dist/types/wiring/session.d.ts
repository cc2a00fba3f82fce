import type { EventFacts } from '../adapters/github/event.ts';
import type { Values } from '../decide/inputs/values.ts';
import type { Log, Validator, Workspace } from '../ports.ts';
/** Where a command runs: the only place that knows the environment. */
export interface Session {
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Paths that users give are relative to this folder. */
    readonly folder: string;
    /** Modules and builds stay inside this folder: the checkout in a workflow, the whole disk for the command line. */
    readonly boundary: string;
    /** Reports and the layout copy are written here. */
    readonly outFolder: string;
    readonly log: Log;
    /** GitHub's event, undefined outside a workflow and where no plan depends on it; `isPrivate` is undefined when the event does not tell. */
    readonly event: EventFacts | undefined;
    write(path: string, bytes: Uint8Array): Promise<void>;
    /** Reads what is not a file, where a user can name it; undefined for files. */
    readonly readStream?: (...file: Parameters<Workspace['read']>) => Promise<Uint8Array | undefined>;
}
/** What reading modules needs. */
export declare function openReader(session: Session): {
    readonly files: Workspace;
    readonly validator: Validator;
};
/** Trusts the CAs that the inputs name, for all connections of the run. @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE. */
export declare function openAuthorities(session: Session, values: Values): Promise<void>;
/** Programs below this folder are not run: a checkout may hold a git or oras of its own. Undefined when the boundary is the whole disk. */
export declare function distrustedFolder({ boundary }: Session): string | undefined;
/** PEM or JSON given as text, or the file of that path, anywhere on the disk: the user names it. */
export declare function readText(session: Session, text: string, name: string): Promise<string>;
/** Like {@link readText}, and `env://NAME` is the variable of that name, as for cosign. @throws WasmImageError INPUT_MISSING when it is not set. */
export declare function readKeyText(session: Session, text: string, name: string): Promise<string>;
/** Writes a file anywhere on the disk, whole or not at all; folders are made. @throws WasmImageError FILE_UNWRITABLE. */
export declare function writeAnywhere(path: string, bytes: Uint8Array): Promise<void>;
/** A workspace whose relative paths start at a folder. @param readStream for what is not a file. */
export declare function inFolder(workspace: Workspace, folder: string, readStream?: Session['readStream']): Workspace;
