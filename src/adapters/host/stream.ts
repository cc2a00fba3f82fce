import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { WasmImageError } from '../../core/errors.ts';
import { printSize, quoted } from '../../core/text.ts';
import type { Workspace } from '../../ports.ts';
import { fileFault } from './file-fault.ts';
import { fileTooLarge } from './workspace.ts';

/** Standard input can be read only once. */
let isInputRead = false;

/**
 * Reads standard input (`-`), a pipe such as `/dev/stdin` or the shell's `<(...)`, or a character device.
 * @param limit bytes; reading stops there. @returns undefined for any other path.
 * @throws WasmImageError as `Workspace.read`.
 */
export async function readStream(
  ...[path, limit, tooLarge]: Parameters<Workspace['read']>
): Promise<Uint8Array | undefined> {
  // Some programs connect a socket to our standard input, and a socket cannot be opened by its path.
  const isInput = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'].includes(path);
  const facts = await stat(path).catch(() => undefined);
  if (!isInput && facts?.isFIFO() !== true && facts?.isCharacterDevice() !== true) return undefined;
  if (isInput && isInputRead)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot read ${quoted(path)}: standard input was already read`, {
      hint: 'only one argument can be standard input; name a file for the others',
    });
  isInputRead ||= isInput;
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

/** Whether a path is a pipe, a socket or a device: we write to it directly instead of replacing it. */
export async function isStream(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFIFO() === true || facts?.isCharacterDevice() === true || facts?.isSocket() === true;
}

/** Writes to a pipe or a device. @throws WasmImageError FILE_UNWRITABLE. */
export async function writeStream(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'w' });
  } catch (cause) {
    throw fileFault('write', path, cause);
  }
}
