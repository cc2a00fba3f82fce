// A repository of manifests that is made, not written: the same call makes the same files. Marks in the texts tell where
// each reference is, so what must be found does not come from our own reader.
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/json.ts';
import type { RuleName } from '../../../src/decide/check/rules.ts';
import { FAULTS, type Fault, type Parts, type Spot } from './faults.ts';
import { ROOT, TAG, type TreeImages } from './images.ts';
import { makeNoise } from './noise.ts';
import { OTHER_SHAPES } from './other-shapes.ts';
import { PROXY_SHAPES } from './proxy-shapes.ts';
import type { Shape, Written } from './shape.ts';

const SHAPES = [...PROXY_SHAPES, ...OTHER_SHAPES];
const FILES = 500;
const REFERENCES = 120;
const PLANTED = 100;
/** Of those that can have a fault, every tenth stays good. */
const GOOD_EVERY = 10;
/** A word that no output may have: each configuration has one that starts with it. */
export const SECRET = 'hunter2';
/** Addresses whose server has the module of an image. */
const SERVER = 'https://files.acme.example';

type Style = 'block' | 'flow' | 'single' | 'double' | 'json' | 'compact' | 'tabs';

/** What must be found about one reference. */
export interface Expected {
  readonly file: string;
  /** `LINE:COLUMN` of its address; undefined if it cannot be read. */
  readonly at: string | undefined;
  readonly target: string;
  /** `RULE LINE`, in alphabetical order. */
  readonly found: readonly string[];
  readonly fault: string | undefined;
}

/** A tree with all that must be found in it. */
export interface ManifestTree {
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly references: readonly Expected[];
  /** Templates that are noted. */
  readonly templates: readonly string[];
  /** Lines for `--module-images`. */
  readonly served: readonly string[];
}

interface Piece {
  readonly number: number;
  readonly shape: Shape;
  readonly parts: Parts;
  readonly fault: Fault | undefined;
}

/** @param kind whether the references have faults. */
export function makeTree(images: TreeImages, kind: 'good' | 'with faults'): ManifestTree {
  const files = new Map<string, string>();
  const references: Expected[] = [];
  const used = new Map<Fault, number>();
  let [able, planted] = [0, 0];
  for (const [n, { shapes, style, name }] of layOut().entries()) {
    const pieces = shapes.map(({ shape, number }): Piece => {
      const parts = goodParts(shape, number);
      const fitting = kind === 'good' || planted === PLANTED ? undefined : leastUsed(shape, parts, style, used);
      const fault = fitting !== undefined && ++able % GOOD_EVERY !== 0 ? fitting : undefined;
      if (fault !== undefined) used.set(fault, (used.get(fault) ?? 0) + 1);
      if (fault !== undefined) planted++;
      return { number, shape, fault, parts: { ...parts, ...fault?.change(parts) } };
    });
    const marked = pieces.reduce(
      (text, piece) => (piece.parts.isTwice === true ? twice(text, piece.number) : text),
      print(
        pieces.map((piece) => objectOf(piece, images)),
        style,
        n,
      ),
    );
    const path = `clusters/c-${n}/${name}`;
    const { text, places } = readMarks(marked);
    files.set(path, text);
    for (const piece of pieces) references.push(expectedOf(path, piece, places, style));
  }
  const noise = makeNoise(FILES - files.size);
  for (const { path, text } of noise) files.set(path, text);
  return {
    files,
    references,
    templates: noise.filter(({ isTemplate }) => isTemplate).map(({ path }) => path),
    served: Object.entries(images).map(
      ([name, image]) => `${SERVER}/${name}.wasm=${image.name}:${TAG}@${image.digest}`,
    ),
  };
}

/** Which references are in which file, and how it is written. */
function layOut() {
  const all = Array.from({ length: REFERENCES }, (_, number) => ({
    number,
    shape: SHAPES[number % SHAPES.length] as Shape,
  }));
  const alone = all.filter(({ shape }) => shape.isAlone).map((one) => [one]);
  const others = all.filter(({ shape }) => !shape.isAlone);
  const together: (typeof all)[] = [];
  for (let at = 0, n = 0; at < others.length; n++) {
    const size = [1, 1, 2, 1, 3][n % 5] ?? 1;
    together.push(others.slice(at, at + size));
    at += size;
  }
  const styles = ['block', 'double', 'flow', 'json', 'block', 'single', 'compact', 'tabs'] as const;
  return [...alone, ...together].map((shapes, n) => {
    const own = shapes[0]?.shape.file;
    const isJson = own?.endsWith('.json');
    const fitting = styles.filter((one) => own === undefined || isJson === ['json', 'compact', 'tabs'].includes(one));
    const style: Style = fitting[n % fitting.length] ?? 'block';
    const name = own ?? (['json', 'compact', 'tabs'].includes(style) ? 'm.json' : n % 2 === 0 ? 'm.yaml' : 'm.yml');
    return { shapes, style, name };
  });
}

function goodParts(shape: Shape, number: number): Parts {
  const image = shape.images[number % shape.images.length] ?? 'picky';
  const pin = shape.pins[number % Math.max(1, shape.pins.length)];
  return {
    image,
    scheme: shape.scheme,
    tag: number % 4 === 3 ? undefined : TAG,
    digest: shape.scheme === 'http' ? 'moduleDigest' : 'digest',
    pins: pin === undefined ? [] : [pin],
    configuration: { ok: 1 + (number % 3), token: `${SECRET}-${number % 10}` },
    rootId: image === 'rooted' ? ROOT : undefined,
    isFailOpen: false,
  };
}

function leastUsed(shape: Shape, parts: Parts, style: string, used: ReadonlyMap<Fault, number>): Fault | undefined {
  const fitting = FAULTS.filter((one) => one.fits(shape, parts, style));
  return fitting.sort((a, b) => (used.get(a) ?? 0) - (used.get(b) ?? 0))[0];
}

function objectOf({ number, shape, parts }: Piece, images: TreeImages): JsonObject {
  const name = `plugin-${number}`;
  const image = images[parts.image];
  const digest =
    parts.digest === undefined
      ? undefined
      : parts.digest === 'none-such'
        ? `sha256:${'0a'.repeat(32)}`
        : image[parts.digest];
  const hex = digest?.slice('sha256:'.length) ?? '';
  const forms = { prefix: `sha256:${hex}`, upper: hex.toUpperCase(), other: 'c3'.repeat(32) };
  const isServed = shape.scheme === 'http';
  const address = isServed
    ? `${SERVER}/${parts.image}.wasm`
    : shape.scheme === 'file'
      ? `/etc/${parts.image}.wasm`
      : `${parts.scheme}${parts.repository ?? image.name}${parts.tag === undefined ? '' : `:${parts.tag}`}${parts.pins.includes('address') ? `@${digest}` : ''}`;
  const written: Written = {
    name,
    address: `⟪address⟫${address}`,
    ...(parts.pins.includes('field') ? { sha256: `⟪field⟫${parts.form === undefined ? hex : forms[parts.form]}` } : {}),
    configuration: parts.configuration,
    ...(parts.rootId === undefined ? {} : { rootId: parts.rootId }),
    isFailOpen: parts.isFailOpen,
  };
  return JSON.parse(JSON.stringify(shape.write(written)).replaceAll('⟪', `⟪${number} `)) as JsonObject;
}

/** Writes objects as one file. @param n decides about comments, line ends and the like. */
function print(objects: readonly JsonObject[], style: Style, n: number): string {
  const [first] = objects;
  const list = { apiVersion: 'v1', kind: 'List', items: [...objects] };
  const whole = objects.length === 1 && first !== undefined ? first : list;
  if (style === 'compact') return JSON.stringify(whole);
  if (style === 'json' || style === 'tabs') return `${JSON.stringify(whole, undefined, style === 'tabs' ? '\t' : 2)}\n`;
  const options = {
    lineWidth: 0,
    indentSeq: n % 3 === 0,
    collectionStyle: style === 'flow' ? 'flow' : 'any',
    defaultStringType: style === 'double' ? 'QUOTE_DOUBLE' : style === 'single' ? 'QUOTE_SINGLE' : 'PLAIN',
  } as const;
  // Half of the files with several objects are lists, and the others have several documents.
  const documents = (n % 2 === 0 ? [whole] : objects).map((one) => stringify(one, options));
  const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: between}\ndata: {a: "yes", b: "0644"}\n';
  const text = documents.join(n % 4 === 1 ? `---\n${other}---\n` : '---\n');
  const commented =
    style === 'block'
      ? `# made \u{1f600}: url: oci://ghcr.io/acme/none:v1\n${text.replaceAll(/^kind: \w+$/gm, '$& # {{ keep }}')}`
      : text;
  const ended = n % 7 === 0 ? commented.trimEnd() : commented;
  return `${n % 5 === 0 ? '\ufeff' : ''}${n % 3 === 1 ? ended.replaceAll('\n', '\r\n') : ended}`;
}

/** Writes the line of an address twice. */
function twice(text: string, number: number): string {
  return text.replace(
    new RegExp(`^.*⟪${number} address⟫.*\\n`, 'm'),
    (line) => `${line}${line.replace(/⟪[^⟫]*⟫/g, '')}`,
  );
}

/** Takes the marks out of a text. @returns their places, from 1. */
function readMarks(marked: string) {
  const places = new Map<string, { readonly line: number; readonly column: number }>();
  const text = marked
    .split('\n')
    .map((line, i) =>
      line.replaceAll(/⟪([^⟫]*)⟫/g, (_, mark: string, at: number) => {
        const before = line.slice(0, at).replaceAll(/⟪[^⟫]*⟫|\ufeff/g, '');
        places.set(mark, { line: i + 1, column: before.length + 1 });
        return '';
      }),
    )
    .join('\n');
  return { text, places };
}

function expectedOf(
  file: string,
  piece: Piece,
  places: ReturnType<typeof readMarks>['places'],
  style: Style,
): Expected {
  const { number, shape, fault } = piece;
  // A document in a string with escapes is where the string starts.
  const outer = style === 'block' ? undefined : places.get(`${number} text`);
  const start = outer === undefined ? undefined : { line: outer.line, column: outer.column - 1 };
  const at = start ?? places.get(`${number} address`);
  const lineOf = (spot: Spot): number | undefined =>
    spot === 'next' ? (at?.line ?? 0) + 1 : (start ?? places.get(`${number} ${spot}`))?.line;
  const found = (fault?.found ?? shape.notes).map((rule: RuleName) => `${rule} ${lineOf(fault?.at ?? 'address')}`);
  return {
    file,
    at: piece.parts.isTwice === true || at === undefined ? undefined : `${at.line}:${at.column}`,
    target: shape.target,
    found: [...found].sort(),
    fault: fault?.name,
  };
}
