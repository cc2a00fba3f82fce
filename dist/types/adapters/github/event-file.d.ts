import { type Json } from '../../core/json.ts';
/**
 * Reads the payload of the event strictly. @returns undefined if the runner names no file.
 * @throws WasmImageError FILE_UNREADABLE, FILE_TOO_LARGE, INPUT_INVALID for anything that is not JSON.
 */
export declare function readEventFile(env: Readonly<Record<string, string | undefined>>): Promise<Json | undefined>;
