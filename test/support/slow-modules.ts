import { concat, HEADER, leb, section } from './module-writer.ts';

const part = (id: number, content: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(id, ...leb(content.length)), content]);

/** Functions with as many locals as V8 allows: each has 8 bytes and takes 50,000 steps. */
export function manyLocals(functions: number): Uint8Array {
  const body = [1, ...leb(50_000), 0x7e, 0x0b];
  const one = Uint8Array.from([...leb(body.length), ...body]);
  const code = new Uint8Array(functions * one.length);
  for (let i = 0; i < functions; i += 1) code.set(one, i * one.length);
  const count = Uint8Array.from(leb(functions));
  return concat([
    HEADER,
    section(1, [1, 0x60, 0, 0]),
    part(3, concat([count, new Uint8Array(functions)])),
    part(10, concat([count, code])),
  ]);
}

/**
 * One function with blocks of `width` parameters and results: 3 bytes per block, and for V8 up to 85 microseconds with
 * a width of a thousand.
 */
export function manyBlocks(blocks: number, width: number): Uint8Array {
  const values = [...leb(width), ...new Array<number>(width).fill(0x7f)];
  const constants = Uint8Array.from({ length: 2 * width }, (_, i) => (i % 2 === 0 ? 0x41 : 0));
  const body = concat([
    Uint8Array.of(0),
    constants,
    Buffer.alloc(3 * blocks, Uint8Array.of(0x02, 1, 0x0b)),
    new Uint8Array(width).fill(0x1a),
    Uint8Array.of(0x0b),
  ]);
  const types = section(1, [2, 0x60, 0, 0, 0x60, ...values, ...values]);
  return concat([HEADER, types, section(3, [1, 0]), part(10, concat([Uint8Array.of(1, ...leb(body.length)), body]))]);
}
