/**
 * Whole files as people write them. `~` is where the digest of the image goes, after the tag `v1.2.3`; `[old|new]` is a
 * text that becomes another one, and `#HEX#` the digest without its prefix.
 */
export interface PinFile {
  readonly name: string;
  readonly text: string;
  readonly file?: string;
  /** References that stay as they are. */
  readonly left?: number;
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

export const PIN_FILES: readonly PinFile[] = [
  {
    name: 'a plugin with a licence, comments everywhere and a modeline',
    text: `# vim: set ts=2 sw=2 et:
# Copyright The Acme Authors. SPDX-License-Identifier: Apache-2.0
#
# url: oci://registry.acme.example/filters/auth:v1.2.3   <- not this one
apiVersion: extensions.istio.io/v1alpha1 # since 1.12
kind: WasmPlugin # a filter
metadata: # who
  name: auth   # the name
  namespace: istio-ingress
spec:
  selector:
    matchLabels:
      istio: ingressgateway # everywhere
  # renovate: datasource=docker
  url: oci://registry.acme.example/filters/auth:v1.2.3~   # keep me, {{ braces }} and "quotes'
  phase: AUTHN#not-a-comment
  pluginConfig:
    # a comment in the configuration
    realm: 'it''s "quoted"' # and after it
    url: oci://registry.acme.example/filters/auth:v1.2.3
# the end
`,
  },
  {
    name: 'two plugins in one file, the first pinned already, and a Service between them',
    text: `---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: first
spec:
  url: oci://registry.acme.example/filters/first:v1.2.3@sha256:#HEX#
---

---
apiVersion: v1
kind: Service
metadata:
  name: between
spec:
  ports:
  - port: 80
--- # the second
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: second
spec:
  url: "oci://registry.acme.example/filters/second:v1.2.3~"
...
`,
  },
  {
    name: 'lines that end with CRLF, tabs before comments, and no last line end',
    text: crlf(`apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin\t# a tab
metadata:
  name: windows
spec:
  pluginConfig:
    message: |
      first line

      second line
  url: 'oci://registry.acme.example/filters/windows:v1.2.3~'\t\t# two tabs
  priority: 10`),
  },
  {
    name: 'a byte order mark, and letters of other scripts before the address',
    text: `\ufeff# Фильтр 過濾器 \u{1f512}
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: fïlter, annotations: {note: "Grüße \u{1f680}\u{1f680}"}}
spec: {pluginName: "日本", url: oci://registry.acme.example/filters/i18n:v1.2.3~, priority: 1} # é
`,
  },
  {
    name: 'block scalars of all kinds around the address',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: scalars
  annotations:
    literal: |
      url: oci://registry.acme.example/filters/no:v1
    folded: >-
      url:
      oci://registry.acme.example/filters/no:v1
    kept: |+
      trailing lines


    indented: |2
        two more
spec:
  url: oci://registry.acme.example/filters/scalars:v1.2.3~
  pluginConfig:
    program: |-
      kind: WasmPlugin
      spec:
        url: oci://registry.acme.example/filters/no:v1.2.3

        sha256: ''
    folded: >
      one
        two

      three
`,
  },
  {
    name: 'anchors and aliases for everything but the address',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: &meta
  name: &name anchored
  labels: &labels
    app: *name
spec:
  selector: {matchLabels: *labels}
  url: &only oci://registry.acme.example/filters/anchored:v1.2.3~
  pluginConfig:
    defaults: &defaults {retries: 3, hosts: [&host a.example, *host]}
    again: *defaults
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: shared}
spec:
  url: &url oci://registry.acme.example/filters/shared:v1.2.3
  pluginConfig: {from: *url}
`,
    left: 1,
  },
  {
    name: 'one object in flow style over many lines',
    text: `{apiVersion: extensions.istio.io/v1alpha1, kind: WasmPlugin,
  metadata: {
    name: flow # of course
  },
  spec: {
      'url' : "oci://registry.acme.example/filters/flow:v1.2.3~"
    , "phase": STATS,
      pluginConfig: { a: [1, 2,
        3], b: "}" } }
}
`,
  },
  {
    name: 'the address on the line after its key',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
    name:   next-line
spec:
    url:

        # it is long
        oci://registry.acme.example/a/very/long/path/that/somebody/put/on/its/own/line/filter:v1.2.3~

    pluginConfig:   {}
`,
  },
  {
    name: 'a digest with its prefix in the field, and a comment after it',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: prefix}
spec:
  sha256: [sha256:#HEX#|#HEX#]   # from the registry's page
  url: oci://registry.acme.example/filters/prefix:v1.2.3
`,
  },
  {
    name: 'an empty field, a null field and a field of another object',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: empty}
spec:
  url: oci://registry.acme.example/filters/empty:v1.2.3~
  sha256: ''
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: nothing}
spec:
  url: oci://registry.acme.example/filters/nothing:v1.2.3~
  sha256: # not yet
---
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: other}
spec:
  sha256: none
  wasm:
    url: oci://registry.acme.example/filters/other:v1.2.3~
    pluginConfig: {sha256: none}
`,
  },
  {
    name: 'a field with text that is no digest yet',
    text: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: todo}
spec:
  url: oci://registry.acme.example/filters/todo:v1.2.3
  sha256: "[TODO: pin|#HEX#]"
  phase: AUTHZ
`,
  },
];
