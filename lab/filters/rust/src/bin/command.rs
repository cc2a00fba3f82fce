//! The filter as a program with a main function, which Rust builds without a cdylib.
#[path = "../stream.rs"]
mod stream;

fn main() {
    proxy_wasm::set_http_context(|_, _| Box::new(stream::Stream));
}
