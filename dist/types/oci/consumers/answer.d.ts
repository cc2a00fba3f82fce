import type { Descriptor } from '../../core/digest.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
/** What a consumer makes of an image: the bytes it loads, or why it loads none. */
export type Answer = {
    readonly kind: 'taken';
    readonly module: Uint8Array;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** @throws nothing of ours: a layer that cannot be unpacked is an answer. */
export type Take = (manifest: ImageManifest, opened: Opened) => Answer;
export declare function refused(reason: string): {
    readonly kind: 'refused';
    readonly reason: string;
};
export declare function fromArchive(layer: Descriptor, opened: Opened, choose: (files: readonly TarEntry[]) => TarEntry | undefined, wanted: string): Answer;
export declare function fromBlob(layer: Descriptor, opened: Opened): Answer;
/** Source: istio pkg/wasm/cache.go: eight bytes and the magic number; the version is not looked at. */
export declare function startsAsWasm(answer: Answer): Answer;
export declare function hasMagic(bytes: Uint8Array): boolean;
/** As Go's filepath.Base: the last part of a path, slashes at its end not counted. */
export declare function baseName(name: string): string;
/** Where a file lands when the archive is unpacked at the root. */
export declare function cleaned(name: string): string;
