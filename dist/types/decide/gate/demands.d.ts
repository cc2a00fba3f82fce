import { type Policy } from './policy-model.ts';
/** Names of checks. The gate reports them, and the proof requires them. */
export declare const CHECK: {
    readonly image: 'image';
    readonly abi: 'abi';
    readonly abiVersion: 'abi version';
    readonly imports: 'imports';
    readonly exports: 'exports';
    readonly layout: 'allowed layout';
    readonly size: 'module size';
    readonly memory: 'memory pages';
    readonly version: 'tag version';
    readonly anyOf: 'any of';
    readonly authority: (name: string) => string;
    readonly attestation: (index: number, predicateType: string) => string;
    readonly annotation: (key: string) => string;
};
/** The checks that a policy requires. @throws WasmImageError INTERNAL for a policy that readPolicy did not make. */
export declare function demandedChecks(policy: Policy): readonly string[];
