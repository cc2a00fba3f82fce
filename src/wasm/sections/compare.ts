import { ByteError } from '../../core/bytes.ts';
import { quoted } from '../../core/text.ts';
import { headerOf, type SectionRange, splitSections } from './split-sections.ts';

/** A section that is not the same in two modules. */
export interface SectionDifference {
  /** `code`, `custom "name"`; in a component, with the place of the module: `module 2: data`. */
  readonly section: string;
  /** Bytes of its content in each module; undefined in a module that does not have it. */
  readonly sizes: readonly [number | undefined, number | undefined];
  /** Where the first different byte is in each module; undefined if one of them does not have the section. */
  readonly offsets: readonly [number, number] | undefined;
  /** The text around the first different byte in each module; undefined where there is none. */
  readonly texts: readonly [string | undefined, string | undefined];
  /** Which of the given paths each module has in this section. */
  readonly paths: readonly [string | undefined, string | undefined];
}

const CORE = 'custom,type,import,function,table,memory,global,export,start,element,code,data,data count,tag'.split(',');
const COMPONENT =
  'custom,module,core instance,core type,component,instance,alias,type,canon,start,import,export,value'.split(',');

/**
 * Which sections differ in two modules, in the order of the first one. Sections are paired by their kind and name, and
 * the modules in components too. Two files that cannot be split differ as a whole.
 * @param places a path that may be in the first module, and one that may be in the second.
 */
export function compareModules(
  first: Uint8Array,
  second: Uint8Array,
  places: readonly [string, string],
): readonly SectionDifference[] {
  const kind = headerOf(first);
  try {
    if (kind !== undefined && kind === headerOf(second))
      return compareAt(first, second, { kind, places, at: [0, 0], where: '' });
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
  }
  return Buffer.compare(first, second) === 0 ? [] : [difference('file', first, second, [0, 0], places)];
}

interface Place {
  readonly kind: 'core' | 'component';
  readonly places: readonly [string, string];
  /** Where both modules start in their files. */
  readonly at: readonly [number, number];
  readonly where: string;
}

function compareAt(first: Uint8Array, second: Uint8Array, place: Place): readonly SectionDifference[] {
  const [ours, theirs] = [first, second].map((bytes) => bySection(bytes, place.kind)) as [Sections, Sections];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) => {
    const [a, b] = [ours.get(key), theirs.get(key)];
    const section = `${place.where}${key}`;
    if (a === undefined || b === undefined)
      return [{ section, sizes: [sizeOf(a), sizeOf(b)], offsets: undefined, texts: NONE, paths: NONE } as const];
    const [left, right] = [first.subarray(a.content, a.end), second.subarray(b.content, b.end)];
    if (Buffer.compare(left, right) === 0) return [];
    const at = [place.at[0] + a.content, place.at[1] + b.content] as const;
    const inner = place.kind === 'component' && (a.id === 1 || a.id === 4) ? headerOf(left) : undefined;
    if (inner !== undefined && inner === headerOf(right))
      return compareAt(left, right, { kind: inner, places: place.places, at, where: `${section}: ` });
    return [difference(section, left, right, at, place.places)];
  });
}

type Sections = ReadonlyMap<string, SectionRange>;
const NONE = [undefined, undefined] as const;

/** The sections by what they are called; of several with one name, the later ones have a number. */
function bySection(bytes: Uint8Array, kind: Place['kind']): Sections {
  const found = new Map<string, SectionRange>();
  const counts = new Map<string, number>();
  for (const section of splitSections(bytes)) {
    const title = (kind === 'core' ? CORE : COMPONENT)[section.id] ?? `section ${section.id}`;
    const name = section.name === undefined ? title : `${title} ${quoted(section.name)}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    found.set(count === 1 ? name : `${name} ${count}`, section);
  }
  return found;
}

function sizeOf(section: SectionRange | undefined): number | undefined {
  return section === undefined ? undefined : section.end - section.content;
}

function difference(
  section: string,
  left: Uint8Array,
  right: Uint8Array,
  at: readonly [number, number],
  places: readonly [string, string],
): SectionDifference {
  let same = 0;
  while (same < left.length && same < right.length && left[same] === right[same]) same += 1;
  return {
    section,
    sizes: [left.length, right.length],
    offsets: [at[0] + same, at[1] + same],
    texts: [textAround(left, same), textAround(right, same)],
    paths: [pathIn(left, places[0]), pathIn(right, places[1])],
  };
}

const LONGEST = 80;

/** Printable ASCII around a byte, at least four characters. */
function textAround(bytes: Uint8Array, at: number): string | undefined {
  const isText = (i: number): boolean => (bytes[i] ?? 0) >= 0x20 && (bytes[i] ?? 0) < 0x7f;
  let [start, end] = [at, at];
  while (start > 0 && at - start < LONGEST / 2 && isText(start - 1)) start -= 1;
  while (end < bytes.length && end - at < LONGEST / 2 && isText(end)) end += 1;
  return end - start < 4 ? undefined : Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

function pathIn(bytes: Uint8Array, path: string): string | undefined {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(path) ? path : undefined;
}
