/** What host functions return. Source: proxy-wasm spec, proxy_status_t; WasmResult in proxy_wasm_common.h. */
export declare const STATUS: {
    readonly ok: 0;
    readonly notFound: 1;
    readonly badArgument: 2;
    readonly serializationFailure: 3;
    readonly parseFailure: 4;
    readonly invalidMemoryAccess: 6;
    readonly empty: 7;
    readonly casMismatch: 8;
    readonly internalFailure: 10;
    readonly brokenConnection: 11;
    readonly unimplemented: 12;
};
/** Header maps by number. Source: proxy-wasm spec, proxy_map_type_t. */
export declare const MAPS: {
    readonly requestHeaders: 0;
    readonly requestTrailers: 1;
    readonly responseHeaders: 2;
    readonly responseTrailers: 3;
    readonly grpcInitialMetadata: 4;
    readonly grpcTrailingMetadata: 5;
    readonly callHeaders: 6;
    readonly callTrailers: 7;
};
/** Buffers by number. Source: proxy-wasm spec, proxy_buffer_type_t. */
export declare const BUFFERS: {
    readonly requestBody: 0;
    readonly responseBody: 1;
    readonly downstreamData: 2;
    readonly upstreamData: 3;
    readonly callBody: 4;
    readonly grpcMessage: 5;
    readonly vmConfiguration: 6;
    readonly pluginConfiguration: 7;
    readonly callData: 8;
};
/** Streams by number. Source: proxy-wasm spec, proxy_stream_type_t. */
export declare const STREAMS: {
    readonly request: 0;
    readonly response: 1;
    readonly downstream: 2;
    readonly upstream: 3;
};
