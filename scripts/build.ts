// Builds dist: one self-contained file per entry, the library in both module formats, its types, and the licences of what is inside.
// usage: node scripts/build.ts [FOLDER]   default dist
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { LATE } from './late.ts';
import { licencesOf } from './licences.ts';
import { PROGRAM, SHARED, standIns } from './stand-ins.ts';

interface Entry {
  /** One of our files, a package, or a module of stand-ins.ts (`written:NAME`). */
  readonly source: string;
  readonly file: string;
  readonly format: 'cjs' | 'esm';
  /** KiB. */
  readonly limit: number;
}

/** KiB; other parts have 40. */
const LATE_LIMITS: Readonly<Record<string, number>> = {
  'build.cjs': 90,
  'check.cjs': 420,
  'check-schema.cjs': 30,
  'check-start.cjs': 55,
  'commands.cjs': 470,
  'init.cjs': 85,
  'inspect-file.cjs': 200,
  'policy-gate.cjs': 250,
  'prehashed.cjs': 60,
  'registry-tools.cjs': 244,
  'render-check.cjs': 160,
  'tag-rules.cjs': 48,
  'tag-tools.cjs': 360,
  'verify-file.cjs': 250,
  'library.cjs': 435,
  'release.cjs': 80,
  'changes.cjs': 70,
  'merge-legs.cjs': 330,
  'words.cjs': 110,
};

const ENTRIES: readonly Entry[] = [
  { source: 'src/action/main.ts', file: 'main.cjs', format: 'cjs', limit: 401 },
  { source: 'src/action/verify-action.ts', file: 'verify.cjs', format: 'cjs', limit: 316 },
  { source: 'src/action/merge-action.ts', file: 'merge.cjs', format: 'cjs', limit: 40 },
  { source: 'src/action/check-action.ts', file: 'check-action.cjs', format: 'cjs', limit: 40 },
  { source: 'src/action/inspect-action.ts', file: 'inspect.cjs', format: 'cjs', limit: 250 },
  { source: 'src/action/plan-action.ts', file: 'plan.cjs', format: 'cjs', limit: 300 },
  { source: 'written:launcher', file: 'cli.cjs', format: 'cjs', limit: 4 },
  { source: 'src/cli.ts', file: 'program.cjs', format: 'cjs', limit: 120 },
  { source: 'src/action/setup-action.ts', file: 'setup.cjs', format: 'cjs', limit: 80 },
  { source: 'written:./sigstore.cjs', file: 'sigstore.cjs', format: 'cjs', limit: 120 },
  { source: 'written:./sigstore-sign.cjs', file: 'sigstore-sign.cjs', format: 'cjs', limit: 140 },
  { source: 'yaml', file: 'yaml.cjs', format: 'cjs', limit: 120 },
  { source: 'src/adapters/sigstore/certificates/certificates.ts', file: 'certificates.cjs', format: 'cjs', limit: 20 },
  { source: '@actions/tool-cache', file: 'tool-cache.cjs', format: 'cjs', limit: 100 },
  { source: 'src/adapters/engine/smoke-child.ts', file: 'smoke.cjs', format: 'cjs', limit: 100 },
  ...Object.keys(LATE).map(
    (file) => ({ source: `written:part of ${file}`, file, format: 'cjs', limit: LATE_LIMITS[file] ?? 40 }) as const,
  ),
  { source: 'src/index.ts', file: 'index.cjs', format: 'cjs', limit: 298 },
  { source: 'src/index.ts', file: 'index.mjs', format: 'esm', limit: 298 },
];

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
    // esbuild reads tsconfig.json for files that it resolves itself, and not for files that a plugin resolves. Which of
    // the two comes first is a race that decides on a "use strict" (2 of 10 builds differed). These options end it.
    tsconfigRaw: { compilerOptions: { strict: true, verbatimModuleSyntax: true, target: 'es2023' } },
    define: { WASM_IMAGE_VERSION: JSON.stringify(version) },
    // npm links the program into the PATH as it is.
    ...(entry.file === 'cli.cjs' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    // CommonJS packages in an ES module load built-ins with require.
    ...(entry.format === 'esm'
      ? { banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" } }
      : {}),
    plugins: [standIns(entry.file)],
    metafile: true,
    write: false,
    logLevel: 'warning',
    // Where import.meta is empty, the code falls back to the CommonJS name.
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
    ({ path }) => ![...SHARED, PROGRAM].includes(path) && !builtinModules.includes(path.replace(/^node:/, '')),
  );
  if (foreign.length > 0)
    throw new Error(
      `${entry.file} imports packages that it does not contain: ${foreign.map((one) => one.path).join(', ')}`,
    );
  if (bytes.length > entry.limit * 1024)
    throw new Error(`${entry.file} is ${bytes.length} bytes; the limit is ${entry.limit} KiB`);
  if (Buffer.from(bytes).includes(root))
    throw new Error(`${entry.file} contains the path of the folder that it was built in`);
}
