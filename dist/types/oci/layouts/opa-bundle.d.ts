import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * A bundle of OPA, unchanged, as the one layer of an image; OPA reads no config, so it is one that container tools take.
 * Source: open-policy-agent/opa docs "OCI Registry"; v1/download/oci_download.go v1.22.2.
 */
export declare const OPA_BUNDLE: LayoutRow;
/** How layout `opa-bundle` is written, and who must take it. */
export declare const OPA_BUNDLE_WRITER: LayoutWriter;
/** Whether a file is gzip, as a bundle is and no module can be. */
export declare function isBundle(bytes: Uint8Array): boolean;
/**
 * The module of a bundle. @param bundle the whole bundle.tar.gz, at most 64 MiB. @returns a view into the unpacked archive.
 * @throws WasmImageError ARCHIVE_INVALID for an archive that readers take apart in different ways, one with links,
 * one without exactly one `policy.wasm` at its root, and one that is too large.
 */
export declare function moduleOfBundle(bundle: Uint8Array): Uint8Array;
