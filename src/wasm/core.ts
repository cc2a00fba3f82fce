import { ByteError, Cursor } from '../core/bytes.ts';
import { CAPS, NameReader, readCount } from './caps.ts';
import { readConstant } from './constants.ts';
import { readExports } from './exports.ts';
import { NOTHING_IMPORTED, readImports } from './imports.ts';
import { readLeb } from './leb.ts';
import { readMemory } from './limits.ts';
import type { Export, Limits, Section, WasmModule } from './module.ts';
import { readValueType, TypeTable } from './types.ts';

/** The required order of sections; custom sections can be anywhere. Source: core spec 3.0, 5.5.17. */
const ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** Reads the sections of a core module after its header. @throws ByteError with the byte offset. */
export function readCore(bytes: Uint8Array): Omit<WasmModule, 'digest' | 'bytes' | 'kind' | 'nestedModules'> {
  const cursor = new Cursor(bytes, 8);
  const core = new CoreReader(bytes);
  const sections: Section[] = [];
  let last = -1;
  while (cursor.left > 0) {
    const start = cursor.offset;
    const id = cursor.u8();
    const body = cursor.sub(cursor.leb32());
    if (sections.length >= CAPS.sections) throw new ByteError(`more than ${CAPS.sections} sections`, start);
    if (id === 0) {
      const name = core.names.read(body);
      sections.push({ id, name, offset: body.offset, size: body.left });
      continue;
    }
    const rank = ORDER.indexOf(id);
    if (rank === -1) throw new ByteError(`unknown section ${id}`, start);
    if (rank === last) throw new ByteError(`duplicate section ${id}`, start);
    if (rank < last) throw new ByteError(`section ${id} out of order`, start);
    last = rank;
    sections.push({ id, name: undefined, offset: body.offset, size: body.left });
    core.readSection(id, body);
    if (body.left > 0) throw new ByteError(`${body.left} extra bytes in section ${id}`, body.offset);
  }
  core.finish(cursor.offset);
  const { imported, exports, memories, globalConstants, hasStart } = core;
  return { sections, imports: imported.imports, exports, memories, globalConstants, hasStart };
}

/** Collects the content of sections. It has state because later sections refer to earlier ones. */
class CoreReader {
  readonly names: NameReader;
  readonly memories: Limits[] = [];
  readonly globalConstants = new Map<number, number>();
  imported = NOTHING_IMPORTED;
  exports: readonly Export[] = [];
  hasStart = false;
  readonly #types: TypeTable;
  /** Type indexes of all functions, imported ones first. */
  #functions: Uint32Array = new Uint32Array();
  #defined = 0;
  #bodies = 0;
  #tables = 0;
  #globals = 0;
  #tags = 0;
  #dataCount: number | undefined;
  #segments = 0;

  constructor(bytes: Uint8Array) {
    this.names = new NameReader(bytes);
    this.#types = new TypeTable(bytes);
  }

  readSection(id: number, body: Cursor): void {
    if (id === 1) this.#types.readSection(body);
    else if (id === 2) this.#readImports(body);
    else if (id === 3) this.#readFunctions(body);
    else if (id === 4) this.#tables += this.#skipVector(body, CAPS.tables, 'tables');
    else if (id === 5) this.#readMemories(body);
    else if (id === 13) this.#tags += this.#skipVector(body, CAPS.tags, 'tags');
    else if (id === 6) this.#readGlobals(body);
    else if (id === 7) this.#readExports(body);
    else if (id === 8) this.#readStart(body);
    else if (id === 9) this.#skipVector(body, CAPS.segments, 'element segments');
    else if (id === 12) this.#dataCount = body.leb32();
    else if (id === 10) this.#readCode(body);
    else this.#segments = this.#skipVector(body, CAPS.segments, 'data segments');
  }

  /** Checks counts that must agree across sections. Source: core spec 3.0, 5.5.17. */
  finish(end: number): void {
    if (this.#bodies !== this.#defined)
      throw new ByteError(`${this.#defined} functions declared, ${this.#bodies} bodies`, end);
    if (this.#dataCount !== undefined && this.#dataCount !== this.#segments)
      throw new ByteError(`data count is ${this.#dataCount}, but there are ${this.#segments} segments`, end);
  }

  #readImports(body: Cursor): void {
    this.imported = readImports(body, this.#types, this.names);
    this.#functions = Uint32Array.from(this.imported.functions);
    for (const one of this.imported.imports)
      if (one.kind === 'memory' && one.limits !== undefined) this.#addMemory(one.limits, one.offset);
    this.#tables = this.imported.tables;
    this.#globals = this.imported.globals;
    this.#tags = this.imported.tags;
  }

  #readFunctions(body: Cursor): void {
    this.#defined = readCount(body, CAPS.functions, 'functions');
    const imported = this.#functions.length;
    const functions = new Uint32Array(imported + this.#defined);
    functions.set(this.#functions);
    const types = this.#types.size;
    for (let i = imported; i < functions.length; i++) {
      const index = readLeb(body);
      if (index >= types) throw new ByteError(`type ${index} does not exist`, body.offset);
      functions[i] = index;
    }
    this.#functions = functions;
  }

  #readMemories(body: Cursor): void {
    for (let left = readCount(body, CAPS.memories, 'memories', 2); left > 0; left--)
      this.#addMemory(readMemory(body), body.offset);
  }

  #addMemory(limits: Limits, offset: number): void {
    if (this.memories.length >= CAPS.memories) throw new ByteError(`more than ${CAPS.memories} memories`, offset);
    this.memories.push(limits);
  }

  /** Stops at an initialiser that it does not understand, and after 10,000 constants: nothing needs the rest. */
  #readGlobals(body: Cursor): void {
    const count = readCount(body, CAPS.globals, 'globals', 4);
    for (let i = 0; i < count; i++) {
      readValueType(body);
      body.u8();
      const constant = readConstant(body);
      if (!constant.isComplete) {
        body.offset = body.end;
        break;
      }
      if (constant.i32 !== undefined && this.globalConstants.size < 10_000)
        this.globalConstants.set(this.#globals + i, constant.i32);
    }
    this.#globals += count;
  }

  #readExports(body: Cursor): void {
    const counts = {
      function: this.#functions.length,
      table: this.#tables,
      memory: this.memories.length,
      global: this.#globals,
      tag: this.#tags,
    };
    this.exports = readExports(body, { types: this.#types, functions: this.#functions, counts }, this.names);
  }

  #readStart(body: Cursor): void {
    const at = body.offset;
    const index = body.leb32();
    if (index >= this.#functions.length) throw new ByteError(`start function ${index} does not exist`, at);
    this.hasStart = true;
  }

  /** Skips the bodies by their sizes; V8 validates their instructions. */
  #readCode(body: Cursor): void {
    this.#bodies = readCount(body, CAPS.functions, 'bodies', 3);
    // The hottest loop: it uses local variables, and the cursor only for sizes of more than two bytes.
    const { bytes, end } = body;
    let at = body.offset;
    for (let left = this.#bodies; left > 0; left--) {
      const low = bytes[at] as number;
      const high = bytes[at + 1] as number;
      if (low < 0x80) at += 1 + low;
      else if (high < 0x80) at += 2 + (low & 0x7f) + (high << 7);
      else {
        body.offset = Math.min(at, end);
        at = body.leb32() + body.offset;
      }
      if (at > end) throw new ByteError('body beyond the end of the section', Math.min(body.offset, end));
    }
    body.offset = at;
  }

  /** Counts entries whose content is not needed here; V8 validates it. */
  #skipVector(body: Cursor, cap: number, what: string): number {
    const count = readCount(body, cap, what, 2);
    body.offset = body.end;
    return count;
  }
}
