import { inert } from '../../core/text.ts';
import { COMMANDS } from './commands.ts';
import { type Command, INPUTS } from './inputs.ts';

const PUSH = 'to push a module: wasm-image publish FILE --images REPOSITORY --tags TAGS';
const SIGN =
  'publish signs each image that it pushes (see docs/signing.md): wasm-image publish FILE --images REPOSITORY';
const ATTEST = 'publish signs and attaches attestations (see docs/attestations.md): wasm-image help publish --all';
const COPY =
  'publish to several repositories at once: wasm-image publish FILE --images A --images B; or copy with oras cp -r or cosign copy, then run wasm-image verify on the copy';
const RENDER = 'to print the manifest that deploys an image: wasm-image render IMAGE --to TARGET --key FILE';
const TREE = 'to see what belongs to an image: wasm-image tree IMAGE';
const CHECK = 'to check a module: wasm-image inspect FILE; to check a policy: wasm-image policy check FILE';
const KEY = 'make a key pair with cosign generate-key-pair or openssl (see docs/signing.md)';
const FETCH = 'to write the module of an image to a file: wasm-image pull IMAGE --output FILE';
const DIGEST = 'to see the digest that each tag points to: wasm-image tags REPOSITORY';
const SAVE =
  'images on disk are OCI layout folders: wasm-image build FILE --output FOLDER, or --images oci-layout:FOLDER';

/** Commands that users of docker, oras, cosign, crane, wkg and cargo try first, with what to run instead. */
export const WRONG_COMMANDS: Readonly<Record<string, string>> = {
  push: PUSH,
  upload: PUSH,
  release: PUSH,
  sign: SIGN,
  'sign-blob': SIGN,
  attest: ATTEST,
  attach: ATTEST,
  attestation: ATTEST,
  sbom: 'publish signs a bill of materials with --sbom (see docs/attestations.md): wasm-image help publish --all',
  'verify-attestation':
    'verify checks attestations too: wasm-image verify IMAGE --require-abi-attestation, or with --policy FILE',
  'verify-blob': 'verify checks images: wasm-image verify IMAGE --key FILE',
  gate: 'the gate is verify: wasm-image verify IMAGE --policy FILE',
  copy: COPY,
  cp: COPY,
  mirror: COPY,
  promote: 'to verify an image and add tags to it: wasm-image tag IMAGE TAG --key FILE',
  retag: 'to verify an image and add tags to it: wasm-image tag IMAGE TAG --key FILE',
  manifest: TREE,
  discover: TREE,
  referrers: TREE,
  show: TREE,
  triangulate: TREE,
  image: TREE,
  imagetools: TREE,
  index: TREE,
  layer: TREE,
  images: DIGEST,
  digest: DIGEST,
  resolve: DIGEST,
  ls: DIGEST,
  list: DIGEST,
  repo: DIGEST,
  search: DIGEST,
  download: FETCH,
  fetch: FETCH,
  extract: FETCH,
  export: `to export a policy: wasm-image policy export FILE --to TOOL; ${FETCH}`,
  save: SAVE,
  load: SAVE,
  import: SAVE,
  new: 'to start a filter: wasm-image init --example rust FOLDER',
  create: 'to start a filter: wasm-image init --example rust FOLDER',
  validate: CHECK,
  lint: CHECK,
  scan: CHECK,
  abi: CHECK,
  test: 'to start a filter: wasm-image run FILE; to test a policy: wasm-image policy test FILE --image IMAGE',
  smoke: 'to start a filter: wasm-image run FILE',
  exec: 'to start a filter: wasm-image run FILE',
  deploy: RENDER,
  template: RENDER,
  scaffold: RENDER,
  auth: 'to log in to a registry: wasm-image login HOST --username NAME',
  buildx: 'to build a module and its image: wasm-image build; to push it too: wasm-image publish',
  bake: 'to build a module and its image: wasm-image build; to push it too: wasm-image publish',
  config: 'no configuration file is used; to check this machine: wasm-image doctor',
  generate: KEY,
  'generate-key-pair': KEY,
  keygen: KEY,
  'public-key': 'make the public key with: openssl pkey -in key.pem -pubout -out key.pub',
  initialize:
    'the trust root is built in; for a private sigstore: wasm-image verify IMAGE --tuf-mirror URL --tuf-root FILE',
  delete: 'wasm-image deletes nothing; use the web pages or the API of the registry',
  rm: 'wasm-image deletes nothing; use the web pages or the API of the registry',
  clean: 'wasm-image deletes nothing; use the web pages or the API of the registry',
  info: 'to check this machine: wasm-image doctor; to see a module: wasm-image inspect FILE',
  env: 'to check this machine: wasm-image doctor',
  error: 'to read about an error: wasm-image explain CODE',
  hlep: 'did you mean help?',
  man: 'to read about a command: wasm-image help COMMAND',
  update: 'install a newer release of wasm-image the way you installed this one',
  upgrade: 'install a newer release of wasm-image the way you installed this one',
};

const PATTERN =
  'signers are compared exactly; a policy can have a pattern (subjectGlob, see docs/policy.md): --policy FILE';
const TAGS = 'use --tags for publish; elsewhere the tag is part of the reference: HOST/PATH:TAG';
const JSON_FLAG = 'use --json';
const LOG =
  'the log is checked if the trust root lists one; a policy can say what is required (see docs/policy.md): --policy FILE';
const HTTP = 'use --insecure HOST:PORT; hosts on this machine are always allowed over plain HTTP';
const COLOUR = 'set the variable NO_COLOR=1 for no colours, or FORCE_COLOR=1 for colours without a terminal';
const LAYOUT = 'name the folder instead of a registry: oci-layout:FOLDER:TAG, or --images oci-layout:FOLDER to publish';
const VERBOSE = 'use --verbose';
const OUT = 'use --output PATH (publish, build, pull and render have it)';

/** Flags of other tools, with what to use instead. */
export const WRONG_FLAGS: Readonly<Record<string, string>> = {
  '--certificate-identity-regexp': PATTERN,
  '--certificate-oidc-issuer-regexp': PATTERN,
  '--cert-identity': 'use --certificate-identity',
  '--identity': 'use --certificate-identity',
  '--subject': 'use --certificate-identity',
  '--san': 'use --certificate-identity',
  '--issuer': 'use --certificate-oidc-issuer',
  '--cert-oidc-issuer': 'use --certificate-oidc-issuer',
  '--owner': 'use --certificate-identity with the whole address of the workflow',
  '--repo': 'use --images for publish; for verify: --certificate-github-workflow-repository',
  '--signer-workflow': 'use --certificate-identity with the whole address of the workflow',
  '--tag': TAGS,
  '-t': TAGS,
  '--name': TAGS,
  '--file': 'give the file without a flag: wasm-image publish FILE, wasm-image policy check FILE',
  '-f': 'give the file without a flag: wasm-image publish FILE, wasm-image policy check FILE',
  '--platform': 'a WebAssembly module has no platform; for an index, inspect reads what a proxy reads',
  '--format': JSON_FLAG,
  '--insecure-ignore-tlog': LOG,
  '--insecure-ignore-sct': LOG,
  '--offline-verification': 'to verify without the network: --trusted-root FILE and an OCI layout (see docs/verify.md)',
  '--allow-insecure-registry': HTTP,
  '--allow-http-registry': HTTP,
  '--plain-http': HTTP,
  '--insecure-registry': HTTP,
  '--tls-verify': HTTP,
  '--yes': 'to agree that your identity becomes public: --transparency public; nothing else is asked',
  '-y': 'to agree that your identity becomes public: --transparency public; nothing else is asked',
  '--force': 'leave it out: a version tag never moves; to move latest back: --allow-backward latest',
  '--recursive':
    'leave it out: publish signs the one manifest of an image; for attestations see wasm-image help publish --all',
  '-r': 'leave it out: publish signs the one manifest of an image; for attestations see wasm-image help publish --all',
  '--annotation': 'use --annotations KEY=VALUE of publish or build',
  '-a': 'use --annotations KEY=VALUE of publish or build',
  '--label': 'use --annotations KEY=VALUE of publish or build',
  '--color': COLOUR,
  '--no-color': COLOUR,
  '--progress': 'leave it out: a terminal shows progress, a log gets plain lines; for less: --quiet',
  '--oci-layout': LAYOUT,
  '--to-oci-layout': LAYOUT,
  '--from-oci-layout': LAYOUT,
  '--local-image': LAYOUT,
  '--registry-config': 'set the variable DOCKER_CONFIG to the folder of config.json',
  '--debug': VERBOSE,
  '-d': VERBOSE,
  '--silent': 'use --quiet',
  '-s': 'use --quiet',
  '--registry-username': 'use --username',
  '-u': 'use --username',
  '--user': 'use --username',
  '--registry-password': 'use the environment variable WASM_IMAGE_PASSWORD, or --password',
  '-p': 'use the environment variable WASM_IMAGE_PASSWORD, or --password-stdin of login',
  '--password-stdin':
    'use the environment variable WASM_IMAGE_PASSWORD, or: wasm-image login HOST --username NAME --password-stdin',
  '--registry-token': 'use --username and the environment variable WASM_IMAGE_PASSWORD',
  '--out': OUT,
  '-o': `${OUT}; for JSON use --json`,
  '--output': `${OUT}; for JSON use --json`,
  '--output-file': OUT,
  '--type': 'name the type in a policy (see docs/policy.md): --policy FILE',
  '--predicate': ATTEST,
  '--sk': 'use --signing-command with a program that signs (see docs/signing.md)',
  '--kms': 'use --signing-command with a program that signs (see docs/signing.md)',
  '--host': 'use --hosts',
  '--target': 'use --hosts',
  '--config': 'use --plugin-config TEXT or --plugin-config @FILE',
  '--repository': 'use --images for publish; verify, pull and tags take it without a flag',
  '--public-key': 'use --key to verify; use --signing-public-key with --signing-command',
  '--private-key': 'use --signing-key',
};

/** Flags that exist, but not for this command. */
const ELSEWHERE: Readonly<Partial<Record<Command, Readonly<Record<string, string>>>>> = {
  publish: { '--key': 'use --signing-key' },
  login: { '-p': 'use --password-stdin, or the environment variable WASM_IMAGE_PASSWORD' },
  verify: {
    '--offline': 'for no network at all, use --trusted-root FILE (or --key) with an OCI layout (see docs/verify.md)',
    '--signing-key': 'use --key with the public key',
    '--image': 'give the image without a flag',
  },
  tags: { '--image': 'give the repository without a flag: wasm-image tags HOST/PATH' },
};

/** The most used first. */
const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];

/** What to run instead of an unknown command; undefined if we do not know. */
export function answerToCommand(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (Object.hasOwn(WRONG_COMMANDS, lower)) return WRONG_COMMANDS[lower];
  if (Object.hasOwn(COMMANDS, lower)) return `write it in lower case: ${lower}`;
  const shown = inert(word, 200);
  if (/\.wasm$/i.test(word))
    return `to check it: wasm-image inspect ${shown}; to publish it: wasm-image publish ${shown} --images REPOSITORY`;
  if (/\.ya?ml$/i.test(word)) return `to check a policy: wasm-image policy check ${shown}`;
  if (/^(?:PW\d{3}|[A-Z]+(?:_[A-Z]+)+)$/i.test(word)) return `to read about a code: wasm-image explain ${shown}`;
  if (/^oci-layout:|^(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?\/[\w./-]+(?:[:@]\S+)?$/.test(word))
    return `to verify it: wasm-image verify ${shown} --key FILE; to look into it: wasm-image tree ${shown}`;
  if (/[/\\]|^[.-]$/.test(word)) return 'write the command first: wasm-image COMMAND FILE';
  return undefined;
}

/** What to use instead of an unknown flag; undefined if we do not know. @param command undefined: before a command. */
export function answerToFlag(flag: string, command: Command | undefined): string | undefined {
  const elsewhere = command === undefined ? undefined : ELSEWHERE[command];
  if (elsewhere !== undefined && Object.hasOwn(elsewhere, flag)) return elsewhere[flag];
  const rows = INPUTS.filter((row) => `--${row.name}` === flag);
  const own = COMMAND_NAMES.filter((name) => rows.some((row) => (row.commands as readonly Command[]).includes(name)));
  if (own.length > 0 || flag === '--output')
    if (command === undefined) return `write it after the command: wasm-image ${own[0] ?? 'pull'} ${flag} ...`;
  if (Object.hasOwn(WRONG_FLAGS, flag)) return WRONG_FLAGS[flag];
  if (own.length > 0) return `${own.join(', ')} ${own.length === 1 ? 'has' : 'have'} this flag, ${command} does not`;
  return undefined;
}
