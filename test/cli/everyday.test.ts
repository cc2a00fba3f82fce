import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundleCli } from '../support/bundle-cli.ts';
import { type Ended, runNode } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Line, type Row, ROWS as USUAL_ROWS } from './everyday-rows.ts';
import { TAG_ROWS } from './everyday-tag-rows.ts';

const folder = temporaryFolder();
const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
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
const logins = JSON.stringify({ auths: { 'registry.example': { auth: btoa('robot:hunter2') } } });
let registry: TestRegistry;
let cli: string;
/** The image that every row asks about. */
let digest: string;

/** Runs a line in which HOST is the registry. */
const run = (line: string, { input = '', docker = 'docker', in: work }: Partial<Row> = {}): Promise<Ended> =>
  runNode([cli, ...(line === '' ? [] : line.replaceAll('HOST', registry.host).split(' '))], {
    folder: at(work ?? '.'),
    env: {
      SOURCE_DATE_EPOCH: '1700000000',
      DOCKER_CONFIG: at(docker),
      NODE_COMPILE_CACHE: at('cache'),
      ...(work === undefined ? {} : { PATH: '' }),
    },
    input,
  });

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const name of ['program/dist', 'docker', 'empty']) mkdirSync(at(name), { recursive: true });
  cpSync('docs', at('program/docs'), { recursive: true });
  cli = await bundleCli(at('program/dist'));
  const files = {
    'filter.wasm': goodFilter(),
    'broken.wasm': goodFilter({ without: ['malloc'] }),
    'text.wasm': '(module)',
    'key.pem': PRIVATE_PEM,
    'key.pub': PUBLIC_PEM,
    'policy.yaml': policy.replace('HOST', registry.host),
    'docker/config.json': logins,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content, { mode: 0o600 });
  for (const images of ['HOST/acme/filter', 'oci-layout:out']) {
    const { status, stdout, stderr } = await run(
      `publish filter.wasm --images ${images} --tags 1.2.3,latest --signing-key key.pem --json`,
    );
    assert.equal(status, 0, stderr);
    ({ digest } = JSON.parse(stdout) as { digest: string });
  }
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const ROWS = [...USUAL_ROWS, ...TAG_ROWS];

describe('everyday command lines', { concurrency: 2 }, () => {
  /** A slow machine gets lines that say how long a step takes. */
  const linesOf = (text: string): readonly string[] =>
    text.split('\n').filter((line) => line !== '' && !/^ {2}(?:took|.*:(?: .* in)?) \d+\.\d s$/.test(line));
  const check = (line: string | undefined, expected: Line, all: string): void => {
    if (typeof expected !== 'string') assert.match(line ?? '', expected, all);
    else {
      const words = { HOST: registry.host, DIGEST: digest, SHORT: digest.slice(0, 19) };
      assert.equal(
        line,
        expected.replace(/\b(?:HOST|DIGEST|SHORT)\b/g, (word) => words[word as keyof typeof words]),
        all,
      );
    }
  };
  it('are at least forty', () => assert.ok(ROWS.length >= 40, String(ROWS.length)));
  for (const row of ROWS)
    it(`wasm-image ${row.line}`, async () => {
      const ended = await run(row.line, row);
      const all = `${ended.stdout}\n${ended.stderr}`;
      assert.equal(ended.status, row.status ?? 0, all);
      if (row.line.includes('--json')) JSON.parse(ended.stdout);
      for (const stream of ['stdout', 'stderr'] as const) {
        const lines = linesOf(ended[stream]);
        const [first, last] = row[stream] ?? [];
        if (first !== undefined) check(lines[0], first, all);
        if (last !== undefined) check(lines.at(-1), last, all);
        else assert.equal(lines.length, first === undefined ? 0 : 1, all);
      }
    });
});

describe('everyday pipes', { skip: process.platform === 'win32' && 'no bash' }, () => {
  /** Runs a line of bash in which `wi` is the program. */
  const bash = (line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const wi = `wi() { '${process.execPath}' '${cli}' "$@"; }`;
    const child = spawn('bash', ['-c', `set -o pipefail; ${wi}; ${line}`], {
      cwd: folder.path,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: '/nonexistent',
        SOURCE_DATE_EPOCH: '0',
        NODE_COMPILE_CACHE: at('cache'),
        HOST: registry.host,
        ...env,
      },
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
