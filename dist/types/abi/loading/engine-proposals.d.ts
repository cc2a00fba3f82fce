import type { WasmModule } from '../../wasm/module.ts';
import type { Proposal } from '../../wasm/walk.ts';
import type { Problem } from '../report.ts';
import { type V8Version } from '../tables/engines.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** What our engine says about a module. */
export interface Validation {
    readonly isValid: boolean;
    readonly reason: string;
    /** `v8 13.6.233.10`. */
    readonly validator: string;
}
/** What is known about the validation of a module; empty if no engine validated it. */
export type Known = {
    readonly [Name in 'isValid' | 'validator']?: Validation[Name] | undefined;
};
/**
 * The proposals that a module needs and this V8 does not support. Skipped if our own V8 accepted the module and is not
 * newer, so that the verdict about a host does not depend on the version of Node.
 */
export declare function lackedBy(v8: V8Version, module: WasmModule, known: Known): readonly Proposal[];
/**
 * The proposals that make the verdict of a host unknown: we do not know its engine, or our engine does not support them
 * and therefore could not validate the rest.
 */
export declare function unknownTo({ v8 }: Pick<HostProfile, 'v8'>, module: WasmModule, known: Known): readonly Proposal[];
/** The proposals that made our own V8 refuse a module. If there are none, the module is invalid everywhere. */
export declare function lackedByUs(module: WasmModule, { validator }: Known): readonly Proposal[];
/** Whether our engine refused the module only because of proposals that other engines support. */
export declare function isOursAlone(module: WasmModule, known: Known): boolean;
/** PW033: each proposal that the engine of a requested host does not support, with those hosts. */
export declare function proposalProblems(module: WasmModule, profiles: readonly HostProfile[], known: Known): readonly Problem[];
/** The hint for a module that our own V8 refused: the proposals that it uses and this V8 does not support. */
export declare function validationHint(module: WasmModule, validation: Validation): string | undefined;
