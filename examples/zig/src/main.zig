//! Adds the header x-wasm-image to every response. Its value is the plugin configuration, or "hello".
//! It uses only the ABI, no SDK: https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1
const std = @import("std");

const ok = 0;
const plugin_configuration = 7;
const response_headers = 2;
const go_on = 0;
const name = "x-wasm-image";

extern "env" fn proxy_get_buffer_bytes(buffer: u32, start: usize, max_size: usize, bytes: *[*]const u8, size: *usize) u32;
extern "env" fn proxy_add_header_map_value(map: u32, name: [*]const u8, name_size: usize, value: [*]const u8, value_size: usize) u32;

var value: []const u8 = "hello";

/// The host finds the version of the ABI by the name of this function.
export fn proxy_abi_version_0_2_1() void {}

/// The host allocates with it what it hands over.
export fn proxy_on_memory_allocate(size: usize) ?[*]u8 {
    const bytes = std.heap.wasm_allocator.alloc(u8, @max(size, 1)) catch return null;
    return bytes.ptr;
}

export fn proxy_on_context_create(_: u32, _: u32) void {}

export fn proxy_on_vm_start(_: u32, _: u32) u32 {
    return 1;
}

/// Returning 0 makes the host reject the configuration.
export fn proxy_on_configure(_: u32, size: u32) u32 {
    if (size == 0) return 1;
    var bytes: [*]const u8 = undefined;
    var read: usize = 0;
    if (proxy_get_buffer_bytes(plugin_configuration, 0, size, &bytes, &read) != ok) return 0;
    // The bytes stay allocated, because the value is part of them.
    const text = std.mem.trim(u8, bytes[0..read], &std.ascii.whitespace);
    if (text.len > 0) value = text;
    return 1;
}

export fn proxy_on_response_headers(_: u32, _: u32, _: u32) u32 {
    _ = proxy_add_header_map_value(response_headers, name, name.len, value.ptr, value.len);
    return go_on;
}

export fn proxy_on_done(_: u32) u32 {
    return 1;
}

export fn proxy_on_delete(_: u32) void {}
