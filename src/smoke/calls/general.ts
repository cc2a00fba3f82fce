import { foreignAnswer } from '../host/foreign.ts';
import { fromBinary } from '../host/headers.ts';
import { STATUS } from '../host/status.ts';
import { payloadBytes } from '../scenario/scenario.ts';
import type { Hostcalls } from './call.ts';

/**
 * Log, clock, timer, contexts, status, configuration, foreign functions.
 * Source: exports.cc in proxy-wasm-cpp-host, context.cc in Envoy.
 */
export const GENERAL_CALLS: Hostcalls = {
  proxy_log: (host, [level = 0, at = 0, size = 0]) => {
    if (level > 5) return STATUS.badArgument;
    const text = host.memory.readText(at, size);
    if (text === undefined) return STATUS.invalidMemoryAccess;
    host.log(level, text);
    return STATUS.ok;
  },
  proxy_get_log_level: (host, [at = 0]) =>
    host.memory.writeU32(at, host.scenario.logLevel) ? STATUS.ok : STATUS.invalidMemoryAccess,
  proxy_get_current_time_nanoseconds: (host, [at = 0]) =>
    host.memory.writeU64(at, host.time()) ? STATUS.ok : STATUS.invalidMemoryAccess,
  proxy_set_tick_period_milliseconds: (host, [period = 0]) => {
    host.tickPeriodMs = period;
    return STATUS.ok;
  },
  proxy_set_effective_context: (host, [id = 0]) => {
    if (!host.hasContext(id)) return STATUS.badArgument;
    host.effective = id;
    return STATUS.ok;
  },
  proxy_done: (host) => {
    if (!host.isDonePending) return STATUS.notFound;
    host.isDonePending = false;
    return STATUS.ok;
  },
  proxy_get_status: (host, [codeAt = 0, pointerAt = 0, sizeAt = 0]) => {
    const { code, message } = host.status;
    const isWritten = host.memory.writeU32(codeAt, code) && host.memory.give(fromBinary(message), pointerAt, sizeAt);
    return isWritten ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_get_configuration: (host, [pointerAt = 0, sizeAt = 0]) => {
    const bytes = host.isConfiguring ? (host.setup.pluginConfig ?? new Uint8Array(0)) : host.setup.vmConfig;
    return host.memory.give(bytes, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_call_foreign_function: (host, [nameAt = 0, nameSize = 0, at = 0, size = 0, pointerAt = 0, sizeAt = 0]) => {
    const name = host.memory.readText(nameAt, nameSize);
    const input = host.memory.read(at, size);
    if (name === undefined || input === undefined) return STATUS.invalidMemoryAccess;
    const known = host.scenario.foreignFunctions;
    const given = Object.hasOwn(known, name) ? known[name] : undefined;
    const answer = given === undefined ? foreignAnswer(host, name, input) : payloadBytes(given);
    if (answer === undefined) return STATUS.notFound;
    const [bytes, status] = typeof answer === 'number' ? [new Uint8Array(0), answer] : [answer, STATUS.ok];
    return giveResult(host.memory, bytes, pointerAt, sizeAt) ? status : STATUS.invalidMemoryAccess;
  },
  pthread_equal: (_host, [left = 0, right = 0]) => (left === right ? 1 : 0),
  emscripten_notify_memory_growth: () => STATUS.ok,
};

/** A pointer of 0 is not written: the caller does not need that part. */
function giveResult(
  memory: Parameters<Hostcalls[string]>[0]['memory'],
  bytes: Uint8Array,
  pointerAt: number,
  sizeAt: number,
): boolean {
  if (pointerAt !== 0 && sizeAt !== 0) return memory.give(bytes, pointerAt, sizeAt);
  return sizeAt === 0 || memory.writeU32(sizeAt, bytes.length);
}
