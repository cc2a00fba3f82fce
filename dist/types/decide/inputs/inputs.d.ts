/** What a user can run; `publish` is the root action, `verify` and `inspect` are the sub-actions. */
export type Command = 'init' | 'build' | 'publish' | 'plan' | 'inspect' | 'run' | 'verify' | 'check' | 'render' | 'policy' | 'pull' | 'tag' | 'merge' | 'tags' | 'tree' | 'login' | 'logout' | 'doctor' | 'hosts' | 'explain' | 'completion';
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
export declare const TARGETS: readonly ['cosign', 'gh', 'policy-controller', 'kyverno', 'kwctl', 'kubernetes'];
/** A tool that a policy can be exported to. */
export type ExportTarget = (typeof TARGETS)[number];
/** The one table of inputs. action.yml, docs/inputs.md, the flags and their help are generated from it. */
export declare const INPUTS: readonly [{
    readonly name: 'module';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a built module (.wasm) or of an OPA bundle.tar.gz; in a workflow, inside the workspace. Mutually exclusive with `build`.';
}, {
    readonly name: 'module';
    readonly kind: 'text';
    readonly commands: readonly ["inspect"];
    readonly value: 'FILE';
    readonly help: 'Path of a built module (.wasm); in a workflow, inside the workspace. Mutually exclusive with `image`.';
}, {
    readonly name: 'module';
    readonly kind: 'text';
    readonly commands: readonly ["run"];
    readonly value: 'FILE';
    readonly help: 'Path of a built filter (.wasm).';
}, {
    readonly name: 'module';
    readonly kind: 'text';
    readonly commands: readonly ["verify"];
    readonly value: 'FILE';
    readonly help: 'Path of a module (.wasm) to verify with `bundle`, without a registry. Mutually exclusive with `image`.';
}, {
    readonly name: 'bundle';
    readonly kind: 'text';
    readonly commands: readonly ["verify"];
    readonly value: 'FILE';
    readonly help: 'Path of the sigstore bundle about the file given as `module`: of `cosign sign-blob --bundle` or of wasm-image (see docs/verify.md). The signer and the ABI are checked as for an image.';
}, {
    readonly name: 'modules';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'NAME=PATH';
    readonly help: 'Modules to publish in one run, one per line: `NAME = PATH`, with options such as `; hosts: istio>=1.28`; or the path of a wasm-image.yaml that lists them (see docs/modules.md). No tag moves unless all modules pass. Mutually exclusive with `module`.';
}, {
    readonly name: 'modules-from';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FOLDER';
    readonly help: 'Folder with `modules` that another job built: the output `modules-folder` of a run with `push: false`. Nothing is built. It needs `modules-digest` (see docs/modules.md).';
}, {
    readonly name: 'modules-digest';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'DIGEST';
    readonly help: 'Expected digest (sha256:...) of all modules in `modules-from`: the output `modules-digest` of the job that built them. Other modules are refused.';
}, {
    readonly name: 'module-digest';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'DIGEST';
    readonly help: 'Expected digest (sha256:...) of the file given as `module`. Pass it on from the job that built the module; any other bytes are rejected.';
}, {
    readonly name: 'build';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "rust", "go", "tinygo", "assemblyscript", "cpp", "zig", "python", "javascript", "docker", "command"];
    readonly value: 'PRESET';
    readonly help: 'Build the module first (see docs/build.md). A language builds a filter, or for `python` and `javascript` a component, with the flags that it needs. `auto` finds out the language of the working directory, `docker` takes the module out of what a Dockerfile builds, `command` runs `build-command`.';
}, {
    readonly name: 'working-directory';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly default: '.';
    readonly value: 'FOLDER';
    readonly help: 'Folder of the filter.';
}, {
    readonly name: 'example';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["rust", "go", "assemblyscript", "cpp", "zig"];
    readonly value: 'LANGUAGE';
    readonly help: 'Also write a small filter with its scenario, as a start.';
}, {
    readonly name: 'language';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["rust", "go", "assemblyscript", "zig", "cmake", "make", "docker", "rego", "module"];
    readonly value: 'LANGUAGE';
    readonly help: 'How to build the filter, if the folder has more than one toolchain. `module` takes a module that is built already.';
}, {
    readonly name: 'package';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: 'Package of a Cargo workspace that is the filter.';
}, {
    readonly name: 'module-path';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Where the build writes the module, relative to the folder. Default: what the build files say.';
}, {
    readonly name: 'repository';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'OWNER/NAME';
    readonly help: 'Repository on github.com. Default: the one of the git remote `origin`.';
}, {
    readonly name: 'images';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'REPOSITORY';
    readonly help: 'Where the workflow publishes to. Default: `ghcr.io/` and the name of the repository in lower case.';
}, {
    readonly name: 'input';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'true';
    readonly help: 'Ask for what cannot be found, if standard input is a terminal.';
}, {
    readonly name: 'dry-run';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Print what would be written and write nothing. With --json, also the contents.';
}, {
    readonly name: 'working-directory';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly default: '.';
    readonly value: 'FOLDER';
    readonly help: 'Folder of the filter; in a workflow, inside the workspace. The build runs there.';
}, {
    readonly name: 'build-command';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'ARGV';
    readonly help: 'Build program and its arguments, one per line. A line `---` starts the next program; the first one that fails ends the build. It does not run in a shell, and its environment contains no secrets.';
}, {
    readonly name: 'build-args';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'ARGUMENT';
    readonly help: 'More arguments for the compiler of `build`, one per line, for example `--features=metrics`.';
}, {
    readonly name: 'module-path';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Where the build writes the module, relative to the working directory. Default: what the preset says (see docs/build.md).';
}, {
    readonly name: 'strip';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Remove names, debug information and what only linkers read from the module. What hosts and policies read stays, and every other byte is the same (see docs/build.md). A module that was built is replaced on disk, so the digest is that of the file.';
}, {
    readonly name: 'reproducible';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["off", "check"];
    readonly default: 'off';
    readonly value: 'WHEN';
    readonly help: 'With `check`, build a second time in a copy of the sources in another folder. A module with other bytes is refused, and the message says which sections differ.';
}, {
    readonly name: 'images';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'REPOSITORY';
    readonly help: 'Repositories to publish to, one per line: `HOST/PATH`, or `oci-layout:FOLDER` for an OCI image layout on disk. `{owner}` and `{repo}` stand for the repository on GitHub, `{name}` for the name in `modules`. Capital letters in PATH become lower case. Required in a workflow that publishes. Default on the command line: an OCI image layout in the output folder.';
}, {
    readonly name: 'tags';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'TAGS';
    readonly help: 'Tags to move once the image is signed and verified, one per line or comma-separated. A line such as `type=semver,pattern={{version}}` is a rule in the syntax of docker/metadata-action (see docs/tags.md). The outputs `tags` and `json` of docker/metadata-action work as they are, if their full names are in `images`. A version tag (1.2.3, v1.2.3) never moves to another digest, and `1.2`, `1` and `latest` only move forward (see docs/tag-policy.md).';
}, {
    readonly name: 'images';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'REPOSITORY';
    readonly help: 'Repositories to look at, one per line, as for publish. Without them, only the names of the tags are shown.';
}, {
    readonly name: 'tags';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'TAGS';
    readonly help: 'Names and rules, one per line, as for publish (see docs/tags.md). Default: the rules that docker/metadata-action uses by default, although publish moves no tags without `tags`.';
}, {
    readonly name: 'modules';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'NAME=PATH';
    readonly help: 'Modules of which to find those that changed, as for publish: one per line, or the path of a wasm-image.yaml (see docs/modules.md).';
}, {
    readonly name: 'versions';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'VERSION|JSON';
    readonly help: 'What this run releases, if no push of a git tag says so: a version or the name of a git tag, `publishedPackages` of changesets, or `toJSON` of the outputs of release-please. The rules in `tags` and the GitHub release read it like a git tag: one that a tool makes with GITHUB_TOKEN starts no workflow. If the JSON says that nothing was released, nothing is pushed (see docs/tags.md).';
}, {
    readonly name: 'since';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'COMMIT';
    readonly help: 'Commit, branch or git tag that `modules` are compared with. Default: what the event says, for a push of a branch, a pull request or a merge queue; for other events, all modules count as changed.';
}, {
    readonly name: 'shared-paths';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'PATH';
    readonly help: 'Files and folders whose change concerns all `modules`, one per line.';
}, {
    readonly name: 'legs';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly default: '256';
    readonly value: 'NUMBER';
    readonly help: 'The most jobs of the matrix, 1 to 256. If more `modules` changed, several go into one job.';
}, {
    readonly name: 'flavor';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'KEY=VALUE';
    readonly help: 'What holds for all lines of `tags`, as in docker/metadata-action: `latest=auto|true|false`, `prefix=TEXT` and `suffix=TEXT`, one per line; `,onlatest=true` after a prefix or suffix applies it to `latest` too (see docs/tags.md).';
}, {
    readonly name: 'allow-backward';
    readonly kind: 'lines';
    readonly commands: readonly ["publish", "plan", "tag", "merge"];
    readonly value: 'TAG';
    readonly help: 'Floating tags that may move to a lower version, one per line. Without this, `latest`, `1` and `1.2` only move forward (see docs/tag-policy.md).';
}, {
    readonly name: 'channels';
    readonly kind: 'lines';
    readonly commands: readonly ["publish", "plan", "tag", "merge"];
    readonly value: 'TAG=IDENTIFIERS';
    readonly help: 'Floating tags that pre-releases move, one per line, with the first identifiers of their pre-releases: `next=alpha,beta,rc`; `*` for all. Without this, `next` is for all pre-releases, and every other channel is named like its identifier (see docs/tag-policy.md).';
}, {
    readonly name: 'on-existing';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["fail", "skip"];
    readonly default: 'fail';
    readonly value: 'WHAT';
    readonly help: 'What to do if a version tag points to another image already: `fail`, or `skip`: verify that image, output its digest, and push and move nothing.';
}, {
    readonly name: 'move-tags';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'true';
    readonly help: 'Move the tags. `false` pushes, signs and verifies, and leaves the tags to `wasm-image merge`, which reads them from the record: for a leg of a matrix (see docs/modules.md).';
}, {
    readonly name: 'layout';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "compat", "oci", "compat-docker", "higress", "cncf", "kubewarden", "opa-bundle"];
    readonly default: 'auto';
    readonly value: 'LAYOUT';
    readonly help: 'Layout of the image (see docs/layouts.md). `auto` chooses what the hosts of the module read: `compat` for filters, `cncf` for components and WASI modules, `kubewarden` for policies with Kubewarden metadata, `opa-bundle` for an OPA bundle.';
}, {
    readonly name: 'runtime-config';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a runtime-config.json with type, abiVersions and config.rootIds. Default: one generated from the ABI of the module.';
}, {
    readonly name: 'annotations';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'KEY=VALUE';
    readonly help: 'Manifest annotations as key=value, one per line. The outputs `annotations`, `labels` and `json` of docker/metadata-action work as they are. Annotations about the module cannot be overridden.';
}, {
    readonly name: 'metadata';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "off"];
    readonly default: 'auto';
    readonly value: 'WHAT';
    readonly help: 'Annotations that say where the image comes from: source, revision and version from git and the ref, title, description, license and pages from Cargo.toml, package.json and LICENSE of the working directory (see docs/layouts.md). `annotations` wins. `off` leaves them out.';
}, {
    readonly name: 'version-check';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "off"];
    readonly default: 'auto';
    readonly value: 'WHAT';
    readonly help: 'Refuse a git tag or version tag that differs from the version in the Cargo.toml, package.json or metadata.yml (Kubewarden) of the module, or inside a Kubewarden policy (see docs/tag-policy.md). `off` does not compare.';
}, {
    readonly name: 'readme-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'For Artifact Hub: address of the readme, as a file in Markdown. Artifact Hub shows an image only with this and a description (see docs/layouts.md).';
}, {
    readonly name: 'logo-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'For Artifact Hub: address of the logo.';
}, {
    readonly name: 'keywords';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'WORDS';
    readonly help: 'For Artifact Hub: keywords, one per line or comma-separated.';
}, {
    readonly name: 'category';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'CATEGORY';
    readonly help: 'For Artifact Hub: category, for example `networking` or `security`.';
}, {
    readonly name: 'source-date-epoch';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'SECONDS';
    readonly help: 'Creation time of the image, in seconds since 1970. Default: SOURCE_DATE_EPOCH, or the commit time, or 1970 with a notice.';
}, {
    readonly name: 'abi';
    readonly kind: 'text';
    readonly commands: readonly [...Command[], "render"];
    readonly value: 'ABI';
    readonly help: 'ABI that the module must have, for example proxy-wasm/0.2.1. By default, any ABI that the hosts load is accepted.';
}, {
    readonly name: 'hosts';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'HOSTS';
    readonly help: 'Hosts that must load the module, for example `envoy>=1.36, istio=1.27`. Default: the three newest Envoy minor versions for a filter, Higress for a filter built with the Higress SDK, none for a module with another ABI. Istio, Envoy Gateway and Higress pull images themselves: if only these are listed, their rule picks the module of an image.';
}, {
    readonly name: 'allow-problems';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'RULE=REASON';
    readonly help: "Rules of wasm-image's own policy that the module may break, one per line with the reason, for example `PW042=the key of a test`. The reports, the ABI attestation and the summary show the reason. Only rules marked in docs/errors.md can be allowed. Allowing a rule in one command does not allow it in another.";
}, {
    readonly name: 'hosts';
    readonly kind: 'lines';
    readonly commands: readonly ["pull"];
    readonly value: 'HOSTS';
    readonly help: 'Hosts whose rule picks the module, for example `istio=1.27`: Istio, Envoy Gateway and Higress take it from the last layer. Default: every consumer that reads the image must find the same module. With a key, an identity or a policy, these hosts must also load the module.';
}, {
    readonly name: 'hosts';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'HOSTS';
    readonly help: 'Hosts that must load the module, for example `istio=1.28`. Default: the three newest versions of the host of `to`.';
}, {
    readonly name: 'paths';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'PATH';
    readonly help: 'Files and folders with manifests in YAML or JSON, one per line.';
}, {
    readonly name: 'hosts';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'HOSTS';
    readonly help: 'Hosts that must load the modules of their kind, such as `istio=1.28, envoy-gateway=1.6`, or an upgrade: `istio=1.28 -> istio=1.30`. Default: the three newest versions.';
}, {
    readonly name: 'smoke';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'true';
    readonly help: 'Start the filter in a small proxy-wasm host, without environment, files or network, and send one exchange through it. A filter that traps is rejected.';
}, {
    readonly name: 'record';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Write the images that need no signature into the lock file, for a person to review (see docs/check.md).';
}, {
    readonly name: 'start';
    readonly kind: 'flag';
    readonly commands: readonly ["check", "render"];
    readonly default: 'true';
    readonly help: 'Start each verified module in a small proxy-wasm host, with the configuration in its manifest.';
}, {
    readonly name: 'smoke';
    readonly kind: 'flag';
    readonly commands: readonly ["inspect"];
    readonly default: 'false';
    readonly help: 'Also start the filter. Without this, no host gets the verdict `fails-at-start`.';
}, {
    readonly name: 'filter-type';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "http", "network", "service"];
    readonly default: 'auto';
    readonly value: 'TYPE';
    readonly help: 'How to start the filter: `http` for requests, `network` for TCP connections, `service` for a background service (bootstrap extension). `auto` starts it as `http`, and as another type only if it does not create an HTTP context for a stream; the report says which type and why.';
}, {
    readonly name: 'root-id';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'ID';
    readonly help: 'Root ID to start the filter with. Default: the first one in the runtime config, if any.';
}, {
    readonly name: 'vm-config';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'TEXT|@FILE';
    readonly help: 'VM configuration to start the filter with: the text itself, or @ and the path of a file.';
}, {
    readonly name: 'plugin-config';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'TEXT|@FILE';
    readonly help: 'Plugin configuration to start the filter with: the text itself, or @ and the path of a file. A filter that rejects an empty configuration only gets a warning.';
}, {
    readonly name: 'scenario';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'JSON file with the exchange and the responses of the host (see docs/smoke.md). Default: one POST with a body, answered with 200.';
}, {
    readonly name: 'push';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "true", "false"];
    readonly default: 'auto';
    readonly value: 'WHEN';
    readonly help: 'When to push. `auto` pushes merged code only: for pull requests, merge queues and events about them it just builds and checks. `false` never pushes. `true` always pushes, and is a usage error on pull_request_target, workflow_run and changes from a fork.';
}, {
    readonly name: 'records';
    readonly kind: 'lines';
    readonly commands: readonly ["merge"];
    readonly value: 'FILE';
    readonly help: 'Records of the legs of a matrix, one per line: the files that `publish` with `move-tags: false` writes, or folders with such files.';
}, {
    readonly name: 'expected';
    readonly kind: 'lines';
    readonly commands: readonly ["merge"];
    readonly value: 'NAME';
    readonly help: 'Modules that must have a record: names, one per line, or the matrix as JSON. The output `expected` or `results` of publish also says which image and record each must be. Any other record is refused.';
}, {
    readonly name: 'images';
    readonly kind: 'lines';
    readonly commands: readonly ["merge"];
    readonly value: 'REPOSITORY';
    readonly help: 'Repositories that the records may name, as for `publish`: `HOST/PATH/{name}`. Any other is refused.';
}, {
    readonly name: 'tags';
    readonly kind: 'lines';
    readonly commands: readonly ["merge"];
    readonly value: 'TAG';
    readonly help: 'Tags that the records may name, one per line or comma-separated. Any other is refused. Default: those in the records.';
}, {
    readonly name: 'revision';
    readonly kind: 'text';
    readonly commands: readonly ["merge"];
    readonly value: 'COMMIT';
    readonly help: 'Commit that the images must name in `org.opencontainers.image.revision`. Others are refused, also by the same signer.';
}, {
    readonly name: 'image';
    readonly kind: 'text';
    readonly commands: readonly ["render", "inspect", "pull", "tree", "doctor"];
    readonly value: 'REFERENCE';
    readonly help: 'Image reference: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once.';
}, {
    readonly name: 'image';
    readonly kind: 'lines';
    readonly commands: readonly ["verify"];
    readonly value: 'REFERENCE';
    readonly help: 'Image reference: `HOST/PATH:TAG`, `HOST/PATH@sha256:...` or `oci-layout:FOLDER:TAG`. A tag is resolved once. For several images, give one per line: all of them must pass, and each output has one line per image.';
}, {
    readonly name: 'image';
    readonly kind: 'lines';
    readonly commands: readonly ["policy"];
    readonly value: 'REFERENCE';
    readonly help: 'For `policy test`: image to verify.';
}, {
    readonly name: 'to';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["istio", "traffic-extension", "envoy-gateway", "envoy", "gloo", "higress", "kubewarden"];
    readonly value: 'TARGET';
    readonly help: 'What to render for.';
}, {
    readonly name: 'values';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'YAML or JSON file with the values of the flags below, by their names (see docs/render.md). Flags win.';
}, {
    readonly name: 'name';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: 'Name of the object, and of the filter in it. Default: the last part of the repository.';
}, {
    readonly name: 'namespace';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: 'Namespace of the object.';
}, {
    readonly name: 'target';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'KIND/NAME';
    readonly help: 'What the filter is for: an object such as `Gateway/NAME`, labels such as `app=web`, or for Envoy the server `HOST:PORT` (see docs/render.md).';
}, {
    readonly name: 'plugin-config';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'TEXT|@FILE';
    readonly help: 'Configuration of the filter: the text itself, or @ and the path of a file.';
}, {
    readonly name: 'root-id';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'ID';
    readonly help: 'Root ID of the filter. Default: the one in the runtime config, if it has exactly one.';
}, {
    readonly name: 'filter-type';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["http", "network"];
    readonly value: 'TYPE';
    readonly help: 'What the filter is for: requests, or TCP connections. Default: `http`.';
}, {
    readonly name: 'failure-policy';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["closed", "open", "reload"];
    readonly value: 'POLICY';
    readonly help: 'What happens with requests while the filter cannot be loaded: they fail, they pass, or it is loaded again.';
}, {
    readonly name: 'phase';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["AUTHN", "AUTHZ", "STATS"];
    readonly value: 'PHASE';
    readonly help: 'When the filter runs.';
}, {
    readonly name: 'priority';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'NUMBER';
    readonly help: 'Order within a phase: higher runs first.';
}, {
    readonly name: 'pull-secret';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: 'Secret with the login of the registry.';
}, {
    readonly name: 'module-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'Where Envoy fetches the module.';
}, {
    readonly name: 'listen';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'ADDRESS:PORT';
    readonly help: 'Where Envoy listens. Default: 127.0.0.1:10000.';
}, {
    readonly name: 'to';
    readonly kind: 'text';
    readonly commands: readonly ["policy"];
    readonly choices: readonly ["cosign", "gh", "policy-controller", "kyverno", "kwctl", "kubernetes"];
    readonly value: 'TOOL';
    readonly help: 'For `policy export`: tool to write the policy for.';
}, {
    readonly name: 'certificate-identity';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'IDENTITY';
    readonly help: 'Exact identity (SAN) in the signing certificate, for example https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.3.';
}, {
    readonly name: 'certificate-oidc-issuer';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'Exact OIDC issuer of the identity, for example https://token.actions.githubusercontent.com.';
}, {
    readonly name: 'certificate-github-workflow-repository';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'OWNER/NAME';
    readonly help: 'Repository that was built, if `certificate-identity` is a workflow in another repository (a reusable workflow signs for all its callers). On a server other than github.com, give its https URL.';
}, {
    readonly name: 'key';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'PEM|FILE|env://NAME';
    readonly help: 'Public key to verify with instead of an identity: PEM text, path of a file, or `env://NAME`.';
}, {
    readonly name: 'key';
    readonly kind: 'text';
    readonly commands: readonly ["tree"];
    readonly value: 'PEM|FILE|env://NAME';
    readonly help: 'Public key to check signatures with: PEM text, path of a file, or `env://NAME`.';
}, {
    readonly name: 'policy';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a wasm-policy.yaml (see docs/policy.md) that says whose images count besides those of the signer of the run, for example those signed with an older key: they keep tags from moving backward, and `on-existing: skip` accepts them (see docs/tag-policy.md).';
}, {
    readonly name: 'key';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'PEM|FILE|env://NAME';
    readonly help: 'Public key of the signer, to find out which versions in the registry keep a tag where it is. Default: the workflow that runs.';
}, {
    readonly name: 'check-signers';
    readonly kind: 'flag';
    readonly commands: readonly ["tree"];
    readonly default: 'false';
    readonly help: 'Check certificates and signatures against `trusted-root` or `tuf-mirror`, or else against the public sigstore, whose trusted root is fetched. On if one of these two is set. Without it, only the registry is contacted, and signers that `key` does not confirm are marked "not checked".';
}, {
    readonly name: 'policy';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a wasm-policy.yaml (see docs/policy.md) that lists the requirements: signers, attestations, ABI, layout. Mutually exclusive with `certificate-identity`, `certificate-oidc-issuer`, `certificate-github-workflow-repository` and `key`.';
}, {
    readonly name: 'require-abi-attestation';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Require a signed ABI report about this exact module, from the same signer and without errors.';
}, {
    readonly name: 'policy';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a policy set that says which policy is for which image, or of one policy (see docs/check.md). Without it, nobody has to have signed the images.';
}, {
    readonly name: 'policy-base';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'COMMIT';
    readonly help: 'Commit whose policies count. Default: on a pull request and in a merge queue, its base; else those in the checkout.';
}, {
    readonly name: 'cache';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly alone: 'auto';
    readonly value: 'FOLDER';
    readonly help: 'Keep verdicts for at most a day in a folder outside the workspace, to check faster (see docs/check.md). `auto` is the cache folder of the user.';
}, {
    readonly name: 'sarif';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'File for the findings as SARIF 2.1.0, for code scanning (see docs/check.md). On the command line, `-` prints them.';
}, {
    readonly name: 'timeout';
    readonly kind: 'text';
    readonly commands: readonly ["verify", "check", "render", "inspect", "pull", "tag", "merge", "tree", "doctor", "policy"];
    readonly default: '180';
    readonly value: 'SECONDS';
    readonly help: 'Time limit for the whole run in seconds, 1 to 3600. If no verdict is reached by then, the exit status is 5 (could not find out).';
}, {
    readonly name: 'timeout';
    readonly kind: 'text';
    readonly commands: readonly ["tags", "plan", "login"];
    readonly default: '60';
    readonly value: 'SECONDS';
    readonly help: 'Time limit for the whole run in seconds, 1 to 3600.';
}, {
    readonly name: 'registry';
    readonly kind: 'text';
    readonly commands: readonly ["login", "logout"];
    readonly value: 'HOST';
    readonly help: 'Registry host, for example ghcr.io or localhost:5000.';
}, {
    readonly name: 'registry';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'HOST';
    readonly help: 'Registry host that `username` and `password` are for. Default: the host of the image. Required if there are several hosts. For logins to several registries, one host per line, with the same number of lines in `username` and `password` (see docs/logins.md).';
}, {
    readonly name: 'username';
    readonly kind: 'text';
    readonly commands: readonly ["login"];
    readonly short: 'u';
    readonly value: 'NAME';
    readonly help: 'User name. Default: asked for on a terminal. With `<token>`, the password is an identity token.';
}, {
    readonly name: 'password-stdin';
    readonly kind: 'flag';
    readonly commands: readonly ["login"];
    readonly default: 'false';
    readonly help: 'Read the password from standard input.';
}, {
    readonly name: 'password';
    readonly kind: 'secret';
    readonly commands: readonly ["login"];
    readonly value: 'SECRET';
    readonly help: 'Password or token. Default: asked for on a terminal. As a flag, other programs on this machine can see it: use `password-stdin` or the variable.';
}, {
    readonly name: 'username';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: "User name for the registry. Default: the docker and podman configuration with its credential helpers, then `github-token` for GitHub's registry.";
}, {
    readonly name: 'password';
    readonly kind: 'secret';
    readonly commands: readonly Command[];
    readonly value: 'SECRET';
    readonly help: 'Password or token for the registry, or one per line of `registry`.';
}, {
    readonly name: 'insecure';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'HOST';
    readonly help: 'Registry hosts that may be contacted over plain HTTP, one per line, each with its port. Hosts on this machine are always allowed, unless they speak TLS.';
}, {
    readonly name: 'ca-file';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Additional CA certificates to trust, as PEM text or as the path of a PEM file. They apply to the registry and its token server, a private sigstore, and a proxy that replaces certificates.';
}, {
    readonly name: 'sign';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["keyless", "key", "off"];
    readonly value: 'HOW';
    readonly help: 'How to sign. `keyless` (default) uses a certificate for an identity: that of the workflow, of `identity-token`, or of the person who logs in with a browser. `key` uses a key, and is the default if `signing-key` or `signing-command` is set. `off` cannot be combined with `tags`: an unsigned image never gets a tag.';
}, {
    readonly name: 'abi-attestation';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'true';
    readonly help: 'Sign the ABI report as well and attach it next to the signature (see docs/attestations.md). No effect if `sign` is `off`.';
}, {
    readonly name: 'provenance';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "true", "false"];
    readonly default: 'auto';
    readonly value: 'WHEN';
    readonly help: 'Sign SLSA provenance v1: which workflow run published the image, and from which commit (see docs/attestations.md). `auto` does so for keyless signing in a workflow. `true` with a key is a usage error.';
}, {
    readonly name: 'sbom';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly default: 'off';
    readonly value: 'FORMS|FILE';
    readonly help: 'Sign a bill of materials: `cyclonedx`, `spdx` or both (`cyclonedx, spdx`), generated from the lock files of the working directory and the tools that the module names; or the path of an existing JSON file in either format (see docs/attestations.md).';
}, {
    readonly name: 'config-schema';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Path of a JSON Schema (draft 2020-12 or draft-07) of the configuration that the filter reads. It is checked, signed and attached to the image (see docs/attestations.md).';
}, {
    readonly name: 'module-bundle';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Sign the module as a file too, with the same signer and before any tag moves, and write the sigstore bundle to `module.sigstore.json` next to the record. `wasm-image verify FILE --bundle` and `cosign verify-blob --bundle` read it.';
}, {
    readonly name: 'verification-summary';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Once the image has passed verification, sign an SLSA verification summary that says so and lists what was required (see docs/attestations.md).';
}, {
    readonly name: 'attestation-store';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["registry", "github"];
    readonly default: 'registry';
    readonly value: 'WHERE';
    readonly help: 'Where to store attestations. `github` also stores those of a keyless publish in the repository on GitHub, where `gh attestation verify` looks for them; it needs `attestations: write`. No tag moves before they are stored.';
}, {
    readonly name: 'storage-record';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: "Record in the organization's artifact metadata on GitHub where the image is stored (see docs/release.md). It needs `attestation-store: github` and `artifact-metadata: write`. GitHub keeps no records for repositories of users: then a warning says so.";
}, {
    readonly name: 'release-assets';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'ASSETS';
    readonly help: 'Files to put into the release on GitHub (see docs/release.md): `module`, `bundle` (see `module-bundle`), `sbom`, `provenance`, `report`, `image` and `checksums`, one per line or comma-separated. They are uploaded to a draft once the image is verified, and the release is published after the version tags have moved. It needs `contents: write`.';
}, {
    readonly name: 'release-tag';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'TAG';
    readonly help: 'Git tag of the release. Default: the tag of the event, or the one of `versions`, or the only version among `tags`. GitHub creates a tag that does not exist, at the commit of the run.';
}, {
    readonly name: 'signature-format';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["bundle", "legacy", "both"];
    readonly value: 'FORMAT';
    readonly help: 'Format of the signature. cosign 3 and wasm-image read `bundle`. `legacy` is the `.sig` tag for cosign 2 and Kubewarden; wasm-image accepts it only if a policy lists it. Default: `both` for layout `kubewarden`, otherwise `bundle`.';
}, {
    readonly name: 'identity-token';
    readonly kind: 'secret';
    readonly commands: readonly Command[];
    readonly value: 'FILE|env://NAME';
    readonly help: 'OIDC token for keyless signing outside GitHub Actions (see docs/signing.md): path of a file, or `env://NAME` for the variable that holds it; in the action, also the token itself. Its audience must be `sigstore`. No such variable or file is read unless this input names it.';
}, {
    readonly name: 'signing-key';
    readonly kind: 'secret';
    readonly commands: readonly Command[];
    readonly value: 'PEM|FILE|env://NAME';
    readonly help: 'Private key (P-256, P-384 or Ed25519): PEM text, path of a file, or `env://NAME` for the variable that holds it. It may be encrypted, also in the format of `cosign generate-key-pair`. In a workflow, an empty value (a secret that is not set) is an error unless `sign` is `keyless`.';
}, {
    readonly name: 'signing-key-passphrase';
    readonly kind: 'secret';
    readonly commands: readonly Command[];
    readonly value: 'SECRET';
    readonly help: 'Passphrase of an encrypted `signing-key`. Default: the variable COSIGN_PASSWORD.';
}, {
    readonly name: 'signing-command';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'ARGV';
    readonly help: 'Program and arguments, one per line, to sign with a key in a KMS (see docs/signing.md). It reads the data to sign from standard input and writes the signature to standard output, in DER or base64. It does not run in a shell.';
}, {
    readonly name: 'signing-command-input';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["message", "digest"];
    readonly default: 'message';
    readonly value: 'WHAT';
    readonly help: 'What `signing-command` reads: the full `message`, or the bytes of its SHA-256 `digest` (SHA-384 for P-384).';
}, {
    readonly name: 'signing-command-env';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'NAME';
    readonly help: 'Environment variables for `signing-command` in addition to PATH, HOME and the like, one name per line.';
}, {
    readonly name: 'signing-public-key';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'PEM|FILE|env://NAME';
    readonly help: 'Public key of `signing-command`. Every signature is checked against it before anything is pushed.';
}, {
    readonly name: 'sigstore';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "public", "github", "private"];
    readonly default: 'auto';
    readonly value: 'WHICH';
    readonly help: 'Which sigstore instance to use for keyless signing (see docs/signing.md). `auto` uses the one that `fulcio-url`, `signing-config` or the trust root describes, or the public one. `github` uses the instance for private repositories. `private` refuses every public service.';
}, {
    readonly name: 'transparency';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["auto", "public"];
    readonly default: 'auto';
    readonly value: 'WORD';
    readonly help: 'Set this to `public` to use the public sigstore from a private repository: the certificate, which names the repository and the workflow, is published in a public log.';
}, {
    readonly name: 'signing-config';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'Signing config (v0.2) that lists the services for keyless signing. Default: the one in the TUF repository. Mutually exclusive with `fulcio-url`, `rekor-url` and `timestamp-url`.';
}, {
    readonly name: 'fulcio-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'URL of Fulcio, which issues the certificate. If only some of `fulcio-url`, `rekor-url` and `timestamp-url` are set, the public services are used for the rest.';
}, {
    readonly name: 'rekor-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL|off';
    readonly help: 'URL of Rekor (v1 or v2), the transparency log. With a private Fulcio, `off` leaves the timestamp as the only witness.';
}, {
    readonly name: 'timestamp-url';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL|off';
    readonly help: 'URL of the RFC 3161 timestamp authority. `off` works only with Rekor v1.';
}, {
    readonly name: 'trusted-root';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'trusted_root.json of a private sigstore. Default: that of the public sigstore, fetched with TUF starting from the built-in root.';
}, {
    readonly name: 'tuf-mirror';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'URL';
    readonly help: 'TUF repository of a private sigstore. It provides the trusted root and, for publishing, the signing config. Requires `tuf-root`. Mutually exclusive with `trusted-root`.';
}, {
    readonly name: 'tuf-root';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly value: 'FILE';
    readonly help: 'root.json that establishes trust in `tuf-mirror`.';
}, {
    readonly name: 'cross-check';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly choices: readonly ["none", "oras"];
    readonly default: 'none';
    readonly value: 'CLIENT';
    readonly help: 'Independent client that reads the pushed image back before any tag moves.';
}, {
    readonly name: 'dry-run';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Build, check, read the registry, and print what the run would do: the digest, who would sign with which services, the attestations, and where each tag would move from. Sends nothing and requests no identity token (it reads the one that `identity-token` names).';
}, {
    readonly name: 'module-images';
    readonly kind: 'lines';
    readonly commands: readonly Command[];
    readonly value: 'URL=IMAGE';
    readonly help: 'Images whose modules come over http, one `URL=IMAGE` per line. The image is checked instead, and its module is compared with `sha256`.';
}, {
    readonly name: 'pin';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Write the digests of verified images into the manifests, and change nothing else. Needs `policy`.';
}, {
    readonly name: 'update';
    readonly kind: 'text';
    readonly commands: readonly Command[];
    readonly alone: 'major';
    readonly value: 'RANGE';
    readonly help: 'Like `pin`, and move references to the newest verified version in a range: `major` (of the current version), `minor`, `any`, `^1.2` or `>=1.2 <1.9`.';
}, {
    readonly name: 'dry-run';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'With `pin` or `update`: write nothing, and print a unified diff.';
}, {
    readonly name: 'dry-run';
    readonly kind: 'flag';
    readonly commands: readonly ["tag"];
    readonly default: 'false';
    readonly help: 'Verify the image, read the registry, and print which tags would move and why. Changes nothing.';
}, {
    readonly name: 'offline';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'With `dry-run`: do not use the network, so what is in the registry stays unknown.';
}, {
    readonly name: 'offline';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Do not use the network, so what the tags point to stays unknown.';
}, {
    readonly name: 'offline';
    readonly kind: 'flag';
    readonly commands: readonly Command[];
    readonly default: 'false';
    readonly help: 'Do not use the network: check only what the files say.';
}, {
    readonly name: 'offline';
    readonly kind: 'flag';
    readonly commands: readonly ["doctor"];
    readonly default: 'false';
    readonly help: 'Skip the checks that need the network.';
}, {
    readonly name: 'github-token';
    readonly kind: 'secret';
    readonly commands: readonly Command[];
    readonly value: 'TOKEN';
    readonly help: "Token for GitHub's registry (ghcr.io, or containers.TENANT.ghe.com) if no other credentials are found, for checking whether the repository is private, and for attestations and releases on GitHub.";
}, {
    readonly name: 'github-token';
    readonly kind: 'secret';
    readonly commands: ("build" | "check" | "completion" | "doctor" | "explain" | "hosts" | "init" | "inspect" | "login" | "logout" | "merge" | "plan" | "policy" | "pull" | "render" | "run" | "tag" | "tags" | "tree" | "verify")[];
    readonly value: 'TOKEN';
    readonly help: "Token for GitHub's registry (ghcr.io, or containers.TENANT.ghe.com) if no other credentials are found, and for checking whether the repository is private.";
}];
/** The name of an input: a misspelled name is a compile error. */
export type InputName = (typeof INPUTS)[number]['name'];
/** One row of the table of inputs. */
export interface InputRow extends Row {
    readonly name: InputName;
}
/** Defaults that only action.yml has. `none` means that the input is not used; a secret that is not set is empty. */
export declare const ACTION_DEFAULTS: Readonly<Partial<Record<InputName, string>>>;
/** The rows of one command, in table order. */
export declare function inputsOf(command: Command): readonly InputRow[];
/** Inputs that each module of a run can set for itself: how its image is made, and where it goes. */
export declare function inputsOfModules(): readonly InputRow[];
export {};
