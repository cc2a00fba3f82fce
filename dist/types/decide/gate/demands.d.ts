import { type Policy } from './policy-model.ts';
/** Names of checks; the gate writes them and the proof asks for them. */
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
/** The checks without which nothing is verified by this policy. @throws WasmImageError INTERNAL for a policy that was not read. */
export declare function demandedChecks(policy: Policy): readonly string[];
