import type { Descriptor } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ImageManifest } from '../manifest.ts';
import { LIMITS } from '../media-types.ts';
import type { Opened } from '../opened.ts';

/** What a consumer makes of an image: the bytes it loads, or why it loads none. */
export type Answer =
  | { readonly kind: 'taken'; readonly module: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };

/** @throws nothing of ours: a layer that cannot be unpacked is an answer. */
export type Take = (manifest: ImageManifest, opened: Opened) => Answer;

export function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

export function fromArchive(
  layer: Descriptor,
  opened: Opened,
  choose: (files: readonly TarEntry[]) => TarEntry | undefined,
  wanted: string,
): Answer {
  const files = opened.filesOf(layer);
  if (files instanceof WasmImageError) return refused(files.message);
  const file = choose(files);
  return file === undefined ? refused(`its layer has no ${wanted}`) : { kind: 'taken', module: file.bytes };
}

export function fromBlob(layer: Descriptor, opened: Opened): Answer {
  const module = opened.blobOf(layer);
  return module === undefined ? refused(`the layer ${layer.digest} is not at hand`) : { kind: 'taken', module };
}

/** Source: istio pkg/wasm/cache.go: eight bytes and the magic number; the version is not looked at. */
export function startsAsWasm(answer: Answer): Answer {
  if (answer.kind === 'refused') return answer;
  const { module } = answer;
  if (module.byteLength > LIMITS.rawModule) return refused('the module has more than 256 MiB');
  return module.byteLength >= 8 && hasMagic(module) ? answer : refused('the module does not start as wasm does');
}

export function hasMagic(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

/** As Go's filepath.Base: the last part of a path, slashes at its end not counted. */
export function baseName(name: string): string {
  return name.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** Where a file lands when the archive is unpacked at the root. */
export function cleaned(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
