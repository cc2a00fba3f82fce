//! What both do with a stream.
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;

pub struct Stream;

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_response_headers(&mut self, _count: usize, _is_end: bool) -> Action {
        self.add_http_response_header("x-wasm-image", "rust");
        Action::Continue
    }
}
