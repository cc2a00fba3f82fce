// Writes byte-exact wasm modules for tests, so that the repository needs no binaries. Source: WebAssembly core spec 5.

const VALUE_TYPES: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};
const ZEROS: Readonly<Record<string, readonly number[]>> = {
  i32: [0x41, 0],
  i64: [0x42, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  funcref: [0xd0, 0x70],
  externref: [0xd0, 0x6f],
};
const KINDS = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

/** A function type in text: `i32 i32 -> i32`, `i32 ->`, `->`. */
export type Signature = string;

export interface WrittenLimits {
  readonly min: number;
  readonly max?: number;
  /** The flags byte as it is written; default 0, or 1 with `max`. 3 is shared, 4 and 5 are memory64. */
  readonly flags?: number;
}

export type WrittenImport = { readonly module: string; readonly name: string } & (
  | { readonly signature: Signature }
  | { readonly memory: WrittenLimits }
  | { readonly table: WrittenLimits }
  | { readonly global: string; readonly isMutable?: boolean }
  | { readonly tag: Signature }
);

export interface WrittenFunction {
  readonly signature: Signature;
  /** Instructions without the final `end`; default: a zero per result, or `returns`. */
  readonly body?: readonly number[];
  /** The i32 that the function returns. */
  readonly returns?: number;
  /** Names of its exports. */
  readonly exports?: readonly string[];
}

export interface WrittenModule {
  readonly imports?: readonly WrittenImport[];
  readonly functions?: readonly WrittenFunction[];
  readonly tables?: readonly WrittenLimits[];
  readonly memories?: readonly WrittenLimits[];
  readonly tags?: readonly Signature[];
  /** Immutable i32 globals with these values. */
  readonly globals?: readonly number[];
  /** Exports besides those of `functions`, written after them; `first` before them. */
  readonly exports?: readonly {
    readonly name: string;
    readonly kind: keyof typeof KINDS;
    readonly index: number;
    readonly first?: true;
  }[];
  /** Index of the start function, including imported functions. */
  readonly start?: number;
  /** Active data segments in memory 0. */
  readonly segments?: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  /** Custom sections; `before` is the id of the section after them (1 = first); default: the end. */
  readonly custom?: readonly {
    readonly name: string;
    readonly payload: Uint8Array | string;
    readonly before?: number;
  }[];
}

/** Writes a core module. @returns the whole file, in new bytes. */
export function writeModule(module: WrittenModule): Uint8Array {
  const imports = module.imports ?? [];
  const functions = module.functions ?? [];
  const types = new Map<string, number>();
  const typeOf = (signature: Signature): number => {
    const known = types.get(signature);
    if (known !== undefined) return known;
    types.set(signature, types.size);
    return types.size - 1;
  };
  const importCount = imports.filter((one) => 'signature' in one).length;
  const importEntries = imports.map((one) => [...name(one.module), ...name(one.name), ...importKind(one, typeOf)]);
  const declared = functions.map((one) => leb(typeOf(one.signature)));
  const tags = (module.tags ?? []).map((signature) => [0, ...leb(typeOf(signature))]);
  const given = (module.exports ?? []).map((one) => ({
    entry: [...name(one.name), KINDS[one.kind], ...leb(one.index)],
    first: one.first === true,
  }));
  const ofFunctions = functions.flatMap((one, i) =>
    (one.exports ?? []).map((text) => [...name(text), 0, ...leb(importCount + i)]),
  );
  const exported = [
    ...given.filter((one) => one.first).map((one) => one.entry),
    ...ofFunctions,
    ...given.filter((one) => !one.first).map((one) => one.entry),
  ];
  const codes = functions.map((one) => sized([0, ...(one.body ?? defaultBody(one)), 0x0b]));
  const segments = (module.segments ?? []).map((one) => [
    0,
    0x41,
    ...sleb(one.at),
    0x0b,
    ...leb(one.bytes.length),
    ...one.bytes,
  ]);

  const parts: [id: number, payload: readonly number[] | undefined][] = [
    [1, vector([...types.keys()].map(functionType))],
    [2, vector(importEntries)],
    [3, vector(declared)],
    [4, vector((module.tables ?? []).map((one) => [0x70, ...limits(one)]))],
    [5, vector((module.memories ?? []).map(limits))],
    [13, vector(tags)],
    [6, vector((module.globals ?? []).map((value) => [0x7f, 0, 0x41, ...sleb(value), 0x0b]))],
    [7, vector(exported)],
    [8, module.start === undefined ? undefined : leb(module.start)],
    [10, vector(codes)],
    [11, vector(segments)],
  ];
  const customs = module.custom ?? [];
  const out: Uint8Array[] = [HEADER];
  for (const [id, payload] of parts) {
    for (const one of customs) if (one.before === id) out.push(customSection(one.name, one.payload));
    if (payload !== undefined) out.push(section(id, payload));
  }
  for (const one of customs) if (one.before === undefined) out.push(customSection(one.name, one.payload));
  return concat(out);
}

/** `\0asm`, version 1. */
export const HEADER: Uint8Array = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
/** `\0asm`, version 13, layer 1: a component. */
export const COMPONENT_HEADER: Uint8Array = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);

/** One section, its size written as shortest LEB128. */
export function section(id: number, payload: readonly number[] | Uint8Array): Uint8Array {
  return concat([Uint8Array.of(id, ...leb(payload.length)), Uint8Array.from(payload)]);
}

export function customSection(title: string, payload: Uint8Array | string): Uint8Array {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const head = Uint8Array.from(name(title));
  return concat([Uint8Array.of(0, ...leb(head.length + bytes.length)), head, bytes]);
}

/** The sections of a well-formed module. */
export function sectionsOf(module: Uint8Array): readonly (readonly [id: number, body: Uint8Array])[] {
  const found: (readonly [number, Uint8Array])[] = [];
  let at = 8;
  while (at < module.length) {
    const id = module[at++] ?? 0;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    found.push([id, module.subarray(at, at + size)]);
    at += size;
  }
  return found;
}

/** Sections in the required order. */
const ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** Adds entries at the end of a vector section, which is created if it is missing. Nothing is checked. */
export function withEntries(module: Uint8Array, id: number, entries: readonly (readonly number[])[]): Uint8Array {
  const sections = [...sectionsOf(module)];
  const at = sections.findIndex(([one]) => one === id);
  const rank = ORDER.indexOf(id);
  const before = sections.findIndex(([one]) => one !== 0 && ORDER.indexOf(one) > rank);
  const old = sections[at]?.[1] ?? Uint8Array.of(0);
  // Counts in the given modules have one byte.
  const body = Uint8Array.from([...leb((old[0] ?? 0) + entries.length), ...old.subarray(1), ...entries.flat()]);
  if (at >= 0) sections[at] = [id, body];
  else sections.splice(before < 0 ? sections.length : before, 0, [id, body]);
  return concat([module.subarray(0, 8), ...sections.map(([one, bytes]) => section(one, bytes))]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return out;
}

/** Signed LEB128 of an i32. */
export function sleb(value: number): number[] {
  const out: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}

/** A length-prefixed UTF-8 name. */
export function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

function sized(bytes: readonly number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}

function vector(entries: readonly (readonly number[])[]): number[] | undefined {
  return entries.length === 0 ? undefined : [...leb(entries.length), ...entries.flat()];
}

function functionType(signature: Signature): number[] {
  const [params = [], results = []] = signature
    .split('->')
    .map((side) => side.split(/[\s,]+/).filter((word) => word !== ''));
  const codes = (words: readonly string[]) => words.map((word) => VALUE_TYPES[word] ?? fail(`value type ${word}`));
  return [0x60, ...sized(codes(params)), ...sized(codes(results))];
}

function limits(one: WrittenLimits): number[] {
  const flags = one.flags ?? (one.max === undefined ? 0 : 1);
  return [flags, ...leb(one.min), ...(one.max === undefined ? [] : leb(one.max))];
}

function importKind(one: WrittenImport, typeOf: (signature: Signature) => number): number[] {
  if ('signature' in one) return [0, ...leb(typeOf(one.signature))];
  if ('table' in one) return [1, 0x70, ...limits(one.table)];
  if ('memory' in one) return [2, ...limits(one.memory)];
  if ('global' in one)
    return [3, VALUE_TYPES[one.global] ?? fail(`value type ${one.global}`), one.isMutable === true ? 1 : 0];
  return [4, 0, ...leb(typeOf(one.tag))];
}

function defaultBody(one: WrittenFunction): number[] {
  if (one.returns !== undefined) return [0x41, ...sleb(one.returns)];
  const results = one.signature.split('->')[1] ?? '';
  return results
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .flatMap((word) => [...(ZEROS[word] ?? fail(`zero of ${word}`))]);
}

function fail(what: string): never {
  throw new Error(`the module writer does not know ${what}`);
}
