import { decodePairs } from '../host/headers.ts';
import { type Host, ROOT } from '../host/host.ts';
import { isMessage } from '../host/protobuf.ts';
import { STATUS } from '../host/status.ts';
import type { GrpcAnswer } from '../scenario/scenario.ts';
import type { Hostcalls } from './call.ts';

/**
 * HTTP and gRPC callouts; their responses come later.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::httpCall and the functions next to it in Envoy's context.cc.
 */
export const CALLOUT_CALLS: Hostcalls = {
  proxy_http_call: (host, args) => {
    const [
      nameAt = 0,
      nameSize = 0,
      pairsAt = 0,
      pairsSize = 0,
      bodyAt = 0,
      bodySize = 0,
      moreAt = 0,
      moreSize = 0,
      timeout = 0,
      tokenAt = 0,
    ] = args;
    const upstream = host.memory.readText(nameAt, nameSize);
    const pairs = host.memory.read(pairsAt, pairsSize);
    const rest = [host.memory.read(bodyAt, bodySize), host.memory.read(moreAt, moreSize)];
    if (upstream === undefined || pairs === undefined || rest.includes(undefined)) return STATUS.invalidMemoryAccess;
    if (!host.memory.writeU32(tokenAt, 0)) return STATUS.invalidMemoryAccess;
    const answer = host.scenario.httpCalls.find((one) => one.upstream === '*' || one.upstream === upstream);
    if (answer === undefined || timeout > 0x7fffffff || !hasNeededHeaders(pairs)) return STATUS.badArgument;
    const token = host.nextToken(0);
    if (!host.later({ kind: 'http', token, root: ROOT, answer })) return STATUS.internalFailure;
    host.memory.writeU32(tokenAt, token);
    return STATUS.ok;
  },
  proxy_grpc_call: (host, args) => {
    const [upstreamAt = 0, upstreamSize = 0, serviceAt = 0, serviceSize = 0, methodAt = 0, methodSize = 0] = args;
    const [mapAt = 0, mapSize = 0, messageAt = 0, messageSize = 0, _timeout, tokenAt = 0] = args.slice(6);
    const ranges = [upstreamAt, upstreamSize, mapAt, mapSize, messageAt, messageSize];
    return openGrpc(host, 'grpc-call', [serviceAt, serviceSize, methodAt, methodSize], ranges, tokenAt);
  },
  proxy_grpc_stream: (host, args) => {
    const [
      upstreamAt = 0,
      upstreamSize = 0,
      serviceAt = 0,
      serviceSize = 0,
      methodAt = 0,
      methodSize = 0,
      mapAt = 0,
      mapSize = 0,
      tokenAt = 0,
    ] = args;
    return openGrpc(
      host,
      'grpc-stream',
      [serviceAt, serviceSize, methodAt, methodSize],
      [upstreamAt, upstreamSize, mapAt, mapSize],
      tokenAt,
    );
  },
  proxy_grpc_send: (host, [token = 0, at = 0, size = 0]) => {
    if (host.memory.read(at, size) === undefined) return STATUS.invalidMemoryAccess;
    // Only streams accept further messages.
    if ((token & 3) !== 2) return STATUS.badArgument;
    return host.openStreams.has(token) ? STATUS.ok : STATUS.notFound;
  },
  proxy_grpc_cancel: endGrpc,
  proxy_grpc_close: endGrpc,
};

function hasNeededHeaders(bytes: Uint8Array): boolean {
  const names = new Set(decodePairs(bytes)?.map(([name]) => name.toLowerCase()));
  return [':path', ':method', ':authority'].every((name) => names.has(name));
}

function openGrpc(
  host: Host,
  kind: 'grpc-call' | 'grpc-stream',
  names: readonly number[],
  ranges: readonly number[],
  tokenAt: number,
): number {
  const [serviceAt = 0, serviceSize = 0, methodAt = 0, methodSize = 0] = names;
  const service = host.memory.readText(serviceAt, serviceSize);
  const method = host.memory.readText(methodAt, methodSize);
  for (let i = 0; i < ranges.length; i += 2)
    if (host.memory.read(ranges[i] ?? 0, ranges[i + 1] ?? 0) === undefined) return STATUS.invalidMemoryAccess;
  if (service === undefined || method === undefined) return STATUS.invalidMemoryAccess;
  const answer = answerOf(host, service, method);
  // Bytes that are not a GrpcService message are the name of a cluster.
  if (answer === undefined)
    return isMessage(host.memory.read(ranges[0] ?? 0, ranges[1] ?? 0), 1)
      ? STATUS.internalFailure
      : STATUS.parseFailure;
  const token = host.nextToken(kind === 'grpc-call' ? 1 : 2);
  if (!host.later({ kind, token, root: ROOT, answer })) return STATUS.internalFailure;
  if (kind === 'grpc-stream') host.openStreams.add(token);
  return host.memory.writeU32(tokenAt, token) ? STATUS.ok : STATUS.invalidMemoryAccess;
}

function answerOf(host: Host, service: string, method: string): GrpcAnswer | undefined {
  return host.scenario.grpcCalls.find(
    (one) => (one.service === '*' || one.service === service) && (one.method === '*' || one.method === method),
  );
}

function endGrpc(host: Host, [token = 0]: readonly number[]): number {
  if ((token & 3) !== 1 && (token & 3) !== 2) return STATUS.badArgument;
  const isKnown =
    host.openStreams.has(token) || host.pending.some((one) => one.kind === 'grpc-call' && one.token === token);
  if (!isKnown) return STATUS.notFound;
  host.openStreams.delete(token);
  host.pending = host.pending.filter((one) => one.kind === 'http' || one.kind === 'queue' || one.token !== token);
  return STATUS.ok;
}
