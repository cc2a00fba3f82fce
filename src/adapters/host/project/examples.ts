import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Example } from '../../../decide/inputs/choices.ts';

const COMMON = ['.gitignore', 'README.md', 'plugin-config.txt', 'scenario.json'];

/** The folder of each example, and the files in it that `init` writes. The first one names the toolchain. */
const FILES: Readonly<Record<Example, readonly [folder: string, files: readonly string[]]>> = {
  rust: ['rust', ['Cargo.toml', 'Cargo.lock', 'src/lib.rs', ...COMMON]],
  go: ['go', ['go.mod', 'go.sum', 'main.go', ...COMMON]],
  assemblyscript: [
    'add-header',
    ['asconfig.json', 'assembly/index.ts', 'package-lock.json', 'package.json', 'runtime-config.json', ...COMMON],
  ],
  cpp: ['cpp', ['Makefile', 'add_header.cc', ...COMMON]],
  zig: ['zig', ['build.zig', 'src/main.zig', ...COMMON]],
};

/**
 * The files of an example by path, with `/`. From the sources, they are read from `examples`; the build puts the texts
 * in the place of this module, so that every way to install wasm-image has them.
 */
export function readExample(example: Example): ReadonlyMap<string, string> {
  const [folder, files] = FILES[example];
  const home = resolve(import.meta.dirname, '../../../../examples', folder);
  return new Map(files.map((file) => [file, readFileSync(join(home, file), 'utf8')]));
}
