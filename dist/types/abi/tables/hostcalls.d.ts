import { type AbiVersion } from './versions.ts';
/** A function that the C++ host library registers in module `env`. */
export interface HostcallRow {
    readonly name: string;
    /** As the host prints it. */
    readonly signature: string;
    /** The ABI versions for whose modules the host registers it. */
    readonly abis: readonly AbiVersion[];
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** The functions of module `env`; a host profile can add extra ones. */
export declare const HOSTCALLS: readonly HostcallRow[];
/** {@link HOSTCALLS} by name. */
export declare const HOSTCALL_BY_NAME: ReadonlyMap<string, HostcallRow>;
