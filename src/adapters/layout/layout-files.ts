import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Digest, hexOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { jsonBytes, parseStrictJson } from '../../core/json.ts';
import { printSize, quoted } from '../../core/text.ts';
import { LAYOUT_VERSION } from '../../oci/shapes.ts';
import { fileFault, isMissing } from '../host/file-fault.ts';
import { readUpTo, useFile, writeAtomic } from '../host/regular-file.ts';

const LAYOUT_FILE = 'oci-layout';
const TEMPORARY = '.wasm-image-';

/** The path of a blob inside the layout. Source: image-spec 1.1 image-layout.md#blobs. */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

/**
 * Reads one file of an untrusted layout: no symlink in the path below the folder, no device, bounded.
 * @param path with slashes, relative to the folder. @param limit bytes.
 * @returns undefined when it is absent. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED, FILE_UNREADABLE.
 */
export async function readLayoutFile(folder: string, path: string, limit: number): Promise<Uint8Array | undefined> {
  if (!(await isPlain(folder, path))) return undefined;
  return useFile(join(folder, path), async (file, facts) => {
    const { size } = facts;
    if (!facts.isFile()) throw invalid(folder, path, 'it is not a regular file');
    if (size > limit)
      throw new WasmImageError(
        'LIMIT_EXCEEDED',
        `Cannot read ${name(folder, path)}: it is ${printSize(size)}; the limit is ${printSize(limit)}`,
      );
    const bytes = await readUpTo(file, size);
    if (bytes.byteLength < size) throw invalid(folder, path, 'it was truncated while it was being read');
    return bytes;
  }).catch((cause: unknown) => {
    throw fileFault('read', join(folder, path), cause);
  });
}

/** Whether the path exists. @throws WasmImageError IMAGE_INVALID if any part of it below the folder is a symlink. */
async function isPlain(folder: string, path: string): Promise<boolean> {
  let step = folder;
  for (const part of path.split('/')) {
    step = join(step, part);
    try {
      if ((await lstat(step)).isSymbolicLink())
        throw invalid(folder, path, 'it is a symlink, or its path contains one');
    } catch (error) {
      if (isMissing(error)) return false;
      throw fileFault('read', step, error);
    }
  }
  return true;
}

/** Writes a file so that readers see the old bytes or the new ones, never a part. */
export async function writeLayoutFile(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  await isPlain(folder, path);
  const temporary = join(folder, `${TEMPORARY}${process.pid}-${randomBytes(6).toString('hex')}`);
  await writeAtomic(join(folder, path), temporary, bytes, 0o644).catch((cause: unknown) => {
    throw fileFault('write', join(folder, path), cause);
  });
}

/**
 * Makes the folder a layout. `oci-layout` is written first, so that the next run recognizes the folder after a crash.
 * @throws WasmImageError INPUT_INVALID for a folder with other content, IMAGE_INVALID for a layout of another version.
 */
export async function makeLayout(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!(await isLayout(folder))) {
      const foreign = (await readdir(folder)).find((entry) => !(entry.startsWith(TEMPORARY) || entry === LAYOUT_FILE));
      // Another process may have made the layout in between; it writes `oci-layout` before anything else.
      if (foreign !== undefined && !(await isLayout(folder))) {
        throw new WasmImageError(
          'INPUT_INVALID',
          `Cannot use ${quoted(folder)} as an OCI layout: it contains other files, for example ${quoted(foreign)}`,
          { hint: 'use a new or empty folder' },
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

/**
 * Demands that the folder exists and has an index; commands that only read need both.
 * @throws WasmImageError FILE_UNREADABLE.
 */
export async function demandLayout(folder: string): Promise<void> {
  const refuse = (why: string): never => {
    throw new WasmImageError('FILE_UNREADABLE', `Cannot read the OCI layout ${quoted(folder)}: ${why}`);
  };
  const facts = await factsOf(folder);
  if (facts === undefined) refuse('the folder does not exist');
  if (facts?.isDirectory() !== true) refuse('it is a file');
  if ((await factsOf(join(folder, 'index.json'))) === undefined) refuse('it has no index.json');
}

async function factsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileFault('read', path, error);
  }
}

/**
 * Whether the folder is a layout of version 1. @throws WasmImageError IMAGE_INVALID for a layout of another version.
 * Source: image-spec 1.1 image-layout.md#oci-layout-file.
 */
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
    // Reported below.
  }
  throw invalid(folder, LAYOUT_FILE, 'it does not declare version 1 of the image layout');
}

/** The error for a file of the layout that is not as it must be. */
export function invalid(folder: string, path: string, why: string): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot read ${name(folder, path)}: ${why}`);
}

function name(folder: string, path: string): string {
  return quoted(`${folder}${sep}${path}`);
}
