import { posix } from 'node:path';
import type { Example, Toolchain } from '../../inputs/choices.ts';
import { chooseToolchain } from './detect.ts';
import type { FolderView } from './folder-view.ts';
import { parseImage, parseOwnerName, repositoryOfRemote, WHICH_REPOSITORY } from './github.ts';
import { printPolicy } from './policy-file.ts';
import { type Answers, isQuestion, plainPath, type Question } from './question.ts';
import type { Recipe } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { printWorkflow } from './workflow.ts';

/** Where `init` works. */
export interface InitPlace {
  /** The folder of the filter, relative to the top of the repository; `.` for the top. */
  readonly folder: string;
  readonly view: FolderView;
  /** Address of the git remote `origin`. */
  readonly originUrl: string | undefined;
  readonly hasGit: boolean;
  readonly example: Example | undefined;
}

/** A file to write unless it exists. */
export interface PlannedFile {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What `init` writes. */
export interface InitPlan {
  readonly kind: 'plan';
  readonly toolchain: Toolchain;
  readonly recipe: Recipe;
  readonly repository: string | undefined;
  readonly image: string | undefined;
  readonly workflow: PlannedFile;
  /** Undefined while the repository is unknown. */
  readonly policy: PlannedFile | undefined;
  /** Commands for a shell in the folder of the filter: build, start, publish. */
  readonly next: readonly string[];
}

/**
 * Decides what to write, or what to ask first.
 * @throws WasmImageError INPUT_*, REFERENCE_INVALID, BUILD_FAILED for an asconfig.json that is not JSON.
 */
export function planInit(place: InitPlace, answers: Answers): InitPlan | Question {
  const toolchain = chooseToolchain(place.view, answers);
  if (typeof toolchain !== 'string') return toolchain;
  const recipe = RECIPES[toolchain](place.view, answers);
  if (isQuestion(recipe)) return recipe;
  const asked = answers.repository ?? repositoryOfRemote(place.originUrl ?? '');
  if (asked === undefined) return WHICH_REPOSITORY;
  const repository = asked === '' ? undefined : parseOwnerName(asked);
  const folder = plainPath('the folder', place.folder);
  const isTop = folder === '.';
  // Several filters in one repository have separate workflows and images.
  const slug = isTop ? undefined : slugOf(folder);
  const image = imageOf(answers.images, repository, slug);
  const file = `.github/workflows/wasm-image${slug === undefined ? '' : `-${slug}`}.yml`;
  const policyPath = posix.join(folder, 'wasm-policy.yaml');
  const policy =
    repository === undefined || image === undefined
      ? undefined
      : { path: policyPath, text: printPolicy(image, repository, file) };
  const start = startInputs(place.view);
  const text = printWorkflow({ recipe, folder, image, policyFile: policy?.path, file, start });
  return {
    kind: 'plan',
    toolchain,
    recipe,
    repository,
    image,
    workflow: { path: file, text },
    policy,
    next: nextCommands(place, recipe, start, [file, ...(policy === undefined ? [] : [policyPath])]),
  };
}

function imageOf(
  given: string | undefined,
  repository: string | undefined,
  slug: string | undefined,
): string | undefined {
  if (given !== undefined) return parseImage(given);
  if (repository === undefined) return undefined;
  return parseImage(`ghcr.io/${repository.toLowerCase()}${slug === undefined ? '' : `/${slug}`}`);
}

function slugOf(folder: string): string {
  const slug = folder.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return slug.replace(/^-|-$/g, '') || 'filter';
}

/** Files with these names start the filter in the checks, by input. */
const START_FILES: readonly (readonly [input: string, names: readonly string[], prefix: string])[] = [
  ['scenario', ['scenario.json'], ''],
  ['plugin-config', ['plugin-config.txt', 'plugin-config.json', 'plugin-config.yaml'], '@'],
  ['runtime-config', ['runtime-config.json'], ''],
];

function startInputs({ names }: FolderView): Readonly<Record<string, string>> {
  return Object.fromEntries(
    START_FILES.flatMap(([input, files, prefix]) => {
      const file = files.find((one) => names.includes(one));
      return file === undefined ? [] : [[input, `${prefix}${file}`] as const];
    }),
  );
}

/** Three commands for a shell in the folder of the filter: build it, check it, publish it. */
function nextCommands(
  { folder, hasGit, example }: InitPlace,
  recipe: Recipe,
  start: Readonly<Record<string, string>>,
  written: readonly string[],
): readonly string[] {
  const flags = Object.entries(start).flatMap(([input, value]) => [`--${input}`, value]);
  // Packages of the system are a matter of its owner.
  const steps = recipe.steps.flatMap((step) =>
    step.kind === 'run' && !step.run.startsWith('sudo ') ? [step.run] : [],
  );
  const module = ['--module-path', recipe.modulePath];
  const publish =
    written.length < 2
      ? '# once the repository exists on github.com: wasm-image init --repository OWNER/NAME'
      : [
          ...(hasGit ? [] : ['git init']),
          printCommand([
            'git',
            'add',
            ...(example === undefined ? written.map((path) => posix.relative(folder, path)) : ['.']),
          ]),
          'git commit --message "Publish with wasm-image"',
          'git tag v0.1.0',
          'git push origin HEAD v0.1.0',
        ].join(' && ');
  switch (recipe.build.kind) {
    case 'preset': {
      const args = recipe.build.args.map((arg) => `--build-args=${arg}`);
      const build = ['wasm-image', 'build', '--build', recipe.build.preset, ...args, ...module, ...flags];
      return [[...steps, printCommand(build)].join(' && '), publish];
    }
    case 'module':
      return [printCommand(['wasm-image', 'build', recipe.modulePath, ...flags]), publish];
    case 'command':
      return [
        [...steps, printCommand(recipe.build.argv)].join(' && '),
        printCommand(['wasm-image', 'build', recipe.modulePath, ...flags]),
        publish,
      ];
  }
}

function printCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w./@=:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
