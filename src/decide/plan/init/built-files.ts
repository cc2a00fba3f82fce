import { posix } from 'node:path';
import type { FolderView } from './folder-view.ts';

/** The modules that a build.zig installs, as far as its text says. */
export function zigModules({ texts }: FolderView): readonly string[] {
  return matches(texts.get('build.zig') ?? '', /\.name\s*=\s*"([\w.-]+)"/g).map((name) => `zig-out/bin/${name}.wasm`);
}

/** The modules that a CMakeLists.txt names, in the folder `build`. */
export function cmakeModules({ texts }: FolderView): readonly string[] {
  return matches(texts.get('CMakeLists.txt') ?? '', /([\w.-]+\.wasm)\b/g).map((name) => `build/${name}`);
}

/** The modules that a Makefile names. */
export function makeModules({ texts }: FolderView): readonly string[] {
  return matches(texts.get('Makefile') ?? '', /(?<![\w$({./-])([\w./-]+\.wasm)\b/g);
}

/** Where the preset `docker` puts a module. @param file its path in the image. */
export function builtByDocker(file: string): string {
  return `build/${posix.basename(file)}`;
}

/** The first group of each match, without repetitions. */
export function matches(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}
