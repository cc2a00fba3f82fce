/** Examples of ABI names, for hints. */
export declare const ABI_EXAMPLES = "proxy-wasm/0.2.1, opa/1.2, kubewarden, component/wasi:cli/run@0.2.0, wasi_snapshot_preview1";
/** Whether a report can name this ABI. */
export declare function isAbiName(text: string): boolean;
/** The input `abi`, undefined if absent. @throws WasmImageError INPUT_INVALID for a name that no module can have. */
export declare function askedAbi(text: string | undefined): string | undefined;
