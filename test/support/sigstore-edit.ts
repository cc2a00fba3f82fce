type Tree = Record<string, unknown>;

/**
 * A copy of a JSON document with one member replaced, or deleted by `undefined`.
 * @param path members and array indexes joined by dots.
 */
export function editJson(bytes: Uint8Array, path: string, value: unknown): Uint8Array {
  const root = JSON.parse(new TextDecoder().decode(bytes)) as Tree;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((at, step) => at[step] as Tree, root);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return new TextEncoder().encode(JSON.stringify(root));
}

/** The member of a JSON document at a path of members and array indexes joined by dots. */
export function pickJson(bytes: Uint8Array, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => (at as Tree)[step], JSON.parse(new TextDecoder().decode(bytes)));
}

/** Base64 text with one bit of its bytes flipped. */
export function flipBit(base64: string, bit: number): string {
  const bytes = Buffer.from(base64, 'base64');
  const index = Math.floor(bit / 8) % bytes.byteLength;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8));
  return bytes.toString('base64');
}
