import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { printSize } from '../core/text.ts';
import type { Workspace } from '../ports.ts';
import { fileFault } from './file-fault.ts';
import { fileTooLarge } from './workspace.ts';

/**
 * Reads what is not a file of a folder: standard input (`-`), a pipe such as `/dev/stdin` or what a shell makes of `<(...)`.
 * @param limit bytes; reading stops there. @returns undefined for everything else. @throws WasmImageError as `Workspace.read`.
 */
export async function readStream(...[path, limit, tooLarge]: Parameters<Workspace['read']>): Promise<Uint8Array | undefined> {
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
      if (size > limit) throw fileTooLarge(path, `over ${printSize(limit)}`, limit, tooLarge);
    }
  } catch (cause) {
    throw fileFault('read', path, cause);
  }
  return Buffer.concat(chunks);
}
