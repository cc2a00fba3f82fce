const std = @import("std");

pub fn build(b: *std.Build) void {
    const filter = b.addExecutable(.{
        .name = "add-header",
        .root_module = b.createModule(.{
            .root_source_file = b.path("src/main.zig"),
            .target = b.resolveTargetQuery(.{ .cpu_arch = .wasm32, .os_tag = .freestanding }),
            .optimize = .ReleaseSmall,
            .strip = true,
        }),
    });
    // A filter has no main, and the host finds its functions by their exported names.
    filter.entry = .disabled;
    filter.rdynamic = true;
    b.installArtifact(filter);
}
