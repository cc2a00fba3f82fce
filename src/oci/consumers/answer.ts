import type { Descriptor } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ImageManifest } from '../manifest.ts';
import { LIMITS } from '../media-types.ts';
import type { Opened } from '../opened.ts';

/** What a consumer loads from an image, or why it loads nothing. */
export type ConsumerAnswer =
  | { readonly kind: 'taken'; readonly module: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };

/** The rule of a consumer. Never throws a WasmImageError: a layer that cannot be unpacked is refused. */
export type Take = (manifest: ImageManifest, opened: Opened) => ConsumerAnswer;

/** A refusal with its reason. */
export function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

/** The file that a consumer chooses from an archive. @param wanted its name, for the reason. */
export function fromArchive(
  layer: Descriptor,
  opened: Opened,
  choose: (files: readonly TarEntry[]) => TarEntry | undefined,
  wanted: string,
): ConsumerAnswer {
  const files = opened.filesOf(layer);
  if (files instanceof WasmImageError) return refused(files.message);
  const file = choose(files);
  return file === undefined ? refused(`its layer has no ${wanted}`) : { kind: 'taken', module: file.bytes };
}

/** A layer that is the module itself. */
export function fromBlob(layer: Descriptor, opened: Opened): ConsumerAnswer {
  const module = opened.blobOf(layer);
  return module === undefined ? refused(`layer ${layer.digest} is missing`) : { kind: 'taken', module };
}

/** Requires eight bytes and the magic number, but no version. Source: istio pkg/wasm/cache.go. */
export function startsAsWasm(answer: ConsumerAnswer): ConsumerAnswer {
  if (answer.kind === 'refused') return answer;
  const { module } = answer;
  if (module.byteLength > LIMITS.rawModule) return refused('the module is larger than 256 MiB');
  return module.byteLength >= 8 && hasMagic(module) ? answer : refused('the module does not start with \\0asm');
}

/** Whether the bytes start like wasm. */
export function hasMagic(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

/** The last part of a path, without trailing slashes, like Go's filepath.Base. */
export function baseName(name: string): string {
  return name.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** The path of a file when the archive is unpacked at the root. */
export function cleaned(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
