import type { EventFacts } from '../adapters/github/event.ts';
import type { Values } from '../decide/inputs/values.ts';
import type { Log, Validator, Workspace } from '../ports.ts';
/** Where a person is asked. */
export interface Terminal {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
    /** Removes the progress that is shown there. */
    readonly clear?: () => void;
}
/** Where a command runs; the only value that holds the environment. */
export interface Session {
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Paths that users give are relative to this folder. */
    readonly folder: string;
    /** Modules and builds must be inside this folder: the checkout in a workflow, the whole disk on the command line. */
    readonly boundary: string;
    /** Reports and the layout copy are written here. */
    readonly outFolder: string;
    readonly log: Log;
    /**
     * The event of the workflow; undefined outside a workflow and for commands that do not need it. `isPrivate` is
     * undefined when the event does not say.
     */
    readonly event: EventFacts | undefined;
    /** The terminal of a person who can answer; undefined in CI, and if input or output is not a terminal. */
    readonly terminal?: Terminal | undefined;
    write(path: string, bytes: Uint8Array): Promise<void>;
    /** Reads a pipe, a device or standard input, where users may name one; returns undefined for files. */
    readonly readStream?: ((...file: Parameters<Workspace['read']>) => Promise<Uint8Array | undefined>) | undefined;
}
/** Opens what reading modules needs. */
export declare function openReader(session: Session): {
    readonly files: Workspace;
    readonly validator: Validator;
};
/**
 * Trusts the CAs that the inputs name, for all connections of the run.
 * @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE.
 */
export declare function openAuthorities(session: Session, values: Values): Promise<void>;
/**
 * Programs below this folder are not run, because a checkout may contain its own git or oras.
 * @returns undefined when the boundary is the whole disk.
 */
export declare function distrustedFolder({ boundary }: Session): string | undefined;
/** Opens the files that a module or a build may come from. */
export declare function openBoundary({ boundary, folder, readStream }: Session): Workspace;
/** Reads PEM or JSON given as text, or the file at that path, anywhere on the disk. @param name of the input. */
export declare function readText(session: Session, text: string, name: string): Promise<string>;
/**
 * Like {@link readText}, and `env://NAME` reads the variable of that name, as in cosign.
 * @throws WasmImageError INPUT_MISSING when the variable is not set.
 */
export declare function readKeyText(session: Session, text: string, name: string): Promise<string>;
/** Writes a file anywhere on the disk, atomically, and creates its folders. @throws WasmImageError FILE_UNWRITABLE. */
export declare function writeAnywhere(path: string, bytes: Uint8Array): Promise<void>;
/** A workspace whose relative paths start at a folder. @param readStream for pipes, devices and standard input. */
export declare function inFolder(workspace: Workspace, folder: string, readStream?: Session['readStream']): Workspace;
