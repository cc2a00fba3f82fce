import { WASI_MODULES } from '../../abi/tables/wasi.ts';

/** When a host function is called: in the start section, in `_initialize`, `main` or `_start`, or later. */
export type Phase = 'instantiate' | 'start' | 'free';

/**
 * What start code may call; any other call ends it with "restricted_callback".
 * Source: WasmBase::startVm in proxy-wasm-cpp-host src/wasm.cc.
 * Evidence: each host function was called from `_initialize` in Envoy 1.40.0. Envoy 1.36.4 also refuses
 * emscripten_notify_memory_growth and poll_oneoff there, and lacks the functions that only the set of 45 has.
 */
const ALLOWED_AT_START: Readonly<Record<'env' | 'wasi', ReadonlySet<string>>> = {
  env: new Set(['proxy_log', 'emscripten_notify_memory_growth']),
  wasi: new Set(
    (
      'args_get args_sizes_get environ_get environ_sizes_get fd_write fd_fdstat_get clock_time_get random_get ' +
      'fd_prestat_dir_name fd_prestat_get fd_fdstat_set_flags poll_oneoff fd_advise clock_res_get fd_allocate ' +
      'fd_datasync fd_fdstat_set_rights fd_filestat_set_size fd_filestat_get fd_filestat_set_times fd_pread ' +
      'fd_readdir fd_pwrite fd_renumber fd_tell fd_sync path_create_directory path_filestat_get path_link ' +
      'path_filestat_set_times path_readlink path_remove_directory path_rename path_symlink path_unlink_file ' +
      'sock_accept sock_send sock_recv sock_shutdown'
    ).split(' '),
  ),
};

/** The functions that need no context. Envoy crashes if a start section calls any other. */
const ALLOWED_AT_INSTANTIATION: ReadonlySet<string> = new Set(['pthread_equal', 'emscripten_notify_memory_growth']);

/** Whether a host function may be called now. @param module the import's module. */
export function mayCall(phase: Phase, module: string, name: string): boolean {
  if (phase === 'free') return true;
  if (phase === 'instantiate') return ALLOWED_AT_INSTANTIATION.has(name);
  return ALLOWED_AT_START[WASI_MODULES.includes(module) ? 'wasi' : 'env'].has(name);
}
