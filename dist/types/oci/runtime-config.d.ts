import type { RuntimeConfig } from './image.ts';
/**
 * Reads a Solo runtime config in any spelling: `abiVersions`, `abi_versions` or `abi_version` (a list or one string),
 * `config.rootIds` or `root_ids`. @param bytes JSON, at most 64 KiB.
 * @returns an absent `type` is `envoy_proxy`, the only value that the spec defines; absent lists are empty.
 * @throws WasmImageError RUNTIME_CONFIG_INVALID with the field and the known ones.
 * Source: solo-io/wasm tools/wasme/pkg/config/runtime.proto, spec.md.
 */
export declare function readRuntimeConfig(bytes: Uint8Array): RuntimeConfig;
/**
 * Writes a runtime config in the spelling that wasme's strict parser accepts: compact, lower camel case, without empty
 * fields.
 * Source: solo-io/wasm tools/wasme/pkg/push/push.go (protobuf JSON).
 */
export declare function writeRuntimeConfig(config: RuntimeConfig): Uint8Array;
