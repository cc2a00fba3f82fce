//! The filter with the allocator that the host needs to pass headers.
const std = @import("std");

comptime {
    _ = @import("callbacks.zig");
}

export fn proxy_on_memory_allocate(size: usize) ?[*]u8 {
    const bytes = std.heap.wasm_allocator.alloc(u8, @max(size, 1)) catch return null;
    return bytes.ptr;
}
