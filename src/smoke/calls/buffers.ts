import type { Host } from '../host/host.ts';
import { BUFFERS, STATUS } from '../host/status.ts';
import type { BodyBuffer } from '../host/stream-state.ts';
import type { Hostcalls } from './call.ts';

const LAST_BUFFER = BUFFERS.callData;

/**
 * Bodies, messages and configurations.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::getBuffer in Envoy's context.cc.
 */
export const BUFFER_CALLS: Hostcalls = {
  proxy_get_buffer_bytes: (host, [buffer = 0, start = 0, length = 0, pointerAt = 0, sizeAt = 0]) => {
    if (buffer > LAST_BUFFER) return STATUS.badArgument;
    const bytes = bytesOf(host, buffer);
    if (bytes === undefined) return STATUS.notFound;
    // Reading past the end gives no bytes and no error.
    const part = bytes.subarray(start, Math.min(start + length, bytes.length));
    return host.memory.give(part, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_get_buffer_status: (host, [buffer = 0, lengthAt = 0, flagsAt = 0]) => {
    if (buffer > LAST_BUFFER) return STATUS.badArgument;
    const bytes = bytesOf(host, buffer);
    if (bytes === undefined) return STATUS.notFound;
    return host.memory.writeU32(lengthAt, bytes.length) && host.memory.writeU32(flagsAt, 0)
      ? STATUS.ok
      : STATUS.invalidMemoryAccess;
  },
  proxy_set_buffer_bytes: (host, [buffer = 0, start = 0, length = 0, at = 0, size = 0]) => {
    if (buffer > LAST_BUFFER) return STATUS.badArgument;
    if (bytesOf(host, buffer) === undefined) return STATUS.notFound;
    const put = host.memory.read(at, size);
    if (put === undefined) return STATUS.invalidMemoryAccess;
    const body = bodyOf(host, buffer);
    if (body === undefined) return STATUS.badArgument;
    host.keep(put.length);
    return body.splice(start, length, put) ? STATUS.ok : STATUS.badArgument;
  },
};

function bytesOf(host: Host, buffer: number): Uint8Array | undefined {
  switch (buffer) {
    case BUFFERS.vmConfiguration:
      return host.setup.vmConfig;
    case BUFFERS.pluginConfiguration:
      return host.isConfiguring ? (host.setup.pluginConfig ?? new Uint8Array(0)) : undefined;
    case BUFFERS.callBody:
      return host.callBody;
    case BUFFERS.grpcMessage:
      return host.grpcMessage ?? new Uint8Array(0);
    default:
      return bodyOf(host, buffer)?.seen ?? new Uint8Array(0);
  }
}

/** A network filter has other buffer numbers for the data of its connection than an HTTP filter has for bodies. */
function bodyOf(host: Host, buffer: number): BodyBuffer | undefined {
  const stream = host.actingStream;
  const first = host.setup.filterType === 'network' ? BUFFERS.downstreamData : BUFFERS.requestBody;
  if (buffer === first) return stream?.request.body;
  return buffer === first + 1 ? stream?.response.body : undefined;
}
