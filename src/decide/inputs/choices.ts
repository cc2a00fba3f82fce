/** What a manifest can be rendered for. */
export const RENDER_TARGETS = [
  'istio',
  'traffic-extension',
  'envoy-gateway',
  'envoy',
  'gloo',
  'higress',
  'kubewarden',
] as const;
/** What a manifest can be rendered for. */
export type RenderTarget = (typeof RENDER_TARGETS)[number];

/** How `init` can build a filter: a language, or the file that knows how. */
export const TOOLCHAINS = ['rust', 'go', 'assemblyscript', 'zig', 'cmake', 'make', 'docker', 'rego', 'module'] as const;
/** A language, or the file that knows how to build the filter. */
export type Toolchain = (typeof TOOLCHAINS)[number];
/** The examples that `init` can write. */
export const EXAMPLES = ['rust', 'go', 'assemblyscript', 'cpp', 'zig'] as const;
/** An example that `init` can write. */
export type Example = (typeof EXAMPLES)[number];

/** What can build the module: a language, what looks at the folder, docker, or a command. */
export const PRESETS = [
  'auto',
  'rust',
  'go',
  'tinygo',
  'assemblyscript',
  'cpp',
  'zig',
  'python',
  'javascript',
  'docker',
  'command',
] as const;
/** What can build the module. */
export type Preset = (typeof PRESETS)[number];
