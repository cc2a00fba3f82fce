/** What host functions return. Source: proxy-wasm spec, proxy_status_t; WasmResult in proxy_wasm_common.h. */
export const STATUS = {
  ok: 0,
  notFound: 1,
  badArgument: 2,
  serializationFailure: 3,
  parseFailure: 4,
  invalidMemoryAccess: 6,
  empty: 7,
  casMismatch: 8,
  internalFailure: 10,
  brokenConnection: 11,
  unimplemented: 12,
} as const;

/** Header maps by number. Source: proxy-wasm spec, proxy_map_type_t. */
export const MAPS = {
  requestHeaders: 0,
  requestTrailers: 1,
  responseHeaders: 2,
  responseTrailers: 3,
  grpcInitialMetadata: 4,
  grpcTrailingMetadata: 5,
  callHeaders: 6,
  callTrailers: 7,
} as const;

/** Buffers by number. Source: proxy-wasm spec, proxy_buffer_type_t. */
export const BUFFERS = {
  requestBody: 0,
  responseBody: 1,
  downstreamData: 2,
  upstreamData: 3,
  callBody: 4,
  grpcMessage: 5,
  vmConfiguration: 6,
  pluginConfiguration: 7,
  callData: 8,
} as const;

/** Streams by number. Source: proxy-wasm spec, proxy_stream_type_t. */
export const STREAMS = { request: 0, response: 1, downstream: 2, upstream: 3 } as const;
