import type { ExplicitLogin } from '../adapters/registry/login/credentials.ts';
import { WasmImageError } from '../core/errors.ts';
/**
 * Reads a login per line, and registers each password as a secret. A line that is missing or one too many would move a
 * password to the host of another line, so nothing is guessed.
 * @param hosts of the images; empty if they are not known. @throws WasmImageError INPUT_INVALID.
 */
export declare function severalLogins(given: ExplicitLogin, hosts: readonly string[]): readonly ExplicitLogin[];
/** The error about a login that no image uses. */
export declare function unusedLogin(registry: string, hosts: readonly string[]): WasmImageError;
