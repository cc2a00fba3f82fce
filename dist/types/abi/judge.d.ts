import type { WasmImageError } from '../core/errors.ts';
import { type WasmModule } from '../wasm/module.ts';
import { type Allowance } from './allowances.ts';
import { type HostQuery } from './host-query.ts';
import { type Validation } from './loading/engine-proposals.ts';
import type { AbiReport } from './report.ts';
export { isRefused, isRefusing, isUndecided } from './report.ts';
/** What a module is judged against. */
export interface JudgeOptions {
    /**
     * Proxies to check against; each gets a verdict. Undefined means the usual ones for the kind of module: the newest
     * Envoys, the vendor's host for a filter with the marker of a vendor, none for a module of another ABI.
     */
    readonly hosts: readonly HostQuery[] | undefined;
    /** The input `abi`: `proxy-wasm/0.2.1` or `0.2.1`. */
    readonly declared?: string | undefined;
    /** `abiVersions` of the runtime config. */
    readonly abiVersions?: readonly string[] | undefined;
    /** Rules of our policy that the module may break; default none. */
    readonly allowed?: readonly Allowance[] | undefined;
    /** What our engine says about a core module. */
    readonly validation?: Validation;
}
/**
 * Judges a module without running it: `hosts` says what each requested host does when it loads the module, `problems`
 * is our own policy on top.
 * @returns a report with at most 1,000 imports and sections and 25 problems per rule; foreign strings in it are inert.
 * @throws WasmImageError HOSTS_INVALID for an unknown host version.
 * @example
 * const module = readModule(readFileSync('filter.wasm'));
 * const report = judgeAbi(module, { hosts: parseHosts('envoy>=1.36') });
 */
export declare function judgeAbi(module: WasmModule, options: JudgeOptions): AbiReport;
/** The report of a file that is not a module: no verdicts, and one problem whose rule is the code of the error. */
export declare function reportUnreadable(bytes: Uint8Array, error: WasmImageError): AbiReport;
