import { dirname, join, posix } from 'node:path';
import { cargoMembers } from '../../../decide/plan/init/cargo.ts';
import { type FolderView, KNOWN_FILES } from '../../../decide/plan/init/folder-view.ts';
import { type Folder, findUpwards, openFolder } from './folder.ts';

const MAX_FILES = 200;

/**
 * Reads what says how a filter is built, and runs nothing. @param top folder above which nothing is read.
 * @throws WasmImageError FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE; INPUT_INVALID: broken Cargo.toml.
 */
export async function lookAt(path: string, top: string): Promise<FolderView> {
  const folder = openFolder(path);
  const names = await folder.names('.');
  const texts = new Map<string, string>();
  const take = async (file: string): Promise<void> => {
    const text = await folder.text(file);
    if (text !== undefined) texts.set(file, text);
  };
  for (const file of KNOWN_FILES) if (names.includes(file.split('/')[0] ?? '')) await take(file);
  const cargo = texts.get('Cargo.toml');
  const more = [
    ...names.filter((name) => name.endsWith('.rego')),
    ...(cargo === undefined ? [] : await membersOf(folder, cargoMembers(cargo))),
    ...(texts.has('go.mod') ? await goFilesOf(folder, names) : []),
  ];
  for (const file of more.slice(0, MAX_FILES)) await take(file);
  if (cargo !== undefined) await takeAbove(path, top, texts);
  return { names, texts, sources: await sourcesOf(folder, names) };
}

/** C and C++ files of the folder and of its folder `src`. */
async function sourcesOf(folder: Folder, names: readonly string[]): Promise<readonly string[]> {
  const below = names.includes('src') ? await folder.names('src').catch(() => []) : [];
  return [...names, ...below.map((name) => posix.join('src', name))]
    .filter((name) => /\.(?:c|cc|cpp|cxx)$/.test(name))
    .slice(0, MAX_FILES);
}

/** The Cargo.toml of each folder that matches a pattern. Source: The Cargo Book, "The members and exclude fields". */
async function membersOf(folder: Folder, patterns: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns.slice(0, MAX_FILES)) {
    let folders: readonly string[] = ['.'];
    for (const part of posix
      .normalize(pattern)
      .split('/')
      .filter((one) => one !== '' && one !== '.')) {
      if (!part.includes('*')) {
        folders = folders.map((one) => posix.join(one, part));
        continue;
      }
      const [start = '', end = ''] = part.split('*');
      const fits = (name: string): boolean => !name.startsWith('.') && name.startsWith(start) && name.endsWith(end);
      const below = await Promise.all(
        folders.map(async (one) =>
          (await folder.names(one).catch(() => [])).filter(fits).map((name) => posix.join(one, name)),
        ),
      );
      folders = below.flat().slice(0, MAX_FILES);
    }
    for (const one of folders) if (!one.startsWith('..')) found.add(posix.join(one, 'Cargo.toml'));
  }
  found.delete('Cargo.toml');
  return [...found];
}

/** Go files of the folder and of the folders in `cmd`. */
async function goFilesOf(folder: Folder, names: readonly string[]): Promise<readonly string[]> {
  const own = names.filter((name) => name.endsWith('.go'));
  const programs = names.includes('cmd') ? await folder.names('cmd') : [];
  const below = await Promise.all(
    programs.slice(0, MAX_FILES).map(async (program) => {
      const files = await folder.names(posix.join('cmd', program)).catch(() => []);
      return files.filter((name) => name.endsWith('.go')).map((name) => posix.join('cmd', program, name));
    }),
  );
  return [...own, ...below.flat()];
}

/** A member of a workspace finds its lock file and its folder `target` in a folder above. */
async function takeAbove(path: string, top: string, texts: Map<string, string>): Promise<void> {
  for (const name of ['Cargo.toml', 'Cargo.lock']) {
    const found = path === top ? undefined : await findUpwards(dirname(path), name);
    if (found !== undefined && join(found, '/').startsWith(join(top, '/'))) texts.set(`../${name}`, '');
  }
}
