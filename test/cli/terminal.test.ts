import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { columnsOf } from '../../src/core/screen.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { noPty, runInTerminal } from '../support/pty.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { customSection } from '../support/write-module.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
/** Bytes that do not compress, so that the upload has several pieces. */
const noise = Buffer.concat(
  Array.from({ length: 32 * 1024 }, (_, i) => createHash('sha256').update(String(i)).digest()),
);
const bigFilter = Buffer.concat([goodFilter(), customSection('noise', noise)]);

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const [name, content] of [
    ['key.pem', PRIVATE_PEM],
    ['key.pub', PUBLIC_PEM],
    ['big.wasm', bigFilter],
    ['good.wasm', goodFilter()],
    ['bad.wasm', goodFilter({ without: ['malloc'], abi: 'none' })],
  ] as const)
    writeFileSync(join(folder.path, name), content);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const publish = (name: string): readonly string[] => [
  'publish',
  'big.wasm',
  ...['--images', `${registry.host}/terminal/${name}`, '--tags', 'v1', '--signing-key', 'key.pem', '--no-smoke'],
];
const isUpload = (method: string, size: number): boolean => method === 'PUT' && size > 100_000;

describe('publish in a pseudo-terminal', { skip: noPty }, () => {
  before(() => {
    registry.after = (_, { method, body }) =>
      isUpload(method, body.byteLength) ? { kind: 'delay', ms: 900 } : undefined;
  });

  it('shows bytes and rate on a live line, which a line with the time replaces', async () => {
    const { status, bytes, lines } = await runInTerminal(publish('live'), { folder: folder.path });
    assert.equal(status, 0, bytes);
    assert.match(bytes, /\r\u001b\[J[|/\\-] pushing layer \S+ [KM]iB \/ 1\.0 MiB {2}\S+ [KM]iB\/s/);
    assert.ok(
      lines.some((line) => /^ {2}pushing layer: 1\.0 MiB in \d+\.\d s$/.test(line)),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => /^[|/\\-] /.test(line)), lines.join('\n'));
    assert.match(bytes, /\u001b\[32mpublished and verified\u001b\[39m: 1 image, 1 tag, loads in Envoy/);
    assert.match(lines.at(-2) ?? '', /^ {2}deploy +127\.0\.0\.1:\d+\/terminal\/live@sha256:[0-9a-f]{64}$/);
  });

  for (const columns of [40, 20])
    it(`fits ${columns} columns`, async () => {
      const { bytes, lines } = await runInTerminal(publish(`narrow-${columns}`), { folder: folder.path, columns });
      for (const line of lines)
        assert.ok(
          columnsOf(line) <= columns || /\S{16}|verify/.test(line) || columns === 20,
          `${JSON.stringify(line)} in ${bytes}`,
        );
      for (const [live = ''] of bytes.matchAll(/(?<=\u001b\[J)[|/\\-] [^\r\n]*/g))
        assert.ok(live.length < columns, live);
    });

  it('on a dumb terminal, writes no control characters', async () => {
    const { status, bytes } = await runInTerminal(publish('dumb'), { folder: folder.path, env: { TERM: 'dumb' } });
    assert.equal(status, 0);
    assert.ok(!bytes.includes('\u001b') && !/\r(?!\n)/.test(bytes), JSON.stringify(bytes));
    assert.match(bytes, /^ {2}pushing layer: /m);
  });

  it('with NO_COLOR, has a live line and no colours', async () => {
    const { bytes } = await runInTerminal(publish('plain'), { folder: folder.path, env: { NO_COLOR: '1' } });
    assert.match(bytes, /\u001b\[J/);
    assert.doesNotMatch(bytes, /\u001b\[\d+m/);
  });

  it('with --quiet, shows the result only', async () => {
    const { bytes } = await runInTerminal([...publish('quiet'), '--quiet'], { folder: folder.path });
    assert.match(bytes, /^\u001b\[32mpublished/);
  });

  it('with --json, writes JSON without colours, also if they are forced', async () => {
    const { bytes } = await runInTerminal([...publish('json'), '--json'], {
      folder: folder.path,
      env: { FORCE_COLOR: '3' },
    });
    assert.equal(JSON.parse(bytes).result, 'published');
  });

  it('leaves nothing behind after Ctrl-C but the error', async () => {
    const silent = await startRegistry({ referrers: 'api' });
    silent.before = (_, { method }) => (method === 'PUT' ? { kind: 'silence' } : undefined);
    const args = publish('stopped').map((arg) => arg.replace(registry.host, silent.host));
    const { status, bytes, lines } = await runInTerminal(args, { folder: folder.path, stopAt: 'pushing layer' });
    await silent.stop();
    assert.equal(status, 130, bytes);
    const at = lines.findIndex((line) => line.startsWith('error CANCELLED'));
    assert.ok(at > 0, lines.join('\n'));
    assert.ok(!lines.some((line) => /^[|/\\-] /.test(line)), lines.join('\n'));
    assert.match(lines[at + 1] ?? '', /^ {2}hint: /);
    assert.equal(bytes.slice(bytes.indexOf('CANCELLED')).includes('\u001b[J'), false);
  });
});

describe('the log of a pipe', () => {
  it('has no control characters, and with --verbose a line for each request without its query', async () => {
    const { status, stderr } = await runCli([...publish('piped'), '--verbose'], { folder: folder.path });
    assert.equal(status, 0, stderr);
    assert.ok(!stderr.includes('\u001b') && !stderr.includes('\r'), JSON.stringify(stderr));
    assert.match(stderr, /^ {2}POST http:\/\/127\.0\.0\.1:\d+\/v2\/terminal\/piped\/blobs\/uploads\/ 202 {2}\d+ ms$/m);
    assert.match(stderr, /^ {2}PUT http:\/\/127\.0\.0\.1:\d+\/\S+ 201 {2}\d+ ms$/m);
    assert.doesNotMatch(stderr, /^ {2}(?:GET|HEAD|POST|PUT) \S*\?/m);
    assert.match(stderr, /^ {2}digest sha256:[0-9a-f]{64} /m);
  });

  it('is complete if standard error is closed', async () => {
    const { status, stdout } = await sh(`wi ${publish('closed').join(' ')} 2>&-`);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^published and verified/);
  });
});

describe('each error', () => {
  const rows: readonly [what: string, status: number, count: RegExp, args: readonly string[]][] = [
    [
      'of a refused module, published',
      3,
      /PW001 exports|PW001 {2}/g,
      ['publish', 'bad.wasm', '--images', 'oci-layout:x', '--sign', 'off'],
    ],
    [
      'of an unreadable file among others',
      2,
      /FILE_UNREADABLE:/g,
      ['inspect', 'good.wasm', 'absent.wasm', 'good.wasm'],
    ],
    [
      'of an image without signature',
      4,
      /it has no signature/g,
      ['verify', 'oci-layout:unsigned:v1', '--key', 'key.pub'],
    ],
  ];
  before(async () => {
    const args = ['publish', 'good.wasm', '--images', 'oci-layout:unsigned', '--sign', 'off', '--no-smoke', '--json'];
    const made = await runCli(args, { folder: folder.path });
    unsigned = JSON.parse(made.stdout).images[0].reference;
  });
  let unsigned = '';
  for (const [what, status, count, args] of rows)
    it(`is told once, at the end of standard error: ${what}`, async () => {
      const line = args.map((arg) => (arg === 'oci-layout:unsigned:v1' ? unsigned : arg));
      const ended = await runCli(line, { folder: folder.path });
      assert.equal(ended.status, status, ended.stderr);
      assert.equal(`${ended.stdout}${ended.stderr}`.match(count)?.length, 1, ended.stdout + ended.stderr);
      assert.match(ended.stderr, /error [A-Z_]+: .*\n {2}hint: .*\n {2}docs: .*\n$/);
    });
});

describe('a reader that stops early', () => {
  const lines = [
    'inspect good.wasm bad.wasm --verbose',
    'verify oci-layout:absent:v1 --key key.pub',
    'run good.wasm',
    'build good.wasm',
    'publish good.wasm --images oci-layout:piped --sign off',
    'policy --help',
  ];
  for (const line of lines)
    it(`does not break: ${line} | head`, async () => {
      const { stderr, status } = await sh(`wi ${line} | head -n 1 >/dev/null; exit \${PIPESTATUS[0]}`);
      assert.doesNotMatch(stderr, /EPIPE|node:internal|at file:/);
      assert.ok([0, 2, 3].includes(status ?? -1), `${status}: ${stderr}`);
    });
});

/** Runs a shell line in which `wi` is the command line. */
function sh(line: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const program = `"${process.execPath}" --disable-warning=ExperimentalWarning "${resolve('src/cli.ts')}"`;
  const child = spawn('bash', ['-c', `wi() { ${program} "$@"; }\n${line}`], {
    cwd: folder.path,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}
