import { posix } from 'node:path';
import { parse } from 'smol-toml';

type Table = Readonly<Record<string, unknown>>;

/** A Cargo.toml as far as it says which other packages of the repository are built with it. */
export interface CargoLinks {
  readonly isPackage: boolean;
  readonly isWorkspace: boolean;
  /** Folders, relative to that of the file. */
  readonly paths: readonly string[];
  /** Names of dependencies whose place the workspace says. */
  readonly inherited: readonly string[];
  /** For a workspace: the folders of its dependencies by name. */
  readonly shared: ReadonlyMap<string, string>;
}

/** Reads a Cargo.toml. @throws Error with the reason. Source: The Cargo Book, "Specifying Dependencies". */
export function readCargoLinks(text: string): CargoLinks {
  const manifest = tableOf(parse(text, { maxDepth: 32 }));
  const targets = Object.values(tableOf(manifest.target)).map(tableOf);
  const tables = [manifest, ...targets].flatMap((table) => [table.dependencies, table['build-dependencies']]);
  const entries = [...tables, manifest.patch].flatMap((table) => Object.entries(tableOf(table)));
  // A patch has one more level: the registry.
  const patches = Object.values(tableOf(manifest.patch)).flatMap((table) => Object.entries(tableOf(table)));
  const shared = Object.entries(tableOf(tableOf(manifest.workspace).dependencies));
  const withPath = (list: readonly (readonly [string, unknown])[]): readonly (readonly [string, string])[] =>
    list.flatMap(([name, value]) => {
      const { path } = tableOf(value);
      return typeof path === 'string' ? [[name, path] as const] : [];
    });
  return {
    isPackage: manifest.package !== undefined,
    isWorkspace: manifest.workspace !== undefined,
    paths: withPath([...entries, ...patches]).map(([, path]) => path),
    inherited: entries.flatMap(([name, value]) => (tableOf(value).workspace === true ? [name] : [])),
    shared: new Map(withPath(shared)),
  };
}

/** A go.mod or go.work as far as it says which other modules of the repository are built with it. */
export interface GoLinks {
  /** The path of the module; undefined for a go.work. */
  readonly module: string | undefined;
  readonly requires: readonly string[];
  /** Folders that replace modules or belong to the workspace, relative to that of the file. */
  readonly replaces: readonly string[];
  readonly uses: readonly string[];
}

/** Reads a go.mod or go.work. Source: go.dev/ref/mod, "go.mod files" and "go.work files". */
export function readGoLinks(text: string): GoLinks {
  const found: [verb: string, words: readonly string[]][] = [];
  let block: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const words = (line.replace(/\/\/.*$/, '').match(/"[^"]*"|`[^`]*`|[^\s"`]+/g) ?? []).map((word) =>
      word.replace(/^["`]|["`]$/g, ''),
    );
    const [verb = '', ...rest] = words;
    if (block !== undefined && verb === ')') block = undefined;
    else if (block !== undefined && words.length > 0) found.push([block, words]);
    else if (rest[0] === '(') block = verb;
    else if (words.length > 0) found.push([verb, rest]);
  }
  const of = (verb: string): readonly (readonly string[])[] =>
    found.flatMap(([one, words]) => (one === verb ? [words] : []));
  return {
    module: of('module')[0]?.[0],
    requires: of('require').flatMap(([name = '']) => name),
    replaces: of('replace').flatMap((words) => {
      const target = words[words.indexOf('=>') + 1] ?? '';
      return /^\.\.?(?:\/|$)/.test(target) ? [target] : [];
    }),
    uses: of('use').flatMap(([folder = '']) => folder),
  };
}

/** The folders above a path, the nearest first; the last one is `.`. */
export function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  for (let one = folder; one !== '.'; ) {
    one = posix.dirname(one);
    above.push(one);
  }
  return above;
}

function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}
