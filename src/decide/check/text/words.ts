/** Words of which every reference needs one: the names of kinds, groups and types. */
const NAMES = new RegExp(
  [
    'WasmPlugin',
    'TrafficExtension',
    'EnvoyExtensionPolicy',
    String.raw`envoy\.(?:extensions\.[\w.]*)?wasm`,
    String.raw`extensions\.[\w.]*wasm\.v3`,
    String.raw`gateway\.solo\.io`,
    'google_network_services_wasm_plugin',
    'mainVersionId',
    String.raw`policies\.kubewarden\.io`,
    String.raw`runtime\.wasmcloud\.dev`,
    String.raw`core\.spinkube\.dev`,
    String.raw`waf\.k8s\.coraza\.io`,
    'RELATED_IMAGE_',
  ].join('|'),
);
/** Of image volumes, of APISIX, of patches for any kind, and of operators. */
const FIELDS = [
  [/volumes/, /reference/],
  [/wasm/, /plugins/, /file/],
  [/[Kk]ustomiz/, /patch/],
  [/relatedImages/, /wasm|oci:/i],
];
/** An escape can hide a word, and so can a line that ends with a backslash, and a tag such as `!!binary`. */
const ESCAPES = /\\(?:[xuU]|\r?\n)|(?:^|[\s,[{])!/;

/** Whether a text names something that has references, so that it matters if it cannot be read. */
export function namesTarget(text: string): boolean {
  return NAMES.test(text) || FIELDS.some((words) => words.every((word) => word.test(text)));
}

/** Whether a text can contain a reference; all others need not be parsed. */
export function mayHaveReference(text: string): boolean {
  return namesTarget(text) || ESCAPES.test(text);
}
