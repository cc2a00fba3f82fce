//! A filter in Rust with the proxy-wasm crate that adds a header to every response.
mod stream;

use proxy_wasm::traits::{Context, HttpContext, RootContext, StreamContext};
use proxy_wasm::types::ContextType;
use std::time::Duration;
use stream::Stream;

proxy_wasm::main! {{
    proxy_wasm::set_root_context(|_| Box::new(Root));
}}

struct Root;

impl Context for Root {}

impl RootContext for Root {
    fn on_vm_start(&mut self, _size: usize) -> bool {
        // With this feature, the filter fails without a configuration.
        if cfg!(feature = "panic") {
            self.get_vm_configuration().unwrap();
        }
        if cfg!(feature = "service") {
            self.set_tick_period(Duration::from_millis(100));
        }
        true
    }

    // A configuration is a number of parts from 1 to 100. The filter refuses other text, and has bugs: 0 and bytes that
    // are not text end it.
    fn on_configure(&mut self, _size: usize) -> bool {
        let Some(bytes) = self.get_plugin_configuration() else {
            return true;
        };
        let text = String::from_utf8(bytes).unwrap();
        let Ok(parts) = text.parse::<u32>() else {
            return false;
        };
        parts <= 100 && 100 / parts > 0
    }

    fn on_tick(&mut self) {
        proxy_wasm::hostcalls::log(proxy_wasm::types::LogLevel::Info, "tick").unwrap();
    }

    fn create_http_context(&self, _context: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream))
    }

    fn create_stream_context(&self, _context: u32) -> Option<Box<dyn StreamContext>> {
        Some(Box::new(Stream))
    }

    fn get_type(&self) -> Option<ContextType> {
        if cfg!(feature = "service") {
            None
        } else if cfg!(feature = "network") {
            Some(ContextType::StreamContext)
        } else {
            Some(ContextType::HttpContext)
        }
    }
}
