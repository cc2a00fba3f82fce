import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPONENT_HEADER, concat, customSection, HEADER, leb, name, section } from './module-writer.ts';

/** A file that costs its reader as much as possible. */
export interface HardInput {
  readonly what: string;
  readonly make: () => Uint8Array;
  /** The code of the refusal; undefined if it is read. */
  readonly code?: string;
}

const MIB = 1024 * 1024;
const repeated = (count: number, piece: readonly number[]): Uint8Array =>
  Buffer.alloc(count * piece.length, Uint8Array.from(piece));
const vector = (count: number, entries: Uint8Array): Uint8Array => concat([Uint8Array.from(leb(count)), entries]);
const listed = (count: number, entry: (i: number) => readonly number[]): Uint8Array =>
  vector(count, concat(Array.from({ length: count }, (_, i) => Uint8Array.from(entry(i)))));
const ONE_TYPE = section(1, [1, 0x60, 0, 0]);
const ONE_FUNCTION = [section(3, [1, 0])];
const ONE_BODY = section(10, [1, 2, 0, 0x0b]);
const behindHeader = (...parts: readonly Uint8Array[]): Uint8Array => concat([HEADER, ...parts]);
const unique = (i: number): string => `proxy_on_${i.toString(36)}`;
/** A name of two-byte characters, for which the reader has no fast path. */
const foreign = (bytes: number): number[] => name('é'.repeat(bytes / 2));

/** Each input is just under a limit of the reader, or far above it. */
export const HARD_INPUTS: readonly HardInput[] = [
  { what: '900,000 types', make: () => behindHeader(section(1, vector(900_000, repeated(900_000, [0x60, 0, 0])))) },
  {
    what: '30,000 types of 1,000 parameters and 1,000 results, 10,000 of them exported',
    make: () => {
      const type = [0x60, ...leb(1_000), ...repeated(1_000, [0x7f]), ...leb(1_000), ...repeated(1_000, [0x7f])];
      const functions = Array.from({ length: 30_000 }, (_, i) => leb(i)).flat();
      return behindHeader(
        section(1, vector(30_000, repeated(30_000, type))),
        section(3, vector(30_000, Uint8Array.from(functions))),
        section(
          7,
          listed(10_000, (i) => [...name(unique(i)), 0, ...leb(i)]),
        ),
        section(10, vector(30_000, repeated(30_000, [2, 0, 0x0b]))),
      );
    },
    code: 'WASM_MALFORMED',
  },
  {
    what: '30,000 types of 1,000 parameters and 1,000 results, none used',
    make: () => {
      const type = [0x60, ...leb(1_000), ...repeated(1_000, [0x7f]), ...leb(1_000), ...repeated(1_000, [0x7f])];
      return behindHeader(section(1, vector(30_000, repeated(30_000, type))));
    },
  },
  {
    what: '3,000 types of 10,000 fields',
    make: () =>
      behindHeader(section(1, vector(3_000, repeated(3_000, [0x5f, ...leb(10_000), ...repeated(10_000, [0x7f, 0])])))),
  },
  {
    what: '30,000 types of 1,000 supertypes',
    make: () =>
      behindHeader(
        section(1, vector(30_000, repeated(30_000, [0x50, ...leb(1_000), ...repeated(1_000, [0]), 0x60, 0, 0]))),
      ),
  },
  {
    what: '3,000 types of 1,000 parameters with an index in five bytes',
    make: () =>
      behindHeader(
        section(
          1,
          vector(
            3_000,
            repeated(3_000, [0x60, ...leb(1_000), ...repeated(1_000, [0x63, 0x80, 0x80, 0x80, 0x80, 0]), 0]),
          ),
        ),
      ),
  },
  {
    what: '200,000 groups of one type',
    make: () => behindHeader(section(1, vector(200_000, repeated(200_000, [0x4e, 1, 0x60, 0, 0])))),
  },
  {
    what: '900,000 empty groups',
    make: () => behindHeader(section(1, vector(900_000, repeated(900_000, [0x4e, 0])))),
  },
  {
    what: '1,000,000 functions',
    make: () => {
      const bodies = section(10, vector(1_000_000, repeated(1_000_000, [2, 0, 0x0b])));
      return behindHeader(ONE_TYPE, section(3, vector(1_000_000, new Uint8Array(1_000_000))), bodies);
    },
  },
  {
    what: '20,000 exports',
    make: () =>
      behindHeader(
        ONE_TYPE,
        ...ONE_FUNCTION,
        section(
          7,
          listed(20_000, (i) => [...name(unique(i)), 0, 0]),
        ),
        ONE_BODY,
      ),
  },
  {
    what: '10,000 imports',
    make: () =>
      behindHeader(
        ONE_TYPE,
        section(
          2,
          listed(10_000, (i) => [...name('env'), ...name(unique(i)), 0, 0]),
        ),
      ),
  },
  {
    what: '10,000 imports of memories',
    make: () => behindHeader(section(2, vector(10_000, repeated(10_000, [...name('e'), ...name('m'), 2, 0, 1])))),
    code: 'WASM_MALFORMED',
  },
  {
    what: '40 names of 100,000 bytes that are not ASCII',
    make: () =>
      behindHeader(
        ONE_TYPE,
        section(
          2,
          listed(40, () => [...name('env'), ...foreign(100_000), 0, 0]),
        ),
      ),
  },
  {
    what: '50 names of 100,000 bytes',
    make: () =>
      behindHeader(
        ONE_TYPE,
        section(
          2,
          listed(50, () => [...name('env'), ...foreign(100_000), 0, 0]),
        ),
      ),
    code: 'WASM_MALFORMED',
  },
  {
    what: '1,000,000 globals',
    make: () => behindHeader(section(6, vector(1_000_000, repeated(1_000_000, [0x7f, 0, 0x41, 1, 0x0b])))),
  },
  {
    what: 'a global with an initialiser of 30 MiB',
    make: () =>
      behindHeader(section(6, concat([Uint8Array.of(1, 0x7f, 0), repeated(15 * MIB, [0x41, 0]), Uint8Array.of(0x0b)]))),
  },
  {
    what: '10,000 custom sections',
    make: () => behindHeader(...Array.from({ length: 10_000 }, () => customSection('', ''))),
  },
  {
    what: '10,001 custom sections',
    make: () => behindHeader(...Array.from({ length: 10_001 }, () => customSection('', ''))),
    code: 'WASM_MALFORMED',
  },
  { what: '100 MiB in one custom section', make: () => behindHeader(customSection('x', new Uint8Array(100 * MIB))) },
  {
    what: '100 MiB of zeros after the header',
    make: () => behindHeader(new Uint8Array(100 * MIB)),
    code: 'WASM_MALFORMED',
  },
  {
    what: '100 MiB of 0xff after the header',
    make: () => behindHeader(new Uint8Array(100 * MIB).fill(0xff)),
    code: 'WASM_MALFORMED',
  },
  { what: '100 MiB of text', make: () => new Uint8Array(100 * MIB).fill(0x61), code: 'WASM_NOT_WASM' },
  { what: '257 MiB', make: () => behindHeader(new Uint8Array(257 * MIB)), code: 'WASM_TOO_LARGE' },
  {
    what: 'everything at its limit at once',
    make: () => {
      const long = (i: number): number[] => name(`${unique(i)}${'語'.repeat(40)}`);
      const imports = listed(10_000, (i) => [...name('e'), ...long(i), 0, ...leb(i)]);
      const exports = listed(20_000, (i) => [...long(i), 0, ...leb(10_000 + i)]);
      const references = [0, 0, 0, 0].flatMap((_, i) => [0x63, ...leb(i + 100_000)]);
      const bodies = vector(1_000_000, repeated(1_000_000, [2, 0, 0x0b]));
      return behindHeader(
        section(1, vector(1_000_000, repeated(1_000_000, [0x60, 4, ...references, 0]))),
        section(2, imports),
        section(
          3,
          listed(1_000_000, (i) => leb(i)),
        ),
        section(6, vector(1_000_000, repeated(1_000_000, [0x7f, 0, 0x41, 1, 0x0b]))),
        section(7, exports),
        section(10, bodies),
        ...Array.from({ length: 9_994 }, () => customSection('', '')),
      );
    },
  },
  {
    what: '20,000 exports of a component',
    make: () =>
      concat([
        COMPONENT_HEADER,
        section(
          11,
          listed(20_000, (i) => [0, ...name(unique(i)), 5, 0, 0]),
        ),
      ]),
  },
  { what: '10,000 modules in a component', make: () => concat([COMPONENT_HEADER, repeated(10_000, [1, 0])]) },
];

/**
 * The processor time that the reader may take for a file of this size: 250 ms and 5 ms per MiB.
 * @returns milliseconds.
 */
export function timeBound(size: number): number {
  return 250 + (5 * size) / MIB;
}

/** How much a process may grow beyond the file in memory, in MiB. */
const MEMORY_BOUND = 64;

/** Time and memory for one file, measured in a separate process. */
export interface Measured {
  readonly what: string;
  readonly size: number;
  /** `read` or the code of the refusal. */
  readonly code: string;
  readonly cpuMs: number;
  readonly grownMiB: number;
  /** Why it failed; undefined if the code is right and both limits hold. */
  readonly fault: string | undefined;
}

/** Reads every hard input in a child process. @param generous factor for the time limit on a busy machine. */
export function measureHardInputs(generous: number): readonly Measured[] {
  const folder = mkdtempSync(join(tmpdir(), 'hard-inputs-'));
  const file = join(folder, 'hard.wasm');
  const child = fileURLToPath(new URL('read-in-child.ts', import.meta.url));
  try {
    return HARD_INPUTS.map(({ what, make, code = 'read' }) => {
      const bytes = make();
      writeFileSync(file, bytes);
      const found = JSON.parse(
        execFileSync(process.execPath, [child, file], { encoding: 'utf8', timeout: 60_000 }),
      ) as Omit<Measured, 'what' | 'size' | 'fault'>;
      const isSlow = found.cpuMs > timeBound(bytes.length) * generous;
      const fault =
        found.code !== code
          ? `expected ${code}`
          : isSlow
            ? 'too slow'
            : found.grownMiB > MEMORY_BOUND
              ? 'too much memory'
              : undefined;
      return { what, size: bytes.length, ...found, fault };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
