//! The stream handling of the library and the program.
use proxy_wasm::traits::{Context, HttpContext, StreamContext};
use proxy_wasm::types::Action;

pub struct Stream;

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_response_headers(&mut self, _count: usize, _is_end: bool) -> Action {
        self.add_http_response_header("x-wasm-image", "rust");
        Action::Continue
    }
}

impl StreamContext for Stream {
    fn on_downstream_data(&mut self, size: usize, _is_end: bool) -> Action {
        let text = format!("downstream data {size}");
        proxy_wasm::hostcalls::log(proxy_wasm::types::LogLevel::Info, &text).unwrap();
        Action::Continue
    }
}
