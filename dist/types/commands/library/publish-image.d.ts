import type { PublishRecord } from '../../decide/report/record.ts';
import { type CallOptions } from './library-session.ts';
/** The module, where it goes, and how it is signed. */
export interface PublishOptions extends CallOptions {
    /** Bytes of a built module, or the path of its file. */
    readonly module: Uint8Array | string;
    /** Repositories, `HOST/PATH` or `oci-layout:FOLDER`. */
    readonly images: readonly string[];
    /** Tags to move once the image is signed and verified; a version tag never moves to another digest. */
    readonly tags?: readonly string[] | undefined;
    /** Private key: PEM text, path of a file, or `env://NAME`. Without it, `inputs` says how to sign. */
    readonly signingKey?: string | undefined;
    /** Hosts that must load the module, such as `envoy>=1.36`; default: those of its kind. */
    readonly hosts?: string | undefined;
    /** Layout of the image; default `auto`. */
    readonly layout?: string | undefined;
    /** Folder for the reports and a copy of the image; default: a temporary one that is removed. */
    readonly outFolder?: string | undefined;
}
/**
 * Publishes one module as `wasm-image publish` does: checks its ABI, pushes by digest, signs, verifies with a fresh
 * client, and only then moves tags.
 * @returns the record: digests, references, tags, attestations, and the verification of each repository.
 * @throws WasmImageError with the code of what failed; no tag that was moved points to an image that is unsigned or
 * whose ABI was not verified.
 * @example
 * const record = await publishImage({
 *   module: readFileSync('filter.wasm'),
 *   images: ['ghcr.io/acme/filter'],
 *   tags: ['v1.2.3'],
 *   signingKey: 'env://SIGNING_KEY',
 * });
 * console.log(record.digest, record.moduleDigest);
 */
export declare function publishImage(options: PublishOptions): Promise<PublishRecord>;
