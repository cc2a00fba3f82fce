import { LAYOUT_NAMES } from '../../oci/image.ts';
import { FILTER_TYPES } from '../../smoke/smoke-report.ts';
import { EXAMPLES, PRESETS, RENDER_TARGETS, TOOLCHAINS } from './choices.ts';

/** What a user can run; `publish` is the root action, `verify` and `inspect` are the sub-actions. */
export type Command =
  | 'init'
  | 'build'
  | 'publish'
  | 'plan'
  | 'inspect'
  | 'run'
  | 'verify'
  | 'check'
  | 'render'
  | 'policy'
  | 'pull'
  | 'tag'
  | 'merge'
  | 'tags'
  | 'tree'
  | 'login'
  | 'logout'
  | 'doctor'
  | 'hosts'
  | 'explain'
  | 'completion';

/**
 * How the text of an input is read: `lines` has one entry per line, `flag` is a YAML 1.2 boolean, `secret` is masked in
 * the log before anything else is printed.
 */
export type InputKind = 'text' | 'lines' | 'flag' | 'secret';

interface Row {
  readonly name: string;
  readonly kind: InputKind;
  readonly commands: readonly Command[];
  readonly default?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** One or more complete sentences, for action.yml, docs/inputs.md and --help. */
  readonly help: string;
  /** The placeholder that --help shows after the flag. */
  readonly value?: string;
  /** What the flag means without a value. */
  readonly alone?: string;
  /** One letter for the command line. */
  readonly short?: string;
}

/** The tools that a policy can be exported to. */
export const TARGETS = ['cosign', 'gh', 'policy-controller', 'kyverno', 'kwctl', 'kubernetes'] as const;
/** A tool that a policy can be exported to. */
export type ExportTarget = (typeof TARGETS)[number];

const PUBLISH: readonly Command[] = ['publish'];
const MAKE: readonly Command[] = ['publish', 'build'];
const CHECK: readonly Command[] = ['check'];
const PLAN: readonly Command[] = ['plan'];
const INIT: readonly Command[] = ['init'];
const PUBLISH_PLAN: readonly Command[] = ['publish', 'plan'];
const NETWORK: readonly Command[] = [
  'publish',
  'plan',
  'verify',
  'check',
  'render',
  'inspect',
  'pull',
  'tag',
  'merge',
  'tags',
  'tree',
  'doctor',
  'policy',
];
const LOGIN: readonly Command[] = [...NETWORK, 'login'];
const RENDER: readonly Command[] = ['render'];
const TRUST: readonly Command[] = ['verify', 'render', 'pull', 'tag', 'merge'];
/** Who signed is demanded, or, for a plan, expected. */
const SIGNER: readonly Command[] = [...TRUST, 'plan'];
const ROOTS: readonly Command[] = [
  'publish',
  'plan',
  'verify',
  'check',
  'render',
  'pull',
  'tag',
  'merge',
  'tree',
  'doctor',
  'policy',
];
const START: readonly Command[] = ['publish', 'build', 'inspect', 'run'];
const JUDGE: readonly Command[] = ['publish', 'verify', 'inspect', 'build', 'tag', 'merge'];
const ALLOW: readonly Command[] = [...JUDGE, 'render', 'pull'];

/** The one table of inputs. action.yml, docs/inputs.md, the flags and their help are generated from it. */
// biome-ignore format: one row per line, because it is a table.
export const INPUTS = [
  { name: 'module', kind: 'text', commands: MAKE, value: 'FILE', help: 'Path of a built module (.wasm) or of an OPA bundle.tar.gz; in a workflow, inside the workspace. Mutually exclusive with `build`.' },
  { name: 'module', kind: 'text', commands: ['inspect'], value: 'FILE', help: 'Path of a built module (.wasm); in a workflow, inside the workspace. Mutually exclusive with `image`.' },
  { name: 'module', kind: 'text', commands: ['run'], value: 'FILE', help: 'Path of a built filter (.wasm).' },
  { name: 'module', kind: 'text', commands: ['verify'], value: 'FILE', help: 'Path of a module (.wasm) to verify with `bundle`, without a registry. Mutually exclusive with `image`.' },
  { name: 'bundle', kind: 'text', commands: ['verify'], value: 'FILE', help: 'Path of the sigstore bundle about the file given as `module`: of `cosign sign-blob --bundle` or of wasm-image (see docs/verify.md). The signer and the ABI are checked as for an image.' },
  { name: 'modules', kind: 'lines', commands: PUBLISH, value: 'NAME=PATH', help: 'Modules to publish in one run, one per line: `NAME = PATH`, with options such as `; hosts: istio>=1.28`; or the path of a wasm-image.yaml that lists them (see docs/modules.md). No tag moves unless all modules pass. Mutually exclusive with `module`.' },
  { name: 'modules-from', kind: 'text', commands: PUBLISH, value: 'FOLDER', help: 'Folder with `modules` that another job built: the output `modules-folder` of a run with `push: false`. Nothing is built. It needs `modules-digest` (see docs/modules.md).' },
  { name: 'modules-digest', kind: 'text', commands: PUBLISH, value: 'DIGEST', help: 'Expected digest (sha256:...) of all modules in `modules-from`: the output `modules-digest` of the job that built them. Other modules are refused.' },
  { name: 'module-digest', kind: 'text', commands: MAKE, value: 'DIGEST', help: 'Expected digest (sha256:...) of the file given as `module`. Pass it on from the job that built the module; any other bytes are rejected.' },
  { name: 'build', kind: 'text', commands: MAKE, choices: PRESETS, value: 'PRESET', help: 'Build the module first (see docs/build.md). A language builds a filter, or for `python` and `javascript` a component, with the flags that it needs. `auto` finds out the language of the working directory, `docker` takes the module out of what a Dockerfile builds, `command` runs `build-command`.' },
  { name: 'working-directory', kind: 'text', commands: INIT, default: '.', value: 'FOLDER', help: 'Folder of the filter.' },
  { name: 'example', kind: 'text', commands: INIT, choices: EXAMPLES, value: 'LANGUAGE', help: 'Also write a small filter with its scenario, as a start.' },
  { name: 'language', kind: 'text', commands: INIT, choices: TOOLCHAINS, value: 'LANGUAGE', help: 'How to build the filter, if the folder has more than one toolchain. `module` takes a module that is built already.' },
  { name: 'package', kind: 'text', commands: INIT, value: 'NAME', help: 'Package of a Cargo workspace that is the filter.' },
  { name: 'module-path', kind: 'text', commands: INIT, value: 'FILE', help: 'Where the build writes the module, relative to the folder. Default: what the build files say.' },
  { name: 'repository', kind: 'text', commands: INIT, value: 'OWNER/NAME', help: 'Repository on github.com. Default: the one of the git remote `origin`.' },
  { name: 'images', kind: 'text', commands: INIT, value: 'REPOSITORY', help: 'Where the workflow publishes to. Default: `ghcr.io/` and the name of the repository in lower case.' },
  { name: 'input', kind: 'flag', commands: INIT, default: 'true', help: 'Ask for what cannot be found, if standard input is a terminal.' },
  { name: 'dry-run', kind: 'flag', commands: INIT, default: 'false', help: 'Print what would be written and write nothing. With --json, also the contents.' },
  { name: 'working-directory', kind: 'text', commands: MAKE, default: '.', value: 'FOLDER', help: 'Folder of the filter; in a workflow, inside the workspace. The build runs there.' },
  { name: 'build-command', kind: 'lines', commands: MAKE, value: 'ARGV', help: 'Build program and its arguments, one per line. A line `---` starts the next program; the first one that fails ends the build. It does not run in a shell, and its environment contains no secrets.' },
  { name: 'build-args', kind: 'lines', commands: MAKE, value: 'ARGUMENT', help: 'More arguments for the compiler of `build`, one per line, for example `--features=metrics`.' },
  { name: 'module-path', kind: 'text', commands: MAKE, value: 'FILE', help: 'Where the build writes the module, relative to the working directory. Default: what the preset says (see docs/build.md).' },
  { name: 'strip', kind: 'flag', commands: MAKE, default: 'false', help: 'Remove names, debug information and what only linkers read from the module. What hosts and policies read stays, and every other byte is the same (see docs/build.md). A module that was built is replaced on disk, so the digest is that of the file.' },
  { name: 'reproducible', kind: 'text', commands: MAKE, choices: ['off', 'check'], default: 'off', value: 'WHEN', help: 'With `check`, build a second time in a copy of the sources in another folder. A module with other bytes is refused, and the message says which sections differ.' },
  { name: 'images', kind: 'lines', commands: PUBLISH, value: 'REPOSITORY', help: 'Repositories to publish to, one per line: `HOST/PATH`, or `oci-layout:FOLDER` for an OCI image layout on disk. `{owner}` and `{repo}` stand for the repository on GitHub, `{name}` for the name in `modules`. Capital letters in PATH become lower case. Required in a workflow that publishes. Default on the command line: an OCI image layout in the output folder.' },
  { name: 'tags', kind: 'lines', commands: PUBLISH, value: 'TAGS', help: 'Tags to move once the image is signed and verified, one per line or comma-separated. A line such as `type=semver,pattern={{version}}` is a rule in the syntax of docker/metadata-action (see docs/tags.md). The outputs `tags` and `json` of docker/metadata-action work as they are, if their full names are in `images`. A version tag (1.2.3, v1.2.3) never moves to another digest, and `1.2`, `1` and `latest` only move forward (see docs/tag-policy.md).' },
  { name: 'images', kind: 'lines', commands: PLAN, value: 'REPOSITORY', help: 'Repositories to look at, one per line, as for publish. Without them, only the names of the tags are shown.' },
  { name: 'tags', kind: 'lines', commands: PLAN, value: 'TAGS', help: 'Names and rules, one per line, as for publish (see docs/tags.md). Default: the rules that docker/metadata-action uses by default, although publish moves no tags without `tags`.' },
  { name: 'modules', kind: 'lines', commands: PLAN, value: 'NAME=PATH', help: 'Modules of which to find those that changed, as for publish: one per line, or the path of a wasm-image.yaml (see docs/modules.md).' },
  { name: 'versions', kind: 'lines', commands: PUBLISH_PLAN, value: 'VERSION|JSON', help: 'What this run releases, if no push of a git tag says so: a version or the name of a git tag, `publishedPackages` of changesets, or `toJSON` of the outputs of release-please. The rules in `tags` and the GitHub release read it like a git tag: one that a tool makes with GITHUB_TOKEN starts no workflow. If the JSON says that nothing was released, nothing is pushed (see docs/tags.md).' },
  { name: 'since', kind: 'text', commands: PLAN, value: 'COMMIT', help: 'Commit, branch or git tag that `modules` are compared with. Default: what the event says, for a push of a branch, a pull request or a merge queue; for other events, all modules count as changed.' },
  { name: 'shared-paths', kind: 'lines', commands: PLAN, value: 'PATH', help: 'Files and folders whose change concerns all `modules`, one per line.' },
  { name: 'legs', kind: 'text', commands: PLAN, default: '256', value: 'NUMBER', help: 'The most jobs of the matrix, 1 to 256. If more `modules` changed, several go into one job.' },
  { name: 'flavor', kind: 'lines', commands: PUBLISH_PLAN, value: 'KEY=VALUE', help: 'What holds for all lines of `tags`, as in docker/metadata-action: `latest=auto|true|false`, `prefix=TEXT` and `suffix=TEXT`, one per line; `,onlatest=true` after a prefix or suffix applies it to `latest` too (see docs/tags.md).' },
  { name: 'allow-backward', kind: 'lines', commands: ['publish', 'plan', 'tag', 'merge'], value: 'TAG', help: 'Floating tags that may move to a lower version, one per line. Without this, `latest`, `1` and `1.2` only move forward (see docs/tag-policy.md).' },
  { name: 'channels', kind: 'lines', commands: ['publish', 'plan', 'tag', 'merge'], value: 'TAG=IDENTIFIERS', help: 'Floating tags that pre-releases move, one per line, with the first identifiers of their pre-releases: `next=alpha,beta,rc`; `*` for all. Without this, `next` is for all pre-releases, and every other channel is named like its identifier (see docs/tag-policy.md).' },
  { name: 'on-existing', kind: 'text', commands: PUBLISH, choices: ['fail', 'skip'], default: 'fail', value: 'WHAT', help: 'What to do if a version tag points to another image already: `fail`, or `skip`: verify that image, output its digest, and push and move nothing.' },
  { name: 'move-tags', kind: 'flag', commands: PUBLISH, default: 'true', help: 'Move the tags. `false` pushes, signs and verifies, and leaves the tags to `wasm-image merge`, which reads them from the record: for a leg of a matrix (see docs/modules.md).' },
  { name: 'layout', kind: 'text', commands: MAKE, choices: ['auto', ...LAYOUT_NAMES], default: 'auto', value: 'LAYOUT', help: 'Layout of the image (see docs/layouts.md). `auto` chooses what the hosts of the module read: `compat` for filters, `cncf` for components and WASI modules, `kubewarden` for policies with Kubewarden metadata, `opa-bundle` for an OPA bundle.' },
  { name: 'runtime-config', kind: 'text', commands: MAKE, value: 'FILE', help: 'Path of a runtime-config.json with type, abiVersions and config.rootIds. Default: one generated from the ABI of the module.' },
  { name: 'annotations', kind: 'lines', commands: MAKE, value: 'KEY=VALUE', help: 'Manifest annotations as key=value, one per line. The outputs `annotations`, `labels` and `json` of docker/metadata-action work as they are. Annotations about the module cannot be overridden.' },
  { name: 'metadata', kind: 'text', commands: MAKE, choices: ['auto', 'off'], default: 'auto', value: 'WHAT', help: 'Annotations that say where the image comes from: source, revision and version from git and the ref, title, description, license and pages from Cargo.toml, package.json and LICENSE of the working directory (see docs/layouts.md). `annotations` wins. `off` leaves them out.' },
  { name: 'version-check', kind: 'text', commands: MAKE, choices: ['auto', 'off'], default: 'auto', value: 'WHAT', help: 'Refuse a git tag or version tag that differs from the version in the Cargo.toml, package.json or metadata.yml (Kubewarden) of the module, or inside a Kubewarden policy (see docs/tag-policy.md). `off` does not compare.' },
  { name: 'readme-url', kind: 'text', commands: MAKE, value: 'URL', help: 'For Artifact Hub: address of the readme, as a file in Markdown. Artifact Hub shows an image only with this and a description (see docs/layouts.md).' },
  { name: 'logo-url', kind: 'text', commands: MAKE, value: 'URL', help: 'For Artifact Hub: address of the logo.' },
  { name: 'keywords', kind: 'lines', commands: MAKE, value: 'WORDS', help: 'For Artifact Hub: keywords, one per line or comma-separated.' },
  { name: 'category', kind: 'text', commands: MAKE, value: 'CATEGORY', help: 'For Artifact Hub: category, for example `networking` or `security`.' },
  { name: 'source-date-epoch', kind: 'text', commands: MAKE, value: 'SECONDS', help: 'Creation time of the image, in seconds since 1970. Default: SOURCE_DATE_EPOCH, or the commit time, or 1970 with a notice.' },
  { name: 'abi', kind: 'text', commands: [...JUDGE, 'render'], value: 'ABI', help: 'ABI that the module must have, for example proxy-wasm/0.2.1. By default, any ABI that the hosts load is accepted.' },
  { name: 'hosts', kind: 'lines', commands: JUDGE, value: 'HOSTS', help: 'Hosts that must load the module, for example `envoy>=1.36, istio=1.27`. Default: the three newest Envoy minor versions for a filter, Higress for a filter built with the Higress SDK, none for a module with another ABI. Istio, Envoy Gateway and Higress pull images themselves: if only these are listed, their rule picks the module of an image.' },
  { name: 'allow-problems', kind: 'lines', commands: ALLOW, value: 'RULE=REASON', help: "Rules of wasm-image's own policy that the module may break, one per line with the reason, for example `PW042=the key of a test`. The reports, the ABI attestation and the summary show the reason. Only rules marked in docs/errors.md can be allowed. Allowing a rule in one command does not allow it in another." },
  { name: 'hosts', kind: 'lines', commands: ['pull'], value: 'HOSTS', help: 'Hosts whose rule picks the module, for example `istio=1.27`: Istio, Envoy Gateway and Higress take it from the last layer. Default: every consumer that reads the image must find the same module. With a key, an identity or a policy, these hosts must also load the module.' },
  { name: 'hosts', kind: 'lines', commands: RENDER, value: 'HOSTS', help: 'Hosts that must load the module, for example `istio=1.28`. Default: the three newest versions of the host of `to`.' },
  { name: 'paths', kind: 'lines', commands: CHECK, value: 'PATH', help: 'Files and folders with manifests in YAML or JSON, one per line.' },
  { name: 'hosts', kind: 'lines', commands: CHECK, value: 'HOSTS', help: 'Hosts that must load the modules of their kind, such as `istio=1.28, envoy-gateway=1.6`, or an upgrade: `istio=1.28 -> istio=1.30`. Default: the three newest versions.' },
  { name: 'smoke', kind: 'flag', commands: MAKE, default: 'true', help: 'Start the filter in a small proxy-wasm host, without environment, files or network, and send one exchange through it. A filter that traps is rejected.' },
  { name: 'record', kind: 'flag', commands: CHECK, default: 'false', help: 'Write the images that need no signature into the lock file, for a person to review (see docs/check.md).' },
  { name: 'start', kind: 'flag', commands: ['check', 'render'], default: 'true', help: 'Start each verified module in a small proxy-wasm host, with the configuration in its manifest.' },
  { name: 'smoke', kind: 'flag', commands: ['inspect'], default: 'false', help: 'Also start the filter. Without this, no host gets the verdict `fails-at-start`.' },
  { name: 'filter-type', kind: 'text', commands: START, choices: ['auto', ...FILTER_TYPES], default: 'auto', value: 'TYPE', help: 'How to start the filter: `http` for requests, `network` for TCP connections, `service` for a background service (bootstrap extension). `auto` starts it as `http`, and as another type only if it does not create an HTTP context for a stream; the report says which type and why.' },
  { name: 'root-id', kind: 'text', commands: START, value: 'ID', help: 'Root ID to start the filter with. Default: the first one in the runtime config, if any.' },
  { name: 'vm-config', kind: 'lines', commands: START, value: 'TEXT|@FILE', help: 'VM configuration to start the filter with: the text itself, or @ and the path of a file.' },
  { name: 'plugin-config', kind: 'lines', commands: START, value: 'TEXT|@FILE', help: 'Plugin configuration to start the filter with: the text itself, or @ and the path of a file. A filter that rejects an empty configuration only gets a warning.' },
  { name: 'scenario', kind: 'text', commands: START, value: 'FILE', help: 'JSON file with the exchange and the responses of the host (see docs/smoke.md). Default: one POST with a body, answered with 200.' },
  { name: 'push', kind: 'text', commands: PUBLISH, choices: ['auto', 'true', 'false'], default: 'auto', value: 'WHEN', help: 'When to push. `auto` pushes merged code only: for pull requests, merge queues and events about them it just builds and checks. `false` never pushes. `true` always pushes, and is a usage error on pull_request_target, workflow_run and changes from a fork.' },
  { name: 'records', kind: 'lines', commands: ['merge'], value: 'FILE', help: 'Records of the legs of a matrix, one per line: the files that `publish` with `move-tags: false` writes, or folders with such files.' },
  { name: 'expected', kind: 'lines', commands: ['merge'], value: 'NAME', help: 'Modules that must have a record: names, one per line, or the matrix as JSON. The output `expected` or `results` of publish also says which image and record each must be. Any other record is refused.' },
  { name: 'images', kind: 'lines', commands: ['merge'], value: 'REPOSITORY', help: 'Repositories that the records may name, as for `publish`: `HOST/PATH/{name}`. Any other is refused.' },
  { name: 'tags', kind: 'lines', commands: ['merge'], value: 'TAG', help: 'Tags that the records may name, one per line or comma-separated. Any other is refused. Default: those in the records.' },
  { name: 'revision', kind: 'text', commands: ['merge'], value: 'COMMIT', help: 'Commit that the images must name in `org.opencontainers.image.revision`. Others are refused, also by the same signer.' },
  { name: 'image', kind: 'text', commands: ['render', 'inspect', 'pull', 'tree', 'doctor'], value: 'REFERENCE', help: 'Image reference: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once.' },
  { name: 'image', kind: 'lines', commands: ['verify'], value: 'REFERENCE', help: 'Image reference: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once. For several images, give one per line: all of them must pass, and each output has one line per image.' },
  { name: 'image', kind: 'lines', commands: ['policy'], value: 'REFERENCE', help: 'For `policy test`: image to verify.' },
  { name: 'to', kind: 'text', commands: RENDER, choices: RENDER_TARGETS, value: 'TARGET', help: 'What to render for.' },
  { name: 'values', kind: 'text', commands: RENDER, value: 'FILE', help: 'YAML or JSON file with the values of the flags below, by their names (see docs/render.md). Flags win.' },
  { name: 'name', kind: 'text', commands: RENDER, value: 'NAME', help: 'Name of the object, and of the filter in it. Default: the last part of the repository.' },
  { name: 'namespace', kind: 'text', commands: RENDER, value: 'NAME', help: 'Namespace of the object.' },
  { name: 'target', kind: 'lines', commands: RENDER, value: 'KIND/NAME', help: 'What the filter is for: an object such as `Gateway/NAME`, labels such as `app=web`, or for Envoy the server `HOST:PORT` (see docs/render.md).' },
  { name: 'plugin-config', kind: 'lines', commands: RENDER, value: 'TEXT|@FILE', help: 'Configuration of the filter: the text itself, or @ and the path of a file.' },
  { name: 'root-id', kind: 'text', commands: RENDER, value: 'ID', help: 'Root ID of the filter. Default: the one in the runtime config, if it has exactly one.' },
  { name: 'filter-type', kind: 'text', commands: RENDER, choices: ['http', 'network'], value: 'TYPE', help: 'What the filter is for: requests, or TCP connections. Default: `http`.' },
  { name: 'failure-policy', kind: 'text', commands: RENDER, choices: ['closed', 'open', 'reload'], value: 'POLICY', help: 'What happens with requests while the filter cannot be loaded: they fail, they pass, or it is loaded again.' },
  { name: 'phase', kind: 'text', commands: RENDER, choices: ['AUTHN', 'AUTHZ', 'STATS'], value: 'PHASE', help: 'When the filter runs.' },
  { name: 'priority', kind: 'text', commands: RENDER, value: 'NUMBER', help: 'Order within a phase: higher runs first.' },
  { name: 'pull-secret', kind: 'text', commands: RENDER, value: 'NAME', help: 'Secret with the login of the registry.' },
  { name: 'module-url', kind: 'text', commands: RENDER, value: 'URL', help: 'Where Envoy fetches the module.' },
  { name: 'listen', kind: 'text', commands: RENDER, value: 'ADDRESS:PORT', help: 'Where Envoy listens. Default: 127.0.0.1:10000.' },
  { name: 'to', kind: 'text', commands: ['policy'], choices: TARGETS, value: 'TOOL', help: 'For `policy export`: tool to write the policy for.' },
  { name: 'certificate-identity', kind: 'text', commands: SIGNER, value: 'IDENTITY', help: 'Exact identity (SAN) in the signing certificate, for example https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.3.' },
  { name: 'certificate-oidc-issuer', kind: 'text', commands: SIGNER, value: 'URL', help: 'Exact OIDC issuer of the identity, for example https://token.actions.githubusercontent.com.' },
  { name: 'certificate-github-workflow-repository', kind: 'text', commands: SIGNER, value: 'OWNER/NAME', help: 'Repository that was built, if `certificate-identity` is a workflow in another repository (a reusable workflow signs for all its callers). On a server other than github.com, give its https URL.' },
  { name: 'key', kind: 'text', commands: TRUST, value: 'PEM|FILE|env://NAME', help: 'Public key to verify with instead of an identity: PEM text, path of a file, or `env://NAME`.' },
  { name: 'key', kind: 'text', commands: ['tree'], value: 'PEM|FILE|env://NAME', help: 'Public key to check signatures with: PEM text, path of a file, or `env://NAME`.' },
  { name: 'policy', kind: 'text', commands: PUBLISH_PLAN, value: 'FILE', help: 'Path of a wasm-policy.yaml (see docs/policy.md) that says whose images count besides those of the signer of the run, for example those signed with an older key: they keep tags from moving backward, and `on-existing: skip` accepts them (see docs/tag-policy.md).' },
  { name: 'key', kind: 'text', commands: PLAN, value: 'PEM|FILE|env://NAME', help: 'Public key of the signer, to find out which versions in the registry keep a tag where it is. Default: the workflow that runs.' },
  { name: 'check-signers', kind: 'flag', commands: ['tree'], default: 'false', help: 'Check certificates and signatures against `trusted-root` or `tuf-mirror`, or else against the public sigstore, whose trusted root is fetched. On if one of these two is set. Without it, only the registry is contacted, and signers that `key` does not confirm are marked "not checked".' },
  { name: 'policy', kind: 'text', commands: TRUST, value: 'FILE', help: 'Path of a wasm-policy.yaml (see docs/policy.md) that lists the requirements: signers, attestations, ABI, layout. Mutually exclusive with `certificate-identity`, `certificate-oidc-issuer`, `certificate-github-workflow-repository` and `key`.' },
  { name: 'require-abi-attestation', kind: 'flag', commands: TRUST, default: 'false', help: 'Require a signed ABI report about this exact module, from the same signer and without errors.' },
  { name: 'policy', kind: 'text', commands: CHECK, value: 'FILE', help: 'Path of a policy set that says which policy is for which image, or of one policy (see docs/check.md). Without it, nobody has to have signed the images.' },
  { name: 'policy-base', kind: 'text', commands: CHECK, value: 'COMMIT', help: 'Commit whose policies count. Default: on a pull request and in a merge queue, its base; else those in the checkout.' },
  { name: 'cache', kind: 'text', commands: CHECK, alone: 'auto', value: 'FOLDER', help: 'Keep verdicts for at most a day in a folder outside the workspace, to check faster (see docs/check.md). `auto` is the cache folder of the user.' },
  { name: 'sarif', kind: 'text', commands: CHECK, value: 'FILE', help: 'File for the findings as SARIF 2.1.0, for code scanning (see docs/check.md). On the command line, `-` prints them.' },
  { name: 'timeout', kind: 'text', commands: ['verify', 'check', 'render', 'inspect', 'pull', 'tag', 'merge', 'tree', 'doctor', 'policy'], default: '180', value: 'SECONDS', help: 'Time limit for the whole run in seconds, 1 to 3600. If no verdict is reached by then, the exit status is 5 (could not find out).' },
  { name: 'timeout', kind: 'text', commands: ['tags', 'plan', 'login'], default: '60', value: 'SECONDS', help: 'Time limit for the whole run in seconds, 1 to 3600.' },
  { name: 'registry', kind: 'text', commands: ['login', 'logout'], value: 'HOST', help: 'Registry host, for example ghcr.io or localhost:5000.' },
  { name: 'registry', kind: 'lines', commands: NETWORK, value: 'HOST', help: 'Registry host that `username` and `password` are for. Default: the host of the image. Required if there are several hosts. For logins to several registries, one host per line, with the same number of lines in `username` and `password` (see docs/logins.md).' },
  { name: 'username', kind: 'text', commands: ['login'], short: 'u', value: 'NAME', help: 'User name. Default: asked for on a terminal. With `<token>`, the password is an identity token.' },
  { name: 'password-stdin', kind: 'flag', commands: ['login'], default: 'false', help: 'Read the password from standard input.' },
  { name: 'password', kind: 'secret', commands: ['login'], value: 'SECRET', help: 'Password or token. Default: asked for on a terminal. As a flag, other programs on this machine can see it: use `password-stdin` or the variable.' },
  { name: 'username', kind: 'lines', commands: NETWORK, value: 'NAME', help: "User name for the registry. Default: the docker and podman configuration with its credential helpers, then `github-token` for GitHub's registry." },
  { name: 'password', kind: 'secret', commands: NETWORK, value: 'SECRET', help: 'Password or token for the registry, or one per line of `registry`.' },
  { name: 'insecure', kind: 'lines', commands: LOGIN, value: 'HOST', help: 'Registry hosts that may be contacted over plain HTTP, one per line, each with its port. Hosts on this machine are always allowed, unless they speak TLS.' },
  { name: 'ca-file', kind: 'lines', commands: LOGIN, value: 'FILE', help: 'Additional CA certificates to trust, as PEM text or as the path of a PEM file. They apply to the registry and its token server, a private sigstore, and a proxy that replaces certificates.' },
  { name: 'sign', kind: 'text', commands: PUBLISH, choices: ['keyless', 'key', 'off'], value: 'HOW', help: 'How to sign. `keyless` (default) uses a certificate for an identity: that of the workflow, of `identity-token`, or of the person who logs in with a browser. `key` uses a key, and is the default if `signing-key` or `signing-command` is set. `off` cannot be combined with `tags`: an unsigned image never gets a tag.' },
  { name: 'abi-attestation', kind: 'flag', commands: PUBLISH, default: 'true', help: 'Sign the ABI report as well and attach it next to the signature (see docs/attestations.md). No effect if `sign` is `off`.' },
  { name: 'provenance', kind: 'text', commands: PUBLISH, choices: ['auto', 'true', 'false'], default: 'auto', value: 'WHEN', help: 'Sign SLSA provenance v1: which workflow run published the image, and from which commit (see docs/attestations.md). `auto` does so for keyless signing in a workflow. `true` with a key is a usage error.' },
  { name: 'sbom', kind: 'text', commands: PUBLISH, default: 'off', value: 'FORMS|FILE', help: 'Sign a bill of materials: `cyclonedx`, `spdx` or both (`cyclonedx, spdx`), generated from the lock files of the working directory and the tools that the module names; or the path of an existing JSON file in either format (see docs/attestations.md).' },
  { name: 'config-schema', kind: 'text', commands: PUBLISH, value: 'FILE', help: 'Path of a JSON Schema (draft 2020-12 or draft-07) of the configuration that the filter reads. It is checked, signed and attached to the image (see docs/attestations.md).' },
  { name: 'module-bundle', kind: 'flag', commands: PUBLISH, default: 'false', help: 'Sign the module as a file too, with the same signer and before any tag moves, and write the sigstore bundle to `module.sigstore.json` next to the record. `wasm-image verify FILE --bundle` and `cosign verify-blob --bundle` read it.' },
  { name: 'verification-summary', kind: 'flag', commands: PUBLISH, default: 'false', help: 'Once the image has passed verification, sign an SLSA verification summary that says so and lists what was required (see docs/attestations.md).' },
  { name: 'attestation-store', kind: 'text', commands: PUBLISH, choices: ['registry', 'github'], default: 'registry', value: 'WHERE', help: 'Where to store attestations. `github` also stores those of a keyless publish in the repository on GitHub, where `gh attestation verify` looks for them; it needs `attestations: write`. No tag moves before they are stored.' },
  { name: 'storage-record', kind: 'flag', commands: PUBLISH, default: 'false', help: "Record in the organization's artifact metadata on GitHub where the image is stored (see docs/release.md). It needs `attestation-store: github` and `artifact-metadata: write`. GitHub keeps no records for repositories of users: then a warning says so." },
  { name: 'release-assets', kind: 'lines', commands: PUBLISH, value: 'ASSETS', help: 'Files to put into the release on GitHub (see docs/release.md): `module`, `bundle` (see `module-bundle`), `sbom`, `provenance`, `report`, `image` and `checksums`, one per line or comma-separated. They are uploaded to a draft once the image is verified, and the release is published after the version tags have moved. It needs `contents: write`.' },
  { name: 'release-tag', kind: 'text', commands: PUBLISH, value: 'TAG', help: 'Git tag of the release. Default: the tag of the event, or the one of `versions`, or the only version among `tags`. GitHub creates a tag that does not exist, at the commit of the run.' },
  { name: 'signature-format', kind: 'text', commands: PUBLISH, choices: ['bundle', 'legacy', 'both'], value: 'FORMAT', help: 'Format of the signature. cosign 3 and wasm-image read `bundle`. `legacy` is the `.sig` tag for cosign 2 and Kubewarden; wasm-image accepts it only if a policy lists it. Default: `both` for layout `kubewarden`, otherwise `bundle`.' },
  { name: 'identity-token', kind: 'secret', commands: PUBLISH, value: 'FILE|env://NAME', help: 'OIDC token for keyless signing outside GitHub Actions (see docs/signing.md): path of a file, or `env://NAME` for the variable that holds it; in the action, also the token itself. Its audience must be `sigstore`. No such variable or file is read unless this input names it.' },
  { name: 'signing-key', kind: 'secret', commands: PUBLISH, value: 'PEM|FILE|env://NAME', help: 'Private key (P-256, P-384 or Ed25519): PEM text, path of a file, or `env://NAME` for the variable that holds it. It may be encrypted, also in the format of `cosign generate-key-pair`. In a workflow, an empty value (a secret that is not set) is an error unless `sign` is `keyless`.' },
  { name: 'signing-key-passphrase', kind: 'secret', commands: PUBLISH, value: 'SECRET', help: 'Passphrase of an encrypted `signing-key`. Default: the variable COSIGN_PASSWORD.' },
  { name: 'signing-command', kind: 'lines', commands: PUBLISH, value: 'ARGV', help: 'Program and arguments, one per line, to sign with a key in a KMS (see docs/signing.md). It reads the data to sign from standard input and writes the signature to standard output, in DER or base64. It does not run in a shell.' },
  { name: 'signing-command-input', kind: 'text', commands: PUBLISH, choices: ['message', 'digest'], default: 'message', value: 'WHAT', help: 'What `signing-command` reads: the full `message`, or the bytes of its SHA-256 `digest` (SHA-384 for P-384).' },
  { name: 'signing-command-env', kind: 'lines', commands: PUBLISH, value: 'NAME', help: 'Environment variables for `signing-command` in addition to PATH, HOME and the like, one name per line.' },
  { name: 'signing-public-key', kind: 'text', commands: PUBLISH, value: 'PEM|FILE|env://NAME', help: 'Public key of `signing-command`. Every signature is checked against it before anything is pushed.' },
  { name: 'sigstore', kind: 'text', commands: PUBLISH, choices: ['auto', 'public', 'github', 'private'], default: 'auto', value: 'WHICH', help: 'Which sigstore instance to use for keyless signing (see docs/signing.md). `auto` uses the one that `fulcio-url`, `signing-config` or the trust root describes, or the public one. `github` uses the instance for private repositories. `private` refuses every public service.' },
  { name: 'transparency', kind: 'text', commands: PUBLISH, choices: ['auto', 'public'], default: 'auto', value: 'WORD', help: 'Set this to `public` to use the public sigstore from a private repository: the certificate, which names the repository and the workflow, is published in a public log.' },
  { name: 'signing-config', kind: 'text', commands: PUBLISH, value: 'FILE', help: 'Signing config (v0.2) that lists the services for keyless signing. Default: the one in the TUF repository. Mutually exclusive with `fulcio-url`, `rekor-url` and `timestamp-url`.' },
  { name: 'fulcio-url', kind: 'text', commands: PUBLISH, value: 'URL', help: 'URL of Fulcio, which issues the certificate. If only some of `fulcio-url`, `rekor-url` and `timestamp-url` are set, the public services are used for the rest.' },
  { name: 'rekor-url', kind: 'text', commands: PUBLISH, value: 'URL|off', help: 'URL of Rekor (v1 or v2), the transparency log. With a private Fulcio, `off` leaves the timestamp as the only witness.' },
  { name: 'timestamp-url', kind: 'text', commands: PUBLISH, value: 'URL|off', help: 'URL of the RFC 3161 timestamp authority. `off` works only with Rekor v1.' },
  { name: 'trusted-root', kind: 'text', commands: ROOTS, value: 'FILE', help: 'trusted_root.json of a private sigstore. Default: that of the public sigstore, fetched with TUF starting from the built-in root.' },
  { name: 'tuf-mirror', kind: 'text', commands: ROOTS, value: 'URL', help: 'TUF repository of a private sigstore. It provides the trusted root and, for publishing, the signing config. Requires `tuf-root`. Mutually exclusive with `trusted-root`.' },
  { name: 'tuf-root', kind: 'text', commands: ROOTS, value: 'FILE', help: 'root.json that establishes trust in `tuf-mirror`.' },
  { name: 'cross-check', kind: 'text', commands: PUBLISH, choices: ['none', 'oras'], default: 'none', value: 'CLIENT', help: 'Independent client that reads the pushed image back before any tag moves.' },
  { name: 'dry-run', kind: 'flag', commands: PUBLISH, default: 'false', help: 'Build, check, read the registry, and print what the run would do: the digest, who would sign with which services, the attestations, and where each tag would move from. Sends nothing and requests no identity token (it reads the one that `identity-token` names).' },
  { name: 'module-images', kind: 'lines', commands: CHECK, value: 'URL=IMAGE', help: 'Images whose modules come over http, one `URL=IMAGE` per line. The image is checked instead, and its module is compared with `sha256`.' },
  { name: 'pin', kind: 'flag', commands: CHECK, default: 'false', help: 'Write the digests of verified images into the manifests, and change nothing else. Needs `policy`.' },
  { name: 'update', kind: 'text', commands: CHECK, alone: 'major', value: 'RANGE', help: 'Like `pin`, and move references to the newest verified version in a range: `major` (of the current version), `minor`, `any`, `^1.2` or `>=1.2 <1.9`.' },
  { name: 'dry-run', kind: 'flag', commands: CHECK, default: 'false', help: 'With `pin` or `update`: write nothing, and print a unified diff.' },
  { name: 'dry-run', kind: 'flag', commands: ['tag'], default: 'false', help: 'Verify the image, read the registry, and print which tags would move and why. Changes nothing.' },
  { name: 'offline', kind: 'flag', commands: PUBLISH, default: 'false', help: 'With `dry-run`: do not use the network, so what is in the registry stays unknown.' },
  { name: 'offline', kind: 'flag', commands: PLAN, default: 'false', help: 'Do not use the network, so what the tags point to stays unknown.' },
  { name: 'offline', kind: 'flag', commands: CHECK, default: 'false', help: 'Do not use the network: check only what the files say.' },
  { name: 'offline', kind: 'flag', commands: ['doctor'], default: 'false', help: 'Skip the checks that need the network.' },
  { name: 'github-token', kind: 'secret', commands: PUBLISH, value: 'TOKEN', help: "Token for GitHub's registry (ghcr.io, or containers.TENANT.ghe.com) if no other credentials are found, for checking whether the repository is private, and for attestations and releases on GitHub." },
  { name: 'github-token', kind: 'secret', commands: NETWORK.filter((command) => command !== 'publish'), value: 'TOKEN', help: "Token for GitHub's registry (ghcr.io, or containers.TENANT.ghe.com) if no other credentials are found, and for checking whether the repository is private." },
] as const satisfies readonly Row[];

/** The name of an input: a misspelled name is a compile error. */
export type InputName = (typeof INPUTS)[number]['name'];

/** One row of the table of inputs. */
export interface InputRow extends Row {
  readonly name: InputName;
}

/** Defaults that only action.yml has. `none` means that the input is not used; a secret that is not set is empty. */
export const ACTION_DEFAULTS: Readonly<Partial<Record<InputName, string>>> = {
  'github-token': `\${{ github.token }}`,
  'signing-key': 'none',
  paths: '.',
};

/** The rows of one command, in table order. */
export function inputsOf(command: Command): readonly InputRow[] {
  const rows: readonly InputRow[] = INPUTS;
  return rows.filter((row) => row.commands.includes(command));
}

/** Inputs that each module of a run can set for itself: how its image is made, and where it goes. */
export function inputsOfModules(): readonly InputRow[] {
  return inputsOf('publish').filter(
    ({ name, commands }) =>
      commands.includes('build') ||
      ['images', 'tags', 'flavor', 'channels', 'allow-backward', 'on-existing', 'sbom'].includes(name),
  );
}
