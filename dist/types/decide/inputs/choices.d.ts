/** What a manifest can be rendered for. */
export declare const RENDER_TARGETS: readonly ['istio', 'traffic-extension', 'envoy-gateway', 'envoy', 'gloo', 'higress', 'kubewarden'];
/** What a manifest can be rendered for. */
export type RenderTarget = (typeof RENDER_TARGETS)[number];
/** How `init` can build a filter: a language, or the file that knows how. */
export declare const TOOLCHAINS: readonly ['rust', 'go', 'assemblyscript', 'zig', 'cmake', 'make', 'docker', 'rego', 'module'];
/** A language, or the file that knows how to build the filter. */
export type Toolchain = (typeof TOOLCHAINS)[number];
/** The examples that `init` can write. */
export declare const EXAMPLES: readonly ['rust', 'go', 'assemblyscript', 'cpp', 'zig'];
/** An example that `init` can write. */
export type Example = (typeof EXAMPLES)[number];
/** What can build the module: a language, what looks at the folder, docker, or a command. */
export declare const PRESETS: readonly ['auto', 'rust', 'go', 'tinygo', 'assemblyscript', 'cpp', 'zig', 'python', 'javascript', 'docker', 'command'];
/** What can build the module. */
export type Preset = (typeof PRESETS)[number];
