import { type Json } from '../../core/json.ts';
import { type TextRule } from '../gate/glob.ts';
import { type Policy } from '../gate/policy-model.ts';
import { PolicyFields } from './fields.ts';
/** Size limit of a policy file. */
export declare const MAX_POLICY_BYTES: number;
/**
 * Reads wasm-policy.yaml: JSON, or a subset of YAML without ambiguous scalars. Everything unknown, empty or too broad
 * is refused.
 * @param bytes the whole file, at most 256 KiB. @throws WasmImageError POLICY_INVALID with the field.
 * Source: docs/wasm-policy.schema.json.
 * @example
 * const policy = readPolicy(readFileSync('wasm-policy.yaml'));
 */
export declare function readPolicy(bytes: Uint8Array): Policy;
/** Parses a file of policies. @throws WasmImageError POLICY_INVALID. */
export declare function parsePolicyFile(bytes: Uint8Array): Json;
/** The repositories that `images` lists. @throws WasmImageError POLICY_INVALID. */
export declare function readImages(fields: PolicyFields): readonly TextRule[];
