import { ByteError, Cursor } from '../../core/bytes.ts';

/** One section as a range of bytes. */
export interface SectionRange {
  readonly id: number;
  /** Of a custom section. */
  readonly name: string | undefined;
  /** Where the section starts: its id. */
  readonly start: number;
  /** Where its content starts; for a custom section, after its name. */
  readonly content: number;
  readonly end: number;
}

/** What the header says; undefined for anything else than a module or a component of the known version. */
export function headerOf(bytes: Uint8Array): 'core' | 'component' | undefined {
  const header = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  if (header === '0061736d01000000') return 'core';
  return header === '0061736d0d000100' ? 'component' : undefined;
}

/** Splits a module or a component into its sections without reading them. @throws ByteError. Source: core spec 5.5.2. */
export function splitSections(bytes: Uint8Array): readonly SectionRange[] {
  const cursor = new Cursor(bytes, 8);
  const sections: SectionRange[] = [];
  while (cursor.left > 0) {
    const start = cursor.offset;
    const id = cursor.u8();
    const body = cursor.sub(cursor.leb32());
    const name = id === 0 ? body.name() : undefined;
    if (sections.length >= MAX_SECTIONS) throw new ByteError(`more than ${MAX_SECTIONS} sections`, start);
    sections.push({ id, name, start, content: body.offset, end: cursor.offset });
  }
  return sections;
}

const MAX_SECTIONS = 10_000;
