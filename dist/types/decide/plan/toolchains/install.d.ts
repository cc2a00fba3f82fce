/** The target that Rust filters are built for. Source: rustc book, "wasm32-wasip1"; its name since Rust 1.78. */
export declare const RUST_TARGET = "wasm32-wasip1";
/** How to install a program. @param name as on the command line, without folder or `.exe`. */
export declare function installHint(name: string): string | undefined;
/** The command that adds a target to Rust. */
export declare function addTarget(target: string, toolchain?: string): string;
