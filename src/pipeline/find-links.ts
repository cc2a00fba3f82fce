import { posix } from 'node:path';
import type { Linked, ModulePlace } from '../decide/plan/changes/affected.ts';
import { foldersAbove, readCargoLinks, readGoLinks } from '../decide/plan/changes/links.ts';

/** Reads a file of the repository; its path starts at the top. @returns undefined if it does not exist. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** The most packages that a module is built with. */
const MOST_PACKAGES = 500;

/**
 * Finds the folders of the repository that a module is built with, as Cargo and Go say.
 * @param folder of the module. @throws Error with the reason if a manifest cannot be read.
 */
export async function findLinks(read: ReadFile, folder: string): Promise<Pick<ModulePlace, 'linked' | 'toolchains'>> {
  const [crates, modules] = [await findCrates(read, folder), await findGoModules(read, folder)];
  return {
    linked: [...crates, ...modules],
    toolchains: [...(crates.length > 0 ? ['cargo' as const] : []), ...(modules.length > 0 ? ['go' as const] : [])],
  };
}

async function findCrates(read: ReadFile, folder: string): Promise<readonly Linked[]> {
  const first = await nearest(read, folder, 'Cargo.toml', (text) => readCargoLinks(text).isPackage);
  return first === undefined
    ? []
    : follow(first, async (place) => {
        const text = await read(posix.join(place, 'Cargo.toml'));
        if (text === undefined) return [];
        const { paths, inherited } = readCargoLinks(text);
        const root = await nearest(read, place, 'Cargo.toml', (one) => readCargoLinks(one).isWorkspace);
        const rootText = root === undefined ? undefined : await read(posix.join(root, 'Cargo.toml'));
        const shared = rootText === undefined ? new Map<string, string>() : readCargoLinks(rootText).shared;
        return [
          ...paths.map((path) => posix.join(place, path)),
          ...inherited.flatMap((name) => {
            const path = shared.get(name);
            return path === undefined ? [] : posix.join(root ?? '.', path);
          }),
        ];
      });
}

async function findGoModules(read: ReadFile, folder: string): Promise<readonly Linked[]> {
  const own = await nearest(read, folder, 'go.mod');
  if (own === undefined) return [];
  const work = await nearest(read, own, 'go.work');
  const workText = work === undefined ? undefined : await read(posix.join(work, 'go.work'));
  const workspace = workText === undefined ? undefined : readGoLinks(workText);
  const members = new Map<string, string>();
  for (const use of workspace?.uses ?? []) {
    const place = posix.join(work ?? '.', use);
    const { module } = readGoLinks((await read(posix.join(place, 'go.mod'))) ?? '');
    if (module !== undefined) members.set(module, place);
  }
  const replaced = (workspace?.replaces ?? []).map((path) => posix.join(work ?? '.', path));
  const linked = await follow(own, async (place) => {
    const text = await read(posix.join(place, 'go.mod'));
    if (text === undefined) return [];
    const { requires, replaces } = readGoLinks(text);
    return [
      ...requires.flatMap((name) => members.get(name) ?? []),
      ...replaces.map((path) => posix.join(place, path)),
      ...replaced,
    ];
  });
  // The packages of its own module can be anywhere in it.
  return linked.map((link) => (link.folder === own ? { folder: own, only: '.go' } : link));
}

/** Follows links from package to package. */
async function follow(
  first: string,
  linksOf: (place: string) => Promise<readonly string[]>,
): Promise<readonly Linked[]> {
  const found = new Set([first]);
  for (const place of found) {
    if (found.size > MOST_PACKAGES) throw new Error(`it is built with more than ${MOST_PACKAGES} packages`);
    // A path outside the repository has no changes.
    for (const link of await linksOf(place)) if (!link.startsWith('..')) found.add(link.replace(/\/$/, ''));
  }
  return [...found].map((folder) => ({ folder }));
}

/** The folder itself or the nearest one above it with such a file. */
async function nearest(
  read: ReadFile,
  folder: string,
  name: string,
  isOne: (text: string) => boolean = () => true,
): Promise<string | undefined> {
  for (const place of [folder, ...foldersAbove(folder)]) {
    const text = await read(posix.join(place, name));
    if (text !== undefined && isOne(text)) return place;
  }
  return undefined;
}
