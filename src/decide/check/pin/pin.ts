import { type Digest, hexOf } from '../../../core/digest.ts';
import type { Tag } from '../../../oci/reference.ts';
import type { Address } from '../address.ts';
import type { Entry } from '../files.ts';
import type { Reference } from '../reference.ts';
import { RULES, type RuleName } from '../rules.ts';
import type { Located } from '../text/tree.ts';
import { differencesOf } from './differences.ts';
import { applyEdits, type Edit } from './edit.ts';
import { insertDigest, quoteAround, writeHex } from './insert.ts';

/** What a reference shall lead to. */
export interface Wanted {
  readonly entry: Entry;
  /** The verified digest, of what the target compares: the image, or the module for one that comes over http. */
  readonly digest: Digest;
  /** The new tag; undefined: the one that is there. */
  readonly tag?: Tag | undefined;
}

/** A field that is written. */
export interface FieldChange {
  /** JSON pointer. */
  readonly path: string;
  /** Undefined: the field is new. */
  readonly from: string | undefined;
  readonly to: string;
}

/** A reference that was changed, or has to stay as it is. */
export type Outcome =
  | { readonly kind: 'changed'; readonly wanted: Wanted; readonly fields: readonly FieldChange[] }
  | { readonly kind: 'same'; readonly wanted: Wanted }
  | { readonly kind: 'left'; readonly wanted: Wanted; readonly why: string };

/** Findings that a pin repairs. */
const REPAIRED: readonly RuleName[] = ['unpinned', 'digest-form'];

/** Whether nothing is wrong with a reference but its pin. */
export function isPinnable({ findings }: Entry): boolean {
  return findings.every(({ rule }) => REPAIRED.includes(rule) || ['warning', 'note'].includes(RULES[rule].level));
}

/** Whether a reference has all that a pin would write. */
export function isComplete({ findings }: Entry): boolean {
  return !findings.some(({ rule }) => REPAIRED.includes(rule));
}

/** A reference without the findings that its new pin repairs. */
export function withoutRepaired<T extends Entry>(entry: T): T {
  return { ...entry, findings: entry.findings.filter(({ rule }) => !REPAIRED.includes(rule)) };
}

/** A field with the ways to write it. */
interface Step {
  readonly change: FieldChange;
  readonly ways: readonly Edit[];
}

/**
 * Writes digests and tags into a text. Every change is read again: nothing else may mean something else afterwards.
 * @param wanted references of this text.
 */
export function pinText(
  text: string,
  wanted: readonly Wanted[],
): { readonly text: string; readonly outcomes: readonly Outcome[] } {
  const tries = wanted.map((one) => ({ one, steps: stepsOf(text, one) }));
  const changes = tries.flatMap(({ one, steps }): readonly Try[] => {
    if (typeof steps === 'string' || steps.length === 0) return [];
    const { document } = one.entry.reference;
    const expected = steps.map(({ change }) => ({ document, path: change.path, text: change.to }));
    return [{ wanted: one, ways: waysOf(steps), expected }];
  });
  const good = usable(text, changes);
  const edits = [...good.values()].flat();
  // Each of them is right alone; together they are too, unless they affect each other.
  const isWhole = isExpected(text, edits, expectedOf(changes.filter((one) => good.has(one.wanted))));
  const outcomes = tries.map(({ one, steps }): Outcome => {
    if (typeof steps === 'string') return { kind: 'left', wanted: one, why: steps };
    if (steps.length === 0) return { kind: 'same', wanted: one };
    if (!good.has(one)) return { kind: 'left', wanted: one, why: whyNot(steps) };
    return isWhole
      ? { kind: 'changed', wanted: one, fields: steps.map(({ change }) => change) }
      : { kind: 'left', wanted: one, why: 'its change and others in the file affect each other' };
  });
  return { text: isWhole ? (applyEdits(text, edits) ?? text) : text, outcomes };
}

/** The fields of one reference. */
interface Try {
  readonly wanted: Wanted;
  readonly ways: readonly (readonly Edit[])[];
  readonly expected: readonly Expected[];
}

/** The changes that read back as they should. Halves are tried, since most texts have none that does not. */
function usable(text: string, tries: readonly Try[]): ReadonlyMap<Wanted, readonly Edit[]> {
  const [first] = tries;
  if (first === undefined) return new Map();
  const edits = tries.flatMap(({ ways }) => ways[0] ?? []);
  if (isExpected(text, edits, expectedOf(tries)))
    return new Map(tries.map(({ wanted, ways }) => [wanted, ways[0] ?? []]));
  if (tries.length === 1) {
    const way = first.ways.slice(1).find((one) => isExpected(text, one, first.expected));
    return way === undefined ? new Map() : new Map([[first.wanted, way]]);
  }
  const middle = Math.ceil(tries.length / 2);
  return new Map([...usable(text, tries.slice(0, middle)), ...usable(text, tries.slice(middle))]);
}

function expectedOf(tries: readonly Try[]): readonly Expected[] {
  return tries.flatMap(({ expected }) => expected);
}

interface Expected {
  readonly document: number;
  readonly path: string;
  readonly text: string;
}

function isExpected(text: string, edits: readonly Edit[], expected: readonly Expected[]): boolean {
  const written = applyEdits(text, edits);
  const found = written === undefined ? undefined : differencesOf(text, written);
  const nameOf = (one: { document: number; path: string; text: string | undefined }): string =>
    JSON.stringify([one.document, one.path, one.text]);
  if (found === undefined) return false;
  const [names, wanted] = [found, expected].map((all) => [...new Set(all.map(nameOf))].sort());
  return JSON.stringify(names) === JSON.stringify(wanted);
}

/** All combinations; only an insertion has more than one way. */
function waysOf(steps: readonly Step[]): readonly (readonly Edit[])[] {
  return steps.reduce<readonly (readonly Edit[])[]>(
    (ways, step) => ways.flatMap((way) => step.ways.map((edit) => [...way, edit])),
    [[]],
  );
}

function whyNot(steps: readonly Step[]): string {
  return steps.some(({ change }) => change.from === undefined)
    ? 'the place of its new field is not clear'
    : 'it is an anchor with aliases, or part of one, so that other values would change too';
}

/** @returns why nothing can be written. */
function stepsOf(text: string, { entry, digest, tag }: Wanted): readonly Step[] | string {
  const { reference, address } = entry;
  if (reference.within === 'patch') return 'it is in a patch for another object';
  if (reference.within === 'string') return 'it is in a document inside a string';
  const hex = hexOf(digest);
  const isFieldNeeded = address?.kind === 'http' || reference.target === 'envoy-filter';
  const field = reference.digest ?? (isFieldNeeded ? reference.emptyDigest : undefined);
  const steps: (Step | string)[] = [];
  if (field !== undefined && field.text !== hex) {
    const other = field.text.replace(/^sha256:/i, '').toLowerCase();
    // A new version has another digest.
    if (tag === undefined && /^[0-9a-f]{64}$/.test(other) && other !== hex && entry.findings.some(isForm))
      return 'its sha256 is that of something else';
    steps.push(replace(text, field, field.path, hex, writeHex(hex, quoteAround(text, field.span.at, field.span.end))));
  }
  if (field === undefined && isFieldNeeded) {
    const insertion = insertDigest(text, reference, reference.path, hex);
    if (insertion === undefined) return 'the place of its new field is not clear';
    steps.push({ change: { path: insertion.path, from: undefined, to: hex }, ways: insertion.ways });
  }
  const isInAddress = field === undefined && !isFieldNeeded;
  const written = newAddress(reference, address, digest, tag, isInAddress);
  if (written !== undefined && reference.address !== undefined && written !== reference.address.text)
    steps.push(replace(text, reference.address, reference.path, written));
  return steps.find((step) => typeof step === 'string') ?? (steps as readonly Step[]);
}

function isForm({ rule }: { readonly rule: RuleName }): boolean {
  return rule === 'digest-form';
}

function newAddress(
  reference: Reference,
  address: Address | undefined,
  digest: Digest,
  tag: Tag | undefined,
  isInAddress: boolean,
): string | undefined {
  if (address?.kind !== 'image' || reference.address === undefined) return undefined;
  const [named = ''] = reference.address.text.split('@');
  const name = address.tag === undefined ? named : named.slice(0, -address.tag.length - 1);
  const [newTag, hasDigest] = [tag ?? address.tag, isInAddress || address.digest !== undefined];
  return `${name}${newTag === undefined ? '' : `:${newTag}`}${hasDigest ? `@${digest}` : ''}`;
}

/** @param written with quotes if the text has none and needs them. @returns why it cannot be replaced. */
function replace(
  text: string,
  { span, text: from }: Located,
  path: string,
  to: string,
  written: string = to,
): Step | string {
  const { at, end } = span;
  if (!span.isExact || text.slice(at, end) !== from)
    return 'it is written in a way that cannot be changed in place: with escapes, over several lines, or as a block';
  const quote = quoteAround(text, at, end).length;
  const isWhole = written !== to;
  const edit = isWhole ? { at: at - quote, end: end + quote, text: written } : { at, end, text: to };
  return { change: { path, from, to }, ways: [edit] };
}
