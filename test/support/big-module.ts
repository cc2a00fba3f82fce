import { concat, customSection, HEADER, leb, name, section } from './write-module.ts';

/**
 * A valid core module of about `size` bytes, shaped like a compiled one: 200 types, 40 imports, one function per 500
 * bytes, 60 exports, data and a name section with a name per function.
 */
export function writeBigModule(size: number): Uint8Array {
  const functions = Math.max(1, Math.floor(size / 500));
  const types = Array.from({ length: 200 }, (_, i) => [
    0x60,
    ...leb(i % 12),
    ...Array.from({ length: i % 12 }, () => 0x7f),
    0,
  ]);
  const imports = Array.from({ length: 40 }, (_, i) => [...name('env'), ...name(`host_function_${i}`), 0, ...leb(i)]);
  const exports = Array.from({ length: Math.min(60, functions) }, (_, i) => [
    ...name(`exported_function_${i}`),
    0,
    ...leb(40 + i),
  ]);
  const names = Array.from({ length: functions }, (_, i) => [...leb(i), ...name(`function_${i}`)]).flat();
  const used = names.length + functions * 4;
  const body = Math.max(4, Math.floor((size * 0.8 - used) / functions));
  const code = Uint8Array.from([...leb(body), 0, ...Array.from({ length: body - 2 }, () => 0x01), 0x0b]);
  const data = new Uint8Array(Math.max(0, size - used - functions * (body + 2))).fill(0x61);
  return concat([
    HEADER,
    section(1, vector(types)),
    section(2, vector(imports)),
    section(3, [...leb(functions), ...Array.from({ length: functions }, () => 0)]),
    section(5, [1, 0, ...leb(Math.ceil(data.length / 65_536) + 1)]),
    section(7, vector(exports)),
    section(10, concat([Uint8Array.from(leb(functions)), ...Array.from({ length: functions }, () => code)])),
    section(11, concat([Uint8Array.from([1, 0, 0x41, 0, 0x0b, ...leb(data.length)]), data])),
    customSection(
      'name',
      Uint8Array.from([1, ...leb(leb(functions).length + names.length), ...leb(functions), ...names]),
    ),
  ]);
}

function vector(entries: readonly (readonly number[])[]): number[] {
  return [...leb(entries.length), ...entries.flat()];
}
