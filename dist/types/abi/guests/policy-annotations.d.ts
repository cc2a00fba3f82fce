import type { WasmModule } from '../../wasm/module.ts';
/** The annotations of a policy for its manifest, and the keys of those that a manifest cannot bear. */
export interface PolicyAnnotations {
    readonly annotations: Readonly<Record<string, string>>;
    readonly dropped: readonly string[];
}
/**
 * The annotations that `kwctl push` would copy from a policy's metadata: those of one line, trimmed, and the source once more under its OCI name.
 * @returns none for a module without readable metadata, which the judge refuses.
 * Source: kubewarden-controller crates/kwctl/src/push.rs @3460bb719b38.
 */
export declare function policyAnnotations(module: WasmModule): PolicyAnnotations;
