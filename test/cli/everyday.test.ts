import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const policy = `apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
images:
  - repository: HOST/acme/filter
authorities:
  allOf:
    - name: release
      key: |
${PUBLIC_PEM.trim().replace(/^/gm, '        ')}
`;
let registry: TestRegistry;

/** Runs a line in which HOST is the registry. */
const run = (line: string): Promise<Ended> =>
  runCli(line === '' ? [] : line.replaceAll('HOST', registry.host).split(' '), {
    folder: folder.path,
    env: { SOURCE_DATE_EPOCH: '1700000000' },
  });

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  const files = {
    'filter.wasm': goodFilter(),
    'broken.wasm': goodFilter({ without: ['malloc'] }),
    'text.wasm': '(module)',
    'key.pem': PRIVATE_PEM,
    'key.pub': PUBLIC_PEM,
    'policy.yaml': policy.replace('HOST', registry.host),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, name), content);
  for (const images of ['HOST/acme/filter', 'oci-layout:out']) {
    const { status, stderr } = await run(
      `publish filter.wasm --images ${images} --tags 1.2.3,latest --signing-key key.pem`,
    );
    assert.equal(status, 0, stderr);
  }
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** What a stream prints: its first and its last line. */
type Lines = readonly [first: RegExp, last: RegExp];
interface Row {
  readonly line: string;
  readonly status?: number;
  readonly stdout?: Lines;
  readonly stderr?: Lines;
}

const DIGEST = /sha256:[0-9a-f]{64}/;
const error = (code: string): Lines => [
  new RegExp(`^error ${code}: `),
  new RegExp(`docs/errors\\.md#${code.toLowerCase()}$`),
];
const json = (start: string): Lines => [new RegExp(`^[[{]"?${start}`), /[\]}]$/];

/** Command lines of every day. A stream without lines is not checked. */
const ROWS: readonly Row[] = [
  { line: '', stdout: [/^wasm-image: publish WebAssembly filters/, /could not find out|130 cancelled$/] },
  { line: '--help', stdout: [/^wasm-image: publish WebAssembly filters/, /130 cancelled$/] },
  { line: '--version', stdout: [/^development$/, /^development$/] },
  { line: '--version --json', stdout: json('version') },
  {
    line: 'help publish',
    stdout: [/^usage: wasm-image publish \[MODULE\]/, /more flags, and details: wasm-image help publish --all$/],
  },
  {
    line: 'verify -h',
    stdout: [/^usage: wasm-image verify IMAGE/, /more flags, and details: wasm-image help verify --all$/],
  },
  {
    line: 'policy export --help',
    stdout: [/^usage: wasm-image policy check\|test\|export FILE/, /help policy --all$/],
  },
  { line: 'inspect filter.wasm', stdout: [/^filter\.wasm: .*/, /./] },
  { line: 'inspect filter.wasm --hosts envoy>=1.39', stdout: [/^filter\.wasm: /, /./] },
  { line: 'inspect filter.wasm --json', stdout: json('file') },
  { line: '--json inspect filter.wasm', stdout: json('file') },
  { line: 'inspect broken.wasm', status: 3, stdout: [/^broken\.wasm: /, /./] },
  { line: 'inspect text.wasm', status: 3, stdout: [/^text\.wasm: /, /./] },
  { line: 'inspect absent.wasm', status: 2, stderr: error('FILE_UNREADABLE') },
  { line: 'inspect --image HOST/acme/filter:1.2.3', stdout: [/acme\/filter:1\.2\.3: /, /./] },
  { line: 'run filter.wasm', stdout: [/./, /./] },
  { line: 'build filter.wasm --output built', stdout: [/./, /./] },
  { line: 'publish filter.wasm --images oci-layout:again --tags dev --signing-key key.pem', stdout: [/./, /./] },
  {
    line: 'publish filter.wasm --images HOST/acme/dry --tags 1.0.0 --signing-key key.pem --dry-run',
    stdout: [/./, /./],
  },
  {
    line: 'publish broken.wasm --images HOST/acme/broken --signing-key key.pem',
    status: 3,
    stderr: [/./, /#abi_refused$/],
  },
  {
    line: 'publish filter.wasm --images HOST/acme/none --sign off --tags 1',
    status: 2,
    stderr: error('INPUT_CONFLICT'),
  },
  { line: 'verify HOST/acme/filter:1.2.3 --key key.pub', stdout: [/./, /./] },
  { line: 'verify HOST/acme/filter:1.2.3 --policy policy.yaml', stdout: [/./, /./] },
  { line: 'verify oci-layout:out:latest --key key.pub', stdout: [/./, /./] },
  { line: 'verify HOST/acme/filter:9.9.9 --key key.pub', status: 4, stderr: [/./, /#image_not_found$/] },
  { line: 'verify HOST/acme/filter:1.2.3', status: 2, stderr: error('INPUT_MISSING') },
  { line: 'policy check policy.yaml', stdout: [/^ok policy\.yaml sha256:/, /./] },
  { line: 'policy test policy.yaml --image HOST/acme/filter:latest', stdout: [/./, /./] },
  {
    line: 'tags HOST/acme/filter',
    stdout: [new RegExp(`^1\\.2\\.3 .*${DIGEST.source}`), new RegExp(`^latest .*${DIGEST.source}`)],
  },
  { line: 'tags oci-layout:out --json', stdout: json('\\{"tag') },
  { line: 'tags HOST/acme/nothing', status: 4, stderr: error('IMAGE_NOT_FOUND') },
  { line: 'pull HOST/acme/filter:1.2.3 --key key.pub -o pulled.wasm', stdout: [/./, /./] },
  { line: 'explain PW020', stdout: [/^PW020: Error, ABI rule$/, /^Online: https:.*#pw020$/] },
  { line: 'explain image_not_found', stdout: [/^IMAGE_NOT_FOUND: Nothing found, exit status 4$/, /#image_not_found$/] },
  { line: 'explain', stdout: [/^Internal, exit status 1:$/, /^To read about one: wasm-image explain CODE$/] },
  { line: 'hosts', stdout: [/^ {2}envoy +1\.16-/, /'envoy>=1\.36'\.$/] },
  { line: 'hosts istio=1.28 --json', stdout: json('\\{"host') },
  { line: 'completion bash', stdout: [/^# Completion of wasm-image for bash/, /^complete -F _wasm_image wasm-image$/] },
  { line: 'sign HOST/acme/filter:1.2.3', status: 2, stderr: error('INPUT_UNKNOWN') },
  { line: 'push filter.wasm --json', status: 2, stdout: json('error') },
  { line: 'filter.wasm', status: 2, stderr: error('INPUT_UNKNOWN') },
  { line: 'verify HOST/acme/filter:1.2.3 --certificate-identity-regexp .*', status: 2, stderr: error('INPUT_UNKNOWN') },
];

describe('everyday command lines', { concurrency: 3 }, () => {
  it('are forty', () => assert.ok(ROWS.length >= 40, String(ROWS.length)));
  for (const { line, status = 0, ...streams } of ROWS)
    it(`wasm-image ${line}`, async () => {
      const ended = await run(line);
      assert.equal(ended.status, status, ended.stderr + ended.stdout);
      for (const stream of ['stdout', 'stderr'] as const) {
        const expected = streams[stream];
        if (expected === undefined) continue;
        const lines = ended[stream].trimEnd().split('\n');
        assert.match(lines[0] ?? '', expected[0], ended[stream]);
        assert.match(lines.at(-1) ?? '', expected[1], ended[stream]);
      }
      if (status !== 0 && !line.includes('--json')) assert.notEqual(ended.stderr + ended.stdout, '');
    });
});

describe('everyday pipes', { skip: process.platform === 'win32' && 'no bash' }, () => {
  /** Runs a line of bash in which `wi` is the program. */
  const bash = (line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const wi = `wi() { '${process.execPath}' --disable-warning=ExperimentalWarning '${resolve('src/cli.ts')}' "$@"; }`;
    const child = spawn('bash', ['-c', `set -o pipefail; ${wi}; ${line}`], {
      cwd: folder.path,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', SOURCE_DATE_EPOCH: '0', HOST: registry.host, ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    return new Promise((done) => child.on('close', (status) => done({ status, stdout, stderr })));
  };
  it('pass a module on: pull -o - | inspect -', async () => {
    const { status, stdout, stderr } = await bash(
      'wi pull $HOST/acme/filter:1.2.3 --key key.pub -o - | wi inspect - --json',
    );
    assert.equal(status, 0, stderr);
    assert.equal(JSON.parse(stdout).file, '-');
  });
  it('read a module from standard input', async () => {
    const { status, stderr } = await bash(
      'wi publish - --images oci-layout:piped --tags dev --signing-key key.pem < filter.wasm',
    );
    assert.equal(status, 0, stderr);
  });
  for (const line of ['wi help publish --all', 'wi explain', 'wi completion zsh', 'wi hosts envoy'])
    it(`may be closed early: ${line} | head -1`, async () => {
      const { status, stdout, stderr } = await bash(`${line} | head -1`);
      assert.deepEqual([status, stdout.trimEnd().split('\n').length, stderr], [0, 1, '']);
    });
  it('have no escape sequences, and neither has a dumb terminal', async () => {
    const { stdout } = await bash('wi --help; wi inspect filter.wasm; wi explain PW020; wi hosts', { TERM: 'dumb' });
    assert.ok(!stdout.includes('\u001b'), stdout);
  });
});
