import { WasmImageError } from '../../../core/errors.ts';
import { inert, printSize, quoted } from '../../../core/text.ts';
import type { SectionDifference } from '../../../wasm/sections/compare.ts';
import { named } from '../../inputs/named.ts';

const SHOWN = 3;

/** What a difference is, in one line. */
export function printDifference({ section, sizes, offsets, texts, paths }: SectionDifference): string {
  if (offsets === undefined) return `${section}: only in the ${sizes[0] === undefined ? 'second' : 'first'} build`;
  const [a = 0, b = 0] = sizes;
  const size = a === b ? printSize(a) : `${printSize(a)} and ${printSize(b)} (${a} and ${b} bytes)`;
  const said = texts.map((text) => (text === undefined ? undefined : quoted(text)));
  const around = said[0] === undefined || said[0] === said[1] ? '' : `, ${said[0]} and ${said[1] ?? 'no text'}`;
  const path = paths.find((one) => one !== undefined);
  const cause = path === undefined ? '' : `; it contains the folder of the build, ${quoted(path)}`;
  return `${section}: ${size}, different from byte ${offsets[0]} on${around}${cause}`;
}

/** The error for two builds with different modules. */
export function notReproducible(differences: readonly SectionDifference[]): WasmImageError {
  const shown = differences.slice(0, SHOWN).map((one) => inert(printDifference(one), 400));
  const more = differences.length > SHOWN ? `; and ${differences.length - SHOWN} more sections` : '';
  return new WasmImageError(
    'BUILD_NOT_REPRODUCIBLE',
    `Cannot use the module: a second build in another folder gave other bytes. ${shown.join('; ')}${more}`,
    {
      hint: hintFor(differences),
      detail: { sections: inert(differences.map(({ section }) => section).join(', '), 400) },
    },
  );
}

function hintFor(differences: readonly SectionDifference[]): string {
  if (differences.every(({ section }) => /"(?:name|\.debug_[^"]*)"$/.test(section)))
    return `only names and debug information differ: map source paths, or set ${named('strip', 'true')}`;
  if (differences.some(({ paths }) => paths.some((path) => path !== undefined)))
    return 'let the compiler leave out or map source paths, as the presets do (see docs/build.md)';
  return 'look for times, random numbers, unpinned tools and the order of files in the build';
}
