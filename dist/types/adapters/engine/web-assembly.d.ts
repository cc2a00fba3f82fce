/** A linear memory. */
export interface EngineMemory {
    readonly buffer: ArrayBuffer;
}
interface Sizes {
    readonly initial: number;
    readonly maximum?: number;
}
/**
 * The part of the engine that we use; Node's types lack the value `WebAssembly`.
 * Source: WebAssembly JavaScript interface.
 */
interface WebAssembly {
    validate(bytes: Uint8Array): boolean;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => {
        readonly exports: Readonly<Record<string, unknown>>;
    };
    readonly Memory: new (sizes: Sizes) => EngineMemory;
    readonly Table: new (description: Sizes & {
        readonly element: 'anyfunc';
    }) => object;
}
/** The engine of the running Node. */
export declare const webAssembly: WebAssembly;
export {};
