/** A WASI function of the C++ host library, the same in modules `wasi_snapshot_preview1` and `wasi_unstable`. */
export interface WasiRow {
  readonly name: string;
  /** The smallest set that contains it; the name of a set is its size. */
  readonly set: WasiSet;
  /** As the host prints it. */
  readonly signature: string;
  readonly source: string;
  readonly evidence: 'ran' | 'source';
}

/** Sets of WASI functions in the host libraries so far, by size. */
export type WasiSet = 8 | 10 | 12 | 15 | 18 | 45;

/** Import modules with WASI functions. */
export const WASI_MODULES: readonly string[] = ['wasi_snapshot_preview1', 'wasi_unstable'];

/**
 * Source of all rows. Envoy 1.36.4, 1.37.0 and 1.38.2 loaded the sets up to 18 and reported the others as missing;
 * 1.39.3 and 1.40.0 loaded all. Each was tried with this and with a wrong signature.
 */
const PROOF = {
  source: 'every revision of exports.h in proxy-wasm-cpp-host up to 52a0291 (2026-07-01); lab/probe-envoy.ts',
  evidence: 'ran',
} as const;

const ROWS: readonly Omit<WasiRow, 'source' | 'evidence'>[] = [
  // The 8 functions of the host library from 2020-02-10 on.
  { name: 'args_get', set: 8, signature: 'i32 i32 -> i32' },
  { name: 'args_sizes_get', set: 8, signature: 'i32 i32 -> i32' },
  { name: 'environ_get', set: 8, signature: 'i32 i32 -> i32' },
  { name: 'environ_sizes_get', set: 8, signature: 'i32 i32 -> i32' },
  { name: 'fd_close', set: 8, signature: 'i32 -> i32' },
  { name: 'fd_seek', set: 8, signature: 'i32 i64 i32 i32 -> i32' },
  { name: 'fd_write', set: 8, signature: 'i32 i32 i32 i32 -> i32' },
  { name: 'proc_exit', set: 8, signature: 'i32 -> void' },
  // The 10 functions of the host library from 2020-04-07 on.
  { name: 'fd_fdstat_get', set: 10, signature: 'i32 i32 -> i32' },
  { name: 'fd_read', set: 10, signature: 'i32 i32 i32 i32 -> i32' },
  // The 12 functions of the host library from 2020-10-15 on.
  { name: 'clock_time_get', set: 12, signature: 'i32 i64 i32 -> i32' },
  { name: 'random_get', set: 12, signature: 'i32 i32 -> i32' },
  // The 15 functions of the host library from 2021-11-18 on.
  { name: 'fd_prestat_dir_name', set: 15, signature: 'i32 i32 i32 -> i32' },
  { name: 'fd_prestat_get', set: 15, signature: 'i32 i32 -> i32' },
  { name: 'path_open', set: 15, signature: 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32' },
  // The 18 functions of the host library from 2024-12-19 on.
  { name: 'fd_fdstat_set_flags', set: 18, signature: 'i32 i32 -> i32' },
  { name: 'poll_oneoff', set: 18, signature: 'i32 i32 i32 i32 -> i32' },
  { name: 'sched_yield', set: 18, signature: 'void -> i32' },
  // The 45 functions of the host library from 2026-04-06 on.
  { name: 'clock_res_get', set: 45, signature: 'i32 i32 -> i32' },
  { name: 'fd_advise', set: 45, signature: 'i32 i64 i64 i32 -> i32' },
  { name: 'fd_allocate', set: 45, signature: 'i32 i64 i64 -> i32' },
  { name: 'fd_datasync', set: 45, signature: 'i32 -> i32' },
  { name: 'fd_fdstat_set_rights', set: 45, signature: 'i32 i64 i64 -> i32' },
  { name: 'fd_filestat_get', set: 45, signature: 'i32 i32 -> i32' },
  { name: 'fd_filestat_set_size', set: 45, signature: 'i32 i64 -> i32' },
  { name: 'fd_filestat_set_times', set: 45, signature: 'i32 i64 i64 i32 -> i32' },
  { name: 'fd_pread', set: 45, signature: 'i32 i32 i32 i64 i32 -> i32' },
  { name: 'fd_pwrite', set: 45, signature: 'i32 i32 i32 i64 i32 -> i32' },
  { name: 'fd_readdir', set: 45, signature: 'i32 i32 i32 i64 i32 -> i32' },
  { name: 'fd_renumber', set: 45, signature: 'i32 i32 -> i32' },
  { name: 'fd_sync', set: 45, signature: 'i32 -> i32' },
  { name: 'fd_tell', set: 45, signature: 'i32 i32 -> i32' },
  { name: 'path_create_directory', set: 45, signature: 'i32 i32 i32 -> i32' },
  { name: 'path_filestat_get', set: 45, signature: 'i32 i32 i32 i32 i32 -> i32' },
  { name: 'path_filestat_set_times', set: 45, signature: 'i32 i32 i32 i32 i64 i64 i32 -> i32' },
  { name: 'path_link', set: 45, signature: 'i32 i32 i32 i32 i32 i32 -> i32' },
  { name: 'path_readlink', set: 45, signature: 'i32 i32 i32 i32 i32 i32 -> i32' },
  { name: 'path_remove_directory', set: 45, signature: 'i32 i32 i32 -> i32' },
  { name: 'path_rename', set: 45, signature: 'i32 i32 i32 i32 i32 i32 -> i32' },
  { name: 'path_symlink', set: 45, signature: 'i32 i32 i32 i32 -> i32' },
  { name: 'path_unlink_file', set: 45, signature: 'i32 i32 i32 -> i32' },
  { name: 'sock_accept', set: 45, signature: 'i32 i32 i32 -> i32' },
  { name: 'sock_recv', set: 45, signature: 'i32 i32 i32 i32 i32 i32 -> i32' },
  { name: 'sock_send', set: 45, signature: 'i32 i32 i32 i32 i32 -> i32' },
  { name: 'sock_shutdown', set: 45, signature: 'i32 i32 -> i32' },
];

/** The WASI functions of proxies, smallest set first. */
export const WASI_FUNCTIONS: readonly WasiRow[] = ROWS.map((row) => ({ ...row, ...PROOF }));

/** Functions that the host library registers with one parameter too few, and the signature that toolchains import. */
export const WASI_MISTAKES: Readonly<Record<string, string>> = {
  path_link: 'i32 i32 i32 i32 i32 i32 i32 -> i32',
  path_symlink: 'i32 i32 i32 i32 i32 -> i32',
};
