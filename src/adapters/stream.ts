import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { WasmImageError } from '../core/errors.ts';
import { printSize, quoted } from '../core/text.ts';

/**
 * Reads what is not a file of a folder: standard input (`-`), a pipe such as `/dev/stdin` or what a shell makes of `<(...)`.
 * @param limit bytes; reading stops there. @returns undefined for everything else. @throws WasmImageError FILE_UNREADABLE, WASM_TOO_LARGE.
 */
export async function readStream(path: string, limit: number): Promise<Uint8Array | undefined> {
  // Under its path a socket, which is what some programs give as standard input, cannot be opened.
  const isInput = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'].includes(path);
  const facts = await stat(path).catch(() => undefined);
  if (!isInput && facts?.isFIFO() !== true && facts?.isCharacterDevice() !== true) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of isInput ? process.stdin : createReadStream(path)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).byteLength;
      if (size > limit) throw new WasmImageError('WASM_TOO_LARGE', `Cannot read ${quoted(path)}: it is larger than ${printSize(limit)}`, { detail: { limit } });
    }
  } catch (cause) {
    if (cause instanceof WasmImageError) throw cause;
    throw new WasmImageError('FILE_UNREADABLE', `Cannot read ${quoted(path)}: ${String((cause as NodeJS.ErrnoException).code)}`, { cause });
  }
  return Buffer.concat(chunks);
}
