import type { Json } from '../../core/json.ts';
import { type TextRule } from '../gate/glob.ts';
import type { Authority } from '../gate/policy-model.ts';
import { PolicyFields } from './fields.ts';
/** Reads one authority: a name, and either `keyless` or `key`. @throws WasmImageError POLICY_INVALID. */
export declare function readAuthority(value: Json, at: string): Authority;
/** Reads an exact field or its pattern; only one of the two may be set. */
export declare function readRule(fields: PolicyFields, exact: string, glob: string, broad: (glob: string) => string | undefined): TextRule | undefined;
