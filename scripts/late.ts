// Parts of our own code that only some runs need: each is a file of dist that an entry loads at the first call into it.
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * For each file in dist, the functions that an entry calls, by the module that defines them.
 * A part has its own copy of the pure code it uses, but gets our error class and the list of secrets from the entry.
 */
export const LATE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'build.cjs': {
    'src/pipeline/make/build-module.ts': ['buildModule', 'explainUnread'],
    'src/adapters/programs/builder.ts': ['openBuilder'],
  },
  // The program reads the command line and loads this for a command. Each command is evaluated when it runs.
  'commands.cjs': {
    'src/commands/terminal/cli-build.ts': ['build'],
    'src/commands/terminal/cli-inspect.ts': ['inspect'],
    'src/commands/terminal/cli-policy.ts': ['policy'],
    'src/commands/terminal/cli-publish.ts': ['publish'],
    'src/commands/terminal/cli-pull.ts': ['pull'],
    'src/commands/terminal/cli-run.ts': ['run'],
    'src/commands/terminal/cli-session.ts': ['readEvent', 'writeAnywhere'],
    'src/commands/terminal/cli-tags.ts': ['tags'],
    'src/commands/terminal/cli-verify.ts': ['verify'],
  },
  // Commands that few runs need. Each part has its own copy of the adapters, so it runs the whole command.
  'init.cjs': { 'src/commands/terminal/cli-init.ts': ['init'] },
  'registry-tools.cjs': {
    'src/commands/terminal/cli-login.ts': ['login', 'logout'],
    'src/commands/terminal/cli-tree.ts': ['tree'],
    'src/commands/terminal/help/cli-doctor.ts': ['doctor'],
  },
  'other-token.cjs': { 'src/wiring/other-token.ts': ['logIn', 'readGivenToken'] },
  'dry-run.cjs': { 'src/pipeline/foresee.ts': ['foresee', 'printForecast'] },
  // With its reader of TOML.
  'metadata.cjs': {
    'src/pipeline/make/metadata.ts': ['gatherMetadata'],
    'src/adapters/programs/commit.ts': ['readCommit'],
    'src/decide/plan/metadata/output.ts': ['readMetadataOutput'],
  },
  'oras-install.cjs': { 'src/adapters/programs/oras-install.ts': ['installOras'] },
  // The calls of the library that run a whole command: larger than the rest of the library together.
  'library.cjs': {
    'src/commands/library/publish-image.ts': ['publishImage'],
    'src/commands/library/verify-image.ts': ['verifyImage'],
  },
  'policy-export.cjs': { 'src/decide/policy/export/export-policy.ts': ['exportPolicy'] },
  // Reports for people; most runs of the actions print none.
  'print-abi.cjs': { 'src/abi/print-abi.ts': ['printAbiReport', 'printRefusal'] },
  // Each action needs one of these once, at its end.
  'summary.cjs': {
    'src/decide/report/job-summary.ts': ['summarizeFailure', 'summarizeInspection', 'summarizeVerification'],
    'src/decide/report/summary-publish.ts': ['printLastLines', 'summarizeFailedPublish', 'summarizePublish'],
  },
  'sbom.cjs': { 'src/pipeline/sign/make-sboms.ts': ['makeSboms'] },
  'scenario.cjs': { 'src/smoke/scenario/read-scenario.ts': ['readScenario'] },
  // All texts about commands and flags: help, answers to wrong words, and the commands that only print.
  'words.cjs': {
    'src/decide/inputs/help.ts': ['printHelp', 'printCommandHelp'],
    'src/decide/inputs/wrong-words.ts': ['answerToCommand', 'answerToFlag'],
    'src/commands/terminal/help/cli-completion.ts': ['completion'],
    'src/commands/terminal/help/cli-explain.ts': ['explain'],
    'src/commands/terminal/help/cli-hosts.ts': ['hosts'],
  },
  'verify-commands.cjs': { 'src/decide/report/verify-command.ts': ['verifyCommands'] },
  'signing-command.cjs': { 'src/adapters/programs/signing-command.ts': ['openSigningCommand'] },
};

/** What the entry gives to a part: modules that have state or define a class, and the exports that a part uses. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  'src/core/errors.ts': ['CODES', 'WasmImageError', 'asWasmImageError'],
  'src/core/text.ts': [
    'rememberSecret',
    'rememberPublic',
    'isPublic',
    'redact',
    'inert',
    'wordsOf',
    'quoted',
    'printSize',
    'shortDigest',
    'inputName',
    'withInputNames',
  ],
};

/** What the command line also gives to its parts: the log, which knows whether a line of progress is on the screen. */
const GIVEN_BY_PROGRAM: Readonly<Record<string, readonly string[]>> = {
  'src/adapters/host/log.ts': namesIn('src/adapters/host/log.ts'),
};
const OF_PROGRAM = ['commands.cjs', 'init.cjs', 'registry-tools.cjs', 'words.cjs'];

/** The functions that a module exports. */
function namesIn(module: string): readonly string[] {
  return [...readFileSync(join(root, module), 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)].map(
    (match) => match[1] ?? '',
  );
}

function givenTo(part: string): Readonly<Record<string, readonly string[]>> {
  return OF_PROGRAM.includes(part) ? { ...GIVEN, ...GIVEN_BY_PROGRAM } : GIVEN;
}

/** The child that runs filters may not load another file. */
const isWhole = (file: string): boolean => file === 'smoke.cjs';

/** What replaces one of our modules in `file`: a name in `LATE_MODULES`, or undefined for the module itself. */
export function standInOf(file: string, importer: string, path: string): string | undefined {
  const target = isAbsolute(path) ? path : join(importer, '..', path);
  const given = Object.keys(givenTo(file)).find((module) => target === join(root, module));
  if (isWhole(file)) return undefined;
  if (file in LATE && given !== undefined) return given;
  const late = Object.keys(LATE).find(
    (part) => part !== file && Object.keys(LATE[part] ?? {}).some((module) => target === join(root, module)),
  );
  return late === undefined ? undefined : `late ${late}`;
}

/** Functions that are asynchronous anyway are evaluated at the first call, so that the others cost nothing. */
function exportNames(file: string, module: string, names: readonly string[]): readonly string[] {
  if (file !== 'commands.cjs') return [`export { ${names.join(', ')} } from ${module};`];
  return names.map((name) => `export const ${name} = async (...given) => (await import(${module})).${name}(...given);`);
}

/** Sources of the replacing modules, and of the parts themselves (`part of FILE`). */
export const LATE_MODULES: Readonly<Record<string, string>> = {
  given: 'module.exports = {};',
  ...Object.fromEntries(
    Object.entries({ ...GIVEN, ...GIVEN_BY_PROGRAM }).map(([module, names]) => [
      module,
      `const given = require('written:given');
for (const name of ${JSON.stringify(names)}) Object.defineProperty(exports, name, { enumerable: true, get: () => given[name] });`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(LATE).flatMap(([file, modules]) => [
      [
        `late ${file}`,
        `let part;
const open = () => {
  if (part === undefined) Object.assign((part = require('./${file}')).given, ${Object.keys(givenTo(file))
    .map((module) => `require(${JSON.stringify(join(root, module))})`)
    .join(', ')});
  return part;
};
${Object.values(modules)
  .flat()
  .map((name) => `exports.${name} = (...given) => open().${name}(...given);`)
  .join('\n')}`,
      ],
      [
        `part of ${file}`,
        `export const given = require('written:given');
${Object.entries(modules)
  .flatMap(([module, names]) => exportNames(file, JSON.stringify(join(root, module)), names))
  .join('\n')}`,
      ],
    ]),
  ),
};
