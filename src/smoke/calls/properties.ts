import { fromBinary, type HeaderMap } from '../headers.ts';
import type { Host } from '../host.ts';
import { type PropertyValue, payloadBytes } from '../scenario.ts';
import { STATUS } from '../status.ts';
import type { StreamState } from '../stream-state.ts';
import type { Hostcalls } from './call.ts';

/** Properties: those of the scenario first, then those that follow from the exchange, then what the filter set itself. Source: Context::getProperty in Envoy's context.cc. */
export const PROPERTY_CALLS: Hostcalls = {
  proxy_get_property: (host, [at = 0, size = 0, pointerAt = 0, sizeAt = 0]) => {
    const path = host.memory.readText(at, size);
    if (path === undefined) return STATUS.invalidMemoryAccess;
    const value = propertyOf(host, path);
    if (value === undefined) return STATUS.notFound;
    return host.memory.give(value, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_set_property: (host, [at = 0, size = 0, valueAt = 0, valueSize = 0]) => {
    const path = host.memory.readText(at, size);
    const value = host.memory.read(valueAt, valueSize);
    if (path === undefined || value === undefined) return STATUS.invalidMemoryAccess;
    const stream = host.actingStream;
    if (stream === undefined) return STATUS.notFound;
    if (!host.keep(path.length + value.length)) return STATUS.internalFailure;
    stream.filterState.set(path, value);
    return STATUS.ok;
  },
};

/** @param path parts separated by zero bytes; some SDKs put one behind the last. */
function propertyOf(host: Host, path: string): Uint8Array | undefined {
  const parts = path.replace(/\0$/, '').split('\0');
  const name = parts.join('.');
  const given = host.scenario.properties;
  const fromScenario = Object.hasOwn(given, name) ? given[name] : undefined;
  if (fromScenario !== undefined) return serialized(fromScenario);
  const stream = host.actingStream;
  return ofPlugin(host, name) ?? (stream === undefined ? undefined : (ofExchange(stream, parts) ?? stream.filterState.get(path)));
}

function ofPlugin(host: Host, name: string): Uint8Array | undefined {
  if (name === 'plugin_root_id') return serialized(host.setup.rootId);
  if (name === 'plugin_name' || name === 'plugin_vm_id') return serialized('');
  return name === 'listener_direction' ? serialized(1) : undefined;
}

function ofExchange(stream: StreamState, parts: readonly string[]): Uint8Array | undefined {
  const [area, field = '', header] = parts;
  if (area === 'request') {
    const { headers, trailers } = stream.request;
    const names: Readonly<Record<string, string>> = {
      path: ':path',
      host: ':authority',
      method: ':method',
      scheme: ':scheme',
      id: 'x-request-id',
      useragent: 'user-agent',
      referer: 'referer',
    };
    if (field === 'url_path') return textOf(headers.first(':path')?.replace(/\?.*$/s, ''));
    if (field === 'query') return textOf(/\?(.*)$/s.exec(headers.first(':path') ?? '')?.[1] ?? '');
    if (field === 'protocol') return serialized('HTTP/1.1');
    if (Object.hasOwn(names, field)) return textOf(headers.first(names[field] ?? ''));
    return ofMaps(headers, trailers, field, header);
  }
  if (area !== 'response') return undefined;
  const { headers, trailers } = stream.response;
  if (field === 'code') return headers.pairs.length === 0 ? undefined : serialized(Number(headers.first(':status') ?? 0));
  return ofMaps(headers, trailers, field, header);
}

function ofMaps(headers: HeaderMap, trailers: HeaderMap, field: string, name: string | undefined): Uint8Array | undefined {
  if (name === undefined) return undefined;
  if (field === 'headers') return textOf(headers.first(name));
  return field === 'trailers' ? textOf(trailers.first(name)) : undefined;
}

function textOf(binary: string | undefined): Uint8Array | undefined {
  return binary === undefined ? undefined : fromBinary(binary);
}

/** Integers as 8 bytes, truth values as one, the rest as it is. Source: serializeValue in Envoy's context.cc. */
function serialized(value: PropertyValue): Uint8Array {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  const isLong = typeof value === 'object' && 'int64' in value;
  if (typeof value !== 'number' && !isLong) return payloadBytes(value);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(isLong ? value.int64 : value), true);
  return bytes;
}
