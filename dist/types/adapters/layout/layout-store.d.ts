import type { ImageStore } from '../../ports.ts';
import { type Sleep } from '../net/http.ts';
import { type LayoutRepository } from './layout-write.ts';
export interface LayoutOptions {
    readonly sleep?: Sleep;
    /** A folder that is not there is refused instead of being empty: for whoever only reads. */
    readonly mustExist?: boolean;
}
/**
 * An OCI image-layout folder behind the calls of a registry; other tools read it, and what they wrote is read here as untrusted.
 * @throws WasmImageError IMAGE_INVALID for symlinks and contradictions, DIGEST_MISMATCH, LIMIT_EXCEEDED, FILE_UNREADABLE.
 * Source: image-spec 1.1 image-layout.md; referrers as a registry without the API keeps them, and listed, so that oras and regclient find them.
 */
export declare function openLayout(repository: LayoutRepository, { sleep, mustExist }?: LayoutOptions): ImageStore;
