import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/**
 * The paths of files from a folder, with slashes: as they are written, and with all links followed if that is another
 * one. A folder may be named through a link, such as /tmp on macOS.
 * @param folder absolute, as the files. @returns by file.
 */
export async function relativePaths(
  folder: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const real = new Map<string, string>();
  for (const one of new Set([folder, ...files.map((file) => dirname(file))]))
    real.set(one, await realpath(one).catch(() => one));
  const realOf = (one: string): string => real.get(one) ?? one;
  return new Map(
    files.map((file) => {
      const paths = [relative(folder, file), relative(realOf(folder), join(realOf(dirname(file)), basename(file)))];
      return [file, [...new Set(paths.map((path) => path.replaceAll('\\', '/')))]];
    }),
  );
}
