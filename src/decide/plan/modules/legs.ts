import { type Digest, digestOf, isDigest } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../../core/json.ts';
import { quoted, wordsOf } from '../../../core/text.ts';
import { parseRepository, parseTag, printRepository, type Repository, type Tag } from '../../../oci/reference.ts';
import { named } from '../../inputs/named.ts';
import { fillTemplate } from '../image-template.ts';
import { type HeldRules, readHeldRules } from './held-rules.ts';
import { isModuleFile, moduleNames } from './module-lines.ts';

/** What a leg of a matrix published, as its record says: nothing of it is trusted before the gate. */
export interface Leg {
  readonly name: string;
  readonly digest: Digest;
  readonly moduleDigest: Digest;
  /** Of the record itself. */
  readonly recordDigest: Digest;
  readonly repositories: readonly Repository[];
  /** Empty if the version existed already. */
  readonly tags: readonly Tag[];
  /** What its run moves tags by. */
  readonly held: HeldRules;
}

const SCHEMA = 'https://wasm-image.dev/schema/record/v1';
const RESULTS = ['published', 'unchanged', 'existing'];

/**
 * Reads the record of a leg. @param path for messages.
 * @throws WasmImageError INPUT_INVALID for a record of a run that did not verify its images, or did not hold its tags.
 */
export function readLeg(bytes: Uint8Array, path: string): Leg {
  const fail = (why: string, hint?: string): WasmImageError =>
    new WasmImageError('INPUT_INVALID', `Cannot use the record ${quoted(path)}: ${why}`, { hint });
  let record: Json;
  try {
    record = parseStrictJson(bytes);
  } catch (cause) {
    throw fail(wordsOf(cause));
  }
  if (!isObject(record) || record.schema !== SCHEMA) throw fail('it is not a record of publish');
  const { name, result, digest, moduleDigest, images, plannedTags } = record;
  if (typeof name !== 'string')
    throw fail('it names no module', `publish with ${named('modules')}, which gives a name`);
  if (typeof result !== 'string' || !RESULTS.includes(result) || record.verified !== true)
    throw fail(`the run of module ${quoted(name)} ended with ${quoted(String(result))}`, 'run this leg again');
  if (record.tagsHeld !== true && result !== 'existing')
    throw fail('its run moved the tags itself', `publish with ${named('move-tags', 'false')}`);
  if (typeof digest !== 'string' || !isDigest(digest) || typeof moduleDigest !== 'string' || !isDigest(moduleDigest))
    throw fail('it has no digests');
  if (!Array.isArray(images) || images.length === 0 || images.length > 64) throw fail('it lists no images');
  if (!Array.isArray(plannedTags) || plannedTags.length > 1000) throw fail('it lists no tags');
  let held: HeldRules;
  try {
    held = readHeldRules(record.tagRules);
  } catch (cause) {
    throw fail(wordsOf(cause));
  }
  return {
    name,
    digest,
    moduleDigest,
    held,
    recordDigest: digestOf(bytes),
    repositories: images.map((image: Json) => parseRepository(isObject(image) ? textOf(image, 'repository') : '')),
    tags: result === 'existing' ? [] : plannedTags.map((tag: Json) => parseTag(typeof tag === 'string' ? tag : '')),
  };
}

function textOf(object: JsonObject, key: string): string {
  return stringAt(object, key) ?? '';
}

/** A module that must have a record, and what the job that published it says about it. */
export interface ExpectedLeg {
  readonly name: string;
  /** Undefined: any image that passes the gate. */
  readonly digest?: Digest | undefined;
  /** Of the record itself. */
  readonly recordDigest?: Digest | undefined;
}

/**
 * Reads which modules must have a record: names, one per line, or JSON: a matrix, a list of its entries, or what a
 * publish run outputs as `expected` or `results`.
 * @throws WasmImageError INPUT_MISSING, INPUT_INVALID.
 */
export function readExpected(text: string): readonly ExpectedLeg[] {
  const isJson = /^\s*[[{]/.test(text);
  const given = isJson ? expectedIn(text) : text.split(/[\r\n,]+/).map((name) => ({ name: name.trim() }));
  const legs = given.filter(({ name }) => name !== '');
  if (legs.length > 0) return legs;
  throw new WasmImageError('INPUT_MISSING', `Cannot merge: ${named('expected')} names no module`, {
    hint: `set ${named('expected')} to the names of all legs, so that a missing one is noticed`,
  });
}

const NEITHER = 'it is neither a list, nor a matrix with "include" or "name", nor results by name';

function expectedIn(text: string): readonly ExpectedLeg[] {
  let value: Json;
  try {
    value = parseStrictJson(new TextEncoder().encode(text));
  } catch (cause) {
    throw notExpected(wordsOf(cause));
  }
  const list = isObject(value) ? [value.include, value.name].find(Array.isArray) : value;
  if (Array.isArray(list)) return list.flatMap((item: Json) => namesOf(item).map((name) => ({ name })));
  if (!isObject(value)) throw notExpected(NEITHER);
  return Object.entries(value).map(([name, result]) => {
    const fields: JsonObject = isObject(result) ? result : { digest: result };
    return { name, digest: digestAt(fields, 'digest', name), recordDigest: digestAt(fields, 'recordDigest', name) };
  });
}

/** The modules of one entry of a matrix: one, or those of a leg that publishes several. */
function namesOf(item: Json): readonly string[] {
  const modules = isObject(item) && typeof item.modules === 'string' ? item.modules : '';
  if (modules.trim() !== '' && !isModuleFile(modules)) return moduleNames(modules);
  const name = isObject(item) ? item.name : item;
  if (typeof name !== 'string') throw notExpected('an entry has no name');
  return [name];
}

function digestAt(fields: JsonObject, key: 'digest' | 'recordDigest', name: string): Digest | undefined {
  const text = fields[key];
  if (typeof text === 'string' && isDigest(text)) return text;
  if (text === undefined && key === 'recordDigest') return undefined;
  throw notExpected(`${NEITHER}: ${quoted(name)} has no ${key}`);
}

function notExpected(why: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${named('expected')}: ${why}`);
}

/** Whether what a record says is what its job wrote. Only after {@link checkLegs}. */
export function isVouchedFor(leg: Leg, expected: readonly ExpectedLeg[]): boolean {
  return expected.some(({ name, recordDigest }) => name === leg.name && recordDigest === leg.recordDigest);
}

/** What the legs may publish, apart from what their records say. */
export interface LegDemands {
  readonly expected: readonly ExpectedLeg[];
  /** Templates; empty: any. */
  readonly images: readonly string[];
  /** Empty: any. */
  readonly tags: readonly string[];
  /** OWNER/NAME of the repository on GitHub. */
  readonly repository: string | undefined;
}

/**
 * Checks that there is one record for each expected module, and that no record names other images or tags than allowed.
 * @throws WasmImageError INPUT_MISSING for a missing record, INPUT_INVALID, INPUT_CONFLICT.
 */
export function checkLegs(legs: readonly Leg[], { expected, images, tags, repository }: LegDemands): void {
  for (const { name } of expected) {
    const found = legs.filter((leg) => leg.name === name);
    if (found.length > 1)
      throw new WasmImageError(
        'INPUT_CONFLICT',
        `Cannot merge: there are ${found.length} records of module ${quoted(name)}`,
      );
    if (found.length === 0)
      throw new WasmImageError('INPUT_MISSING', `Cannot merge: there is no record of module ${quoted(name)}`, {
        hint: 'run the leg that publishes it, and pass its record on',
      });
  }
  for (const leg of legs) {
    const refuse = (what: string): WasmImageError =>
      new WasmImageError('INPUT_INVALID', `Cannot merge module ${quoted(leg.name)}: its record names ${what}`);
    const wanted = expected.filter(({ name }) => name === leg.name);
    if (wanted.length === 0) throw refuse('a module that is not expected');
    for (const { digest = leg.digest, recordDigest = leg.recordDigest } of wanted) {
      if (digest !== leg.digest) throw refuse(`the image ${leg.digest}, but ${digest} was published`);
      if (recordDigest === leg.recordDigest) continue;
      throw new WasmImageError(
        'INPUT_INVALID',
        `Cannot merge module ${quoted(leg.name)}: its record is not the one that ${named('expected')} says`,
        { hint: 'pass on the records as the publish run wrote them' },
      );
    }
    const allowed = images.map((image) =>
      printRepository(parseRepository(fillTemplate(image, { name: leg.name, repository }))),
    );
    const names = leg.repositories.map(printRepository);
    const foreign = names.find((name) => allowed.length > 0 && !allowed.includes(name));
    if (foreign !== undefined) throw refuse(`${quoted(foreign)}, which is not one of the images`);
    const odd = leg.tags.find((tag) => tags.length > 0 && !tags.includes(tag));
    if (odd !== undefined) throw refuse(`the tag ${quoted(odd)}, which is not one of the tags`);
  }
}
