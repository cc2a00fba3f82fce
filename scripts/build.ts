// Builds dist: one self-contained file an entry, the library in both module formats, its types, and the licences of what is inside.
// usage: node scripts/build.ts [FOLDER]   default dist
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { type Command, inputsOf } from '../src/decide/inputs/inputs.ts';
import { LATE, LATE_MODULES, standInOf } from './late.ts';
import { licencesOf } from './licences.ts';

interface Entry {
  /** A file of ours, or one of the modules written here. */
  readonly source: string;
  readonly file: string;
  readonly format: 'cjs' | 'esm';
  /** KiB. */
  readonly limit: number;
}

const ENTRIES: readonly Entry[] = [
  { source: 'src/action/main.ts', file: 'main.cjs', format: 'cjs', limit: 600 },
  { source: 'src/action/verify.ts', file: 'verify.cjs', format: 'cjs', limit: 307 },
  { source: 'src/action/inspect.ts', file: 'inspect.cjs', format: 'cjs', limit: 300 },
  { source: 'src/cli.ts', file: 'cli.cjs', format: 'cjs', limit: 600 },
  { source: 'written:./sigstore.cjs', file: 'sigstore.cjs', format: 'cjs', limit: 120 },
  { source: 'written:./sigstore-sign.cjs', file: 'sigstore-sign.cjs', format: 'cjs', limit: 140 },
  { source: 'yaml', file: 'yaml.cjs', format: 'cjs', limit: 120 },
  { source: 'src/adapters/sigstore/certificates/certificates.ts', file: 'certificates.cjs', format: 'cjs', limit: 20 },
  { source: '@actions/tool-cache', file: 'tool-cache.cjs', format: 'cjs', limit: 100 },
  { source: 'src/adapters/engine/smoke-child.ts', file: 'smoke.cjs', format: 'cjs', limit: 100 },
  ...Object.keys(LATE).map((file) => ({ source: `written:part of ${file}`, file, format: 'cjs', limit: 40 }) as const),
  { source: 'src/index.ts', file: 'index.cjs', format: 'cjs', limit: 300 },
  { source: 'src/index.ts', file: 'index.mjs', format: 'esm', limit: 300 },
];

/**
 * The libraries of sigstore stand in dist once, in two files of their own: what verifies, loaded at the first bundle, and what signs or asks a TUF
 * repository. The second gets the client of the entry that loads it: nothing of ours is in there again, neither our error class nor the list of secrets.
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
/** The YAML library as well; it is loaded at the first call, so by a policy file alone. */
const YAML = './yaml.cjs';
/** And what fetches oras, for the one road that asks for it. */
const TOOL_CACHE = './tool-cache.cjs';
/** And our own reader of certificates, which holds nothing that an entry has as well: neither our error class nor the list of secrets. */
const CERTIFICATES = './certificates.cjs';
const SHARED = [
  ...Object.keys(SIGSTORE),
  YAML,
  TOOL_CACHE,
  CERTIFICATES,
  ...Object.keys(LATE).map((file) => `./${file}`),
];
/** The file that a package lies in, whatever of it is asked for. */
const homeOf = (path: string): string | undefined =>
  SHARED.find((file) => SIGSTORE[file]?.some((name) => `${path}/`.startsWith(`${name}/`)));
const YAML_NAMES = ['isAlias', 'isMap', 'isScalar', 'isSeq', 'LineCounter', 'parseAllDocuments'];
const client = join(import.meta.dirname, '../src/adapters/net/fetch.ts');
const WRITTEN: Readonly<Record<string, string>> = {
  ...LATE_MODULES,
  client: `let client;
module.exports = (...request) => client(...request);
module.exports.fetch = module.exports;
module.exports.defaults = (options) => client.defaults(options);
module.exports.takeClient = (given) => { client = given; };`,
  yaml: `for (const name of ${JSON.stringify(YAML_NAMES)}) Object.defineProperty(exports, name, { enumerable: true, get: () => require('${YAML}')[name] });`,
  certificates: `module.exports = require('${CERTIFICATES}');`,
  // Its tables take 2 ms to fill, and who reads images packs nothing.
  deflate: "exports.deflateSync = (...given) => require('written:packer').deflateSync(...given);",
  packer: "export { deflateSync } from 'fflate/browser';",
  ...Object.fromEntries(
    Object.entries(SIGSTORE).flatMap(([file, names]) => {
      const hasClient = names.includes('@sigstore/sign');
      const take = hasClient ? "exports.takeClient = require('make-fetch-happen').takeClient;\n" : '';
      const give = hasClient ? `libraries.takeClient(require(${JSON.stringify(client)}).fetch);\n` : '';
      return [
        [file, take + names.map((name) => `exports['${name}'] = () => require('${name}');`).join('\n')],
        ...names.map((name) => [
          name,
          `const libraries = require('${file}');\n${give}module.exports = libraries['${name}']();`,
        ]),
      ];
    }),
  ),
};

/**
 * What libraries bring for their network is replaced: undici, make-fetch-happen and what hangs on them are 1.3 MiB and 70 ms of start,
 * and know neither our time limits nor our proxies. The stand-ins are our own client.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  undici: 'src/adapters/net/undici-stub.ts',
  // @tufjs/models matches segments of paths with it.
  minimatch: 'src/adapters/sigstore/path-pattern.ts',
};

/** Left out: what is asked for at load and never used. Each is the source of the module in its place. */
const ABSENT: readonly {
  readonly filter: RegExp;
  readonly importer?: RegExp;
  readonly file?: string;
  readonly contents: string;
}[] = [
  // The child starts core modules only, and the entry has read the file before.
  {
    filter: /\/component\.ts$/,
    file: 'smoke.cjs',
    contents: "export function readComponent() { throw new Error('no component is started'); }",
  },
  { filter: /\/looks-like\.ts$/, file: 'smoke.cjs', contents: 'export function looksLike() {}' },
  // The http client of tool-cache makes one that it never uses; our stand-in would bring our own client, a second time.
  { filter: /^undici$/, file: 'tool-cache.cjs', contents: 'export class ProxyAgent {}' },
  // The gate unpacks with zlib and packs nothing.
  {
    filter: /^fflate\//,
    file: 'verify.cjs',
    contents: "export function deflateSync() { throw new Error('the gate packs nothing'); }",
  },
  // The gate and the report write to no store: uploads, merged lists and the lock of layout folders are 9 KiB.
  ...['verify.cjs', 'inspect.cjs'].map((file) => ({
    filter: /^\.\/(?:registry|layout)-write\.ts$/,
    file,
    contents: 'export const openWriter = () => ({});',
  })),
  // @actions/core needs the client for identity tokens only, and we fetch those ourselves; @actions/github asks it for agents at load.
  {
    filter: /^@actions\/http-client/,
    importer: /@actions[\\/](?:core|github)[\\/]/,
    contents:
      'export class HttpClient { getAgent() {} getAgentDispatcher() {} }\nexport class BearerCredentialHandler {}',
  },
  // @actions/github gives us the event; the one question to GitHub's API goes through our own client.
  {
    filter: /^@octokit\//,
    contents:
      'export class Octokit { static plugin() { return Octokit; } static defaults() { return Octokit; } }\nexport const restEndpointMethods = {}, paginateRest = {};',
  },
  // @actions/core makes one random delimiter with it; loading it takes 5 ms, so it waits for that.
  {
    filter: /^crypto$/,
    importer: /@actions[\\/]core[\\/]/,
    contents: "export const randomUUID = () => require('node:crypto').randomUUID();",
  },
  // `debug` asks for it in a try block and does without.
  { filter: /^supports-color$/, contents: 'module.exports = {};' },
];

/** The one command that an entry runs; the library reads no inputs and asks the gate alone. */
const COMMAND_OF: Readonly<Record<string, Command>> = {
  'main.cjs': 'publish',
  'verify.cjs': 'verify',
  'inspect.cjs': 'inspect',
  'index.cjs': 'verify',
  'index.mjs': 'verify',
};

/** What reading the inputs of a command needs of their rows. */
function rowsOf(command: Command): readonly object[] {
  return inputsOf(command).map(({ help: _help, value: _value, ...row }) => ({
    ...row,
    commands: [command],
  }));
}

const standIns = (file: string): Plugin => ({
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const written = (path: string) => ({ path, namespace: 'written' });
    onResolve({ filter: /^\..*\.ts$/ }, ({ importer, path }) => {
      const late = standInOf(file, importer, path);
      return late === undefined ? undefined : written(late);
    });
    onResolve({ filter: /^written:/ }, ({ path }) => written(path.slice('written:'.length)));
    onResolve({ filter: /^make-fetch-happen$/ }, () => written('client'));
    onResolve({ filter: /^@(?:sigstore|noble)\// }, ({ path }) =>
      homeOf(path) === `./${file}` ? undefined : written(path),
    );
    if (file !== basename(CERTIFICATES)) onResolve({ filter: /\/certificates\.ts$/ }, () => written('certificates'));
    if (file !== basename(YAML)) onResolve({ filter: /^yaml$/ }, () => written('yaml'));
    if (file !== basename(TOOL_CACHE))
      onResolve({ filter: /^@actions\/tool-cache$/ }, () => ({ path: TOOL_CACHE, external: true }));
    onResolve({ filter: /^fflate\/browser$/ }, ({ namespace }) =>
      namespace === 'written' || file === 'verify.cjs' ? undefined : written('deflate'),
    );
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) =>
      SHARED.includes(path) ? { path, external: true } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'written' }, ({ path }) => {
      const contents = WRITTEN[path];
      if (contents === undefined) throw new Error(`${path} is in no file that ${file} could load`);
      return { contents, resolveDir: root };
    });
    for (const [name, ours] of Object.entries(STAND_INS))
      onResolve({ filter: new RegExp(`^${name}$`) }, () =>
        SHARED.includes(`./${file}`) && name === 'undici' ? undefined : { path: join(root, ours) },
      );
    for (const [i, row] of ABSENT.entries()) {
      if (row.file !== undefined && row.file !== file) continue;
      const isAbsent = ({ importer }: { readonly importer: string }): boolean => row.importer?.test(importer) ?? true;
      onResolve({ filter: row.filter }, (args) =>
        isAbsent(args) ? { path: String(i), namespace: 'absent' } : undefined,
      );
    }
    // tuf-js takes the global fetch, which knows no proxy on Node 20.
    onLoad({ filter: /[\\/]tuf-js[\\/]dist[\\/]fetcher\.js$/ }, ({ path }) => ({
      contents: `const { fetch } = require('make-fetch-happen');\n${readFileSync(path, 'utf8')}`,
      loader: 'js',
    }));
    // Only the command line knows all commands and prints what inputs mean; the rest of the table is 11 KiB that nobody reads in the other entries.
    const command = COMMAND_OF[file];
    if (command !== undefined)
      onLoad({ filter: /[\\/]decide[\\/]inputs[\\/]inputs\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(
          /(?<=export const INPUTS = )\[[\s\S]*?\n\](?= as const)/,
          JSON.stringify(rowsOf(command)),
        ),
        loader: 'ts',
      }));
    // The child that runs filters only ends on an error; nobody reads its hints, which are 5 KiB, and it asks no registry.
    if (file === 'smoke.cjs')
      onLoad({ filter: /[\\/]core[\\/]errors\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(
          /, hint: '(?:[^'\\]|\\.)*'|^ {2}(?:REGISTRY|POLICY|TAG)_\w+: .*\n/gm,
          '',
        ),
        loader: 'ts',
      }));
    // Titles of rules are for the documents.
    onLoad({ filter: /[\\/](?:abi[\\/]rules|smoke[\\/]smoke-rules)\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/ title: (?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),/g, ''),
      loader: 'ts',
    }));
    // Where a row comes from is for those who read the tables.
    onLoad(
      { filter: /[\\/](?:abi[\\/]tables[\\/](?:hosts|hostcalls|wasi|callbacks)|oci[\\/]consumers[\\/]consumers)\.ts$/ },
      ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(
          /(?<= source: | source = |\.\.\.istio\('[^']*', '[^']*', )'[^']*'/g,
          "''",
        ),
        loader: 'ts',
      }),
    );
    onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({ contents: ABSENT[Number(path)]?.contents ?? '' }));
  },
});

const root = resolve(import.meta.dirname, '..');
const out = resolve(process.argv[2] ?? join(root, 'dist'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const metafiles: Metafile[] = [];
for (const entry of ENTRIES) metafiles.push(await bundle(entry));
writeFileSync(join(out, 'LICENSES.txt'), licencesOf(metafiles, root));
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    join(out, 'types'),
  ],
  {
    stdio: 'inherit',
    cwd: root,
  },
);

async function bundle(entry: Entry): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry.source],
    outfile: join(out, entry.file),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: entry.format,
    minify: true,
    legalComments: 'none',
    // A file that a plugin resolved gets no tsconfig.json, one that esbuild resolved does, and which of the two comes first is a race
    // that decided on a "use strict" (measured: 2 of 10 builds differed). With the options here there is nothing to find.
    tsconfigRaw: { compilerOptions: { strict: true, verbatimModuleSyntax: true, target: 'es2023' } },
    define: { WASM_IMAGE_VERSION: JSON.stringify(version) },
    // npm links the command line into the PATH as it is.
    ...(entry.file === 'cli.cjs' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    // CommonJS packages inside an ES module ask for built-ins with require.
    ...(entry.format === 'esm'
      ? { banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" } }
      : {}),
    plugins: [standIns(entry.file)],
    metafile: true,
    write: false,
    logLevel: 'warning',
    // Where import.meta is empty the CommonJS name stands behind it.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  check(entry, metafile, bytes);
  writeFileSync(join(out, entry.file), bytes);
  console.log(`${entry.file.padEnd(12)} ${String(Math.ceil(bytes.length / 1024)).padStart(4)} KiB`);
  return metafile;
}

function check(entry: Entry, metafile: Metafile, bytes: Uint8Array): void {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((one) => one.external));
  const foreign = imports.filter(
    ({ path }) => !SHARED.includes(path) && !builtinModules.includes(path.replace(/^node:/, '')),
  );
  if (foreign.length > 0)
    throw new Error(`${entry.file} needs what is not in it: ${foreign.map((one) => one.path).join(', ')}`);
  if (bytes.length > entry.limit * 1024)
    throw new Error(`${entry.file} has ${bytes.length} bytes, ${entry.limit} KiB are allowed`);
  if (Buffer.from(bytes).includes(root)) throw new Error(`${entry.file} names the folder that it was built in`);
}
