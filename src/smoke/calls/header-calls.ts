import { decodePairs, encodePairs, fromBinary, HeaderMap } from '../host/headers.ts';
import type { Host } from '../host/host.ts';
import { MAPS, STATUS } from '../host/status.ts';
import type { Hostcalls } from './call.ts';

const LAST_MAP = MAPS.callTrailers;

/**
 * Headers, trailers, metadata.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::getMap and its callers in Envoy's context.cc.
 */
export const HEADER_CALLS: Hostcalls = {
  proxy_get_header_map_size: (host, [map = 0, at = 0]) => {
    const found = map > LAST_MAP ? undefined : writable(host, map);
    if (found === undefined) return STATUS.badArgument;
    return host.memory.writeU32(at, found.byteSize) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_get_header_map_pairs: (host, [map = 0, pointerAt = 0, sizeAt = 0]) => {
    if (map > LAST_MAP) return STATUS.badArgument;
    const pairs = readable(host, map)?.pairs ?? [];
    const bytes = pairs.length === 0 ? new Uint8Array(0) : encodePairs(pairs);
    return host.memory.give(bytes, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_set_header_map_pairs: (host, [map = 0, at = 0, size = 0]) => {
    if (map > LAST_MAP) return STATUS.badArgument;
    const bytes = host.memory.read(at, size);
    if (bytes === undefined) return STATUS.invalidMemoryAccess;
    const pairs = decodePairs(bytes);
    const found = writable(host, map);
    if (pairs === undefined || found === undefined) return STATUS.badArgument;
    found.set(pairs);
    return STATUS.ok;
  },
  proxy_get_header_map_value: (host, [map = 0, keyAt = 0, keySize = 0, pointerAt = 0, sizeAt = 0]) => {
    if (map > LAST_MAP) return STATUS.badArgument;
    const key = host.memory.readText(keyAt, keySize);
    if (key === undefined) return STATUS.invalidMemoryAccess;
    const found = readable(host, map);
    if (found === undefined) return STATUS.badArgument;
    // In ABI 0.1.0 a missing header reads as an empty one.
    const value = found.first(key) ?? (host.abi === '0.1.0' ? '' : undefined);
    if (value === undefined) return STATUS.notFound;
    return host.memory.give(fromBinary(value), pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_add_header_map_value: (host, args) => change(host, args, (map, key, value) => map.add(key, value)),
  proxy_replace_header_map_value: (host, args) => change(host, args, (map, key, value) => map.replace(key, value)),
  proxy_remove_header_map_value: (host, args) =>
    change(host, args.slice(0, 3), (map, key) => {
      map.remove(key);
      return true;
    }),
};

function change(
  host: Host,
  args: readonly number[],
  apply: (map: HeaderMap, key: string, value: string) => boolean,
): number {
  const [map = 0, keyAt = 0, keySize = 0, valueAt = 0, valueSize = 0] = args;
  if (map > LAST_MAP) return STATUS.badArgument;
  const key = host.memory.readText(keyAt, keySize);
  const value = host.memory.readText(valueAt, valueSize);
  if (key === undefined || value === undefined) return STATUS.invalidMemoryAccess;
  const found = writable(host, map);
  if (found === undefined) return STATUS.badArgument;
  return apply(found, key, value) ? STATUS.ok : STATUS.internalFailure;
}

/** The maps of the exchange, from their callback until the filter passes them on. */
function writable(host: Host, map: number): HeaderMap | undefined {
  const stream = host.actingStream;
  if (stream === undefined) return undefined;
  const { request, response } = stream;
  if (map === MAPS.requestHeaders && request.hasHeaders) return request.headers;
  if (map === MAPS.requestTrailers && request.hasTrailers) return request.trailers;
  if (map === MAPS.responseHeaders && response.hasHeaders) return response.headers;
  if (map === MAPS.responseTrailers && response.hasTrailers) return response.trailers;
  return undefined;
}

/**
 * The writable maps and those of callout responses. While the access log is written, all maps of the exchange except
 * the request's trailers; the other maps are empty then.
 */
function readable(host: Host, map: number): HeaderMap | undefined {
  const stream = host.actingStream;
  if (stream?.isLogging === true) {
    if (map === MAPS.requestHeaders) return stream.request.headers;
    if (map === MAPS.responseHeaders) return stream.response.headers;
    if (map === MAPS.responseTrailers) return stream.response.trailers;
    return new HeaderMap();
  }
  if (map === MAPS.grpcInitialMetadata) return host.grpcInitialMetadata;
  if (map === MAPS.grpcTrailingMetadata) return host.grpcTrailingMetadata;
  if (map === MAPS.callHeaders) return host.callHeaders;
  if (map === MAPS.callTrailers) return host.callTrailers;
  return writable(host, map);
}
