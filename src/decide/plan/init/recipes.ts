import { WasmImageError } from '../../../core/errors.ts';
import type { Toolchain } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import { readAsconfig } from '../assemblyscript.ts';
import { builtByDocker, cmakeModules, makeModules, matches, zigModules } from './built-files.ts';
import { cargoRecipe } from './cargo.ts';
import type { FolderView } from './folder-view.ts';
import { goRecipe } from './go.ts';
import { type Answers, plainPath, type Question } from './question.ts';
import { type Recipe, type Step, setupGo } from './recipe.ts';

type Make = (view: FolderView, answers: Answers) => Recipe | Question;

/** How each toolchain builds a filter. Each may throw WasmImageError INPUT_INVALID. */
export const RECIPES: Readonly<Record<Toolchain, Make>> = {
  rust: cargoRecipe,
  go: goRecipe,
  assemblyscript: (view, answers) => {
    const text = view.texts.get('asconfig.json') ?? '{}';
    const { outFile } = readAsconfig('asconfig.json', new TextEncoder().encode(text));
    return withModule(answers, outFile === undefined ? [] : [outFile], 'asconfig.json', (modulePath) => ({
      toolchain: 'assemblyscript',
      what: 'AssemblyScript (asconfig.json)',
      steps: [],
      build: { kind: 'preset', preset: 'assemblyscript', args: [] },
      modulePath,
    }));
  },
  zig: (view, answers) =>
    withModule(answers, zigModules(view), 'build.zig', (modulePath) => ({
      toolchain: 'zig',
      what: 'Zig (build.zig)',
      steps: [],
      build: { kind: 'preset', preset: 'zig', args: [] },
      modulePath,
    })),
  cmake: (view, answers) =>
    withModule(answers, cmakeModules(view), 'CMakeLists.txt', (modulePath) => ({
      toolchain: 'cmake',
      what: 'CMake (CMakeLists.txt)',
      steps: compilersOf(view.texts.get('CMakeLists.txt') ?? ''),
      build: { kind: 'preset', preset: 'cpp', args: [] },
      modulePath,
    })),
  make: (view, answers) =>
    withModule(answers, makeModules(view), 'Makefile', (modulePath) => ({
      toolchain: 'make',
      what: 'make (Makefile)',
      steps: compilersOf(view.texts.get('Makefile') ?? ''),
      build: { kind: 'preset', preset: 'cpp', args: [] },
      modulePath,
    })),
  docker: (view, answers) =>
    withModule(answers, filesOfImage(view.texts.get('Dockerfile') ?? ''), 'Dockerfile', (modulePath) => ({
      toolchain: 'docker',
      what: 'docker build (Dockerfile)',
      steps: [],
      build: { kind: 'preset', preset: 'docker', args: [] },
      modulePath,
    })),
  rego: (view) => {
    const files = view.names.filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'));
    const packages = files.flatMap((file) => matches(view.texts.get(file) ?? '', /^package\s+([\w.]+)/gm));
    const [entrypoint] = packages;
    if (entrypoint === undefined)
      throw new WasmImageError('INPUT_INVALID', `Cannot use ${files[0]}: it does not begin with a package`);
    return {
      toolchain: 'rego',
      what: `OPA policy: package ${entrypoint} (${files.join(', ')})`,
      steps: [
        setupGo({ 'go-version': 'stable' }),
        { kind: 'run', run: `go install github.com/open-policy-agent/opa@${OPA}` },
      ],
      build: {
        kind: 'command',
        argv: [
          ...['opa', 'build', '--target=wasm', `--entrypoint=${entrypoint.replaceAll('.', '/')}`],
          '--output=bundle.tar.gz',
          ...files.map((file) => plainPath('the name of a policy', file)),
        ],
      },
      modulePath: 'bundle.tar.gz',
    };
  },
  module: (view, answers) =>
    withModule(
      answers,
      view.names.filter((name) => name.endsWith('.wasm')),
      'the folder',
      (modulePath) => ({
        toolchain: 'module',
        what: `a module that is built already (${modulePath})`,
        steps: [],
        build: { kind: 'module' },
        modulePath,
      }),
    ),
};

const OPA = 'v1.22.2';

/** The recipe with the module that was named, or that the files name if they name only one. */
function withModule(
  answers: Answers,
  found: readonly string[],
  where: string,
  make: (modulePath: string) => Recipe,
): Recipe | Question {
  const given = answers['module-path'] ?? (found.length === 1 ? found[0] : undefined);
  if (given !== undefined) return make(plainPath(named('module-path'), given));
  return {
    kind: 'question',
    input: 'module-path',
    why:
      found.length === 0
        ? `Cannot find out where the build writes the module: ${where} does not say`
        : `Cannot choose the module: ${where} names ${found.length}: ${found.slice(0, 5).join(', ')}`,
    text: 'Where does the build write the module (.wasm)?',
    choices: found.slice(0, 5),
  };
}

/** What a build file calls, and the step that installs it on Ubuntu 24.04. Everything else is there already. */
const COMPILERS: readonly (readonly [RegExp, string])[] = [
  [
    /wasm32-(?:unknown-)?wasi|wasi-libc/,
    'sudo apt-get update && sudo apt-get install --yes clang-18 lld-18 wasi-libc libclang-rt-18-dev-wasm32',
  ],
  [/\bem(?:cc|\+\+)|emscripten/i, 'sudo apt-get update && sudo apt-get install --yes emscripten'],
  [/\bcargo build\b/, 'rustup target add wasm32-wasip1'],
];

function compilersOf(text: string): readonly Step[] {
  const isRust = /\bcargo build\b/.test(text);
  return COMPILERS.filter(([pattern, run]) => pattern.test(text) && isRust === run.startsWith('rustup')).map(
    ([, run]) => ({ kind: 'run', run }),
  );
}

/** Where the preset puts the modules that the last stage copies. */
function filesOfImage(text: string): readonly string[] {
  const lastStage =
    text
      .replace(/\\\r?\n/g, ' ')
      .split(/^FROM\s/im)
      .at(-1) ?? '';
  const copies = lastStage.matchAll(/^(?:COPY|ADD)\s+(?:--\S+\s+)*(\S+\.wasm)\s+(\S+)\s*$/gim);
  return [...copies].map(([, from = '', to = '']) => builtByDocker(to.endsWith('.wasm') ? to : from));
}
