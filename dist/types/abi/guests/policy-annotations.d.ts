import type { WasmModule } from '../../wasm/module.ts';
/** The annotations of a policy for its manifest, and the keys of those that a manifest cannot have. */
export interface PolicyAnnotations {
    readonly annotations: Readonly<Record<string, string>>;
    readonly dropped: readonly string[];
}
/**
 * The annotations that `kwctl push` would copy from a policy's metadata: trimmed, only those of one line, and the
 * source also under its OCI name.
 * @returns none for a module without readable metadata, which judgeAbi refuses.
 * Source: kubewarden-controller crates/kwctl/src/push.rs @3460bb719b38.
 */
export declare function policyAnnotations(module: WasmModule): PolicyAnnotations;
