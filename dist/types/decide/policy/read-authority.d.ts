import type { Json } from '../../core/json.ts';
import { type TextRule } from '../gate/glob.ts';
import type { Authority } from '../gate/policy-model.ts';
import { Fields } from './fields.ts';
/** Reads one authority: a name, and either `keyless` or `key`. @throws WasmImageError POLICY_INVALID. */
export declare function readAuthority(value: Json, at: string): Authority;
/** An exact field and its pattern; one of the two. */
export declare function readRule(fields: Fields, exact: string, glob: string, broad: (glob: string) => string | undefined): TextRule | undefined;
