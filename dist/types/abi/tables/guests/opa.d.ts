import { type GuestTable } from './guest-table.ts';
/** The major version of the ABI that hosts accept. Source: npm-opa-wasm throws for every other. */
export declare const OPA_MAJOR = 1;
/** OPA policies. The minor version decides how hosts evaluate: see {@link OPA_EVALUATION}. */
export declare const OPA: GuestTable;
/** Exports for evaluation: one call since minor version 2, a context before. Source: npm-opa-wasm 05fc404, evaluate. */
export declare const OPA_EVALUATION: {
    readonly since2: readonly import("./guest-table.ts").GuestExport[];
    readonly before2: readonly import("./guest-table.ts").GuestExport[];
};
