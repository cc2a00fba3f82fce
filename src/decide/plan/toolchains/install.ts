/** The target that Rust filters are built for. Source: rustc book, "wasm32-wasip1"; its name since Rust 1.78. */
export const RUST_TARGET = 'wasm32-wasip1';

/** How each program gets onto a machine; in a workflow, an earlier step does it. */
const INSTALL: Readonly<Record<string, string>> = {
  cargo: `install Rust from https://rustup.rs, then run: rustup target add ${RUST_TARGET}`,
  rustc: `install Rust from https://rustup.rs, then run: rustup target add ${RUST_TARGET}`,
  rustup: 'install rustup from https://rustup.rs',
  go: 'install Go 1.24 or later from https://go.dev/dl (in a workflow: actions/setup-go)',
  tinygo: 'install TinyGo from https://tinygo.org/getting-started/install, and Go',
  node: 'install Node.js 24 from https://nodejs.org (in a workflow: actions/setup-node)',
  npm: 'install Node.js 24, which contains npm, from https://nodejs.org (in a workflow: actions/setup-node)',
  cmake: 'install CMake 3.20 or later from https://cmake.org/download',
  make: 'install make with the package manager of the system',
  emcc: 'install the Emscripten SDK from https://emscripten.org/docs/getting_started/downloads.html',
  clang:
    'install clang and the WASI library; on Ubuntu 24.04: sudo apt-get install clang-18 lld-18 wasi-libc ' +
    'libclang-rt-18-dev-wasm32, and for C++ also libc++-18-dev-wasm32',
  'componentize-py': 'run in an earlier step: pipx install componentize-py==0.25.1',
  zig: 'install Zig from https://ziglang.org/download',
  opa: 'install OPA from https://www.openpolicyagent.org/docs#running-opa',
  docker: 'install Docker from https://docs.docker.com/engine/install',
  bazel: 'install Bazelisk as "bazel" from https://github.com/bazelbuild/bazelisk',
};

/** How to install a program. @param name as on the command line, without folder or `.exe`. */
export function installHint(name: string): string | undefined {
  return Object.hasOwn(INSTALL, name) ? INSTALL[name] : undefined;
}

/** The command that adds a target to Rust. */
export function addTarget(target: string, toolchain?: string): string {
  return `rustup target add ${target}${toolchain === undefined ? '' : ` --toolchain ${toolchain}`}`;
}
