// Other spellings of a bundle, and small changes in it. Protojson accepts several spellings of one value. It refuses
// unknown members, so the mutants have none.
type Next = () => number;
type Tree = Record<string, unknown>;

const VALUES: readonly unknown[] = [null, '', 0, '0', true, [], {}, 'AAAA', '1', '9007199254740993', 1e3];

/** The bundle with one or two members changed. */
export function mutateBundle(bundle: Uint8Array, next: Next): Uint8Array {
  const root = JSON.parse(Buffer.from(bundle).toString()) as Tree;
  for (let left = 1 + (next() % 2); left > 0; left -= 1) {
    const places = placesOf({ root });
    const [parent, key] = places[next() % places.length] ?? [root, 'mediaType'];
    change(parent, key, next);
  }
  return Buffer.from(JSON.stringify(root));
}

function change(parent: Tree, key: string, next: Next): void {
  const old = parent[key];
  switch (next() % 8) {
    case 0:
    case 1:
      // The name of the field in the .proto file, which protojson accepts as well.
      delete parent[key];
      parent[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = old;
      return;
    case 2:
      delete parent[key];
      return;
    case 3:
      parent[key] = VALUES[next() % VALUES.length];
      return;
    case 4:
      parent[key] = Array.isArray(old) ? [...old, ...structuredClone(old)] : [old];
      return;
    case 5:
      delete parent[key];
      parent[key.toUpperCase()] = old;
      return;
    default:
      if (typeof old === 'string') parent[key] = respell(old, next);
  }
}

/** Base64 in the other alphabet, without padding, or with a stray bit; a number as a JSON number. */
function respell(text: string, next: Next): unknown {
  switch (next() % 6) {
    case 0:
      return text.replaceAll('+', '-').replaceAll('/', '_');
    case 1:
      return text.replace(/=+$/, '');
    case 2:
      return `${text}\n`;
    case 3:
      return /^\d+$/.test(text) ? Number(text) : `${text}=`;
    case 4:
      return /^\d+$/.test(text) ? `0${text}` : ` ${text}`;
    default:
      return flipped(text, next);
  }
}

/** The bytes with one bit flipped. */
function flipped(text: string, next: Next): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > 0) bytes[next() % bytes.length] = (bytes[next() % bytes.length] ?? 0) ^ (1 << (next() % 8));
  return bytes.toString('base64');
}

/** Every member below a value, as its parent and key. */
function placesOf(parent: Tree): readonly (readonly [Tree, string])[] {
  return Object.keys(parent).flatMap((key) => {
    const child = parent[key];
    const inner = typeof child === 'object' && child !== null ? placesOf(child as Tree) : [];
    return [[parent, key] as const, ...inner];
  });
}
