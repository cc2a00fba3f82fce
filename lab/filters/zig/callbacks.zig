//! A filter in Zig that uses only the ABI and adds a header to every response.
//! Compiled on its own it has no allocator, since Zig does not add malloc by itself.
const std = @import("std");

const plugin_configuration = 7;
const response_headers = 2;
const go_on = 0;

extern "env" fn proxy_get_buffer_bytes(buffer: u32, start: usize, max_size: usize, bytes: *[*]const u8, size: *usize) u32;
extern "env" fn proxy_add_header_map_value(map: u32, key: [*]const u8, key_size: usize, value: [*]const u8, value_size: usize) u32;

export fn proxy_abi_version_0_2_1() void {}
export fn proxy_on_context_create(_: u32, _: u32) void {}
export fn proxy_on_vm_start(_: u32, _: u32) u32 {
    return 1;
}
/// A configuration is a number of parts from 1 to 100. The filter refuses other text, and has a bug: 0 ends it.
export fn proxy_on_configure(_: u32, size: u32) u32 {
    if (size == 0) return 1;
    var bytes: [*]const u8 = undefined;
    var read: usize = 0;
    if (proxy_get_buffer_bytes(plugin_configuration, 0, size, &bytes, &read) != 0) return 0;
    const parts = std.fmt.parseInt(u32, bytes[0..read], 10) catch return 0;
    if (parts == 0) @trap();
    return @intFromBool(parts <= 100);
}
export fn proxy_on_response_headers(_: u32, _: u32, _: u32) u32 {
    const key = "x-wasm-image";
    const value = "zig";
    _ = proxy_add_header_map_value(response_headers, key, key.len, value, value.len);
    return go_on;
}
export fn proxy_on_done(_: u32) u32 {
    return 1;
}
export fn proxy_on_delete(_: u32) void {}
