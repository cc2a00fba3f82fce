//! Adds the header `x-wasm-image` to every response. Its value is the plugin configuration, or "hello".
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType};

proxy_wasm::main! {{
    proxy_wasm::set_root_context(|_| Box::new(Root { value: String::from("hello") }));
}}

/// One per plugin configuration.
struct Root {
    value: String,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let Some(bytes) = self.get_plugin_configuration() else {
            return true;
        };
        // Returning false makes the host reject the configuration.
        let Ok(text) = String::from_utf8(bytes) else {
            return false;
        };
        if !text.trim().is_empty() {
            self.value = text.trim().to_owned();
        }
        true
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _context: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            value: self.value.clone(),
        }))
    }
}

/// One per HTTP stream.
struct Stream {
    value: String,
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_response_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.add_http_response_header("x-wasm-image", &self.value);
        Action::Continue
    }
}
