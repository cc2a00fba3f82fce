import { type JsonObject } from '../../core/json.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { ModuleKind, Problem } from '../report.ts';
/** The section that `kwctl annotate` writes. Source: kubewarden policy-evaluator src/constants.rs. */
export declare const METADATA_SECTION = "io.kubewarden.metadata";
/**
 * PW076: checks the metadata as the policy server reads it; nothing for a module without that section.
 * Source: Metadata and Rule in kubewarden policy-evaluator src/policy_metadata.rs, their types and validators.
 */
export declare function metadataProblems(module: WasmModule, kind: ModuleKind): readonly Problem[];
/** The metadata, or what is wrong with it. */
export declare function readMetadata(bytes: Uint8Array): JsonObject | string;
