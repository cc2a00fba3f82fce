// The compilers of the lab, as the build presets find them.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { judge, places } from './places.ts';

const cache = join(places.repository, 'lab/.cache');
/** What lab/install fetched for the examples, because the lab has no network. */
const fetched = join(cache, 'examples');

/**
 * Writes `cargo` and `rustc` into a folder.
 * @returns the variables with which the presets build: PATH begins with that folder.
 */
export function makeToolchains(bin: string): Record<string, string> {
  // The lab's Rust is in a Debian of its own, so cargo runs there, in a copy of the folder.
  const debian = join(cache, 'debian');
  writePrograms(bin, { cargo: cargoIn(debian, join(debian, 'examples/vendor')), rustc: rustcIn(debian) });
  const programs = [bin, dirname(places.node), join(cache, 'venv/ziglang/bin'), dirname(judge('opa'))];
  // Compiling the library of Go takes longer than any filter, so the lab does it once.
  const goCache = join(places.repository, 'lab/.run/go-cache');
  return {
    PATH: [...programs, process.env.PATH ?? ''].join(delimiter),
    CXX: 'clang++-14',
    GOMODCACHE: join(fetched, 'go'),
    GOCACHE: goCache,
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-buildvcs=false',
    // Zig compiles its own build system first, which takes minutes.
    ZIG_GLOBAL_CACHE_DIR: join(fetched, 'zig'),
    ZIG_LOCAL_CACHE_DIR: join(fetched, 'zig-local'),
  };
}

/** Writes scripts into a folder for PATH: text by name. */
export function writePrograms(bin: string, programs: Readonly<Record<string, string>>): void {
  mkdirSync(bin, { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
}

/**
 * A program that gives its arguments to the cargo of another system, with the crates that lab/install fetched. There the
 * folder has another path, so the path in the arguments is replaced. Debian has the target wasm32-wasip2 without its
 * linker, wasm-component-ld, so a script of the lab links what wasm-ld leaves to it.
 */
function cargoIn(system: string, crates: string): string {
  const linker = join(places.repository, 'lab/lib/link-component.ts');
  return `#!/bin/bash
set -eu
work=$(mktemp -d '${system}/tmp/init.XXXXXX')
trap 'rm -rf "$work"' EXIT
if [ -e Cargo.toml ]; then cp -r Cargo.toml Cargo.lock src "$work"; fi
there=/tmp/\${work##*/}
if [ "$1" = build ]; then
  set -- "\${@//$PWD/$there}" --offline --config 'source.crates-io.replace-with="vendor"' \\
    --config 'source.vendor.directory="${crates.slice(system.length)}"'
fi
chroot '${system}' /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp CARGO_TARGET_WASM32_WASIP1_LINKER=wasm-ld \\
  CARGO_TARGET_WASM32_WASIP2_LINKER=wasm-ld /bin/sh -c 'cd "$0" && exec cargo "$@"' "$there" "$@"
for module in "$work"/target/wasm32-wasip2/release/*.wasm; do
  if [ -e "$module" ]; then '${places.node}' '${linker}' "$module" wit/world.wit; fi
done
if [ -e "$work/target" ]; then cp -r "$work/target" .; fi
`;
}

/** The compiler of the other system. It names a folder there, and we look for that folder from here. */
function rustcIn(system: string): string {
  return `#!/bin/sh
set -eu
case "$*" in *target-libdir*) printf '%s' '${system}';; esac
exec chroot '${system}' /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp rustc "$@"
`;
}
