import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * An unchanged OPA bundle as the only layer of an image. OPA does not read the config, so it is one for container
 * tools.
 * Source: open-policy-agent/opa docs "OCI Registry"; v1/download/oci_download.go v1.22.2.
 */
export declare const OPA_BUNDLE: LayoutRow;
/** How layout `opa-bundle` is written, and which consumers must accept it. */
export declare const OPA_BUNDLE_WRITER: LayoutWriter;
/** Whether a file is gzip: a bundle is, a module cannot be. */
export declare function isBundle(bytes: Uint8Array): boolean;
/**
 * The module of a bundle. @param bundle the whole bundle.tar.gz, at most 64 MiB. @returns a view into the unpacked
 * archive.
 * @throws WasmImageError ARCHIVE_INVALID for an archive that programs unpack differently, has links, does not have
 * exactly one `policy.wasm` at its root, or is too large.
 */
export declare function moduleOfBundle(bundle: Uint8Array): Uint8Array;
