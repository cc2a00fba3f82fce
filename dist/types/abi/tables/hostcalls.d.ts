import { type AbiVersion } from './versions.ts';
/** A function that the C++ host library registers in module `env`. */
export interface HostcallRow {
    readonly name: string;
    /** As the host prints it. */
    readonly signature: string;
    /** ABI versions of modules it is registered for. */
    readonly abis: readonly AbiVersion[];
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Functions of module `env`; beside them only what a host profile names as extra. */
export declare const HOSTCALLS: readonly HostcallRow[];
