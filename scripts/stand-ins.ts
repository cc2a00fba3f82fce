// What the build puts in the place of a module: a part of dist that is loaded when needed, our own client, or nothing.
import { globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Plugin, PluginBuild } from 'esbuild';
import { readExample } from '../src/adapters/host/project/examples.ts';
import { EXAMPLES } from '../src/decide/inputs/choices.ts';
import { LATE, LATE_MODULES, standInOf } from './late.ts';
import { SHORTER, shorten } from './shorter.ts';

const root = resolve(import.meta.dirname, '..');

/**
 * The sigstore libraries are in dist once, in two files: one verifies and is loaded at the first bundle, the other signs
 * and speaks TUF. The second gets the http client of the entry that loads it, so that it brings no second copy of our
 * error class or list of secrets.
 */
const SIGSTORE: Readonly<Record<string, readonly string[]>> = {
  './sigstore.cjs': [
    '@sigstore/bundle',
    '@sigstore/core',
    '@sigstore/protobuf-specs',
    '@sigstore/protobuf-specs/rekor/v2',
    '@sigstore/verify',
  ],
  './sigstore-sign.cjs': ['@sigstore/sign', '@sigstore/tuf', '@noble/ciphers/salsa.js'],
};
/** Loaded for a policy file only. */
const YAML = './yaml.cjs';
const YAML_NAMES = ['isAlias', 'isMap', 'isScalar', 'isSeq', 'LineCounter', 'parseAllDocuments'];
/** Loaded only when a run downloads oras. */
const TOOL_CACHE = './tool-cache.cjs';
/** The command line, which the launcher loads once the compile cache is on. */
export const PROGRAM = './program.cjs';
/** Loaded with the first certificate. It contains neither our error class nor the list of secrets. */
const CERTIFICATES = './certificates.cjs';

/** Files of dist that other files of dist load. */
export const SHARED: readonly string[] = [
  ...Object.keys(SIGSTORE),
  YAML,
  TOOL_CACHE,
  CERTIFICATES,
  ...Object.keys(LATE).map((file) => `./${file}`),
];

/** The file of dist that holds a package, whichever path of it is imported. */
function homeOf(path: string): string | undefined {
  return SHARED.find((file) => SIGSTORE[file]?.some((name) => `${path}/`.startsWith(`${name}/`)));
}

/**
 * Modules of Node that take milliseconds to load. The command line loads each at its first use, because many commands
 * need only some of them.
 */
const LAZY = [
  'node:child_process',
  'node:crypto',
  'node:dns/promises',
  'node:fs/promises',
  'node:http',
  'node:net',
  'node:zlib',
];

/** What our sources import from a module of Node. */
function namesFrom(module: string): readonly string[] {
  const imports = new RegExp(`^import \\{([^}]*)\\} from '${module}'`, 'gm');
  const names = globSync('src/**/*.ts', { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(imports)].flatMap(([, list = '']) => list.split(',')),
  );
  const values = names.map((name) => name.trim().split(' as ')[0] ?? '').filter((name) => !/^(?:type .*)?$/.test(name));
  return [...new Set(values)].sort();
}

/** A module of Node that is loaded when one of the names is used. */
function lazyModule(name: string, names: readonly string[]): string {
  return `for (const name of ${JSON.stringify(names)})
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('${name}')[name] });`;
}

const client = join(root, 'src/adapters/net/fetch.ts');

/** Modules that exist only in the build, by name. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...LATE_MODULES,
  launcher: `const { enableCompileCache } = require(${JSON.stringify(join(root, 'src/adapters/host/own-files/compile-cache.ts'))});
enableCompileCache(process.env, process.platform);
require('${PROGRAM}');`,
  client: `let client;
module.exports = (...request) => client(...request);
module.exports.fetch = module.exports;
module.exports.defaults = (options) => client.defaults(options);
module.exports.takeClient = (given) => { client = given; };`,
  yaml: YAML_NAMES.map(
    (name) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('${YAML}').${name} });`,
  ).join('\n'),
  certificates: `module.exports = require('${CERTIFICATES}');`,
  // Its tables take 2 ms to fill, and a run that only reads images never packs.
  deflate: "exports.deflateSync = (...given) => require('written:packer').deflateSync(...given);",
  packer: "export { deflateSync } from 'fflate/browser';",
  ...Object.fromEntries(LAZY.map((name) => [`lazy ${name}`, lazyModule(name, namesFrom(name))])),
  // Looking at a file takes only node:fs, which is there anyway.
  'lazy node:fs/promises': `${lazyModule(
    'node:fs/promises',
    namesFrom('node:fs/promises').filter((name) => !['realpath', 'stat'].includes(name)),
  )}
const fs = require('node:fs'), { promisify } = require('node:util');
exports.realpath = promisify(fs.realpath.native);
exports.stat = promisify(fs.stat);`,
  ...Object.fromEntries(Object.entries(SIGSTORE).flatMap(([file, names]) => sigstoreModules(file, names))),
};

/** The file of dist itself, and what an entry gets when it imports one of its packages. */
function sigstoreModules(file: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const hasClient = names.includes('@sigstore/sign');
  const take = hasClient ? "exports.takeClient = require('make-fetch-happen').takeClient;\n" : '';
  const give = hasClient ? `libraries.takeClient(require(${JSON.stringify(client)}).fetch);\n` : '';
  return [
    [file, take + names.map((name) => `exports['${name}'] = () => require('${name}');`).join('\n')],
    ...names.map(
      (name) =>
        [name, `const libraries = require('${file}');\n${give}module.exports = libraries['${name}']();`] as const,
    ),
  ];
}

/**
 * Packages replaced by our own code. The http clients of the libraries are 1.3 MiB and 70 ms of start, and know neither
 * our time limits nor our proxies.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  undici: 'src/adapters/net/undici-stub.ts',
  // @tufjs/models matches path segments with it.
  minimatch: 'src/adapters/sigstore/path-pattern.ts',
};

interface Absent {
  readonly filter: RegExp;
  /** Only for imports from these files. */
  readonly importer?: RegExp;
  /** Only in this file of dist. */
  readonly file?: string;
  /** Not in this file of dist. */
  readonly except?: string;
  /** The source of the module in its place. */
  readonly contents: string;
}

/** The part that speaks to GitHub's API. */
const RELEASE = 'release.cjs';

/** Modules that are imported at load and never used. */
const ABSENT: readonly Absent[] = [
  // The child starts core modules only, and the entry has parsed the file before.
  {
    filter: /\/component\.ts$/,
    file: 'smoke.cjs',
    contents: "export function readComponent() { throw new Error('the child starts no component'); }",
  },
  { filter: /\/looks-like\.ts$/, file: 'smoke.cjs', contents: 'export function looksLike() {}' },
  // It knows the digest of the module, too. Each start of a filter would load node:crypto, which takes 20 ms.
  { filter: /\/digest\.ts$/, file: 'smoke.cjs', contents: 'export function digestOf() {}' },
  // The http client of tool-cache creates a proxy agent that it never uses; ours would bring our client a second time.
  { filter: /^undici$/, file: 'tool-cache.cjs', contents: 'export class ProxyAgent {}' },
  // The gate unpacks with zlib and never packs.
  {
    filter: /^fflate\//,
    file: 'verify.cjs',
    contents: "export function deflateSync() { throw new Error('the gate never packs'); }",
  },
  // The gate and the report never write to a store: uploads, merged lists and the lock of layout folders are 9 KiB.
  ...['verify.cjs', 'inspect.cjs'].map((file) => ({
    filter: /^\.\/(?:registry|layout)-write\.ts$/,
    file,
    contents: 'export const openWriter = () => ({});',
  })),
  // @actions/core uses the client for identity tokens only, and we fetch those ourselves; @actions/github reads its
  // agents at load.
  {
    filter: /^@actions\/http-client/,
    importer: /@actions[\\/](?:core|github)[\\/]/,
    contents:
      'export class HttpClient { getAgent() {} getAgentDispatcher() {} }\nexport class BearerCredentialHandler {}',
  },
  // Most runs use @actions/github for the event only.
  {
    filter: /^@octokit\//,
    except: RELEASE,
    contents: `export class Octokit { static plugin() { return Octokit; } static defaults() { return Octokit; } }
export const restEndpointMethods = {}, paginateRest = {};`,
  },
  // A release names its requests itself: the table of all requests is 90 KiB.
  {
    filter: /^@octokit\/plugin-/,
    file: RELEASE,
    contents: 'export const restEndpointMethods = () => ({}), paginateRest = () => ({});',
  },
  // The client of the entry is given to each request.
  { filter: /^undici$/, file: RELEASE, contents: 'export const fetch = undefined;' },
  // @actions/core makes one random delimiter with it. Loading it takes 5 ms, so it is loaded then.
  {
    filter: /^crypto$/,
    importer: /@actions[\\/]core[\\/]/,
    contents: "export const randomUUID = () => require('node:crypto').randomUUID();",
  },
  // `debug` loads it in a try block and works without it.
  { filter: /^supports-color$/, contents: 'module.exports = {};' },
];

/** @param file the file of dist that is built. */
export function standIns(file: string): Plugin {
  return {
    name: 'stand-ins',
    setup({ onResolve, onLoad }) {
      const written = (path: string) => ({ path, namespace: 'written' });
      onResolve({ filter: /\.ts$/ }, ({ importer, path }) => {
        const late = standInOf(file, importer, path);
        // What no code of an entry calls is not in it.
        return late === undefined ? undefined : { ...written(late), sideEffects: false };
      });
      if (['commands.cjs', 'hosts.cjs', 'inspect-file.cjs', 'program.cjs', 'smoke.cjs', 'words.cjs'].includes(file))
        onResolve({ filter: /^node:/ }, ({ importer, path, namespace }) =>
          LAZY.includes(path) && namespace !== 'written' && importer.startsWith(join(root, 'src'))
            ? written(`lazy ${path}`)
            : undefined,
        );
      onResolve({ filter: /^written:/ }, ({ path }) => written(path.slice('written:'.length)));
      onResolve({ filter: /^make-fetch-happen$/ }, () => written('client'));
      onResolve({ filter: /^@(?:sigstore|noble)\// }, ({ path }) =>
        [`./${file}`, undefined].includes(homeOf(path)) ? undefined : written(path),
      );
      if (file !== basename(CERTIFICATES)) onResolve({ filter: /\/certificates\.ts$/ }, () => written('certificates'));
      if (file !== basename(YAML)) onResolve({ filter: /^yaml$/ }, () => written('yaml'));
      if (file !== basename(TOOL_CACHE))
        onResolve({ filter: /^@actions\/tool-cache$/ }, () => ({ path: TOOL_CACHE, external: true }));
      onResolve({ filter: /^fflate\/browser$/ }, ({ namespace }) =>
        namespace === 'written' || file === 'verify.cjs' ? undefined : written('deflate'),
      );
      onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) =>
        SHARED.includes(path) || path === PROGRAM ? { path, external: true } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'written' }, ({ path }) => {
        const contents = WRITTEN[path];
        if (contents === undefined) throw new Error(`${path} is not in any file that ${file} can load`);
        return { contents, resolveDir: root };
      });
      for (const [name, ours] of Object.entries(STAND_INS))
        onResolve({ filter: new RegExp(`^${name}$`) }, () =>
          name === 'undici' && (file === RELEASE || (SHARED.includes(`./${file}`) && !(file in LATE)))
            ? undefined
            : { path: join(root, ours) },
        );
      for (const [i, row] of ABSENT.entries()) {
        if ((row.file ?? file) !== file || row.except === file) continue;
        onResolve({ filter: row.filter }, ({ importer }) =>
          (row.importer?.test(importer) ?? true) ? { path: String(i), namespace: 'absent' } : undefined,
        );
      }
      onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({ contents: ABSENT[Number(path)]?.contents ?? '' }));
      for (const row of SHORTER)
        if ((row.file ?? file) === file && row.except !== file)
          onLoad({ filter: row.filter }, ({ path }) => ({ contents: shorten(path, row.cuts), loader: 'js' }));
      putExamples(onLoad);
      // tuf-js uses the global fetch, which ignores proxies on Node 20.
      onLoad({ filter: /[\\/]tuf-js[\\/]dist[\\/]fetcher\.js$/ }, ({ path }) => ({
        contents: `const { fetch } = require('make-fetch-happen');\n${readFileSync(path, 'utf8')}`,
        loader: 'js',
      }));
    },
  };
}

/** The examples of init are in the bundle itself: an npm package would lose their .gitignore and package-lock.json. */
export function putExamples(onLoad: PluginBuild['onLoad']): void {
  onLoad({ filter: /[\\/]adapters[\\/]host[\\/]project[\\/]examples\.ts$/ }, () => ({
    contents: `const FILES = ${JSON.stringify(EXAMPLES.map((name) => [name, [...readExample(name)]]))};
export const readExample = (example) => new Map(FILES.find(([name]) => name === example)[1]);`,
  }));
}
