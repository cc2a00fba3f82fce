/** One output of an action, for action.yml and docs/inputs.md. */
export interface OutputRow {
  readonly name: string;
  readonly help: string;
}

/** Outputs of publish, in the order of action.yml. */
// biome-ignore format: one row per line, because it is a table.
export const PUBLISH_OUTPUTS: readonly OutputRow[] = [
  { name: 'digest', help: 'Digest of the image manifest (sha256:...), called sha256 by Istio and Envoy Gateway.' },
  { name: 'reference', help: 'First image, by digest: NAME@sha256:...' },
  { name: 'references', help: 'All images, by digest, as a JSON list.' },
  { name: 'tags', help: 'All tags that now point to the image (NAME:TAG), as a JSON list.' },
  { name: 'module-digest', help: 'Digest of the raw Wasm module, called sha256 by the remote source of Envoy.' },
  { name: 'layer-digest', help: 'Digest of the layer that contains the module.' },
  { name: 'config-digest', help: 'Digest of the config blob.' },
  { name: 'size', help: 'Size of the manifest and blobs, in bytes.' },
  { name: 'layout', help: 'Layout of the image: compat, oci, compat-docker, higress, cncf, kubewarden or opa-bundle.' },
  { name: 'abi-version', help: 'Detected ABI of the module, for example proxy-wasm/0.2.1.' },
  { name: 'abi-report', help: 'Path of the ABI report (JSON).' },
  { name: 'hosts-supported', help: 'Hosts that load the module (`envoy 1.40`), as a JSON list.' },
  { name: 'signature-digest', help: 'Digest of the referrer manifest with the signature of the first image.' },
  { name: 'attestations', help: 'Attestations of the first image, as a JSON list of objects with `predicateType`, `digest` (of the referrer manifest) and, if stored on GitHub, `githubId`.' },
  { name: 'storage-record-ids', help: "Ids of GitHub's storage records of the images, as a JSON list." },
  { name: 'release-url', help: 'Page of the release on GitHub; empty if the run released nothing.' },
  { name: 'certificate-identity', help: 'Identity that signed the image, or all images; empty for a key.' },
  { name: 'log-index', help: 'Index of the entry in the transparency log; empty if there is none.' },
  { name: 'verified', help: '`true` if the published image passed verification.' },
  { name: 'verification-report', help: 'Path of the verification report (JSON).' },
  { name: 'verify-command', help: 'Command that verifies the first image.' },
  { name: 'verify-commands', help: 'Commands that verify the first image with wasm-image, cosign 3 and, if it has provenance from a GitHub workflow, `gh`: a JSON list of objects with `tool` and `command`.' },
  { name: 'module-bundle', help: 'Path of the sigstore bundle about the raw module, if `module-bundle` is set and the module was signed; otherwise empty.' },
  { name: 'record', help: 'Path of the JSON record of the run, with all of these values. With several modules, one path per line.' },
  { name: 'oci-layout-path', help: 'Folder with the assembled image, as an OCI image layout.' },
  { name: 'published', help: '`true` if the run pushed, signed or tagged something; `false` if everything was there already (see `on-existing`), or nothing is pushed. With several modules, `true` if that is so for one of them.' },
  { name: 'results', help: 'With `modules`: the results as JSON by name, each with digest, moduleDigest, layout, references, tags, verified and the path of its record (see docs/modules.md). Outputs about one image are set only if there is one module.' },
  { name: 'expected', help: 'With `modules`: what the records must be, for the input `expected` of merge, as JSON by name.' },
  { name: 'modules-digest', help: 'With `modules`: one digest for all modules. Pass it on with `modules-folder` to the job that publishes them (see docs/modules.md).' },
  { name: 'modules-folder', help: 'With `modules`: folder with the modules, one file per module, if nothing was pushed; otherwise empty.' },
  { name: 'skipped-reason', help: 'Why nothing was pushed; empty if the image was pushed.' },
];

/** Outputs of verify. */
// biome-ignore format: one row per line, because it is a table.
export const VERIFY_OUTPUTS: readonly OutputRow[] = [
  { name: 'verified', help: '`true` or `false`.' },
  { name: 'verification-report', help: 'Path of the verification report (JSON).' },
  { name: 'digest', help: 'Digest of the image manifest. Set only on success.' },
  { name: 'reference', help: 'The verified image, by digest. Deploy this. Set only on success.' },
  { name: 'module-digest', help: 'Digest of the raw Wasm module. Set only on success.' },
  { name: 'layout', help: 'Layout of the image, with the same names as in publish. Set only on success.' },
  { name: 'abi-version', help: 'ABI of the module. Set only on success.' },
  { name: 'certificate-identity', help: 'Identity that signed the image; empty for a key. Set only on success.' },
  { name: 'snippets', help: 'Path of a YAML file with configuration for Istio, Envoy Gateway, Envoy and Gloo, each pinned to the right digest; empty if no proxy pulls images from that location. Set only on success.' },
];

/** Outputs of plan. */
// biome-ignore format: one row per line, because it is a table.
export const PLAN_OUTPUTS: readonly OutputRow[] = [
  { name: 'matrix', help: 'For `strategy.matrix` of a job: an object with the list `include`, one entry per job, each with `name` and `modules` (for the input `modules` of publish). JSON; `include` is empty without `modules`.' },
  { name: 'any', help: '`true` if a module changed. A job whose matrix is empty fails, so let it run only then.' },
  { name: 'changed', help: 'Names of the modules that changed, as a JSON list.' },
  { name: 'tags', help: 'Names of the tags that the rules give, as a JSON list, in the order of docker/metadata-action.' },
  { name: 'version', help: 'The tag that counts as the version; empty if there is none.' },
];

/** Outputs of merge. */
// biome-ignore format: one row per line, because it is a table.
export const MERGE_OUTPUTS: readonly OutputRow[] = [
  { name: 'verified', help: '`true` if the images of all legs passed the gate and their tags moved, otherwise `false`.' },
  { name: 'references', help: 'All images, by digest, as a JSON list. Set only on success.' },
  { name: 'tags', help: 'All tags that now point to these images (NAME:TAG), as a JSON list. Set only on success.' },
  { name: 'results', help: 'The results as JSON by name, each with digest, moduleDigest, references and tags. Set only on success.' },
];

/** Outputs of check. */
// biome-ignore format: one row per line, because it is a table.
export const CHECK_OUTPUTS: readonly OutputRow[] = [
  { name: 'findings', help: 'How many findings there are of each level, as JSON: `error`, `nothing-found`, `could-not-find-out`, `warning` and `note`.' },
  { name: 'references', help: 'Images that passed, by digest, as a JSON list.' },
  { name: 'report', help: 'Path of the report (JSON, see docs/check.md).' },
  { name: 'sarif', help: 'Path of the findings as SARIF 2.1.0, for `github/codeql-action/upload-sarif`.' },
];

/** Outputs of inspect. */
export const INSPECT_OUTPUTS: readonly OutputRow[] = [
  { name: 'module-digest', help: 'Digest of the raw Wasm module.' },
  { name: 'abi-version', help: 'Detected ABI of the module.' },
  { name: 'abi-report', help: 'Path of the ABI report (JSON).' },
  { name: 'hosts-supported', help: 'Hosts that load the module, as a JSON list.' },
];

/** What the setup action outputs. */
export const SETUP_OUTPUTS: readonly OutputRow[] = [{ name: 'version', help: 'Version of wasm-image.' }];
