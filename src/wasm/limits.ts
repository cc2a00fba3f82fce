import { ByteError, type Cursor } from '../core/bytes.ts';
import type { Limits } from './module.ts';

/** Reads limits: flags, minimum, maximum. Source: core spec 3.0, 5.3.10; threads proposal for the shared flag. */
export function readLimits(cursor: Cursor): Limits {
  const start = cursor.offset;
  const flags = cursor.u8();
  if ((flags & 8) !== 0) throw new ByteError('custom page size, which no known host supports', start);
  if (flags > 7) throw new ByteError(`unknown limits flags 0x${flags.toString(16)}`, start);
  const is64 = (flags & 4) !== 0;
  const read = (): bigint => (is64 ? cursor.leb64() : BigInt(cursor.leb32()));
  const minimum = read();
  const maximum = (flags & 1) !== 0 ? read() : undefined;
  if (maximum !== undefined && maximum < minimum)
    throw new ByteError(`maximum ${maximum} below minimum ${minimum}`, start);
  return { minimum, maximum, isShared: (flags & 2) !== 0, is64 };
}

/** Limits of a memory: at most 65,536 pages (4 GiB) with 32-bit addresses. Source: core spec 3.2.16. */
export function readMemory(cursor: Cursor): Limits {
  const start = cursor.offset;
  const limits = readLimits(cursor);
  const most = limits.is64 ? 2n ** 48n : 65_536n;
  if (limits.minimum > most || (limits.maximum ?? 0n) > most)
    throw new ByteError(`memory of more than ${most} pages`, start);
  if (limits.isShared && limits.maximum === undefined) throw new ByteError('shared memory without a maximum', start);
  return limits;
}
