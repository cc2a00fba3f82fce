import { WasmImageError } from '../../../core/errors.ts';
import { named } from '../../inputs/named.ts';

/**
 * The only module that a build file names.
 * @throws WasmImageError INPUT_MISSING if it names none or several.
 */
export function whereIsModule(where: string, found: readonly string[]): string {
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new WasmImageError(
    'INPUT_MISSING',
    only === undefined
      ? `Cannot find out where the build writes the module: ${where} does not say`
      : `Cannot choose the module: ${where} names ${found.length}: ${found.slice(0, 5).join(', ')}`,
    {
      hint: `set ${named('module-path')} to the .wasm file that the build writes, relative to the working directory`,
    },
  );
}
