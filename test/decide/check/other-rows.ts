import { ISTIO, WASM } from './target-rows.ts';

export const deployment = (kind: string, spec: string): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: op}
spec:
  template:
    spec:
${spec}`;

/** Manifests that look like those above, and have no reference. */
export const OTHERS: readonly (readonly [name: string, text: string, file?: string])[] = [
  ['a plugin of another group', 'apiVersion: acme.example/v1\nkind: WasmPlugin\nspec: {url: "oci://a.b/c:1"}\n'],
  ['a path at another place', 'apiVersion: extensions.istio.io/v1\nkind: WasmPlugin\nurl: oci://a.b/c:1\n'],
  [
    'a manifest in a string',
    `apiVersion: v1\nkind: Secret\nstringData:\n  x.yaml: |\n    ${ISTIO.replaceAll('\n', '\n    ')}\n`,
  ],
  ['a workflow that mentions one', 'on: push\njobs: {a: {steps: [{run: "kubectl get WasmPlugin"}]}}\n'],
  [
    'a custom resource definition',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {names: {kind: WasmPlugin}}\n',
  ],
  [
    'an Envoy filter of another type',
    'x: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}\n# wasm.v3\n',
  ],
  ['the type as a word elsewhere', `x: {type: ${WASM}, config: {vm_config: {code: {local: {filename: a}}}}}\n`],
  [
    'a JSON patch that no kustomization names',
    '[{"op":"replace","path":"/spec/url","value":"oci://a.b/WasmPlugin:1"}]',
    'p.json',
  ],
  ['a volume without an image', deployment('Deployment', '      volumes: [{name: reference, emptyDir: {}}]\n')],
  ['an empty WasmPlugin', 'apiVersion: extensions.istio.io/v1\nkind: WasmPlugin\nspec: {url: "", sha256: ""}\n'],
  ['comments only', '# kind: WasmPlugin\n---\n# more\n'],
  ['YAML with a merge that no target has', 'a: &a {x: 1}\nb: {<<: *a, image: RELATED_IMAGE_WASM}\n'],
];
