import { readdir, realpath, stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { fileFault, fileReason } from '../file-fault.ts';
import { isInside } from '../workspace.ts';

/** A file that may contain manifests. `path` is as the user would write it, with slashes. */
export interface ManifestFile {
  readonly path: string;
  /** In the folder `templates` of a Helm chart. */
  readonly isTemplate: boolean;
}

/** The files below some paths, and the links that lead out of them. */
export interface ManifestFiles {
  readonly files: readonly ManifestFile[];
  readonly links: readonly string[];
  /** Folders of installed packages, which are not read. */
  readonly skipped: readonly string[];
  /** Folders that cannot be read. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
/** Git itself commits no folder with this name. */
const GIT = '.git';
const PACKAGES = 'node_modules';
const MAX_NAMES = 200_000;

/**
 * Finds YAML and JSON files. A path that names a file counts whatever its name is. Links are not followed: what they
 * lead to is read where it is, or here if it is a file with another name.
 * @throws WasmImageError FILE_UNREADABLE, LIMIT_EXCEEDED.
 */
export async function findManifests(paths: readonly string[], folder: string): Promise<ManifestFiles> {
  const files = new Map<string, ManifestFile>();
  const links = new Map<string, string>();
  const skipped: string[] = [];
  const unreadable: { path: string; why: string }[] = [];
  let names = 0;
  const visit = async (path: string, isTemplate: boolean): Promise<void> => {
    const entries = await readdir(resolve(folder, path), { withFileTypes: true }).catch((cause: unknown) => {
      unreadable.push({ path, why: fileReason(cause) });
      return [];
    });
    names += entries.length;
    if (names > MAX_NAMES)
      throw new WasmImageError('LIMIT_EXCEEDED', `Cannot check ${quoted(path)}: more than ${MAX_NAMES} files`, {
        hint: 'name the folders that contain manifests',
      });
    const hasChart = entries.some((entry) => entry.name === 'Chart.yaml');
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = posix.join(path, entry.name);
      if (entry.isSymbolicLink()) links.set(at, await realpath(resolve(folder, at)).catch(() => ''));
      else if (entry.isDirectory() && entry.name === PACKAGES) skipped.push(at);
      else if (entry.isDirectory() && entry.name !== GIT)
        await visit(at, isTemplate || (hasChart && entry.name === 'templates'));
      else if (entry.isFile() && MANIFEST.test(entry.name)) files.set(at, { path: at, isTemplate });
    }
  };
  const roots: string[] = [];
  for (const given of paths) {
    const path = posix.join(given.replaceAll('\\', '/'));
    const facts = await stat(resolve(folder, path)).catch((cause: unknown) => {
      throw fileFault('read', path, cause);
    });
    // A pipe without a writer could not even be cancelled.
    if (!facts.isDirectory() && !facts.isFile())
      throw new WasmImageError('FILE_UNREADABLE', `Cannot read ${quoted(path)}: it is neither a file nor a folder`, {
        hint: 'to check what a program prints: PROGRAM | wasm-image check -',
      });
    roots.push(await realpath(resolve(folder, path)));
    if (facts.isDirectory()) await visit(path.replace(/(?<=.)\/$/, ''), await isInChart(resolve(folder, path)));
    else if (!files.has(path)) files.set(path, { path, isTemplate: await isInChart(resolve(folder, path, '..')) });
  }
  const isOutside = (target: string): boolean => !roots.some((root) => isInside(root, target));
  const outside: string[] = [];
  for (const [path, target] of links) {
    if (target === '') continue;
    if (isOutside(target)) outside.push(path);
    else if (MANIFEST.test(path) && !isRead(target) && (await stat(target)).isFile())
      files.set(path, { path, isTemplate: false });
  }
  return { files: [...files.values()], links: outside, skipped, unreadable };
}

/** Whether a file is read below the folder that it is in. @param path without links. */
function isRead(path: string): boolean {
  return MANIFEST.test(path) && !path.split(/[\\/]/).some((part) => part === PACKAGES || part === GIT);
}

/** Whether a path is that of a file below one of some paths. */
export async function isFileBelow(paths: readonly string[], path: string, folder: string): Promise<boolean> {
  const at = resolve(folder, path);
  if (!paths.some((one) => isInside(resolve(folder, one), at))) return false;
  return stat(at).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

/** Whether a folder is among the templates of a chart. */
async function isInChart(folder: string): Promise<boolean> {
  const parts = folder.split(/[\\/]/);
  const at = parts.lastIndexOf('templates');
  if (at < 0) return false;
  return stat(join(parts.slice(0, at).join('/') || '/', 'Chart.yaml')).then(
    () => true,
    () => false,
  );
}
