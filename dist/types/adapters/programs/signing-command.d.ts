import type { Log } from '../../ports.ts';
import { type Environment } from '../host/program.ts';
export interface SigningCommandOptions {
    /** Program and arguments; a program without a slash is looked up in PATH. */
    readonly argv: readonly string[];
    /** What the program reads on standard input: the bytes that are signed, or their hash. */
    readonly input: 'message' | 'digest';
    readonly folder: string;
    readonly env: Environment;
    /** Names of further variables that the program gets. */
    readonly variables: readonly string[];
    /** A program of PATH below this folder is not run: whoever wrote the sources could have put it there. */
    readonly workspace?: string;
    readonly log: Log;
    /** 60 s by default. */
    readonly timeoutMs?: number;
}
/**
 * Opens a command that signs, for keys that never leave a KMS. No shell reads it, it sees no variable but the allowed and the named ones,
 * and its standard error goes to the log.
 * @returns a function: bytes and the hash that their signature is over (undefined: the key hashes by itself) in, what the command wrote out.
 * It throws WasmImageError SIGNING_COMMAND_FAILED. @throws WasmImageError INPUT_MISSING for a named variable that is not set, SIGNING_COMMAND_FAILED.
 */
export declare function openSigningCommand(options: SigningCommandOptions): (bytes: Uint8Array, hash: string | undefined) => Promise<Buffer>;
