import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

const SPACE = 'no space is left on the disk';
const OPEN = 'too many files are open';
const RIGHTS = 'permission denied';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in its place',
  EISDIR: 'it is a folder',
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'the file system is read-only',
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  EMFILE: OPEN,
  ENFILE: OPEN,
  ELOOP: 'it is a symbolic link that is not followed, or leads to itself',
  ENAMETOOLONG: 'the name is too long',
};

/** The words for what the system says about a file, with its own code. */
export function fileReason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined) return 'for an unknown reason';
  const words = Object.hasOwn(REASONS, code) ? REASONS[code] : 'the system failed';
  return `${words} (${code})`;
}

/** An error of the system about a file as ours: FILE_UNREADABLE or FILE_UNWRITABLE. Ours stay unchanged. */
export function fileFault(deed: 'read' | 'write', path: string, cause: unknown): WasmImageError {
  if (cause instanceof WasmImageError) return cause;
  return new WasmImageError(
    deed === 'read' ? 'FILE_UNREADABLE' : 'FILE_UNWRITABLE',
    `Cannot ${deed} ${quoted(path)}: ${fileReason(cause)}`,
    { cause },
  );
}

/** Whether the system says that nothing is at a path. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
