import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { withInputNames } from '../../../core/text.ts';
import { plainPath } from '../init/question.ts';
import type { BuildFacts, BuildPlan } from './build-plan.ts';

/** The version that is installed when PATH has none. */
export const COMPONENTIZE_PY = '0.25.1';

/** The compiler of a JavaScript component, below the folder of the packages. */
export const COMPONENTIZE_JS = 'node_modules/@bytecodealliance/componentize-js/src/cli.js';

/** Options of componentize-py that come before its subcommand. */
const GLOBAL =
  /^(?:-[dwq]|--(?:wit-path|world|quiet|features|all-features|(?:import|export)-interface-name|world-module|full-names))(?:=|$)/;

/**
 * Plans a component in Python: the module app.py, or the only one, for the world in the folder wit.
 * @param program how componentize-py is started. @throws WasmImageError INPUT_MISSING.
 */
export function planPython(facts: BuildFacts, program: readonly string[]): BuildPlan {
  const { view, args, modulePath } = facts;
  const source = sourceOf(
    view.names.filter((name) => name.endsWith('.py')),
    ['app.py'],
    'Python',
  );
  const name = posix.basename(source, '.py');
  const output = modulePath ?? `build/${name}.wasm`;
  const world = hasWit(facts, '-d', '--wit-path');
  return {
    what: `Python component: ${source}`,
    steps: [
      {
        argv: [
          ...program,
          ...world.map((wit) => `--wit-path=${wit}`),
          ...args.filter((arg) => GLOBAL.test(arg)),
          ...['componentize', name, `--output=${output}`],
          ...args.filter((arg) => !GLOBAL.test(arg)),
        ],
      },
    ],
    modulePath: output,
  };
}

/**
 * Plans a component in JavaScript: the file that package.json names as `main`, for the world in the folder wit.
 * @param compiler path of componentize-js, relative to the folder. @throws WasmImageError INPUT_MISSING, INPUT_INVALID.
 */
export function planJavascript(facts: BuildFacts, compiler: string): BuildPlan {
  const { view, args, modulePath } = facts;
  const main = /"main"\s*:\s*"([^"\\]+)"/.exec(view.texts.get('package.json') ?? '')?.[1];
  const source =
    main === undefined
      ? sourceOf(
          view.names.filter((name) => /\.m?js$/.test(name)),
          ['app.js', 'index.js', 'main.js', 'app.mjs', 'index.mjs'],
          'JavaScript',
        )
      : plainPath('"main" of package.json', main);
  const output = modulePath ?? `build/${posix.basename(source, posix.extname(source))}.wasm`;
  return {
    what: `JavaScript component: ${source}`,
    steps: [
      {
        argv: [
          ...['node', compiler, source],
          ...hasWit(facts, '-w', '--wit').map((wit) => `--wit=${wit}`),
          `--out=${output}`,
          ...args,
        ],
      },
    ],
    modulePath: output,
  };
}

function sourceOf(found: readonly string[], usual: readonly string[], language: string): string {
  const source = usual.find((name) => found.includes(name)) ?? (found.length === 1 ? found[0] : undefined);
  if (source !== undefined) return source;
  throw new WasmImageError(
    'INPUT_MISSING',
    found.length === 0
      ? `Cannot build a ${language} component: the working directory has no ${language} file`
      : `Cannot choose the ${language} file: found ${found.slice(0, 5).join(', ')}`,
    { hint: `name the file ${usual[0]}` },
  );
}

/** The folder with the world, unless the arguments name one. @throws WasmImageError INPUT_MISSING. */
function hasWit({ view, args }: BuildFacts, ...flags: readonly string[]): readonly string[] {
  if (args.some((arg) => flags.includes(arg.replace(/=.*/s, '')))) return [];
  if (view.names.includes('wit')) return ['wit'];
  throw new WasmImageError(
    'INPUT_MISSING',
    'Cannot build a component: the working directory has no folder "wit" with the world that it implements',
    { hint: withInputNames(`add the folder, or write ${flags[1]}=FOLDER into {build-args}`) },
  );
}
