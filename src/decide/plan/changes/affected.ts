import { posix } from 'node:path';
import { quoted } from '../../../core/text.ts';
import { foldersAbove } from './links.ts';

/** Where a module is built from. Paths start at the top of the repository. */
export interface ModulePlace {
  readonly name: string;
  readonly folder: string;
  /** Files that its inputs name. */
  readonly files: readonly string[];
  readonly linked: readonly Linked[];
  /** What its manifests are for; empty if it has none of these. */
  readonly toolchains: readonly Toolchain[];
}

/** A toolchain whose manifests say which packages belong together. */
export type Toolchain = 'cargo' | 'go';

/** A folder that a module is built with. `only`: the ending of the files that count. */
export interface Linked {
  readonly folder: string;
  readonly only?: '.go' | undefined;
}

/**
 * Files that say how everything below their folder is built, by toolchain.
 * Source: The Cargo Book; go.dev/ref/mod; npm, yarn and pnpm docs.
 */
const BUILD_FILES: Readonly<Record<Toolchain | 'any', readonly string[]>> = {
  cargo: 'Cargo.toml Cargo.lock rust-toolchain rust-toolchain.toml .cargo/config .cargo/config.toml'.split(' '),
  go: 'go.mod go.sum go.work go.work.sum'.split(' '),
  any: [
    'package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml asconfig.json .npmrc',
    'CMakeLists.txt Makefile build.zig build.zig.zon Dockerfile',
  ].flatMap((names) => names.split(' ')),
};

/**
 * Why a module must be built again, if a changed file concerns it.
 * @param others folders of the other modules. @param shared paths that concern all modules.
 */
export function whyAffected(
  place: ModulePlace,
  changed: readonly string[],
  { others, shared }: { readonly others: readonly string[]; readonly shared: readonly string[] },
): string | undefined {
  const above = foldersAbove(place.folder);
  const toolchains: readonly Toolchain[] = place.toolchains.length > 0 ? place.toolchains : ['cargo', 'go'];
  const buildFiles = [...BUILD_FILES.any, ...toolchains.flatMap((name) => BUILD_FILES[name])];
  for (const path of changed) {
    if (isIn(place.folder, path) || place.files.includes(path)) return `${quoted(path)} changed`;
    if (shared.some((one) => isIn(one, path))) return `${quoted(path)} changed, which concerns all modules`;
    if (above.some((folder) => buildFiles.includes(posix.relative(folder, path)))) return `${quoted(path)} changed`;
    // Go files in the folder of another filter are a program, which cannot be imported.
    const isOther = others.some((folder) => folder !== '.' && isIn(folder, path));
    const link = place.linked.find(
      ({ folder, only }) => isIn(folder, path) && (only === undefined || (path.endsWith(only) && !isOther)),
    );
    if (link !== undefined) return `${quoted(path)} changed, which it is built with`;
  }
  return undefined;
}

/** Whether a path is a file or folder, or below it. */
function isIn(folder: string, path: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
