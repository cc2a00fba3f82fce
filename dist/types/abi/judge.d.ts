import type { WasmImageError } from '../core/errors.ts';
import { type WasmModule } from '../wasm/module.ts';
import { type Allowance } from './allowances.ts';
import { type HostQuery } from './host-query.ts';
import { type Validation } from './loading/engine-proposals.ts';
import type { AbiReport, Problem } from './report.ts';
export interface JudgeOptions {
    /**
     * Proxies asked about; every one gets a verdict. Undefined asks about those of the kind: the newest Envoys, the vendor's host for a filter with the
     * marker of a vendor, and no proxy for a module of another ABI.
     */
    readonly hosts: readonly HostQuery[] | undefined;
    /** The input `abi`: `proxy-wasm/0.2.1` or `0.2.1`. */
    readonly declared?: string;
    /** `abiVersions` of the runtime config. */
    readonly abiVersions?: readonly string[];
    /** Rules of our policy that the module may break; default none. */
    readonly allowed?: readonly Allowance[] | undefined;
    /** The engine's answer about a core module. */
    readonly validation?: Validation;
}
/**
 * Judges a module: `hosts` says what each host asked about does when it loads it, `problems` is our policy on top. The code is not run.
 * @returns a report with at most 1,000 imports and sections and 25 problems of a rule; foreign texts in it are harmless.
 * @throws WasmImageError HOSTS_INVALID for a host version without tables.
 */
export declare function judgeAbi(module: WasmModule, options: JudgeOptions): AbiReport;
/** The report of a file that is no module: no verdicts, one problem named by the error's code. */
export declare function reportUnreadable(bytes: Uint8Array, error: WasmImageError): AbiReport;
/** Whether the module must not be published: a host asked about does not load it, or a problem is an error that is not allowed; also when nobody can tell. */
export declare function isRefused(report: AbiReport): boolean;
/** Whether nothing speaks against the module but what our own engine cannot know: that is no verdict about it. */
export declare function isUndecided(report: AbiReport): boolean;
/** Whether a problem alone is reason not to publish the module. */
export declare function isRefusing({ severity, allowed }: Problem): boolean;
