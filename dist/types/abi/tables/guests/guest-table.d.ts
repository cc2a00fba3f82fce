/** An export that hosts of an ABI use. */
export interface GuestExport {
    readonly name: string;
    readonly kind: 'function' | 'memory';
    /** As hosts print it, `i32 i32 -> i32`; absent if hosts accept any. */
    readonly signature?: string | undefined;
    /** `must`: hosts refuse a module without it; `should`: some do; `may`: hosts call it if it exists. */
    readonly need: 'must' | 'should' | 'may';
    readonly source: string;
}
/** An import that hosts of an ABI provide. */
export interface GuestImport {
    readonly module: string;
    readonly name: string;
    /** Absent if hosts do not compare it. */
    readonly signature?: string | undefined;
    /** `some`: not all hosts of the ABI have it. */
    readonly hosts: 'all' | 'some';
    readonly source: string;
}
/** What the hosts of one ABI call and provide. */
export interface GuestTable {
    /** What messages call the hosts. */
    readonly hosts: string;
    readonly exports: readonly GuestExport[];
    readonly imports: readonly GuestImport[];
    /** Import modules with the user's own functions, or linked from other files: their content is not known. */
    readonly open: readonly string[];
    /** Whether hosts also provide WASI preview 1. */
    readonly hasWasi: boolean;
}
/** Rows of imported functions from one source. @param rows name and signature. */
export declare function importRows(module: string, source: string, rows: readonly (readonly [name: string, signature?: string])[], hosts?: GuestImport['hosts']): readonly GuestImport[];
/** Rows of exported functions from one source. @param rows name and signature. */
export declare function exportRows(need: GuestExport['need'], source: string, rows: readonly (readonly [name: string, signature?: string])[]): readonly GuestExport[];
/** The row of the memory that the host reads and writes. */
export declare function memoryRow(source: string): GuestExport;
