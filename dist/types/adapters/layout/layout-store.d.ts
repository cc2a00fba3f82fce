import { type Repository } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { type Sleep } from '../net/http.ts';
import { type LayoutRepository } from './layout-write.ts';
type Check = (repository: Repository) => Promise<void>;
/** How to open a layout. */
export interface LayoutOptions {
    readonly sleep?: Sleep | undefined;
    /** Refuse a missing folder instead of treating it as empty, for commands that only read. */
    readonly mustExist?: boolean | undefined;
    /** Throws if the folder may not be used. It is called where reading and writing begin. */
    readonly check?: Check | undefined;
}
/**
 * An OCI image layout folder with the same calls as a registry. What other tools wrote into it is untrusted. Referrers
 * are kept as in a registry without the referrers API, and listed in the index, so that oras and regclient find them.
 * @throws WasmImageError IMAGE_INVALID for symlinks and contradictions, DIGEST_MISMATCH, LIMIT_EXCEEDED,
 * FILE_UNREADABLE.
 * Source: image-spec 1.1 image-layout.md.
 */
export declare function openLayout(repository: LayoutRepository, { sleep, mustExist, check }?: LayoutOptions): ImageStore;
export {};
