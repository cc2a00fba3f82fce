import type { WasmImageError } from '../core/errors.ts';
import { type WasmModule } from '../wasm/module.ts';
import { type HostQuery } from './hosts.ts';
import type { AbiReport } from './report.ts';
export interface JudgeOptions {
    /** Proxies asked about; every one gets a verdict. Undefined asks about those of the kind: the newest Envoys, and no proxy for a module of another ABI. */
    readonly hosts: readonly HostQuery[] | undefined;
    /** The input `abi`: `proxy-wasm/0.2.1` or `0.2.1`. */
    readonly declared?: string;
    /** `abiVersions` of the runtime config. */
    readonly abiVersions?: readonly string[];
    /** The engine's answer about a core module. */
    readonly validation?: {
        readonly isValid: boolean;
        readonly reason: string;
        readonly validator: string;
    };
}
/**
 * Judges a module: `hosts` says what each host asked about does when it loads it, `problems` is our policy on top. The code is not run.
 * @returns a report with at most 1,000 imports and sections and 25 problems of a rule; foreign texts in it are harmless.
 * @throws WasmImageError HOSTS_INVALID for a host version without tables.
 */
export declare function judgeAbi(module: WasmModule, options: JudgeOptions): AbiReport;
/** The report of a file that is no module: no verdicts, one problem named by the error's code. */
export declare function reportUnreadable(bytes: Uint8Array, error: WasmImageError): AbiReport;
/** Whether the module must not be published: a host asked about does not load it, or a problem is an error. */
export declare function isRefused(report: AbiReport): boolean;
