import type { WasmModule } from '../wasm/module.ts';
import type { Proposal } from '../wasm/walk.ts';
import type { Problem } from './report.ts';
import { type V8Version } from './tables/engines.ts';
import type { HostProfile } from './tables/hosts.ts';
/** The proposals that a module needs and this engine has not; not looked for in a valid module when the engine has all that any host has. */
export declare function lackedBy(v8: V8Version | undefined, module: WasmModule, isValid: boolean | undefined): readonly Proposal[];
/** PW033: each proposal that an asked host's engine has not, and the hosts. */
export declare function proposalProblems(module: WasmModule, profiles: readonly HostProfile[], isValid: boolean | undefined): readonly Problem[];
/** What to do about a module that our own V8 refused: which proposals it uses that this V8 has not. @param validator `v8 11.3.244` */
export declare function validationHint(module: WasmModule, validator: string): string | undefined;
