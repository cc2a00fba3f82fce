// Parts of our own code that only some runs need: each is a file of dist that an entry loads at the first call.
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const errors = join(root, 'src/core/errors.ts');

interface Late {
  readonly source: string;
  /** Functions that an entry calls. */
  readonly names: readonly string[];
}

/** By the file in dist. A part holds its own copy of the pure code it uses, but neither our error class nor the list of secrets. */
export const LATE: Readonly<Record<string, Late>> = {
  'dry-run.cjs': { source: 'src/pipeline/foresee.ts', names: ['foresee', 'printForecast'] },
  'policy-export.cjs': { source: 'src/decide/policy/export/export.ts', names: ['exportPolicy'] },
  'sbom.cjs': { source: 'src/pipeline/sbom.ts', names: ['makeSboms'] },
  'scenario.cjs': { source: 'src/smoke/read-scenario.ts', names: ['readScenario'] },
};

/** The child that runs filters can load no other file. */
const isWhole = (file: string): boolean => file === 'smoke.cjs';

/** What stands in `file` for a module of ours that it imports: a name in `LATE_MODULES`, or undefined for the module itself. */
export function standInOf(file: string, importer: string, path: string): string | undefined {
  const wanted = join(importer, '..', path);
  if (file in LATE) return wanted === errors ? 'errors of the entry' : undefined;
  return Object.keys(LATE).find((late) => !isWhole(file) && wanted === join(root, LATE[late]?.source ?? ''));
}

const ERROR_NAMES = ['CODES', 'WasmImageError', 'asWasmImageError'];

/** Sources of the modules in their place, and of the parts themselves (`part of FILE`). */
export const LATE_MODULES: Readonly<Record<string, string>> = {
  'errors of the entry': `let given;
exports.takeErrors = (errors) => { given = errors; };
for (const name of ${JSON.stringify(ERROR_NAMES)}) Object.defineProperty(exports, name, { enumerable: true, get: () => given[name] });`,
  ...Object.fromEntries(
    Object.entries(LATE).flatMap(([file, { source, names }]) => [
      [
        file,
        `let part;
const open = () => {
  if (part === undefined) (part = require('./${file}')).takeErrors(require(${JSON.stringify(errors)}));
  return part;
};
${names.map((name) => `exports.${name} = (...given) => open().${name}(...given);`).join('\n')}`,
      ],
      [
        `part of ${file}`,
        `export { ${names.join(', ')} } from ${JSON.stringify(join(root, source))};
export { takeErrors } from 'written:errors of the entry';`,
      ],
    ]),
  ),
};
