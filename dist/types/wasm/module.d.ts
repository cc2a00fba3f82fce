import type { Digest } from '../core/digest.ts';
/** A value type as text: `i32`, `i64`, `f32`, `f64`, `v128`, `funcref`, `externref` or another reference type. */
export type ValueType = string;
/** Parameters and results of a function. */
export interface FunctionType {
    readonly params: readonly ValueType[];
    readonly results: readonly ValueType[];
}
/** The size of a memory page. Bytes. */
export declare const PAGE = 65536;
/** Limits of a memory or table; `minimum` and `maximum` in pages of 64 KiB (memory) or elements (table). */
export interface Limits {
    readonly minimum: bigint;
    readonly maximum: bigint | undefined;
    readonly isShared: boolean;
    readonly is64: boolean;
}
/** What is imported or exported; the last five occur only in components. */
export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag' | 'module' | 'component' | 'instance' | 'type' | 'value';
/** An import of a core module or component. */
export interface Import {
    /** Empty in components, whose imports have only one name. */
    readonly module: string;
    readonly name: string;
    readonly kind: ExternKind;
    /** Present for functions whose type index is in range. */
    readonly type: FunctionType | undefined;
    /** Present for memories and tables. */
    readonly limits: Limits | undefined;
    /** Byte offset of the entry in the file. */
    readonly offset: number;
}
/** An export of a core module or component. */
export interface Export {
    readonly name: string;
    readonly kind: ExternKind;
    readonly index: number;
    /** Present for functions of core modules. */
    readonly type: FunctionType | undefined;
    readonly offset: number;
}
/** A section of the file; only custom sections have a `name`. */
export interface Section {
    readonly id: number;
    readonly name: string | undefined;
    /** Byte offset and size of the payload (in custom sections, after the name). */
    readonly offset: number;
    readonly size: number;
}
/** The facts that a module contains, without judgement. Views into the bytes; nothing is copied. */
export interface WasmModule {
    readonly kind: 'core' | 'component';
    /** The whole file. */
    readonly bytes: Uint8Array;
    /** `module-digest`: sha256 of the whole file. */
    readonly digest: Digest;
    readonly sections: readonly Section[];
    readonly imports: readonly Import[];
    readonly exports: readonly Export[];
    /** Memories, imported ones first. */
    readonly memories: readonly Limits[];
    /** Constant initialisers of defined i32 globals, by global index. OPA exports its version this way. */
    readonly globalConstants: ReadonlyMap<number, number>;
    readonly hasStart: boolean;
    /** Only in components: the number of core modules inside. */
    readonly nestedModules: number;
}
/** A function type as text: `(i32, i32) -> i32`, `(i32) -> ()`. */
export declare function printFunctionType(type: FunctionType): string;
/** The value of an exported i32 global with a constant initialiser. */
export declare function constantOf(module: WasmModule, name: string): number | undefined;
