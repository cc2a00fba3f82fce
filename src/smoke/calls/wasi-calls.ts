import type { Host } from '../host/host.ts';
import type { Hostcall, Hostcalls } from './call.ts';

/** WASI error numbers as the C++ host library writes them. */
const E = { ok: 0, badf: 8, fault: 21, noent: 44, exist: 20, nosys: 52, notsup: 58 } as const;
const MOST_RANDOM = 64 * 1024;

/**
 * WASI without files, sockets or arguments.
 * Source: the wasi_unstable_* functions of exports.cc in proxy-wasm-cpp-host 52a0291.
 */
export const WASI_CALLS: Hostcalls = {
  args_get: () => E.ok,
  args_sizes_get: writeZeros,
  environ_get: writeVariables,
  environ_sizes_get: (host, [countAt = 0, sizeAt = 0]) => {
    const all = variablesOf(host);
    const size = all.reduce((sum, { length }) => sum + length, 0);
    return host.memory.writeU32(countAt, all.length) && host.memory.writeU32(sizeAt, size) ? E.ok : E.fault;
  },
  clock_time_get: (host, [id = 0, at = 0]) =>
    id > 1 ? E.notsup : host.memory.writeU64(at, host.time()) ? E.ok : E.fault,
  clock_res_get: (host, [id = 0, at = 0]) => (id > 1 ? E.notsup : host.memory.writeU64(at, 1n) ? E.ok : E.fault),
  random_get: (host, [at = 0, size = 0]) => {
    if (size > MOST_RANDOM) return E.nosys;
    return host.memory.write(
      at,
      Uint8Array.from({ length: size }, () => host.randomByte()),
    )
      ? E.ok
      : E.fault;
  },
  fd_write: (host, [fd = 0, vectorsAt = 0, count = 0, writtenAt = 0]) => write(host, fd, vectorsAt, count, writtenAt),
  fd_pwrite: (host, [fd = 0, vectorsAt = 0, count = 0, writtenAt = 0]) => write(host, fd, vectorsAt, count, writtenAt),
  fd_read: () => E.nosys,
  fd_pread: () => E.nosys,
  fd_seek: logging('fd_seek'),
  fd_close: logging('fd_close'),
  fd_fdstat_get: (host, [fd = 0, at = 0]) => {
    if (!isOutput(fd)) return E.badf;
    // All zeros except the right to write, bit 6.
    host.memory.write(
      at,
      Uint8Array.from({ length: 24 }, (_, i) => (i === 8 ? 64 : 0)),
    );
    return E.ok;
  },
  fd_fdstat_set_flags: () => E.nosys,
  fd_fdstat_set_rights: ofOutput,
  fd_allocate: ofOutput,
  fd_datasync: ofOutput,
  fd_sync: ofOutput,
  fd_filestat_set_size: ofOutput,
  fd_filestat_set_times: ofOutput,
  fd_tell: ofOutput,
  fd_advise: () => E.ok,
  fd_filestat_get: () => E.badf,
  fd_prestat_get: () => E.badf,
  fd_prestat_dir_name: () => E.nosys,
  fd_readdir: () => E.exist,
  fd_renumber: (_host, [from = 0, to = 0]) => (isOutput(from) && isOutput(to) ? E.notsup : E.badf),
  path_open: () => E.noent,
  path_create_directory: () => E.notsup,
  path_filestat_get: () => E.notsup,
  path_filestat_set_times: () => E.notsup,
  path_link: () => E.notsup,
  path_readlink: () => E.notsup,
  path_remove_directory: () => E.notsup,
  path_rename: () => E.notsup,
  path_symlink: () => E.notsup,
  path_unlink_file: () => E.notsup,
  poll_oneoff: (host, [_in, _out, _count, at = 0]) => (host.memory.writeU32(at, 0) ? E.ok : E.fault),
  sched_yield: () => E.ok,
  sock_accept: () => E.nosys,
  sock_recv: () => E.nosys,
  sock_send: () => E.nosys,
  sock_shutdown: () => E.nosys,
  // The host only logs and returns. The module continues after the call, usually into an unreachable.
  proc_exit: (host, [code = 0]) => {
    host.exit = code;
    host.log(4, `wasi_unstable proc_exit(${code | 0})`);
    return E.ok;
  },
};

function writeZeros(host: Host, [countAt = 0, sizeAt = 0]: readonly number[]): number {
  return host.memory.writeU32(countAt, 0) && host.memory.writeU32(sizeAt, 0) ? E.ok : E.fault;
}

/** Each variable as `NAME=value` with a zero at its end. */
function variablesOf(host: Host): readonly Uint8Array[] {
  return Object.entries(host.setup.environment ?? {}).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
}

function writeVariables(host: Host, [pointersAt = 0, at = 0]: readonly number[]): number {
  let [pointer, next] = [pointersAt, at];
  for (const variable of variablesOf(host)) {
    if (!host.memory.writeU32(pointer, next) || !host.memory.write(next, variable)) return E.fault;
    pointer += 4;
    next += variable.length;
  }
  return E.ok;
}

function logging(name: string): Hostcall {
  return (host) => {
    host.log(4, `wasi_unstable ${name}`);
    return E.ok;
  };
}

function isOutput(fd: number): boolean {
  return fd === 1 || fd === 2;
}

function ofOutput(_host: Host, [fd = 0]: readonly number[]): number {
  return isOutput(fd) ? E.ok : E.badf;
}

/** The most pieces and bytes of one write. */
const MOST_VECTORS = 1_024;
const MOST_WRITTEN = 1024 * 1024;

/** Logs standard output as info and standard error as error; one newline at the end is dropped. */
function write(host: Host, fd: number, vectorsAt: number, count: number, writtenAt: number): number {
  if (!isOutput(fd)) return E.badf;
  if (count > MOST_VECTORS) return E.fault;
  let text = '';
  for (let i = 0; i < count; i++) {
    const at = host.memory.readU32(vectorsAt + i * 8);
    const size = host.memory.readU32(vectorsAt + i * 8 + 4);
    const part =
      at === undefined || size === undefined || text.length + size > MOST_WRITTEN
        ? undefined
        : host.memory.readText(at, size);
    if (part === undefined) return E.fault;
    text += part;
  }
  if (text.length > 0) host.log(fd === 1 ? 2 : 4, text.replace(/\n$/, ''));
  return host.memory.writeU32(writtenAt, text.length) ? E.ok : E.fault;
}
