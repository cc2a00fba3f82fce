import type { WasmModule } from '../../wasm/module.ts';
import type { Proposal } from '../../wasm/walk.ts';
import type { Problem } from '../report.ts';
import { type V8Version } from '../tables/engines.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** What an engine of ours said of a module. */
export interface Validation {
    readonly isValid: boolean;
    readonly reason: string;
    /** `v8 13.6.233.10`. */
    readonly validator: string;
}
/** What is known of a validation; nothing when nobody was asked. */
export type Known = {
    readonly [Name in 'isValid' | 'validator']?: Validation[Name] | undefined;
};
/**
 * The proposals that a module needs and this V8 has not. Not looked for where our own V8 took the module and is not newer, so that the answer about a
 * host is the same whichever Node asks.
 */
export declare function lackedBy(v8: V8Version, module: WasmModule, known: Known): readonly Proposal[];
/** The proposals because of which nobody here knows whether a host takes the module: its engine is not known, or ours has them not and could not judge the rest. */
export declare function unknownTo({ v8 }: Pick<HostProfile, 'v8'>, module: WasmModule, known: Known): readonly Proposal[];
/** The proposals because of which our own V8 refused a module; none: it is invalid for every engine. */
export declare function lackedByUs(module: WasmModule, { validator }: Known): readonly Proposal[];
/** Whether a module was refused for what other engines have, so that nothing is known about it. */
export declare function isOursAlone(module: WasmModule, known: Known): boolean;
/** PW033: each proposal that an asked host's engine has not, and the hosts. */
export declare function proposalProblems(module: WasmModule, profiles: readonly HostProfile[], known: Known): readonly Problem[];
/** What to do about a module that our own V8 refused: which proposals it uses that this V8 has not. */
export declare function validationHint(module: WasmModule, validation: Validation): string | undefined;
