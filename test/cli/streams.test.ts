import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const module = goodFilter();
let registry: TestRegistry;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const [name, content] of [
    ['key.pem', PRIVATE_PEM],
    ['key.pub', PUBLIC_PEM],
    ['good.wasm', module],
  ] as const)
    writeFileSync(at(name), content);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

interface Answer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a shell line in which `wi` is the command line, with `input` as standard input. */
function shell(
  line: string,
  input: Uint8Array = new Uint8Array(),
  env: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const wi = `wi() { '${process.execPath}' --disable-warning=ExperimentalWarning '${resolve('src/cli.ts')}' "$@"; }`;
  const child = spawn('bash', ['-c', `${wi}; ${line}`], {
    cwd: folder.path,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', SOURCE_DATE_EPOCH: '0', ...env },
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) =>
      done({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

const posix = process.platform === 'win32' ? { skip: 'no bash' } : {};

describe('streams', posix, () => {
  const readings: readonly (readonly [string, string])[] = [
    ['standard input', 'wi inspect - --json'],
    ['standard input by path', 'wi inspect /dev/stdin --json'],
    ['a shell pipe', 'wi inspect <(cat good.wasm) --json'],
    ['standard input that is a file', 'wi inspect - --json < good.wasm'],
    ['standard input to build from', 'wi build - --output built --json'],
    ['standard input to publish from', 'wi publish - --images oci-layout:out --signing-key <(cat key.pem) --json'],
    ['standard input to start', 'wi run - --json >/dev/null && wi inspect good.wasm --json'],
  ];
  for (const [what, line] of readings)
    it(`are read: ${what}`, async () => {
      const { status, stdout, stderr } = await shell(line, module);
      assert.equal(status, 0, stderr);
      assert.equal(stdout.toString().trim().split('\n').length, 1);
    });
  it('are read for other inputs that name a file', async () => {
    await shell(`wi publish good.wasm --images ${registry.host}/in/f --tags v1 --signing-key key.pem`);
    const { status, stderr } = await shell(`wi verify ${registry.host}/in/f:v1 --key <(cat key.pub)`);
    assert.equal(status, 0, stderr);
  });
  it('are read up to the limit of the input', async () => {
    const { status, stderr } = await shell(`wi policy check /dev/zero`);
    assert.deepEqual([status === 0, /FILE_TOO_LARGE: Cannot read "\/dev\/zero"/.test(stderr)], [false, true], stderr);
  });
  it('are read once: standard input that is given twice is refused', async () => {
    for (const line of ['wi inspect - -', 'wi run - --scenario -', 'wi build - --plugin-config @-']) {
      const { status, stderr } = await shell(line, module);
      assert.deepEqual([status, /INPUT_CONFLICT/.test(stderr)], [2, true], `${line}: ${stderr}`);
    }
  });
  it('receive a module: a pipe and a device are not replaced by a file', async () => {
    const line = `wi publish good.wasm --images oci-layout:piped --tags v1 --signing-key key.pem && mkfifo pipe && { cat pipe >from-pipe & } && wi pull oci-layout:piped:v1 -o pipe && wait && [ -p pipe ] && wi pull oci-layout:piped:v1 -o /dev/stdout >from-device`;
    const { status, stderr } = await shell(line);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readFileSync(at('from-pipe')), Buffer.from(module));
    assert.deepEqual(readFileSync(at('from-device')), Buffer.from(module));
  });
  it('that close early do not cause a stack trace', async () => {
    const { stderr } = await shell('wi inspect good.wasm --json | true; wi --help | true');
    assert.ok(!/EPIPE|node:/.test(stderr), stderr);
  });
  for (const output of ['-', "''"])
    it(`are not folders: --output ${output} of build`, async () => {
      const { status, stderr } = await shell(`wi build good.wasm -o ${output}`);
      assert.deepEqual([status, /INPUT_INVALID/.test(stderr)], [2, true], stderr);
    });
  it('that are empty count as an empty module', async () => {
    const { status, stdout } = await shell('wi inspect /dev/null');
    assert.deepEqual([status, stdout.toString().includes('WASM_EMPTY')], [3, true], stdout.toString());
  });
  it('are outside the checkout of a workflow', async () => {
    const { status, stderr } = await shell(
      'wi publish /dev/stdin --images oci-layout:x --signing-key key.pem',
      module,
      { GITHUB_WORKSPACE: folder.path },
    );
    assert.deepEqual([status, /PATH_OUTSIDE_WORKSPACE/.test(stderr)], [2, true], stderr);
  });
  it('receive the module of an image and nothing else', async () => {
    await shell(`wi publish good.wasm --images ${registry.host}/out/f --tags v1 --signing-key key.pem`);
    const { status, stdout, stderr } = await shell(`wi pull ${registry.host}/out/f:v1 --key key.pub -o -`);
    assert.equal(status, 0, stderr);
    assert.ok(stdout.equals(module));
    assert.match(stderr, /module-digest {2}sha256:/);
    const piped = await shell(`wi pull ${registry.host}/out/f:v1 --key key.pub -o - | wi inspect - --json`);
    assert.equal(piped.status, 0, piped.stderr);
    assert.throws(() => readFileSync(at('-')));
  });
});

describe('an option without effect', { concurrency: 3 }, () => {
  const rows: readonly (readonly [string, readonly string[], RegExp])[] = [
    ...(['verify', 'tags', 'inspect', 'run', 'policy'] as const).flatMap((command): [string, string[], RegExp][] => [
      [`-o of ${command}`, [command, 'x', '-o', 'y'], /"-o"/],
      [`--output of ${command}`, [command, 'x', '--output', 'y'], /"--output"/],
      [`-o of ${command}, written together`, [command, '-oy'], /"-oy"/],
    ]),
    ['--json with the module on standard output', ['pull', 'localhost:1/x:y', '-o', '-', '--json'], /INPUT_CONFLICT/],
    ['a root id for a filter that is not started', ['inspect', 'good.wasm', '--root-id', 'x'], /root-id/],
    ['a scenario for a filter that is not started', ['inspect', 'good.wasm', '--scenario', 'x.json'], /scenario/],
    ['starting the module of an image', ['inspect', '--image', 'localhost:1/x:y', '--smoke'], /smoke/],
    ['a login to inspect a file', ['inspect', 'good.wasm', '--username', 'x'], /username/],
    ['a build command for an existing module', ['build', 'good.wasm', '--build-command', 'make'], /build-command/],
    ['offline without a dry run', ['publish', 'good.wasm', '--signing-key', 'key.pem', '--offline'], /dry-run/],
  ];
  for (const [what, args, said] of rows)
    it(`is refused: ${what}`, async () => {
      const { status, stderr, stdout } = await runCli(args, { folder: folder.path });
      assert.equal(status, 2, stderr);
      assert.match(stderr + stdout, said);
    });
});

describe('a command that waits', () => {
  for (const args of [
    ['tags', 'HOST/a/b'],
    ['inspect', '--image', 'HOST/a/b:v1'],
  ])
    it(`ends after its timeout: ${args[0]}`, async () => {
      const silent = await startRegistry({});
      silent.before = () => ({ kind: 'silence' });
      const ended = await runCli([...args.map((arg) => arg.replace('HOST', silent.host)), '--timeout', '1']);
      await silent.stop();
      assert.deepEqual(
        [ended.status, /GATE_TIMEOUT.*no answer within 1 s/.test(ended.stderr)],
        [5, true],
        ended.stderr,
      );
    });
  it('has its own timeout', async () =>
    assert.match((await runCli(['tags', '--help'])).stdout, /--timeout SECONDS\n.*Default: `60`/));
  it('prints a message about itself when it is stopped', async () => {
    const silent = await startRegistry({});
    silent.before = () => ({ kind: 'silence' });
    const stopped = new Promise<Answer>((done, fail) => {
      const child = spawn(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        resolve('src/cli.ts'),
        'tags',
        `${silent.host}/a/b`,
      ]);
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on('error', fail);
      child.on('close', (status) => done({ status, stdout: Buffer.alloc(0), stderr }));
      // The first request shows that the program listens for signals.
      silent.before = () => {
        child.kill('SIGTERM');
        return { kind: 'silence' };
      };
    });
    const { status, stderr } = await stopped;
    await silent.stop();
    assert.equal(status, 130);
    assert.match(stderr, /error CANCELLED: Stopped on request\n {2}hint: run again\n/);
  });
});

describe('a full disk', { skip: !existsSync('/dev/full') }, () => {
  for (const line of [
    'wi inspect good.wasm >/dev/full',
    'wi --version >/dev/full',
    'wi inspect --json good.wasm >/dev/full',
  ])
    it(`is an error of one line: ${line}`, async () => {
      const { status, stderr } = await shell(line);
      assert.equal(status, 2, stderr);
      assert.match(
        stderr,
        /^error FILE_UNWRITABLE: Cannot write "standard output": no space left on the disk \(ENOSPC\)\n {2}hint: /,
      );
      assert.doesNotMatch(stderr, / at |INTERNAL/);
    });

  it('does not change the result where only standard error is full', async () => {
    const { status, stdout } = await shell('wi inspect good.wasm 2>/dev/full');
    assert.deepEqual([status, stdout.length > 0], [0, true]);
    assert.equal((await shell('wi inspect none.wasm 2>/dev/full')).status, 2);
  });
});
