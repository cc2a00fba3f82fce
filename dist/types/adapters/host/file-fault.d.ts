import { WasmImageError } from '../../core/errors.ts';
/** Describes a system error about a file, with the system's own code: `permission denied (EACCES)`. */
export declare function fileReason(cause: unknown): string;
/** Turns a system error about a file into FILE_UNREADABLE or FILE_UNWRITABLE; our own errors are returned unchanged. */
export declare function fileFault(action: 'read' | 'write', path: string, cause: unknown): WasmImageError;
/** Whether a system error says that the path does not exist. */
export declare function isMissing(error: unknown): boolean;
