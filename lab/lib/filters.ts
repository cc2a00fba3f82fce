// The modules that the lab publishes: the example, built by its own compiler, and harmless variants of it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';
import { mustRun } from './process.ts';

/** Builds the example into `folder`. @returns the path of the module. */
export async function buildFilter(folder: string): Promise<string> {
  const file = join(folder, 'add-header.wasm');
  const compiler = join(places.example, 'node_modules/assemblyscript/bin/asc.js');
  await mustRun(places.node, [compiler, 'assembly/index.ts', '--target', 'release', '--outFile', file], {
    cwd: places.example,
  });
  return file;
}

/** Builds the filter that logs its callbacks into `folder`. @returns the path of the module. */
export function buildTeller(folder: string): Promise<string> {
  return buildOwn(folder, 'teller');
}

/** Builds the filter that does what its configuration says into `folder`. @returns the path of the module. */
export function buildStrict(folder: string): Promise<string> {
  return buildOwn(folder, 'strict');
}

async function buildOwn(folder: string, name: string): Promise<string> {
  const file = join(folder, `${name}.wasm`);
  const source = join(places.repository, `lab/filters/assemblyscript/${name}.ts`);
  const compiler = join(places.example, 'node_modules/assemblyscript/bin/asc.js');
  await mustRun(places.node, [compiler, source, '--runtime', 'stub', '--use', 'abort=', '-O2', '--outFile', file], {
    cwd: folder,
  });
  return file;
}

/**
 * Makes a module with the same behaviour and other bytes: `text` (at most 100 characters) is added in a custom section
 * "lab".
 * @returns its path.
 */
export function makeVariant(module: string, text: string): string {
  const content = Buffer.from(`\u0003lab${text}`, 'latin1');
  const file = module.replace(/\.wasm$/, `-${text}.wasm`);
  writeFileSync(file, Buffer.concat([readFileSync(module), Buffer.from([0, content.length]), content]));
  return file;
}

/** "sha256:..." of a file. */
export function digestOfFile(file: string): string {
  return digestOf(readFileSync(file));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
