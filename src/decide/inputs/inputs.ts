import { LAYOUT_NAMES } from '../../oci/image.ts';
import { FILTER_TYPES } from '../../smoke/smoke-report.ts';
import { TARGETS } from './export-targets.ts';

/** What a user may run; `publish` is the root action, `verify` and `inspect` are the sub-actions. */
export type Command = 'publish' | 'verify' | 'inspect' | 'build' | 'pull' | 'tags' | 'run' | 'policy';

/** How the text of an input is read: `lines` one entry a line, `flag` YAML 1.2 booleans, `secret` hidden at once. */
export type InputKind = 'text' | 'lines' | 'flag' | 'secret';

export interface InputRow {
  readonly name: string;
  readonly kind: InputKind;
  readonly commands: readonly Command[];
  readonly default?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** One or more whole sentences, for action.yml, the README table and --help. */
  readonly help: string;
  /** What --help shows behind the flag. */
  readonly value?: string;
  /** Not in the table of the README: few need it, and docs/inputs.md has all. */
  readonly isRare?: true;
}

const PUBLISH: readonly Command[] = ['publish'];
const MAKE: readonly Command[] = ['publish', 'build'];
const NETWORK: readonly Command[] = ['publish', 'verify', 'inspect', 'pull', 'tags', 'policy'];
const TRUST: readonly Command[] = ['verify', 'pull'];
const ROOTS: readonly Command[] = ['publish', 'verify', 'pull', 'policy'];
const START: readonly Command[] = ['publish', 'build', 'inspect', 'run'];
const JUDGE: readonly Command[] = ['publish', 'verify', 'inspect', 'build'];
const ALLOW: readonly Command[] = [...JUDGE, 'pull'];

/** The one table of inputs: action.yml, README tables, CLI flags and help are generated from it. */
// biome-ignore format: one row a line, as in the table that it is.
export const INPUTS: readonly InputRow[] = [
  { name: 'module', kind: 'text', commands: ['publish', 'inspect', 'build', 'run'], value: 'FILE', help: 'Path of a built module (.wasm), or of a bundle.tar.gz of OPA, inside the workspace. Excludes `build`.' },
  { name: 'module-digest', kind: 'text', commands: MAKE, value: 'DIGEST', help: 'sha256:... that the file of `module` must have. Hand it over from the job that built it; any other bytes are refused.' },
  { name: 'build', kind: 'text', commands: MAKE, choices: ['assemblyscript', 'command'], value: 'PRESET', help: 'Builds the module first: `assemblyscript` (npm lock and asconfig.json of the working directory) or `command` (`build-command`).' },
  { name: 'working-directory', kind: 'text', commands: MAKE, default: '.', value: 'FOLDER', help: 'Folder of the filter, inside the workspace; `build-command` runs there.' },
  { name: 'build-command', kind: 'lines', commands: MAKE, value: 'ARGV', help: 'The build program and its arguments, one a line. No shell reads it and its environment holds no secret.' },
  { name: 'module-path', kind: 'text', commands: MAKE, value: 'FILE', help: 'Where the build writes the module, relative to the working directory. For `assemblyscript` the default is the release outFile of asconfig.json.' },
  { name: 'images', kind: 'lines', commands: PUBLISH, value: 'REPOSITORY', help: 'Repositories to publish to, one per line: `HOST/PATH`, or `oci-layout:FOLDER` for an OCI image-layout folder, which is also the default of the command line. A workflow that publishes has to name one.' },
  { name: 'tags', kind: 'lines', commands: PUBLISH, value: 'TAGS', help: 'Tags to move once the image is signed and verified, one a line or comma-separated. A version tag (1.2.3, v1.2.3) never moves to another digest.' },
  { name: 'layout', kind: 'text', commands: MAKE, choices: ['auto', ...LAYOUT_NAMES], default: 'auto', value: 'LAYOUT', help: 'How the image is laid out (docs/layouts.md). `auto` takes what the hosts of the module read: `compat` for filters, `cncf` for components and WASI modules, `kubewarden` for policies with its metadata, `opa-bundle` for a bundle of OPA.' },
  { name: 'runtime-config', kind: 'text', commands: MAKE, value: 'FILE', help: 'Path of a runtime-config.json with type, abiVersions and config.rootIds. Without it one is written from the ABI of the module.' },
  { name: 'annotations', kind: 'lines', commands: MAKE, value: 'KEY=VALUE', help: 'Manifest annotations, one key=value per line, also as docker/metadata-action lists them (`annotations`, `labels`). Those that wasm-image sets cannot be overridden.' },
  { name: 'source-date-epoch', kind: 'text', commands: MAKE, value: 'SECONDS', help: 'Creation time in seconds since 1970. Default: SOURCE_DATE_EPOCH, else the time of the commit, else 1970 with a notice.' },
  { name: 'abi', kind: 'text', commands: JUDGE, value: 'ABI', help: 'ABI the module must have, for example proxy-wasm/0.2.1. Without it any ABI that the hosts load is taken.' },
  { name: 'hosts', kind: 'lines', commands: JUDGE, value: 'HOSTS', help: 'Hosts that must load the module, for example `envoy>=1.36, istio=1.27`. Default: the three newest Envoy minors for a filter, Higress for one that its SDK built, none for a module of another ABI. Istio, Envoy Gateway and Higress pull images themselves: where hosts are among these alone, their rule picks the module of an image.' },
  { name: 'allow-problems', kind: 'lines', commands: ALLOW, isRare: true, value: 'RULE=REASON', help: 'Rules of our own policy that the module may break, one per line with the reason, for example `PW042=the key of a test`. Reports, attestation and summary show it. Only rules that docs/errors.md marks can be allowed, and it counts for this command alone: the gate asks for its own.' },
  { name: 'hosts', kind: 'lines', commands: ['pull'], value: 'HOSTS', help: 'Hosts whose rule picks the module, for example `istio=1.27`: Istio, Envoy Gateway and Higress take it from the last layer. Default: all who read the image must find the same module. With a key, an identity or a policy, these hosts must also load it.' },
  { name: 'smoke', kind: 'flag', commands: MAKE, default: 'true', help: 'Starts the filter in a small proxy-wasm host without environment, files or network, and sends one exchange through it. A trap refuses the filter.' },
  { name: 'smoke', kind: 'flag', commands: ['inspect'], default: 'false', help: 'Starts the filter as well; only then can a host verdict be `fails-at-start`.' },
  { name: 'filter-type', kind: 'text', commands: START, choices: ['auto', ...FILTER_TYPES], default: 'auto', value: 'TYPE', help: 'What the filter is started as: `http` for requests, `network` for TCP connections, `service` for a background service (bootstrap extension). `auto` starts it as `http`, and as another type only when it makes no HTTP context for a stream; the report says which and why.' },
  { name: 'root-id', kind: 'text', commands: START, value: 'ID', help: 'Root id to start the filter with. Default: the first of the runtime config, else none.' },
  { name: 'vm-config', kind: 'lines', commands: START, value: 'TEXT|@FILE', help: 'VM configuration to start the filter with: the text, or @ and the path of a file.' },
  { name: 'plugin-config', kind: 'lines', commands: START, value: 'TEXT|@FILE', help: 'Plugin configuration to start the filter with: the text, or @ and the path of a file. A filter that refuses an empty one is only warned about.' },
  { name: 'scenario', kind: 'text', commands: START, value: 'FILE', help: 'JSON file with the exchange and the answers of the host (docs/smoke.md). Default: one POST with a body, answered by 200.' },
  { name: 'push', kind: 'text', commands: PUBLISH, choices: ['auto', 'true', 'false'], default: 'auto', value: 'WHEN', help: '`auto` pushes merged code only: on pull requests, in merge queues and on events about them it builds and checks; `false` never pushes; `true` on pull_request_target, workflow_run or a change of a fork is a usage error.' },
  { name: 'image', kind: 'text', commands: ['inspect', 'pull'], value: 'REFERENCE', help: 'The image: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once.' },
  { name: 'image', kind: 'lines', commands: ['verify'], value: 'REFERENCE', help: 'The image: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once. Several images one a line: all of them must pass, and outputs have one line an image.' },
  { name: 'image', kind: 'lines', commands: ['policy'], value: 'REFERENCE', help: 'For `policy test`: an image to ask the gate about; may be repeated.' },
  { name: 'to', kind: 'text', commands: ['policy'], choices: TARGETS, value: 'TOOL', help: 'For `policy export`: the tool whose form is written.' },
  { name: 'certificate-identity', kind: 'text', commands: TRUST, value: 'IDENTITY', help: 'Exact identity (SAN) of the signing certificate, for example https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.3.' },
  { name: 'certificate-oidc-issuer', kind: 'text', commands: TRUST, value: 'URL', help: 'Exact issuer of the identity, for example https://token.actions.githubusercontent.com.' },
  { name: 'certificate-github-workflow-repository', kind: 'text', commands: TRUST, isRare: true, value: 'OWNER/NAME', help: 'Repository that was built, when `certificate-identity` is a workflow of another one (a reusable workflow signs for all its callers); on another server than github.com its https address.' },
  { name: 'key', kind: 'text', commands: TRUST, value: 'PEM|FILE|env://NAME', help: 'Public key (PEM text, path of a file or `env://NAME`) instead of an identity.' },
  { name: 'policy', kind: 'text', commands: TRUST, value: 'FILE', help: 'Path of a wasm-policy.yaml (docs/policy.md) that says what is demanded: who must have signed, attestations, ABI, layout. Excludes `certificate-identity`, `certificate-oidc-issuer`, `certificate-github-workflow-repository` and `key`.' },
  { name: 'require-abi-attestation', kind: 'flag', commands: TRUST, default: 'false', help: 'Demands a signed ABI report about this very module, by the same signer and without an error.' },
  { name: 'timeout', kind: 'text', commands: ['verify', 'inspect', 'pull', 'policy'], default: '180', value: 'SECONDS', help: 'Seconds for the whole call, 1 to 3600. What has no verdict by then could not be found out (exit status 5).' },
  { name: 'timeout', kind: 'text', commands: ['tags'], default: '60', value: 'SECONDS', help: 'Seconds for the whole call, 1 to 3600.' },
  { name: 'registry', kind: 'text', commands: NETWORK, value: 'HOST', help: 'Registry host that `username` and `password` are for. Default: the host of the image; needed when there are several.' },
  { name: 'username', kind: 'text', commands: NETWORK, value: 'NAME', help: 'User name at the registry. Default: docker and podman configuration with credential helpers, then `github-token` for the registry of GitHub.' },
  { name: 'password', kind: 'secret', commands: NETWORK, value: 'SECRET', help: 'Password or token at the registry.' },
  { name: 'insecure', kind: 'lines', commands: NETWORK, value: 'HOST', help: 'Registry hosts that may be asked over plain http, one per line, each with its port. Hosts on this machine may, unless they speak TLS.' },
  { name: 'ca-file', kind: 'lines', commands: NETWORK, isRare: true, value: 'FILE', help: 'CA certificates to trust besides the known ones, as PEM or as path of a PEM file: for the registry and its token server, a private sigstore, and a proxy that replaces certificates.' },
  { name: 'sign', kind: 'text', commands: PUBLISH, choices: ['keyless', 'key', 'off'], value: 'HOW', help: '`keyless` (default) signs with a certificate for the identity of the workflow, `key` (default when `signing-key` or `signing-command` is set) with a key; `off` excludes `tags`: an unsigned image never gets a tag.' },
  { name: 'abi-attestation', kind: 'flag', commands: PUBLISH, default: 'true', help: 'Signs the ABI report as well and attaches it beside the signature (docs/attestations.md). Without effect when `sign` is off.' },
  { name: 'provenance', kind: 'text', commands: PUBLISH, choices: ['auto', 'true', 'false'], default: 'auto', value: 'WHEN', help: 'Signs which workflow run published the image, from which commit, as SLSA provenance v1 (docs/attestations.md). `auto` does when a workflow signs keyless; `true` with a key is a usage error.' },
  { name: 'sbom', kind: 'text', commands: PUBLISH, default: 'off', value: 'FORMS|FILE', help: 'Signs a bill of materials: `cyclonedx`, `spdx` or both (`cyclonedx, spdx`), made from the lock files of the working directory and from what the module says of its tools; or the path of a ready JSON file of either form (docs/attestations.md).' },
  { name: 'verification-summary', kind: 'flag', commands: PUBLISH, isRare: true, default: 'false', help: 'Signs, once the gate has let the image pass, that it did and what it demanded, as SLSA verification summary (docs/attestations.md).' },
  { name: 'attestation-store', kind: 'text', commands: PUBLISH, isRare: true, choices: ['registry', 'github'], default: 'registry', value: 'WHERE', help: '`github` also stores the attestations of a keyless publish in the repository on GitHub, where `gh attestation verify` looks; needs `attestations: write`. No tag moves before they are there.' },
  { name: 'signature-format', kind: 'text', commands: PUBLISH, isRare: true, choices: ['bundle', 'legacy', 'both'], value: 'FORMAT', help: '`bundle` is what cosign 3 and this gate read; `legacy` is the `.sig` tag for cosign 2 and Kubewarden, which this gate reads only where a policy lists it. Default: `both` for layout `kubewarden`, else `bundle`.' },
  { name: 'signing-key', kind: 'secret', commands: PUBLISH, value: 'PEM|FILE|env://NAME', help: 'Private key, P-256, P-384 or Ed25519: PEM text, path of a file, or `env://NAME` for the variable that holds it. Also encrypted, and as `cosign generate-key-pair` writes it. In a workflow an empty text (a secret that is not set) is an error unless `sign` is `keyless`.' },
  { name: 'signing-key-passphrase', kind: 'secret', commands: PUBLISH, isRare: true, value: 'SECRET', help: 'Passphrase of an encrypted `signing-key`. Default: the variable COSIGN_PASSWORD.' },
  { name: 'signing-command', kind: 'lines', commands: PUBLISH, isRare: true, value: 'ARGV', help: 'Program and arguments, one a line, that sign with a key in a KMS (docs/signing.md): standard input is what is signed, standard output the signature, in DER or base64. No shell reads it.' },
  { name: 'signing-command-input', kind: 'text', commands: PUBLISH, isRare: true, choices: ['message', 'digest'], default: 'message', value: 'WHAT', help: 'What `signing-command` reads: the whole `message`, or its SHA-256 `digest` (SHA-384 for P-384) as bytes.' },
  { name: 'signing-command-env', kind: 'lines', commands: PUBLISH, isRare: true, value: 'NAME', help: 'Variables that `signing-command` gets beside PATH, HOME and the like, one name a line.' },
  { name: 'signing-public-key', kind: 'text', commands: PUBLISH, isRare: true, value: 'PEM|FILE|env://NAME', help: 'Public key that every signature of `signing-command` is checked with, before anything is pushed.' },
  { name: 'sigstore', kind: 'text', commands: PUBLISH, choices: ['auto', 'public', 'github', 'private'], default: 'auto', value: 'WHICH', help: 'Which sigstore signs keyless (docs/signing.md): `auto` the one that the inputs below describe, else the public one; `github` the instance for private repositories; `private` refuses whatever is public.' },
  { name: 'transparency', kind: 'text', commands: PUBLISH, choices: ['auto', 'public'], default: 'auto', value: 'WORD', help: 'A private repository signs with the public sigstore only when this is `public`: the certificate with the names of repository and workflow is logged for all to read.' },
  { name: 'signing-config', kind: 'text', commands: PUBLISH, isRare: true, value: 'FILE', help: 'Signing config (v0.2) that names the services of keyless signing. Default: that of the TUF repository. Excludes the three addresses below.' },
  { name: 'fulcio-url', kind: 'text', commands: PUBLISH, isRare: true, value: 'URL', help: 'Fulcio, which issues the certificate. When only some of the three addresses are set, the others are the public ones.' },
  { name: 'rekor-url', kind: 'text', commands: PUBLISH, isRare: true, value: 'URL|off', help: 'Rekor (v1 or v2), the transparency log; `off` with a private Fulcio leaves the timestamp alone as witness.' },
  { name: 'timestamp-url', kind: 'text', commands: PUBLISH, isRare: true, value: 'URL|off', help: 'RFC 3161 timestamp authority; `off` only with Rekor v1.' },
  { name: 'trusted-root', kind: 'text', commands: ROOTS, value: 'FILE', help: 'trusted_root.json of a private sigstore. Default: the public one, fetched by TUF from the root that is built in.' },
  { name: 'tuf-mirror', kind: 'text', commands: ROOTS, isRare: true, value: 'URL', help: 'TUF repository that gives the trusted root, and when publishing the signing config, of a private sigstore; needs `tuf-root`. Excludes `trusted-root`.' },
  { name: 'tuf-root', kind: 'text', commands: ROOTS, isRare: true, value: 'FILE', help: 'root.json that `tuf-mirror` is trusted by.' },
  { name: 'cross-check', kind: 'text', commands: PUBLISH, choices: ['none', 'oras'], default: 'none', value: 'CLIENT', help: '`oras` reads the pushed image back with that independent client before tags move.' },
  { name: 'dry-run', kind: 'flag', commands: PUBLISH, default: 'false', help: 'Builds, checks, reads the registry, and prints what the run would do: the digest, who would sign with which services, attestations, and from where each tag would move. Sends nothing and asks for no identity token.' },
  { name: 'offline', kind: 'flag', commands: PUBLISH, isRare: true, default: 'false', help: 'With `dry-run`: contacts nobody, so what is in the registry stays unknown.' },
  { name: 'github-token', kind: 'secret', commands: NETWORK, value: 'TOKEN', help: 'Token for the registry of GitHub (ghcr.io, or containers.TENANT.ghe.com) when no other credentials are found, and to ask whether the repository is private.' },
];

/** Defaults that only action.yml gives. `none` tells a key that nobody asked for from a secret that is not set, which is an empty text. */
export const ACTION_DEFAULTS: Readonly<Record<string, string>> = {
  'github-token': `\${{ github.token }}`,
  'signing-key': 'none',
};

/** The rows that one command takes, in table order. */
export function inputsOf(command: Command): readonly InputRow[] {
  return INPUTS.filter((row) => row.commands.includes(command));
}
