import { fromBinary } from '../host/headers.ts';
import type { Host } from '../host/host.ts';
import { type Property, propertyAt, type Value } from '../host/properties.ts';
import { STATUS } from '../host/status.ts';
import type { StreamState } from '../host/stream-state.ts';
import { payloadBytes } from '../scenario/scenario.ts';
import type { Hostcalls } from './call.ts';

/**
 * Properties, available when Envoy has them, with the value from the scenario or the exchange; then the properties that
 * the filter set. Source: Context::getProperty in Envoy's context.cc.
 */
export const PROPERTY_CALLS: Hostcalls = {
  proxy_get_property: (host, [at = 0, size = 0, pointerAt = 0, sizeAt = 0]) => {
    const path = host.memory.readText(at, size);
    if (path === undefined) return STATUS.invalidMemoryAccess;
    const value = propertyOf(host, path);
    if (typeof value === 'number') return value;
    return host.memory.give(value, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_set_property: (host, [at = 0, size = 0, valueAt = 0, valueSize = 0]) => {
    const path = host.memory.readText(at, size);
    const value = host.memory.read(valueAt, valueSize);
    if (path === undefined || value === undefined) return STATUS.invalidMemoryAccess;
    const stream = host.actingStream;
    if (stream === undefined) return STATUS.notFound;
    host.keep(path.length + value.length);
    stream.filterState.set(path, value);
    return STATUS.ok;
  },
};

/** @param path parts separated by zero bytes; some SDKs add one at the end. @returns the bytes, or a status if none. */
function propertyOf(host: Host, path: string): Uint8Array | number {
  const parts = path.replace(/\0$/, '').split('\0');
  const name = parts.join('.');
  const stream = host.actingStream;
  const isConnection = host.setup.filterType === 'network';
  const known = propertyAt(parts, isConnection);
  const given = Object.hasOwn(host.scenario.properties, name) ? host.scenario.properties[name] : undefined;
  const when = known?.when ?? areaOf(parts, isConnection);
  if (when !== 'always' && (stream === undefined || (when !== 'inStream' && !stream[when]))) return STATUS.notFound;
  if (given !== undefined) return serialized(given);
  if (name === 'plugin_root_id') return fromBinary(host.setup.rootId);
  if (known === undefined) return (stream && ofFilter(stream, parts)) ?? STATUS.notFound;
  if (known.source === undefined) return STATUS.serializationFailure;
  const value = typeof known.source !== 'function' ? known.source : stream && known.source(stream, parts.at(-1) ?? '');
  return value === undefined ? STATUS.notFound : serialized(value);
}

/** When the closest parent property is available. A property that Envoy does not know at all is always available. */
function areaOf(parts: readonly string[], isConnection: boolean): Property['when'] {
  for (let i = parts.length - 1; i > 0; i--) {
    const found = propertyAt(parts.slice(0, i), isConnection);
    if (found !== undefined) return found.when;
  }
  return 'always';
}

/** A property that the filter set: by its name, if that has one part, or below filter_state. */
function ofFilter(stream: StreamState, [name = '', below, ...rest]: readonly string[]): Uint8Array | undefined {
  if (below === undefined) return stream.filterState.get(name);
  return name === 'filter_state' && rest.length === 0 && below.startsWith('wasm.')
    ? stream.filterState.get(below.slice(5))
    : undefined;
}

/** Integers as 8 bytes, booleans as one, the rest unchanged. Source: serializeValue in Envoy's context.cc. */
function serialized(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  const isLong = typeof value === 'object' && 'int64' in value;
  if (typeof value !== 'number' && typeof value !== 'bigint' && !isLong) return payloadBytes(value);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(isLong ? value.int64 : value), true);
  return bytes;
}
