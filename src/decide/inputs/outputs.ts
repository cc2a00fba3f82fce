/** One output of an action, for action.yml and the README table. */
export interface OutputRow {
  readonly name: string;
  readonly help: string;
}

/** Outputs of publish, in the order of action.yml. */
export const PUBLISH_OUTPUTS: readonly OutputRow[] = [
  { name: 'digest', help: 'Digest of the image manifest (sha256:...): what Istio and Envoy Gateway call sha256.' },
  { name: 'reference', help: 'First image by digest: NAME@sha256:....' },
  { name: 'references', help: 'All images by digest, as a JSON list.' },
  { name: 'tags', help: 'All tags that lead to the image now (NAME:TAG), as a JSON list.' },
  { name: 'module-digest', help: 'Digest of the raw wasm: what the remote source of Envoy calls sha256.' },
  { name: 'layer-digest', help: 'Digest of the layer that holds the module.' },
  { name: 'config-digest', help: 'Digest of the config blob.' },
  { name: 'size', help: 'Bytes of manifest and blobs.' },
  { name: 'layout', help: 'Layout of the image: compat, oci, compat-docker, higress, cncf, kubewarden or opa-bundle.' },
  { name: 'abi-version', help: 'ABI that the module was found to have, for example proxy-wasm/0.2.1.' },
  { name: 'abi-report', help: 'Path of the ABI report (JSON).' },
  { name: 'hosts-supported', help: 'Hosts that load the module (`envoy 1.40`), as a JSON list.' },
  { name: 'signature-digest', help: 'Digest of the referrer manifest that carries the signature of the first image.' },
  {
    name: 'attestations',
    help: 'Attestations of the first image, as a JSON list of objects with `predicateType`, `digest` (of the referrer manifest) and, when stored on GitHub, `githubId`.',
  },
  { name: 'certificate-identity', help: 'Identity that signed; empty for a key.' },
  { name: 'log-index', help: 'Index of the entry in the transparency log; empty without one.' },
  { name: 'verified', help: '`true` when the published image passed the gate.' },
  { name: 'verification-report', help: 'Path of the verification report (JSON).' },
  { name: 'verify-command', help: 'Command by which anyone verifies the first image.' },
  { name: 'record', help: 'Path of one JSON document with all of this.' },
  { name: 'oci-layout-path', help: 'Folder with the assembled image as an OCI image layout.' },
  { name: 'skipped-reason', help: 'Why nothing was pushed; empty when it was.' },
];

/** Outputs of verify. */
export const VERIFY_OUTPUTS: readonly OutputRow[] = [
  { name: 'verified', help: '`true` or `false`.' },
  { name: 'verification-report', help: 'Path of the verification report (JSON).' },
  { name: 'digest', help: 'Digest of the image manifest. Set by success alone.' },
  { name: 'reference', help: 'The verified image by digest: deploy this. Set by success alone.' },
  { name: 'module-digest', help: 'Digest of the raw wasm. Set by success alone.' },
  { name: 'layout', help: 'Layout of the image, as publish names it. Set by success alone.' },
  { name: 'abi-version', help: 'ABI of the module. Set by success alone.' },
  { name: 'certificate-identity', help: 'Identity that signed; empty for a key. Set by success alone.' },
  {
    name: 'snippets',
    help: 'Path of a file with configuration for Istio, Envoy Gateway, Envoy and Gloo (YAML), pinned to the right digest each; empty when no proxy pulls the image from there. Set by success alone.',
  },
];

/** Outputs of inspect. */
export const INSPECT_OUTPUTS: readonly OutputRow[] = [
  { name: 'module-digest', help: 'Digest of the raw wasm.' },
  { name: 'abi-version', help: 'ABI that the module was found to have.' },
  { name: 'abi-report', help: 'Path of the ABI report (JSON).' },
  { name: 'hosts-supported', help: 'Hosts that load the module, as a JSON list.' },
];
