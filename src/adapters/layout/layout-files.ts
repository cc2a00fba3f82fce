import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Digest, hexOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { jsonBytes, parseStrictJson } from '../../core/json.ts';
import { printSize, quoted } from '../../core/text.ts';
import { LAYOUT_VERSION } from '../../oci/shapes.ts';
import { fileFault, isMissing } from '../host/file-fault.ts';

const LAYOUT_FILE = 'oci-layout';
const TEMPORARY = '.wasm-image-';

/** Where a blob lies inside the layout. Source: image-spec 1.1 image-layout.md#blobs. */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

/**
 * Reads one file of a layout that strangers may have made: no symlink on the way below the folder, no device, bounded.
 * @param path with slashes, relative to the folder. @param limit bytes.
 * @returns undefined when it is absent. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED, FILE_UNREADABLE.
 */
export async function readLayoutFile(folder: string, path: string, limit: number): Promise<Uint8Array | undefined> {
  if (!(await isPlain(folder, path))) return undefined;
  // O_NONBLOCK: a FIFO would keep the open waiting for a writer. Windows knows neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    const file = await open(join(folder, path), flags);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw invalid(folder, path, 'it is no file');
      if (facts.size > limit)
        throw new WasmImageError(
          'LIMIT_EXCEEDED',
          `Cannot read ${name(folder, path)}: it has ${printSize(facts.size)}, ${printSize(limit)} are allowed`,
        );
      const buffer = Buffer.alloc(facts.size);
      let at = 0;
      while (at < buffer.byteLength) {
        const { bytesRead } = await file.read(buffer, at, buffer.byteLength - at, at);
        if (bytesRead === 0) throw invalid(folder, path, 'it was cut while it was read');
        at += bytesRead;
      }
      return buffer;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileFault('read', join(folder, path), error);
  }
}

/** Whether the path exists; every step of it below the folder is checked to be no symlink. */
async function isPlain(folder: string, path: string): Promise<boolean> {
  let step = folder;
  for (const part of path.split('/')) {
    step = join(step, part);
    try {
      if ((await lstat(step)).isSymbolicLink()) throw invalid(folder, path, 'it is, or lies behind, a symlink');
    } catch (error) {
      if (isMissing(error)) return false;
      throw fileFault('read', step, error);
    }
  }
  return true;
}

/** Writes a file so that readers see the old bytes or the new ones, never a part: a neighbour is filled and renamed. */
export async function writeLayoutFile(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  await isPlain(folder, path);
  const temporary = join(folder, `${TEMPORARY}${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileFault('write', join(folder, path), error);
  }
}

/**
 * Makes the folder a layout: `oci-layout` first, so that a crash leaves something that is recognized again.
 * @throws WasmImageError INPUT_INVALID for a folder with other content, IMAGE_INVALID for a layout of another version.
 */
export async function makeLayout(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!(await isLayout(folder))) {
      const foreign = (await readdir(folder)).find((entry) => !(entry.startsWith(TEMPORARY) || entry === LAYOUT_FILE));
      // Another writer that came between the two looks has written `oci-layout` before anything else.
      if (foreign !== undefined && !(await isLayout(folder))) {
        throw new WasmImageError(
          'INPUT_INVALID',
          `Cannot make ${quoted(folder)} an OCI layout: it has other content, for example ${quoted(foreign)}`,
          {
            hint: 'name an empty or new folder',
          },
        );
      }
      await writeLayoutFile(folder, LAYOUT_FILE, jsonBytes({ imageLayoutVersion: '1.0.0' }));
    }
    await isPlain(folder, 'blobs/sha256');
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  } catch (error) {
    throw fileFault('write', folder, error);
  }
}

/** Holds a folder to being there with an index, for whoever only reads. @throws WasmImageError FILE_UNREADABLE. */
export async function demandLayout(folder: string): Promise<void> {
  const folderFacts = await factsOf(folder);
  const why =
    folderFacts === undefined
      ? 'there is no such folder'
      : !folderFacts.isDirectory()
        ? 'it is a file'
        : (await factsOf(join(folder, 'index.json'))) === undefined
          ? 'there is no index.json in it'
          : undefined;
  if (why !== undefined)
    throw new WasmImageError('FILE_UNREADABLE', `Cannot read the OCI layout ${quoted(folder)}: ${why}`);
}

async function factsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileFault('read', path, error);
  }
}

/** Whether the folder is a layout of version 1. @throws WasmImageError IMAGE_INVALID when it says something else. Source: image-spec 1.1 image-layout.md#oci-layout-file. */
export async function isLayout(folder: string): Promise<boolean> {
  const bytes = await readLayoutFile(folder, LAYOUT_FILE, 64 * 1024);
  if (bytes === undefined) return false;
  try {
    const value = parseStrictJson(bytes, 8, LAYOUT_VERSION);
    const version =
      typeof value === 'object' && value !== null && 'imageLayoutVersion' in value
        ? value.imageLayoutVersion
        : undefined;
    if (typeof version === 'string' && version.startsWith('1.')) return true;
  } catch {
    // Said below.
  }
  throw invalid(folder, LAYOUT_FILE, 'it names no version 1 of the image layout');
}

export function invalid(folder: string, path: string, why: string): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot read ${name(folder, path)}: ${why}`);
}

function name(folder: string, path: string): string {
  return quoted(`${folder}${sep}${path}`);
}
