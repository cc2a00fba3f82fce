// Small changes to DER: to a value, a tag, a length, or the order of values. The values around a change stay
// well-formed.
type Next = () => number;

interface Node {
  tag: number;
  /** Values inside, or bytes of a primitive one. */
  inside: Node[] | Buffer;
  /** Written instead of the shortest length. */
  length?: Buffer;
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x23, 0x24, 0x30, 0x31, 0x80, 0x81,
  0x82, 0x86, 0xa0, 0xa3,
];
const BYTES = [0x00, 0x01, 0x02, 0x05, 0x06, 0x7f, 0x80, 0x81, 0xff, 0x2a, 0x2e, 0x30, 0x5a, 0x5f];

/** The value with one or two changes. Bytes that are not DER get a changed byte. */
export function mutateDer(der: Buffer, next: Next): Buffer {
  const roots = read(der);
  if (roots === undefined || roots.length === 0) return changeByte(der, next);
  for (let left = 1 + (next() % 2); left > 0; left -= 1) change(roots, next);
  return Buffer.concat(roots.map(write));
}

function change(roots: Node[], next: Next): void {
  const places = roots.flatMap((node, at) => placesOf(roots, node, at));
  const [siblings, at] = places[next() % places.length] ?? [roots, 0];
  const node = siblings[at];
  if (node === undefined) return;
  switch (next() % 9) {
    case 0:
      node.tag = TAGS[next() % TAGS.length] ?? 0;
      return;
    case 1:
      siblings.splice(at, 1);
      return;
    case 2:
      siblings.splice(at, 0, copyOf(node));
      return;
    case 3:
      siblings.splice(next() % (siblings.length + 1), 0, ...siblings.splice(at, 1));
      return;
    case 4:
      node.length = longer(sizeOf(node), next);
      return;
    case 5:
      node.inside = Buffer.alloc(next() % 3, next() % 256);
      return;
    default:
      if (Buffer.isBuffer(node.inside)) node.inside = changeBytes(node.inside, next);
      else node.inside.push({ tag: TAGS[next() % TAGS.length] ?? 0, inside: Buffer.from([next() % 256]) });
  }
}

function copyOf(node: Node): Node {
  return { ...node, inside: Buffer.isBuffer(node.inside) ? node.inside : node.inside.map(copyOf) };
}

function changeBytes(bytes: Buffer, next: Next): Buffer {
  const at = bytes.length === 0 ? 0 : next() % bytes.length;
  switch (next() % 4) {
    case 0:
      return Buffer.concat([Buffer.from([BYTES[next() % BYTES.length] ?? 0]), bytes]);
    case 1:
      return Buffer.concat([bytes, Buffer.from([BYTES[next() % BYTES.length] ?? 0])]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    default:
      return changeByte(bytes, next);
  }
}

function changeByte(bytes: Buffer, next: Next): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0)
    copy[next() % copy.length] = next() % 2 === 0 ? (BYTES[next() % BYTES.length] ?? 0) : next() % 256;
  return copy;
}

/** A longer encoding of a length, or the indefinite length. */
function longer(size: number, next: Next): Buffer {
  if (next() % 4 === 0) return Buffer.from([0x80]);
  return size < 256 ? Buffer.from([0x81, size]) : Buffer.from([0x83, 0, size >> 8, size & 0xff]);
}

function placesOf(siblings: Node[], node: Node, at: number): (readonly [Node[], number])[] {
  const { inside } = node;
  return [[siblings, at], ...(Buffer.isBuffer(inside) ? [] : inside.flatMap((child, i) => placesOf(inside, child, i)))];
}

/** All values in sequence. Octet strings are parsed if they contain such values. */
function read(der: Buffer): Node[] | undefined {
  const nodes: Node[] = [];
  let at = 0;
  while (at < der.length) {
    const tag = der[at] ?? 0;
    const first = der[at + 1] ?? 0;
    const count = first < 0x80 ? 0 : first & 0x7f;
    if (at + 2 + count > der.length || count > 3 || (tag & 0x1f) === 0x1f) return undefined;
    const size = count === 0 ? first : der.readUIntBE(at + 2, count);
    const start = at + 2 + count;
    if (start + size > der.length) return undefined;
    const bytes = der.subarray(start, start + size);
    const opened = (tag & 0x20) !== 0 || tag === 0x04 ? read(bytes) : undefined;
    nodes.push({ tag, inside: opened !== undefined && opened.length > 0 ? opened : Buffer.from(bytes) });
    at = start + size;
  }
  return nodes;
}

function write(node: Node): Buffer {
  const bytes = contentOf(node);
  return Buffer.concat([Buffer.from([node.tag]), node.length ?? lengthOf(bytes.length), bytes]);
}

function contentOf({ inside }: Node): Buffer {
  return Buffer.isBuffer(inside) ? inside : Buffer.concat(inside.map(write));
}

function sizeOf(node: Node): number {
  return contentOf(node).length;
}

function lengthOf(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}
