import type { Allowance } from '../../abi/allowances.ts';
import type { HostQuery } from '../../abi/host-query.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { Validator } from '../../ports.ts';
/** What is demanded of a module. */
export interface AbiDemands {
    /** Undefined: the default hosts for the kind of module. */
    readonly hosts: readonly HostQuery[] | undefined;
    /** The ABI that the user requires. */
    readonly declared?: string | undefined;
    /** Rules of our policy that the module may break; default none. */
    readonly allowed?: readonly Allowance[] | undefined;
    /** The ABI versions that a runtime config or an image declares. */
    readonly abiVersions?: readonly string[] | undefined;
}
/**
 * Reads, validates and judges the bytes of a module. A module that cannot be read is a report with one error, not an
 * exception. @throws VALIDATION_TIMEOUT when V8 does not answer in time.
 */
export declare function judgeModule(validator: Validator, bytes: Uint8Array, demands: AbiDemands): Promise<AbiReport>;
/**
 * Throws if the module must not be published.
 * @throws WasmImageError ABI_REFUSED, ABI_UNDECIDED, or the reader's own code for a module that cannot be read.
 */
export declare function refuseUnfit(report: AbiReport): void;
/**
 * The first reason to refuse a module, and how many reasons of that type there are. Problems come before hosts, because
 * they say what to change.
 */
export declare function reasonOf(report: AbiReport): {
    readonly message: string;
    readonly hint: string | undefined;
    readonly reasons: number;
};
/** @throws WasmImageError ABI_UNDECIDED when nothing is wrong with the module, but a check could not be carried out. */
export declare function refuseUndecided(report: AbiReport): void;
