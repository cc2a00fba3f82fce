// Mutants of a JSON document: some that every reader reads the same, and some that readers read differently.
import { type JsonTree, parseTree } from '../../src/core/json-tree.ts';
import { mutate, numbers } from '../../test/support/mutate.ts';

/** A part of a document to print; `raw` is printed as it is. */
type Node = { raw: string } | { list: Node[] } | { members: [key: string, value: Node][] };

/** `key` and `raw` are printed without escapes, so that a mutant can contain text that is not JSON. */
function nodeOf(tree: JsonTree): Node {
  if (Array.isArray(tree)) return { list: tree.map(nodeOf) };
  if (typeof tree === 'object' && tree !== null && 'members' in tree)
    return { members: tree.members.map(([key, value]) => [JSON.stringify(key), nodeOf(value)]) };
  return { raw: typeof tree === 'object' && tree !== null && 'odd' in tree ? tree.odd : JSON.stringify(tree) };
}

function print(node: Node): string {
  if ('raw' in node) return node.raw;
  if ('list' in node) return `[${node.list.map(print).join(',')}]`;
  return `{${node.members.map(([key, value]) => `${key}:${print(value)}`).join(',')}}`;
}

type ObjectNode = Extract<Node, { members: unknown }>;

/** Every object below a node, if it has members. */
function objectsOf(node: Node): ObjectNode[] {
  if ('raw' in node) return [];
  if ('list' in node) return node.list.flatMap(objectsOf);
  const inside = node.members.flatMap(([, value]) => objectsOf(value));
  return node.members.length === 0 ? inside : [node, ...inside];
}

type Next = () => number;

interface Place {
  readonly object: ObjectNode;
  readonly at: number;
  readonly next: Next;
  /** Values of the document that can replace each other. */
  readonly values: readonly Node[];
}

const pick = <Item>(list: readonly Item[], next: Next): Item => list[next() % list.length] as Item;
const textOf = (key: string): string => JSON.parse(key) as string;
const raw = (text: string): Node => ({ raw: text });

const CASES: readonly ((key: string, next: Next) => string)[] = [
  (key) => key.toUpperCase(),
  (key) => key.charAt(0).toUpperCase() + key.slice(1),
  (key, next) => Array.from(key, (letter) => (next() % 2 === 0 ? letter.toUpperCase() : letter)).join(''),
  (key) => key.replace(/s/i, '\u017f'),
  (key) => key.replace(/k/i, '\u212a'),
  (key) => key.toLowerCase(),
  (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  (key) => key.replace(/i/, '\u0131'),
  (key) => `${key} `,
  (key) => `${key}\u0000`,
];
const NUMBERS = [
  '-0',
  '0',
  '1',
  '-1',
  '1.5',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '1e400',
  '01',
  '"1"',
  '1e3',
];
const VALUES = [
  'null',
  'true',
  'false',
  '""',
  '"x"',
  '[]',
  '{}',
  '[null]',
  '{"a":1}',
  '[[]]',
  '"\\ud800"',
  '"\\u0000"',
  '"sha256:"',
  '["x"]',
  '{"x":"y"}',
  '{"X":{},"x":{}}',
];
const UNKNOWN = [
  '"later"',
  '"x"',
  '"X"',
  '"\\u0078"',
  '"d\u0131gest"',
  '"layers "',
  '"org.example/Key"',
  '""',
  '"constructor"',
  '"__proto__"',
  '"#"',
  '"*"',
];

function spelled(value: Node, next: Next): Node {
  const text = print(value);
  if (/^-?\d+$/.test(text))
    return raw(pick([`${text}.0`, `${text}e0`, `${text}E+0`, `${text}0e-1`, `"${text}"`, ...NUMBERS], next));
  if (!text.startsWith('"')) return raw(pick(VALUES, next));
  const inner = text.slice(1, -1);
  const changed = [
    `${inner}\\n`,
    `${inner} `,
    inner.toUpperCase(),
    inner.replaceAll('+', '-').replaceAll('/', '_'),
    inner.replace(/=+$/, ''),
    escaped(inner, next),
  ];
  return raw(`"${pick(changed, next)}"`);
}

/** The same text with some letters as escapes. */
const escaped = (text: string, next: Next): string =>
  text.replace(/\\.|[A-Za-z]/g, (letter) =>
    letter.length === 1 && next() % 4 === 0 ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter,
  );

/** Changes of one member. With those in the first list, the document stays the same for every reader. */
const SAME: readonly ((place: Place) => void)[] = [
  ({ object, at, next }) => edit(object, at, ([key, value]) => [`"${escaped(key.slice(1, -1), next)}"`, value]),
  ({ object, at, next }) => edit(object, at, ([key, value]) => [key, sameText(value, next)]),
  ({ object, next }) =>
    void object.members.splice(next() % (object.members.length + 1), 0, [pick(UNKNOWN, next), raw(pick(VALUES, next))]),
  ({ object, at, next }) =>
    void object.members.splice(next() % object.members.length, 0, ...object.members.splice(at, 1)),
  ({ object, at, next }) =>
    edit(object, at, ([key, value]) => [key, raw(`${pick([' ', '\n', '\t', '\r\n'], next)}${print(value)} `)]),
];

const sameText = (value: Node, next: Next): Node =>
  'raw' in value && value.raw.startsWith('"') ? raw(`"${escaped(value.raw.slice(1, -1), next)}"`) : value;

const OTHER: readonly ((place: Place) => void)[] = [
  // A second key, equal or equal except for case, before or after the first.
  ({ object, at, next, values }) => {
    const [key, value] = object.members[at] as [string, Node];
    const twin = JSON.stringify(next() % 4 === 0 ? textOf(key) : pick(CASES, next)(textOf(key), next));
    const other =
      next() % 3 === 0 ? value : next() % 3 === 0 ? raw(pick(VALUES, next)) : raw(print(pick(values, next)));
    object.members.splice(next() % 2 === 0 ? at : at + 1 + (next() % (object.members.length - at)), 0, [twin, other]);
  },
  ({ object, at, next }) =>
    edit(object, at, ([key, value]) => [JSON.stringify(pick(CASES, next)(textOf(key), next)), value]),
  ({ object, at, next }) => edit(object, at, ([key, value]) => [key, spelled(value, next)]),
  ({ object, at, next }) => edit(object, at, ([key]) => [key, raw(pick(VALUES, next))]),
  ({ object, at, next, values }) => edit(object, at, ([key]) => [key, raw(print(pick(values, next)))]),
  ({ object, at }) => void object.members.splice(at, 1),
  ({ object, at }) => edit(object, at, ([key, value]) => [key, { list: [value] }]),
  ({ object, at, next }) =>
    edit(object, at, ([key, value]) => [
      key,
      'list' in value ? { list: value.list.flatMap((one) => (next() % 2 === 0 ? [one, one] : [])) } : value,
    ]),
  ({ object, at, next }) =>
    edit(object, at, ([key, value]) => [
      key,
      { members: [[JSON.stringify(pick(['a', 'A', textOf(key)], next)), value]] },
    ]),
  ({ object, next }) =>
    void object.members.push([
      `"x${next() % 9}"`,
      {
        members: [
          [`"key"`, raw('1')],
          [JSON.stringify(pick(CASES, next)('key', next)), raw('2')],
        ],
      },
    ]),
];

function edit(object: ObjectNode, at: number, change: (member: [string, Node]) => [string, Node]): void {
  object.members[at] = change(object.members[at] as [string, Node]);
}

/** Changes of the whole text. */
const WHOLE: readonly ((text: string, next: Next) => Uint8Array)[] = [
  (text) => Buffer.from(`\ufeff${text}`),
  (text, next) => Buffer.from(`${text}${pick([' ', '\n', '\u00a0', '{}', 'x', ',', '\u0000', text], next)}`),
  (text, next) => Buffer.from(`${pick([' ', '\n', '\u00a0', '\u2028', '[', '\f'], next)}${text}`),
  (text, next) => mutate(Buffer.from(text), next()),
  (text, next) =>
    Buffer.concat([
      Buffer.from(text.slice(0, text.lastIndexOf('"'))),
      Buffer.of(0x80 + (next() % 128)),
      Buffer.from(text.slice(text.lastIndexOf('"'))),
    ]),
  (text, next) => Buffer.from(text.replace(/[}\]]*$/, (end) => `,"deep":${'['.repeat(next() % 90)}${end}`)),
  (text, next) => Buffer.from(text.replace(/.$/, `,"deep":${'['.repeat(next() % 90)}1${']'.repeat(90)}}`)),
  (text) => Buffer.from(text, 'utf16le'),
];

/**
 * Makes mutants of documents. @param documents good ones. @param others values that an attacker wants a reader to use,
 * as JSON.
 * @returns a mutant for a seed. One in eight has only changes that no reader sees.
 */
export function mutantsOf(
  documents: readonly Uint8Array[],
  others: readonly string[] = [],
): (seed: number) => Uint8Array {
  const texts = documents.map((one) => Buffer.from(one).toString('utf8'));
  return (seed) => {
    const next = numbers(seed);
    const root = nodeOf(parseTree(pick(texts, next), 64));
    const change = (changes: readonly ((place: Place) => void)[]): void => {
      const objects = objectsOf(root);
      if (objects.length === 0) return;
      const object = pick(objects, next);
      const values = [...objects.flatMap(({ members }) => members.map(([, value]) => value)), ...others.map(raw)];
      pick(changes, next)({ object, at: next() % object.members.length, next, values });
    };
    for (let left = next() % 3; left > 0; left -= 1) change(SAME);
    const kind = next() % 8;
    if (kind > 1) for (let left = 1 + (next() % 2); left > 0; left -= 1) change(OTHER);
    const text = print(root);
    return kind === 7 ? pick(WHOLE, next)(text, next) : Buffer.from(text);
  };
}
