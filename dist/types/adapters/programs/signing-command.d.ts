import type { Log } from '../../ports.ts';
import { type Environment } from '../host/program.ts';
/** How to run a signing command. */
export interface SigningCommandOptions {
    /** Program and arguments; a program without a slash is looked up in PATH. */
    readonly argv: readonly string[];
    /** What the program reads on standard input: the bytes to sign, or their hash. */
    readonly input: 'message' | 'digest';
    readonly folder: string;
    readonly env: Environment;
    /** Names of additional variables that the program gets. */
    readonly variables: readonly string[];
    /** A program in PATH below this folder is not run: it could have come with the checkout. */
    readonly workspace?: string | undefined;
    readonly log: Log;
    /** 60 s by default. */
    readonly timeoutMs?: number | undefined;
}
/**
 * Opens a command that signs, for keys that never leave a KMS. It runs without a shell, gets only the allowed and the
 * named variables, and its standard error goes to the log.
 * @returns a function that signs: it takes the bytes and the hash function of the signature (undefined: the key hashes
 * by itself) and returns what the command wrote. It throws WasmImageError SIGNING_COMMAND_FAILED.
 * @throws WasmImageError INPUT_MISSING for a named variable that is not set, SIGNING_COMMAND_FAILED.
 */
export declare function openSigningCommand(options: SigningCommandOptions): (bytes: Uint8Array, hash: string | undefined) => Promise<Buffer>;
