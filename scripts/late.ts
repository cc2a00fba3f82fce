// Parts of our own code that only some runs need: each is a file of dist that an entry loads at the first call into it.
import { isAbsolute, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * For each file in dist, the functions that an entry calls, by the module that defines them.
 * A part has its own copy of the pure code it uses, but gets our error class and the list of secrets from the entry.
 */
export const LATE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'build.cjs': {
    'src/pipeline/make/build-module.ts': ['buildModule'],
    'src/adapters/programs/builder.ts': ['openBuilder'],
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
  },
  'oras-install.cjs': { 'src/adapters/programs/oras-install.ts': ['installOras'] },
  // The calls of the library that run a whole command: larger than the rest of the library together.
  'library.cjs': {
    'src/commands/library/publish-image.ts': ['publishImage'],
    'src/commands/library/verify-image.ts': ['verifyImage'],
  },
  'policy-export.cjs': { 'src/decide/policy/export/export-policy.ts': ['exportPolicy'] },
  // Reports for people; most runs of the actions print none.
  'print-abi.cjs': { 'src/abi/print-abi.ts': ['printAbiReport', 'printMoreProblems'] },
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

/** The child that runs filters may not load another file. */
const isWhole = (file: string): boolean => file === 'smoke.cjs';

/** What replaces one of our modules in `file`: a name in `LATE_MODULES`, or undefined for the module itself. */
export function standInOf(file: string, importer: string, path: string): string | undefined {
  const target = isAbsolute(path) ? path : join(importer, '..', path);
  const given = Object.keys(GIVEN).find((module) => target === join(root, module));
  if (isWhole(file)) return undefined;
  if (file in LATE && given !== undefined) return given;
  const late = Object.keys(LATE).find(
    (part) => part !== file && Object.keys(LATE[part] ?? {}).some((module) => target === join(root, module)),
  );
  return late === undefined ? undefined : `late ${late}`;
}

/** Sources of the replacing modules, and of the parts themselves (`part of FILE`). */
export const LATE_MODULES: Readonly<Record<string, string>> = {
  given: 'module.exports = {};',
  ...Object.fromEntries(
    Object.entries(GIVEN).map(([module, names]) => [
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
  if (part === undefined) Object.assign((part = require('./${file}')).given, ${Object.keys(GIVEN)
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
  .map(([module, names]) => `export { ${names.join(', ')} } from ${JSON.stringify(join(root, module))};`)
  .join('\n')}`,
      ],
    ]),
  ),
};
