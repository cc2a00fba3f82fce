import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

const SPACE = 'no space left on the disk';
const OPEN = 'too many open files';
const RIGHTS = 'permission denied';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'a file with this name exists',
  EISDIR: 'it is a folder',
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'the file system is read-only',
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  EMFILE: OPEN,
  ENFILE: OPEN,
  ELOOP: 'it is a symbolic link that is not followed, or points to itself',
  ENAMETOOLONG: 'the name is too long',
};

/** Describes a system error about a file, with the system's own code: `permission denied (EACCES)`. */
export function fileReason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined) return 'unknown reason';
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : 'system error';
  return `${reason} (${code})`;
}

/** Turns a system error about a file into FILE_UNREADABLE or FILE_UNWRITABLE; our own errors are returned unchanged. */
export function fileFault(action: 'read' | 'write', path: string, cause: unknown): WasmImageError {
  if (cause instanceof WasmImageError) return cause;
  return new WasmImageError(
    action === 'read' ? 'FILE_UNREADABLE' : 'FILE_UNWRITABLE',
    `Cannot ${action} ${quoted(path)}: ${fileReason(cause)}`,
    { cause },
  );
}

/** Whether a system error says that the path does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
