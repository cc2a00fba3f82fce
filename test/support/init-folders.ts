// Folders in which init finds a filter.
import type { Files } from './init.ts';

export const CDYLIB = '[lib]\ncrate-type = ["cdylib"]\n';
export const PROXY_WASM = '[dependencies]\nproxy-wasm = "0.2"\n';
export const crate = (name: string, rest: string): string => `[package]\nname = "${name}"\nversion = "1.0.0"\n${rest}`;
export const GO = 'module example.com/acme/my-filter/v2\n\ngo 1.24.0\n';
export const MAIN = '// The filter.\npackage main\n\nfunc main() {}\n';
export const WORKSPACE: Files = {
  'Cargo.toml': '[workspace]\nmembers = ["crates/*", "tool"]\n',
  'crates/a-filter/Cargo.toml': crate('a-filter', CDYLIB + PROXY_WASM),
  'crates/.hidden/Cargo.toml': 'not TOML',
  'tool/Cargo.toml': crate('tool', '[dependencies]\nserde = "1"\n'),
};
export const SECOND: Files = { 'crates/b-filter/Cargo.toml': crate('b-filter', CDYLIB + PROXY_WASM) };
export const RUST = { 'Cargo.toml': crate('my-filter', CDYLIB + PROXY_WASM) };
export const GO_FILES = { 'go.mod': GO, 'main.go': MAIN };
export const TINYGO_FILES = {
  ...GO_FILES,
  'go.mod': `${GO}require github.com/tetratelabs/proxy-wasm-go-sdk v0.24.0\n`,
};
export const COMPONENT = { 'Cargo.toml': crate('f', `${CDYLIB}[dependencies]\nwit-bindgen = "0.40"\n`) };
