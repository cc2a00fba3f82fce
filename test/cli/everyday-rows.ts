import { digestOf } from '../../src/core/digest.ts';
import { goodFilter } from '../support/module-writer.ts';

/** A line of output. In a text, HOST is the registry, and DIGEST and SHORT are of the image. */
export type Line = string | RegExp;
/** What a stream prints: its first and its last line, or its only one. */
type Lines = readonly [first: Line, last?: Line];
export interface Row {
  readonly line: string;
  readonly status?: number;
  /** A stream without lines prints nothing. */
  readonly stdout?: Lines;
  readonly stderr?: Lines;
  readonly input?: string;
  /** The folder of docker's config, which has a login to registry.example; `docker` if it is not set. */
  readonly docker?: string;
  /** Its working folder, in which git and the compilers are not in PATH. */
  readonly in?: string;
}

const docs = (code: string): string =>
  `docs: https://github.com/wasm-image/wasm-image/blob/vtest/docs/errors.md#${code.toLowerCase()}`;
/** An error of one line, and where to read about it. */
export const error = (code: string, message: string): Lines => [`error ${code}: ${message}`, `  ${docs(code)}`];
const V8 = `  validated by   v8 ${process.versions.v8}`;
const LOADS = 'proxy-wasm/0.2.1, loads in Envoy 1.38-1.40';
const REPORT = /^\{"file":"filter\.wasm","schema":"\S+\/abi-report\/v1","module-digest":"sha256:[0-9a-f]{64}",.*\}$/;
const HELP: Lines = [
  'wasm-image: publish WebAssembly filters as signed OCI images; tags move only',
  '  out, 6 conflict, 130 cancelled',
];
const CHECKED: Lines = ['verified: HOST/acme/filter@DIGEST', '  deploy HOST/acme/filter@DIGEST'];
const VERIFY = '--key KEY.pub';

/** Command lines of every day. */
export const ROWS: readonly Row[] = [
  { line: '', stdout: HELP },
  { line: 'help', stdout: HELP },
  { line: '--help', stdout: HELP },
  { line: '--version', stdout: ['test'] },
  { line: '--version --json', stdout: ['{"version":"test"}'] },
  {
    line: 'help publish',
    stdout: [
      'usage: wasm-image publish [MODULE] [flags]',
      /^[1-9]\d more flags, and details: wasm-image help publish --all$/,
    ],
  },
  {
    line: 'verify -h',
    stdout: [
      'usage: wasm-image verify IMAGE...|FILE [flags]',
      /^[1-9]\d? more flags, and details: wasm-image help verify --all$/,
    ],
  },
  {
    line: 'policy export --help',
    stdout: [
      'usage: wasm-image policy check|test|export FILE [flags]',
      /^[1-9]\d? more flags, and details: wasm-image help policy --all$/,
    ],
  },
  {
    line: 'help nothing',
    status: 2,
    stderr: error('INPUT_UNKNOWN', 'Cannot use "nothing": it is not a command'),
  },
  { line: 'inspect filter.wasm', stdout: [`filter.wasm: ${LOADS}`, V8] },
  {
    line: 'inspect filter.wasm --hosts envoy>=1.39',
    stdout: ['filter.wasm: proxy-wasm/0.2.1, loads in Envoy 1.39-1.40', V8],
  },
  { line: 'inspect filter.wasm --json', stdout: [REPORT] },
  { line: '--json inspect filter.wasm', stdout: [REPORT] },
  {
    line: 'inspect broken.wasm',
    status: 3,
    stdout: ['broken.wasm: refused: proxy-wasm/0.2.1, does not load in Envoy 1.38-1.40 (PW010)', V8],
  },
  {
    line: 'inspect text.wasm',
    status: 3,
    stdout: [
      'text.wasm: refused: not a module that can be read (WASM_NOT_WASM)',
      `  module-digest  ${digestOf(Buffer.from('(module)'))}`,
    ],
  },
  {
    line: 'inspect absent.wasm',
    status: 2,
    stderr: [
      /^error FILE_UNREADABLE: Cannot read ".*absent\.wasm": it does not exist$/,
      `  ${docs('FILE_UNREADABLE')}`,
    ],
  },
  { line: 'inspect --image HOST/acme/filter:1.2.3', stdout: [`HOST/acme/filter:1.2.3: ${LOADS}`, V8] },
  {
    line: 'run filter.wasm',
    stdout: [
      `started (proxy-wasm 0.2.1, 64 KiB of memory, v8 ${process.versions.v8})`,
      '    hint: set --root-id to the root ID that the filter registers; if it is not an HTTP filter, set --filter-type',
    ],
  },
  {
    line: 'build filter.wasm --output built',
    stdout: [`built: ${LOADS}`, /^ {2}image {9}oci-layout:.*built.layout@sha256:[0-9a-f]{64}$/],
    stderr: ['Read the module', '  digest SHORT (compat, 1.2 KiB)'],
  },
  {
    line: 'publish filter.wasm --images oci-layout:again --tags dev --signing-key key.pem',
    stdout: [
      'published and verified: 1 image, 1 tag, loads in Envoy 1.38-1.40',
      '  deploy         oci-layout:again@DIGEST',
    ],
    stderr: ['Read the module', '  oci-layout:again:dev created'],
  },
  {
    line: 'publish filter.wasm --images HOST/acme/dry --tags 1.0.0 --signing-key key.pem --dry-run',
    stdout: [
      'dry run: nothing was sent; 1 image, loads in Envoy 1.38-1.40',
      '  next           run again without --dry-run',
    ],
    stderr: ['Read the module', '  digest SHORT (compat, 1.2 KiB)'],
  },
  {
    line: 'publish broken.wasm --images HOST/acme/broken --signing-key key.pem',
    status: 3,
    stderr: ['Read the module', `  ${docs('ABI_REFUSED')}`],
  },
  {
    line: 'publish filter.wasm --images HOST/acme/none --sign off --tags 1',
    status: 2,
    stderr: error('INPUT_CONFLICT', 'Cannot use --tags together with --sign off: an unsigned image never gets a tag'),
  },
  { line: 'verify HOST/acme/filter:1.2.3 --key key.pub', stdout: CHECKED },
  { line: 'verify HOST/acme/filter:1.2.3 --policy policy.yaml', stdout: CHECKED },
  {
    line: 'verify oci-layout:out:latest --key key.pub',
    stdout: ['verified: oci-layout:out@DIGEST', '  deploy oci-layout:out@DIGEST'],
  },
  {
    line: 'verify HOST/acme/filter:9.9.9 --key key.pub',
    status: 4,
    stdout: ['nothing found: HOST/acme/filter:9.9.9'],
    stderr: error('IMAGE_NOT_FOUND', 'Cannot find HOST/acme/filter:9.9.9: the registry has no such manifest'),
  },
  {
    line: 'verify HOST/acme/filter:1.2.3',
    status: 2,
    stderr: error('INPUT_MISSING', 'Cannot verify: the expected signer is not set'),
  },
  {
    line: 'verify HOST/acme/filter:1.2.3 --certificate-identity-regexp .*',
    status: 2,
    stderr: error('INPUT_UNKNOWN', 'Cannot use "--certificate-identity-regexp": it is not a flag of verify'),
  },
  {
    line: 'policy check policy.yaml',
    stdout: [/^ok policy\.yaml sha256:[0-9a-f]{64}$/, '    authority release'],
  },
  { line: 'policy test policy.yaml --image HOST/acme/filter:latest', stdout: CHECKED },
  { line: 'check policy.yaml --offline', stdout: ['0 references in 1 file'] },
  {
    line: 'check - --json',
    input: 'a: 1',
    stdout: [/^\{"schema":"\S+\/check-report\/v1","files":1,"references":\[\],/],
  },
  {
    line: 'check',
    status: 2,
    stderr: [/INPUT_MISSING: Cannot check: no file or folder/, `  ${docs('INPUT_MISSING')}`],
  },
  {
    line: 'render HOST/acme/filter:1.2.3 --to istio --key key.pub',
    stdout: ['apiVersion: extensions.istio.io/v1alpha1', '  url: "oci://HOST/acme/filter:1.2.3@DIGEST"'],
    stderr: [/^notice: it starts with the empty root id/],
  },
  {
    line: 'pull HOST/acme/filter:1.2.3 --key key.pub -o pulled.wasm',
    stdout: [`pulled pulled.wasm: ${goodFilter().length} B, verified`, `  module-digest  ${digestOf(goodFilter())}`],
  },
  {
    line: 'tree HOST/acme/filter:1.2.3',
    stdout: ['HOST/acme/filter:1.2.3 (image)', `  wasm-image verify HOST/acme/filter@DIGEST ${VERIFY}`],
  },
  {
    line: 'tree oci-layout:out:latest --key key.pub',
    stdout: ['oci-layout:out:latest (image)', `  wasm-image verify oci-layout:out@DIGEST ${VERIFY}`],
  },
  {
    line: 'tree oci-layout:out:latest --json',
    stdout: [/^\{"reference":"oci-layout:out:latest","config":\{"mediaType":.*\}$/],
  },
  {
    line: 'tree HOST/acme/filter',
    status: 2,
    stderr: error('REFERENCE_INVALID', 'Cannot use "HOST/acme/filter" as a reference: it has neither tag nor digest'),
  },
  {
    line: 'tree HOST/acme/filter:9.9.9',
    status: 4,
    stderr: error('IMAGE_NOT_FOUND', 'Cannot find HOST/acme/filter:9.9.9: the registry has no such manifest'),
  },
  {
    line: 'login HOST --username robot --password-stdin',
    input: 'hunter2\n',
    docker: 'docker-login',
    stdout: [/^Logged in to 127\.0\.0\.1:\d+ as robot, stored in .*docker-login.config\.json$/],
    stderr: [
      /^warning: The password is stored unencrypted in ".*docker-login.+config\.json"; to avoid that, set credsStore/,
      'warning: HOST also answers without a login, so the password could not be checked',
    ],
  },
  {
    line: 'login HOST --username robot',
    status: 2,
    stderr: error('INPUT_MISSING', 'Cannot log in: --password is not set'),
  },
  {
    line: 'logout registry.example',
    stdout: [/^Logged out of registry\.example, removed from .*docker.config\.json$/],
  },
  { line: 'logout localhost:5000', stdout: ['Not logged in to localhost:5000'] },
  {
    line: 'doctor --offline',
    in: 'empty',
    stdout: [/^ok {7}node {12}Node \d+\.\d+\.\d+ on \w+ \w+$/, /^\d warnings?, \d ok, 3 skipped$/],
  },
  {
    line: 'doctor --offline --json',
    in: 'empty',
    stdout: [/^\{"status":"warning","checks":\[\{"name":"node","status":"ok",.*\}$/],
  },
  {
    line: 'init fresh --example rust --no-input',
    stdout: [
      'Found Rust: package add-header (Cargo.toml)',
      '  # once the repository exists on github.com: wasm-image init --repository OWNER/NAME',
    ],
  },
  {
    line: 'init dry --example go --dry-run --no-input',
    stdout: [/^Found Go: .*\(go\.mod\)$/, 'Nothing was written.'],
  },
  {
    line: 'init empty --no-input',
    status: 2,
    stderr: error('INPUT_MISSING', 'Cannot find a filter: the folder has no build file that init knows'),
  },
  { line: 'explain PW020', stdout: ['PW020: Error, ABI rule', docs('PW020').replace('docs', 'Online')] },
  {
    line: 'explain image_not_found',
    stdout: ['IMAGE_NOT_FOUND: Nothing found, exit status 4', docs('IMAGE_NOT_FOUND').replace('docs', 'Online')],
  },
  { line: 'explain', stdout: ['Internal, exit status 1:', 'To read about one: wasm-image explain CODE'] },
  {
    line: 'hosts',
    stdout: [/^ {2}envoy +1\.16-1\.\d+; proxy-wasm 0\.1\.0, 0\.2\.0, 0\.2\.1; observed$/, "'envoy>=1.36'."],
  },
  { line: 'hosts istio=1.28 --json', stdout: [/^\[\{"host":"istio","version":"1\.28","envoy":"1\.36",.*\}\]$/] },
  {
    line: 'completion bash',
    stdout: [
      '# Completion of wasm-image for bash: source <(wasm-image completion bash)',
      'complete -F _wasm_image wasm-image',
    ],
  },
  {
    line: 'completion zsh',
    stdout: ['#compdef wasm-image', /^if \[ .* \]; then _wasm_image "\$@"; else compdef _wasm_image wasm-image; fi$/],
  },
  {
    line: 'completion fish',
    stdout: [
      '# Completion of wasm-image for fish: wasm-image completion fish | source',
      /^complete -c wasm-image -n '__fish_seen_subcommand_from \w+' /,
    ],
  },
  {
    line: 'sign HOST/acme/filter:1.2.3',
    status: 2,
    stderr: error('INPUT_UNKNOWN', 'Cannot use "sign": it is not a command'),
  },
  {
    line: 'push filter.wasm --json',
    status: 2,
    stdout: [
      /^\{"error":\{"code":"INPUT_UNKNOWN","message":"Cannot use \\"push\\": it is not a command",.*"exit":2\}\}$/,
    ],
    stderr: error('INPUT_UNKNOWN', 'Cannot use "push": it is not a command'),
  },
  {
    line: 'filter.wasm',
    status: 2,
    stderr: error('INPUT_UNKNOWN', 'Cannot use "filter.wasm": it is not a command'),
  },
];
