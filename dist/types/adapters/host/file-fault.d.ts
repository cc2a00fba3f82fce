import { WasmImageError } from '../../core/errors.ts';
/** The words for what the system says about a file, with its own code. */
export declare function fileReason(cause: unknown): string;
/** An error of the system about a file as ours: FILE_UNREADABLE or FILE_UNWRITABLE. Ours stay unchanged. */
export declare function fileFault(deed: 'read' | 'write', path: string, cause: unknown): WasmImageError;
/** Whether the system says that nothing is at a path. */
export declare function isMissing(error: unknown): boolean;
