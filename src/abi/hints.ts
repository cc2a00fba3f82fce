import { nearest } from '../core/nearest.ts';
import type { Import, WasmModule } from '../wasm/module.ts';
import { HOSTCALLS } from './tables/hostcalls.ts';
import { OTHER_PROFILES } from './tables/hosts.ts';
import { WASI_FUNCTIONS, WASI_MODULES } from './tables/wasi.ts';

const EMSCRIPTEN =
  "Emscripten's JavaScript glue, or exceptions: build with -sSTANDALONE_WASM and the flags of the C++ SDK";

/** Imports that come from a known mistake, and how to fix it. */
const MISTAKES: readonly { readonly module?: RegExp; readonly name?: RegExp; readonly hint: string }[] = [
  { module: /^env$/, name: /^abort$/, hint: 'AssemblyScript: build with --use abort=abort_proc_exit' },
  { module: /^env$/, name: /^seed$/, hint: 'AssemblyScript: Math.random imports a seed; use the WASI shim' },
  { module: /^(go|gojs)$/, hint: 'Go built for browsers: build with GOOS=wasip1 GOARCH=wasm -buildmode=c-shared' },
  { name: /^syscall\/js\./, hint: 'Go built for browsers: build with GOOS=wasip1 GOARCH=wasm -buildmode=c-shared' },
  {
    module: /^(wbg|__wbindgen_placeholder__)/,
    hint: 'wasm-bindgen, usually through getrandom with its js feature: build for wasm32-wasip1 without wasm-bindgen',
  },
  {
    name: /^__wbindgen_/,
    hint: 'wasm-bindgen, usually through getrandom with its js feature: build for wasm32-wasip1 without wasm-bindgen',
  },
  {
    module: /^env$/,
    name: /^(__cxa_|_?emscripten_|_?setThrew|invoke_|__syscall_|___|_embind_|_emval_|HaveOffsetConverter|_\w+_js$)/,
    hint: EMSCRIPTEN,
  },
  // Names that its optimiser shortens.
  { module: /^a$/, name: /^[a-zA-Z]{1,2}$/, hint: EMSCRIPTEN },
  {
    module: /^env$/,
    name: /^_proxy_/,
    hint: 'built with a 2019 SDK, before ABI versions existed: rebuild with a current one',
  },
  {
    module: /^env$/,
    name: /^(__memory_base|__table_base|__stack_pointer|g\$)/,
    hint: 'a relocatable module: link it statically',
  },
  { module: /^wasi:.*@/, hint: 'a component interface: build a core module for wasm32-wasip1' },
  {
    module: /^wasi_snapshot_preview1$/,
    name: /^(fd_filestat_|fd_pread|fd_readdir|path_)/,
    hint: 'file access is compiled in (os in Go, std::fs in Rust, protobuf registries); a proxy has no files',
  },
  {
    module: /^wasi_snapshot_preview1$/,
    name: /^sock_/,
    hint: 'sockets are compiled in; use proxy_http_call or proxy_grpc_call',
  },
  { module: /^wasix_/, hint: 'proxies do not provide WASIX: build for wasm32-wasip1' },
];

/** The hint for an import that comes from a known mistake. */
export function mistakeHint(entry: Import): string | undefined {
  return MISTAKES.find(({ module, name }) => (module?.test(entry.module) ?? true) && (name?.test(entry.name) ?? true))
    ?.hint;
}

/** For a Go that calls WASI functions which Envoy has since 1.39; undefined for an older or unknown version of Go. */
export function newGoHint({ sections, bytes }: WasmModule): string | undefined {
  const section = sections.find((one) => one.name === 'producers');
  const text =
    section === undefined
      ? ''
      : Buffer.from(bytes.subarray(section.offset, section.offset + section.size)).toString('latin1');
  const [, major = 0, minor = 0] = (/go(\d+)\.(\d+)/.exec(text) ?? []).map(Number);
  if (major < 1 || (major === 1 && minor < 26)) return undefined;
  const go = `Go ${major}.${minor}`;
  return `${go} uses WASI functions new in Envoy 1.39: check against 1.39 or newer, or build with Go 1.25`;
}

/** The hint for an import that a host does not provide: a known mistake, the vendor that has it, or a similar name. */
export function importHint(entry: Import): string | undefined {
  const mistake = mistakeHint(entry);
  if (mistake !== undefined) return mistake;
  if (entry.module === 'env') {
    const vendor = OTHER_PROFILES.find((one) => one.extra.some((extra) => extra.name === entry.name));
    if (vendor !== undefined) return `only ${vendor.host} has it: check against that host, or remove the call`;
    const meant = nearest(
      entry.name,
      HOSTCALLS.map((row) => row.name),
    );
    return meant === undefined || meant === entry.name ? undefined : `did you mean ${meant}?`;
  }
  const isWasiName = WASI_FUNCTIONS.some((row) => row.name === entry.name);
  return isWasiName && !WASI_MODULES.includes(entry.module)
    ? 'hosts provide it in module wasi_snapshot_preview1'
    : undefined;
}
