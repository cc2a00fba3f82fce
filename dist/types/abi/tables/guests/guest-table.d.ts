/** An export by which the hosts of an ABI use a module. */
export interface GuestExport {
    readonly name: string;
    readonly kind: 'function' | 'memory';
    /** As hosts print it, `i32 i32 -> i32`; absent when hosts take any. */
    readonly signature?: string;
    /** `must`: hosts refuse the module without it; `should`: some do; `may`: it is called when it is there. */
    readonly need: 'must' | 'should' | 'may';
    readonly source: string;
}
/** An import that the hosts of an ABI supply. */
export interface GuestImport {
    readonly module: string;
    readonly name: string;
    /** Absent when it is not compared. */
    readonly signature?: string;
    /** `some`: not all hosts of the ABI have it. */
    readonly hosts: 'all' | 'some';
    readonly source: string;
}
/** What the hosts of one ABI call and supply. */
export interface GuestTable {
    /** The hosts in words, for messages. */
    readonly hosts: string;
    readonly exports: readonly GuestExport[];
    readonly imports: readonly GuestImport[];
    /** Import modules that hosts fill with functions of the user's own, or link from other files: nothing is known of them. */
    readonly open: readonly string[];
    /** Whether WASI preview 1 is there as well. */
    readonly hasWasi: boolean;
}
/** Rows of functions from one source. @param rows name and signature. */
export declare function importRows(module: string, source: string, rows: readonly (readonly [name: string, signature?: string])[], hosts?: GuestImport['hosts']): readonly GuestImport[];
/** Rows of exported functions from one source. @param rows name and signature. */
export declare function exportRows(need: GuestExport['need'], source: string, rows: readonly (readonly [name: string, signature?: string])[]): readonly GuestExport[];
/** The row of the memory by which a host reads and writes. */
export declare function memoryRow(source: string): GuestExport;
