// Parts of our own code that only some runs need: each is a file of dist that an entry loads at the first call into it.
import { isAbsolute, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * For each file in dist, the functions that an entry calls, by the module that defines them.
 * A part has its own copy of the pure code it uses, but gets our error class and the list of secrets from the entry.
 */
export const LATE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'build.cjs': {
    'src/pipeline/build/build-module.ts': ['buildModule', 'explainUnread', 'stripFile'],
    'src/adapters/programs/builder.ts': ['openBuilder'],
  },
  // Needed by a build that fails, or one that has no file at its end.
  'build-hints.cjs': {
    'src/adapters/programs/built-files.ts': ['findModules'],
    'src/decide/plan/toolchains/build-hints.ts': ['learnHints', 'whyNotStarted'],
    'src/decide/plan/toolchains/built-modules.ts': ['missingFileHint', 'missingModuleHint'],
  },
  // The program reads the command line and loads this for a command. Each command is evaluated when it runs.
  'commands.cjs': {
    'src/commands/terminal/cli-build.ts': ['build'],
    'src/commands/inspect-image.ts': ['inspectImage'],
    'src/commands/inspect-start.ts': ['startInspected'],
    'src/commands/terminal/tags/cli-merge.ts': ['merge'],
    'src/commands/terminal/cli-policy.ts': ['policy'],
    'src/commands/terminal/cli-publish.ts': ['publish'],
    'src/commands/terminal/cli-pull.ts': ['pull'],
    'src/commands/terminal/cli-render.ts': ['render'],
    'src/commands/terminal/cli-run.ts': ['run'],
    'src/commands/terminal/cli-session.ts': ['readEvent', 'writeAnywhere'],
    'src/commands/terminal/cli-verify.ts': ['verify'],
  },
  // Judges files. It runs often and in a moment, so it loads the rest of the commands only for an image or a start.
  'inspect-file.cjs': { 'src/commands/terminal/cli-inspect.ts': ['inspect'] },
  // Commands that few runs need. Each part has its own copy of the adapters, so it runs the whole command.
  'init.cjs': { 'src/commands/terminal/cli-init.ts': ['init'] },
  'check.cjs': {
    'src/commands/terminal/check/cli-check.ts': ['check'],
    'src/commands/check/check-step.ts': ['runCheckStep'],
    'src/decide/report/summary-check.ts': ['summarizeCheck'],
  },
  // The order of versions, for images that are verified.
  'check-newer.cjs': { 'src/pipeline/check/find-newer.ts': ['findNewer'] },
  // Starts verified modules, with the reader of modules and the rules of a start.
  'check-start.cjs': { 'src/wiring/check/open-starts.ts': ['openStarts'] },
  'check-schema.cjs': { 'src/adapters/engine/schema-validator.ts': ['mismatchesOf'] },
  // What changes manifests.
  'check-pin.cjs': {
    'src/decide/check/pin/abi-difference.ts': ['compareAbi', 'printDifference'],
    'src/decide/check/pin/diff.ts': ['unifiedDiff'],
    'src/decide/check/pin/pin.ts': ['isComplete', 'isPinnable', 'pinText', 'withoutRepaired'],
    'src/decide/plan/updates/versions.ts': ['newerVersions', 'parseRange', 'readTagVersion'],
  },
  // Manifests for clusters and proxies, and the snippets of the gate, which are made of them.
  'render.cjs': {
    'src/decide/report/render/print-yaml.ts': ['printYaml'],
    'src/decide/report/render/render.ts': ['renderManifest'],
    'src/decide/report/snippets.ts': ['printSnippets', 'snippetsOf'],
  },
  // What reads values and checks the manifest that is made of them.
  'render-check.cjs': {
    'src/decide/report/render/print-manifest.ts': ['printManifest'],
    'src/decide/report/render/read-values.ts': ['readRenderValues'],
    'src/pipeline/check/rendered.ts': ['checkRendered', 'keepRead', 'readRenderable'],
  },
  'registry-tools.cjs': {
    'src/commands/terminal/cli-login.ts': ['login', 'logout'],
    'src/commands/terminal/cli-tree.ts': ['tree'],
    'src/commands/terminal/help/cli-doctor.ts': ['doctor'],
  },
  'tag-tools.cjs': {
    'src/commands/terminal/tags/cli-plan.ts': ['plan'],
    'src/commands/terminal/tags/cli-tag.ts': ['tag'],
    'src/commands/terminal/tags/cli-tags.ts': ['tags'],
  },
  'other-token.cjs': { 'src/wiring/other-token.ts': ['logIn', 'readGivenToken'] },
  'dry-run.cjs': {
    'src/pipeline/foresee.ts': ['foresee', 'printForecast'],
    'src/pipeline/tags/trial-tags.ts': ['foreseeTags'],
  },
  // With its reader of TOML.
  'metadata.cjs': {
    'src/pipeline/make/metadata.ts': ['gatherMetadata'],
    'src/adapters/programs/commit.ts': ['readCommit'],
    'src/decide/plan/metadata/output.ts': ['readMetadataOutput'],
    'src/decide/plan/metadata/version-check.ts': ['checkModuleVersion'],
  },
  'tag-rules.cjs': {
    'src/decide/plan/tags/tags-of-run.ts': ['tagsOfRun'],
    'src/decide/plan/release/versions.ts': ['readVersions', 'tagOf'],
    'src/wiring/plan/tag-facts.ts': ['readTagFacts'],
  },
  'channels.cjs': { 'src/decide/plan/tags/channels.ts': ['readChannels'] },
  // Which modules changed, with its reader of TOML.
  'changes.cjs': { 'src/wiring/plan/plan-changes.ts': ['planChanges'] },
  // With its own copy of the gate and the adapters: the action and the command line load it for nothing else.
  'merge-legs.cjs': { 'src/commands/tags/merge.ts': ['runMerge'] },
  // A run of many modules.
  'modules.cjs': {
    'src/wiring/plan/built-modules.ts': ['handOver'],
    'src/wiring/plan/open-modules.ts': ['openModules', 'planModules'],
    'src/decide/plan/image-template.ts': ['fillTemplate'],
    'src/decide/report/module-errors.ts': ['aboutModule', 'withMoved'],
    'src/pipeline/existing.ts': ['foreseeExisting', 'takeExisting'],
    'src/pipeline/module-log.ts': ['openModuleLog'],
  },
  // Logins to several registries, and what is wrong with a login.
  'logins.cjs': { 'src/wiring/several-logins.ts': ['severalLogins', 'unusedLogin'] },
  // A second client reads the image only if that is asked for.
  'oras.cjs': { 'src/adapters/programs/oras/oras.ts': ['openOras'] },
  'oras-install.cjs': { 'src/adapters/programs/oras/oras-install.ts': ['installOras'] },
  // Which services a TUF repository names.
  'signing-config.cjs': { 'src/decide/plan/signing-config.ts': ['selectIssuer', 'selectServices'] },
  // Only to sign with a key.
  'private-key.cjs': { 'src/adapters/sigstore/signing/private-key.ts': ['privateLinesOf', 'readPrivateKey'] },
  // Signatures in the older form of cosign.
  'legacy.cjs': { 'src/adapters/sigstore/legacy.ts': ['makeMessage', 'printLegacy', 'readLegacy', 'signerOfLegacy'] },
  // The calls of the library that run a whole command: larger than the rest of the library together.
  'library.cjs': {
    'src/commands/library/fetch-config-schema.ts': ['fetchConfigSchema'],
    'src/commands/library/publish-image.ts': ['publishImage'],
    'src/commands/library/verify-image.ts': ['verifyImage'],
  },
  // A digest alone takes our own elliptic curves: Node verifies messages.
  'file-verifier.cjs': { 'src/adapters/sigstore/file/file-verifier.ts': ['openFileVerifier'] },
  'prehashed.cjs': { 'src/adapters/sigstore/file/prehashed.ts': ['isDigestSignedBy'] },
  'json-schema.cjs': { 'src/attest/json-schema.ts': ['findSchemaProblem', 'readConfigSchema'] },
  'sign-file.cjs': { 'src/pipeline/sign/sign-file.ts': ['signFile'] },
  // The gate for files: another verifier, and a policy without images.
  'verify-file.cjs': { 'src/commands/verify-file.ts': ['runVerifyFile'] },
  // The policy of a publish run: which releases of others count. The proof that an image is verified is that of the entry.
  'policy-gate.cjs': { 'src/wiring/plan/run-policy.ts': ['openRunPolicy'] },
  'policy-export.cjs': { 'src/decide/policy/export/export-policy.ts': ['exportPolicy'] },
  // Reports for people; most runs of the actions print none.
  'print-abi.cjs': { 'src/abi/print-abi.ts': ['printAbiReport', 'printRefusal'] },
  // Each action needs one of these once, at its end.
  'summary.cjs': {
    'src/decide/report/job-summary.ts': ['summarizeFailure', 'summarizeInspection', 'summarizeVerification'],
    'src/decide/report/outputs.ts': ['outputsOf', 'outputsOfMerge'],
    'src/decide/report/summary-modules.ts': ['summarizeFailedRun', 'summarizeMerge', 'summarizeRun'],
    'src/decide/report/summary-publish.ts': ['printLastLines'],
  },
  // What GitHub keeps: releases, storage records and attestations, with @actions/github.
  'release.cjs': {
    'src/adapters/github/github-attestations.ts': ['openGithubAttestations'],
    'src/adapters/github/releases.ts': ['openReleases'],
    'src/adapters/github/storage-records.ts': ['openStorageRecords'],
    'src/decide/plan/release/releasing.ts': ['planReleasing'],
    'src/decide/plan/release/storage-record.ts': ['allowStorageRecord'],
    'src/pipeline/release/record-storage.ts': ['recordStorage'],
    'src/pipeline/release/open-release.ts': ['foreseeRelease', 'openRelease'],
  },
  'sbom.cjs': { 'src/pipeline/sign/make-sboms.ts': ['makeSboms'] },
  'scenario.cjs': { 'src/smoke/scenario/read-scenario.ts': ['readScenario'] },
  // The tables of hosts, with their sources.
  'hosts.cjs': { 'src/commands/terminal/help/cli-hosts.ts': ['hosts'] },
  // All texts about commands and flags: help, answers to wrong words, and the commands that only print.
  'words.cjs': {
    'src/decide/inputs/help.ts': ['printHelp', 'printCommandHelp'],
    'src/decide/inputs/wrong-words.ts': ['answerToCommand', 'answerToFlag'],
    'src/commands/terminal/help/cli-completion.ts': ['completion'],
    'src/commands/terminal/help/cli-explain.ts': ['explain'],
  },
  // Which tags move, and where to. The proof that an image is verified stays with the entry, which writes the tags.
  'tag-moves.cjs': { 'src/pipeline/tags/repository-tags.ts': ['openRepositoryTags', 'rulesFor', 'versionOfImage'] },
  'verify-commands.cjs': { 'src/decide/report/verify-command.ts': ['fileVerifyCommands', 'verifyCommands'] },
  'signing-command.cjs': { 'src/adapters/programs/signing-command.ts': ['openSigningCommand'] },
};

/** The modules that an entry gives to a part: they have state or define a class. */
const GIVEN = ['src/core/errors.ts', 'src/core/text.ts'];
/** What the command line also gives to its parts: the log, which knows whether a line of progress is on the screen. */
const GIVEN_BY_PROGRAM = [...GIVEN, 'src/adapters/host/log.ts'];
/** What the gate of a policy also gets, so that the entry accepts its proofs. */
const PROOFS = 'src/decide/gate/proof.ts';
const OF_PROGRAM = [
  'check.cjs',
  'commands.cjs',
  'hosts.cjs',
  'init.cjs',
  'inspect-file.cjs',
  'registry-tools.cjs',
  'tag-tools.cjs',
  'words.cjs',
];

function givenTo(part: string): readonly string[] {
  if (part === 'policy-gate.cjs') return [...GIVEN, PROOFS];
  return OF_PROGRAM.includes(part) ? GIVEN_BY_PROGRAM : GIVEN;
}

/** The child that runs filters may not load another file. */
const isWhole = (file: string): boolean => file === 'smoke.cjs';

/** What is part of another part, because a run of that one always needs it. */
const isInside = (file: string, part: string): boolean => file === 'inspect-file.cjs' && part === 'print-abi.cjs';

/** Only the command line has the commands: an action and the library contain what they call of them. */
const mayLoad = (file: string, part: string): boolean =>
  part !== 'commands.cjs' || file === 'program.cjs' || OF_PROGRAM.includes(file);

/** What replaces one of our modules in `file`: a name in `LATE_MODULES`, or undefined for the module itself. */
export function standInOf(file: string, importer: string, path: string): string | undefined {
  const target = isAbsolute(path) ? path : join(importer, '..', path);
  const isOneOf = (modules: readonly string[]): boolean => modules.some((module) => target === join(root, module));
  if (isWhole(file)) return undefined;
  if (file in LATE && isOneOf(givenTo(file))) return 'taken';
  const late = Object.keys(LATE).find((part) => part !== file && isOneOf(Object.keys(LATE[part] ?? {})));
  if (late === undefined || isInside(file, late) || !mayLoad(file, late)) return undefined;
  return file in LATE ? `late ${late} of a part` : `late ${late}`;
}

/** Functions that are asynchronous anyway are evaluated at the first call, so that the others cost nothing. */
function exportNames(file: string, module: string, names: readonly string[]): readonly string[] {
  if (file !== 'commands.cjs') return [`export { ${names.join(', ')} } from ${module};`];
  return names.map((name) => `export const ${name} = async (...given) => (await import(${module})).${name}(...given);`);
}

/** Loads a part at the first call into it, with what it gets. @param given expressions. */
function loader(file: string, given: readonly string[]): string {
  const names = Object.values(LATE[file] ?? {}).flat();
  return `let part;
const open = () => {
  if (part === undefined) Object.assign((part = require('./${file}')).given, ${given.join(', ')});
  return part;
};
${names.map((name) => `exports.${name} = (...given) => open().${name}(...given);`).join('\n')}`;
}

const requireOf = (module: string): string => `require(${JSON.stringify(join(root, module))})`;

/** Sources of the replacing modules, and of the parts themselves (`part of FILE`). */
export const LATE_MODULES: Readonly<Record<string, string>> = {
  given: 'module.exports = {};',
  // What is given comes after a part is loaded, and importers copy what a module has by then, but keep its prototype.
  taken: "module.exports = Object.create(require('written:given'));",
  ...Object.fromEntries(
    Object.entries(LATE).flatMap(([file, modules]) => [
      [`late ${file}`, loader(file, givenTo(file).map(requireOf))],
      [
        `late ${file} of a part`,
        loader(file, ["require('written:given')", ...(givenTo(file).includes(PROOFS) ? [requireOf(PROOFS)] : [])]),
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
