//! A filter in Zig that uses only the ABI and adds a header to every response.
//! Compiled on its own it has no allocator, since Zig does not add malloc by itself.
const response_headers = 2;
const go_on = 0;

extern "env" fn proxy_add_header_map_value(map: u32, key: [*]const u8, key_size: usize, value: [*]const u8, value_size: usize) u32;

export fn proxy_abi_version_0_2_1() void {}
export fn proxy_on_context_create(_: u32, _: u32) void {}
export fn proxy_on_vm_start(_: u32, _: u32) u32 {
    return 1;
}
export fn proxy_on_configure(_: u32, _: u32) u32 {
    return 1;
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
