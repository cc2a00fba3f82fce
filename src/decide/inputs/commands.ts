import type { Command, InputName } from './inputs.ts';

/** The groups of commands, in the order of the help. */
export const GROUPS = {
  make: 'Make and publish',
  check: 'Check and verify',
  registry: 'Look into a registry',
  help: 'Get help',
} as const;

/** What is known about a command besides its inputs. */
export interface CommandFacts {
  readonly group: keyof typeof GROUPS;
  readonly usage: string;
  readonly help: string;
  /** The input that a single positional argument sets. */
  readonly operand: InputName | undefined;
  /** Without `wasm-image` in front. */
  readonly examples: readonly string[];
}

/** What the help says about each command. */
export const COMMANDS: Readonly<Record<Command, CommandFacts>> = {
  publish: {
    group: 'make',
    usage: 'publish [MODULE]',
    help: 'build or read a module, check its ABI, push by digest, sign, verify, then move tags',
    operand: 'module',
    examples: [
      'publish filter.wasm --images ghcr.io/acme/filter --tags 1.2.3,latest --signing-key cosign.key',
      'publish --build assemblyscript --images ghcr.io/acme/filter --signing-key cosign.key --dry-run',
      'publish filter.wasm --images oci-layout:out --tags dev --signing-key cosign.key',
      'publish filter.wasm --images ghcr.io/acme/filter --images quay.io/acme/filter --tags 1.2.3 --sbom cyclonedx',
    ],
  },
  verify: {
    group: 'check',
    usage: 'verify IMAGE...|FILE',
    help: 'verify the signature, ABI and layout of images, or of a file with its bundle',
    operand: undefined,
    examples: [
      'verify ghcr.io/acme/filter:1.2.3 --key cosign.pub',
      'verify ghcr.io/acme/filter:1.2.3 ghcr.io/acme/filter:1.2.4 --policy wasm-policy.yaml',
      'verify ghcr.io/acme/filter:1.2.3 --certificate-identity https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.3 --certificate-oidc-issuer https://token.actions.githubusercontent.com',
      "verify oci-layout:out:dev --key cosign.pub --hosts 'envoy>=1.36'",
      'verify filter.wasm --bundle filter.wasm.sigstore.json --key cosign.pub',
    ],
  },
  check: {
    group: 'check',
    usage: 'check PATH...|-',
    help: 'find the filters that manifests deploy, and check their pins, images and policies',
    operand: undefined,
    examples: [
      'check clusters/',
      "check clusters/ --policy policies.yaml --hosts 'istio=1.28'",
      'check clusters/ --policy policies.yaml --update --dry-run',
    ],
  },
  render: {
    group: 'check',
    usage: 'render IMAGE --to TARGET',
    help: 'verify an image and print the manifest that deploys it, pinned to its digest',
    operand: 'image',
    examples: [
      'render ghcr.io/acme/filter:1.2.3 --to istio --key cosign.pub',
      'render ghcr.io/acme/filter:1.2.3 --to envoy-gateway --target Gateway/edge --plugin-config @plugin.json --policy wasm-policy.yaml',
      'render ghcr.io/acme/filter:1.2.3 --to higress --values values.yaml --key cosign.pub --output filter.yaml',
    ],
  },
  inspect: {
    group: 'check',
    usage: 'inspect FILE...|IMAGE',
    help: 'show the ABI of modules and which hosts load them',
    operand: undefined,
    examples: [
      'inspect filter.wasm',
      "inspect filter.wasm --hosts 'envoy>=1.36, istio=1.27'",
      'inspect ghcr.io/acme/filter:1.2.3 --json',
    ],
  },
  run: {
    group: 'check',
    usage: 'run FILE',
    help: 'start a filter in a small built-in host and print the exchange',
    operand: 'module',
    examples: [
      'run filter.wasm',
      'run filter.wasm --plugin-config @plugin.json --scenario login.json',
      'run filter.wasm --filter-type network --json',
    ],
  },
  build: {
    group: 'make',
    usage: 'build [MODULE]',
    help: 'build or read a module, check its ABI and assemble an image, without using the network',
    operand: 'module',
    examples: [
      'build filter.wasm',
      'build --build assemblyscript --output out',
      'build policy.wasm --layout kubewarden --annotations team=edge',
    ],
  },
  pull: {
    group: 'registry',
    usage: 'pull IMAGE',
    help: 'extract the module from an image and write it to a file',
    operand: 'image',
    examples: [
      'pull ghcr.io/acme/filter:1.2.3 --policy wasm-policy.yaml --output filter.wasm',
      'pull ghcr.io/acme/filter:1.2.3 --key cosign.pub',
      'pull oci-layout:out:dev --output -',
    ],
  },
  policy: {
    group: 'check',
    usage: 'policy check|test|export FILE',
    help: 'check a policy file, test images against it, or export it for another tool',
    operand: undefined,
    examples: [
      'policy check wasm-policy.yaml',
      'policy test wasm-policy.yaml --image ghcr.io/acme/filter:1.2.3',
      'policy export wasm-policy.yaml --to cosign',
    ],
  },
  tags: {
    group: 'registry',
    usage: 'tags REPOSITORY',
    help: 'list the tags of a repository with their digests',
    operand: undefined,
    examples: ['tags ghcr.io/acme/filter', 'tags ghcr.io/acme/filter --json', 'tags oci-layout:out'],
  },
  plan: {
    group: 'make',
    usage: 'plan [REPOSITORY]',
    help: 'show the tags that rules give for this event, and the modules that changed',
    operand: 'images',
    examples: [
      'plan --tags type=semver,pattern={{version}} --offline',
      'plan --modules wasm-image.yaml --since origin/main --json',
      'plan ghcr.io/acme/filter --tags type=semver,pattern={{version}} --tags type=sha',
      'plan --images ghcr.io/acme/filter --tags type=ref,event=branch --flavor latest=false --json',
    ],
  },
  tag: {
    group: 'registry',
    usage: 'tag IMAGE TAG...',
    help: 'verify an image and add tags to it; versions never move, and latest only moves forward',
    operand: undefined,
    examples: [
      'tag ghcr.io/acme/filter:1.2.3 1.2 1 latest --key cosign.pub',
      'tag ghcr.io/acme/filter:1.2.3-rc.2 1.2.3 latest --policy wasm-policy.yaml --dry-run',
      'tag ghcr.io/acme/filter:1.2.2 latest --allow-backward latest --key cosign.pub',
    ],
  },
  merge: {
    group: 'registry',
    usage: 'merge RECORD...',
    help: 'verify what the legs of a matrix published, and move the tags of all of them',
    operand: undefined,
    examples: [
      'merge records --expected a,b --key cosign.pub',
      'merge a/record.json b/record.json --expected a --expected b --policy wasm-policy.yaml',
      "merge records --expected a,b --images 'ghcr.io/acme/{name}' --tags v1.2.3,latest --key cosign.pub --json",
    ],
  },
  init: {
    group: 'make',
    usage: 'init [FOLDER]',
    help: 'write the workflow and the policy that a filter needs, and on request an example filter',
    operand: 'working-directory',
    examples: ['init', 'init --example rust my-filter', 'init --images ghcr.io/acme/filter --dry-run'],
  },
  tree: {
    group: 'registry',
    usage: 'tree IMAGE',
    help: 'show the manifest, layers, signatures and attestations of an image, and what its tags lead to',
    operand: 'image',
    examples: ['tree ghcr.io/acme/filter:1.2.3', 'tree oci-layout:out:dev', 'tree ghcr.io/acme/filter:1.2.3 --json'],
  },
  login: {
    group: 'registry',
    usage: 'login HOST',
    help: 'save the login of a registry in the configuration of docker',
    operand: 'registry',
    examples: [
      'login ghcr.io --username acme --password-stdin',
      'login registry.acme.example:5000 --username acme --password-stdin',
      'login ghcr.io --username acme --password-stdin --json',
    ],
  },
  logout: {
    group: 'registry',
    usage: 'logout HOST',
    help: 'remove the login of a registry from the configuration of docker',
    operand: 'registry',
    examples: ['logout ghcr.io', 'logout registry.acme.example:5000', 'logout ghcr.io --json'],
  },
  doctor: {
    group: 'help',
    usage: 'doctor [IMAGE]',
    help: 'check that this machine can build, push, sign and verify, and say what to change',
    operand: 'image',
    examples: ['doctor', 'doctor ghcr.io/acme/filter:1.2.3', 'doctor --json'],
  },
  hosts: {
    group: 'help',
    usage: 'hosts [HOST|QUERY]',
    help: 'list the hosts and versions that wasm-image knows, with their ABIs and sources',
    operand: undefined,
    examples: ['hosts', 'hosts istio', "hosts 'envoy>=1.36, higress' --json"],
  },
  explain: {
    group: 'help',
    usage: 'explain [CODE]',
    help: 'print what an error code or a rule means and what to change',
    operand: undefined,
    examples: ['explain PW020', 'explain registry_forbidden', 'explain'],
  },
  completion: {
    group: 'help',
    usage: 'completion bash|zsh|fish',
    help: 'print the completion script of a shell',
    operand: undefined,
    examples: ['completion bash', 'completion zsh', 'completion fish'],
  },
};

/** What --output means, for the commands that have it. */
export const OUTPUT: Readonly<Partial<Record<Command, string>>> = {
  publish: 'Folder for the reports and a copy of the image as an OCI layout. Default: `.wasm-image`.',
  build: 'Folder for the report and the image as an OCI layout. Default: `.wasm-image`.',
  render: 'File to write the manifest to. Default: standard output.',
  pull: 'File to write the module to, or - for standard output. Default: `plugin.wasm`.',
};

/** What --json prints, for the commands that print more than one document. */
export const JSON_HELP: Readonly<Partial<Record<Command, string>>> = {
  inspect: 'Print one JSON document per file on standard output, one per line.',
  verify: 'Print one JSON document per image on standard output, one per line, in the order given.',
  policy: 'Print one JSON document on standard output; for `policy test`, one per image, one per line.',
};

/** Where secrets can come from, so that they do not show up in a list of processes. */
export const SECRET_VARIABLES: Readonly<Partial<Record<InputName, string>>> = {
  password: 'WASM_IMAGE_PASSWORD',
  'signing-key': 'WASM_IMAGE_SIGNING_KEY',
  'signing-key-passphrase': 'WASM_IMAGE_SIGNING_KEY_PASSPHRASE',
  'github-token': 'WASM_IMAGE_GITHUB_TOKEN',
};
