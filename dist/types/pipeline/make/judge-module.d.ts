import type { Allowance } from '../../abi/allowances.ts';
import type { HostQuery } from '../../abi/host-query.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { Validator } from '../../ports.ts';
/** What is demanded of a module. */
export interface AbiDemands {
    /** Undefined: those of the kind of the module. */
    readonly hosts: readonly HostQuery[] | undefined;
    /** The ABI the user named. */
    readonly declared?: string;
    /** Rules of our policy that the module may break; default none. */
    readonly allowed?: readonly Allowance[];
    /** The ABI versions that a runtime config or image claims. */
    readonly abiVersions?: readonly string[];
}
/**
 * Reads, validates and judges the bytes of a module. A module that cannot be read is a report with one error, not an exception.
 * @throws VALIDATION_TIMEOUT when V8 could not say in time.
 */
export declare function judgeModule(validator: Validator, bytes: Uint8Array, demands: AbiDemands): Promise<AbiReport>;
/** @throws WasmImageError ABI_REFUSED, ABI_UNDECIDED, or the reader's own code for a module that cannot be read. */
export declare function refuseUnfit(report: AbiReport): void;
/** The first reason to refuse a module, and how many there are of its sort: problems, which say what to change, else hosts. */
export declare function reasonOf(report: AbiReport): {
    readonly message: string;
    readonly hint: string | undefined;
    readonly reasons: number;
};
/** @throws WasmImageError ABI_UNDECIDED when nothing speaks against the module but what nobody here can tell. */
export declare function refuseUndecided(report: AbiReport): void;
