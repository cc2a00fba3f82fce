import type { Descriptor } from '../../core/digest.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
/** What a consumer loads from an image, or why it loads nothing. */
export type ConsumerAnswer = {
    readonly kind: 'taken';
    readonly module: Uint8Array;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** The rule of a consumer. Never throws a WasmImageError: a layer that cannot be unpacked is refused. */
export type Take = (manifest: ImageManifest, opened: Opened) => ConsumerAnswer;
/** A refusal with its reason. */
export declare function refused(reason: string): {
    readonly kind: 'refused';
    readonly reason: string;
};
/** The file that a consumer chooses from an archive. @param wanted its name, for the reason. */
export declare function fromArchive(layer: Descriptor, opened: Opened, choose: (files: readonly TarEntry[]) => TarEntry | undefined, wanted: string): ConsumerAnswer;
/** A layer that is the module itself. */
export declare function fromBlob(layer: Descriptor, opened: Opened): ConsumerAnswer;
/** Requires eight bytes and the magic number, but no version. Source: istio pkg/wasm/cache.go. */
export declare function startsAsWasm(answer: ConsumerAnswer): ConsumerAnswer;
/** Whether the bytes start like wasm. */
export declare function hasMagic(bytes: Uint8Array): boolean;
/** The last part of a path, without trailing slashes, like Go's filepath.Base. */
export declare function baseName(name: string): string;
/** The path of a file when the archive is unpacked at the root. */
export declare function cleaned(name: string): string;
