import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type BuilderOptions, openBuilder } from '../../src/adapters/programs/builder.ts';
import type { WasmImageError } from '../../src/core/errors.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'wasm-image-')));
after(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 'sub'));
writeFileSync(join(root, 'not-executable'), '');

const run = async (
  argv: readonly string[],
  folder = 'sub',
  options: Partial<BuilderOptions> = {},
): Promise<readonly string[]> => {
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text);
  const log = { info: say, notice: say, warning: say, group: say };
  await openBuilder({ log, root, env: process.env, timeoutMs: 20_000, graceMs: 50, ...options }).run(argv, folder);
  return lines.slice(1);
};
const script = (code: string, ...args: readonly string[]): readonly string[] => [process.execPath, '-e', code, ...args];

describe('running a build command', () => {
  it('runs in the folder and streams both outputs', async () => {
    const lines = await run(script('console.log(process.cwd()); console.error("warned")'));
    assert.deepEqual([...lines].sort(), [join(root, 'sub'), 'warned'].sort());
  });
  it('gives arguments to the program as they are, without a shell', async () => {
    const args = ['$HOME', '`id`', '; exit 1', '*', 'a b', '"'];
    assert.deepEqual(await run(script('console.log(JSON.stringify(process.argv.slice(1)))', ...args)), [
      JSON.stringify(args),
    ]);
  });
  it('lets no command of the output reach the runner', async () => {
    assert.deepEqual(await run(script('console.log("::set-output name=digest::evil")')), [
      ': :set-output name=digest::evil',
    ]);
  });
  it('keeps secrets of the caller from the build', async () => {
    const env = {
      ...process.env,
      INPUT_PASSWORD: 'sentinel',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'sentinel',
      GITHUB_TOKEN: 'sentinel',
    };
    const [line = ''] = await run(script('console.log(JSON.stringify(process.env))'), 'sub', {
      env,
      sourceDateEpoch: 7,
    });
    assert.doesNotMatch(line, /sentinel/);
    assert.match(line, /"SOURCE_DATE_EPOCH":"7"/);
  });
  it('gives the program no input to wait for', async () =>
    assert.deepEqual(await run(script('process.stdin.on("end", () => console.log("end")).resume()')), ['end']));
  it('runs node by the Node that runs us when PATH has none', async () => {
    assert.deepEqual(await run(['node', '-p', 'process.execPath'], 'sub', { env: {} }), [process.execPath]);
  });
});

describe('a build that fails', () => {
  const rows: readonly (readonly [string, readonly string[], string, RegExp, object])[] = [
    ['a status other than 0', script('process.exit(3)'), 'sub', /ended with status 3$/, { status: 3 }],
    ['a signal', script('process.kill(process.pid, "SIGKILL")'), 'sub', /ended by SIGKILL$/, { signal: 'SIGKILL' }],
    [
      'a program that is not there',
      ['no-such-program', 'x'],
      'sub',
      /^Cannot run "no-such-program x": the program was not found$/,
      {},
    ],
    ['a file that may not be executed', [join(root, 'not-executable')], 'sub', /may not be executed$/, {}],
    ['a folder that is not there', script(''), 'none', /"none" is no folder$/, {}],
  ];
  for (const [what, argv, folder, message, detail] of rows)
    it(`says ${what}`, async () => {
      await assert.rejects(run(argv, folder), (error: WasmImageError) => {
        assert.equal(error.code, 'BUILD_FAILED');
        assert.match(error.message, message);
        assert.deepEqual(error.detail, detail);
        return true;
      });
    });
});

// The grandchild ignores SIGTERM and holds a connection to us: it is gone when the connection is.
const STUBBORN = `process.on('SIGTERM', () => {}); require('net').connect(Number(process.argv[1]), '127.0.0.1').on('error', () => {}); setInterval(() => {}, 1000)`;
const PARENT = `require('child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], { stdio: 'inherit' })`;

describe(
  'ending a build',
  process.platform === 'win32' ? { skip: 'process groups are POSIX' } : { timeout: 15_000 },
  () => {
    const withGrandchild = async (end: (port: string, connected: Promise<unknown>) => Promise<void>): Promise<void> => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const connected = once(server, 'connection');
      const gone = connected.then(async ([socket]) => {
        socket.on('error', () => undefined).resume();
        await once(socket, 'close');
      });
      try {
        await end(String(typeof address === 'object' ? address?.port : 0), connected);
        await gone;
      } finally {
        server.close();
      }
    };

    it('ends the whole group after the time limit', async () => {
      await withGrandchild(async (port) => {
        await assert.rejects(
          run(script(`${PARENT}; setInterval(() => {}, 1000)`, STUBBORN, port), 'sub', { timeoutMs: 4_000 }),
          {
            code: 'BUILD_FAILED',
            message: /ran longer than 4 s$/,
          },
        );
      });
    });
    it('ends it when the run is cancelled', async () => {
      await withGrandchild(async (port, connected) => {
        const cancel = new AbortController();
        void connected.then(() => cancel.abort());
        await assert.rejects(
          run(script(`${PARENT}; setInterval(() => {}, 1000)`, STUBBORN, port), 'sub', { signal: cancel.signal }),
          { code: 'CANCELLED' },
        );
      });
    });
    it('leaves no background process behind a command that succeeds', async () => {
      const parent = `const child = ${PARENT}; const net = require('net'); setTimeout(() => process.exit(0), 700)`;
      await withGrandchild(async (port) => void (await run(script(parent, STUBBORN, port))));
    });
    it('does not start when the run is cancelled already', async () => {
      await assert.rejects(run(script('setInterval(() => {}, 1000)'), 'sub', { signal: AbortSignal.abort() }), {
        code: 'CANCELLED',
      });
    });
  },
);
