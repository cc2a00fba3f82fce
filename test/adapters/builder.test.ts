import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  it('runs in the folder and streams standard output and standard error', async () => {
    const lines = await run(script('console.log(process.cwd()); console.error("warned")'));
    assert.deepEqual([...lines].sort(), [join(root, 'sub'), 'warned'].sort());
  });
  it('passes arguments to the program unchanged, without a shell', async () => {
    const args = ['$HOME', '`id`', '; exit 1', '*', 'a b', '"'];
    assert.deepEqual(await run(script('console.log(JSON.stringify(process.argv.slice(1)))', ...args)), [
      JSON.stringify(args),
    ]);
  });
  it('breaks workflow commands in the output', async () => {
    assert.deepEqual(await run(script('console.log("::set-output name=digest::evil")')), [
      ': :set-output name=digest::evil',
    ]);
  });
  it('does not pass secrets of the caller to the build', async () => {
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
  it('gives the program an empty standard input', async () =>
    assert.deepEqual(await run(script('process.stdin.on("end", () => console.log("end")).resume()')), ['end']));
  it('runs node with our own Node if there is none in PATH', async () => {
    assert.deepEqual(await run(['node', '-p', 'process.execPath'], 'sub', { env: {} }), [process.execPath]);
  });
});

describe('a build that fails', () => {
  const rows: readonly (readonly [string, readonly string[], string, RegExp, object])[] = [
    ['a status other than 0', script('process.exit(3)'), 'sub', /exited with status 3$/, { status: 3 }],
    ['a signal', script('process.kill(process.pid, "SIGKILL")'), 'sub', /killed by SIGKILL$/, { signal: 'SIGKILL' }],
    [
      'a program that does not exist',
      ['no-such-program', 'x'],
      'sub',
      /^Cannot run "no-such-program x": the program was not found$/,
      {},
    ],
    ['a file that is not executable', [join(root, 'not-executable')], 'sub', /program is not executable$/, {}],
    ['a folder that does not exist', script(''), 'none', /"none" is not a folder$/, {}],
  ];
  for (const [what, argv, folder, message, detail] of rows)
    it(`reports ${what}`, async () => {
      await assert.rejects(run(argv, folder), (error: WasmImageError) => {
        assert.equal(error.code, 'BUILD_FAILED');
        assert.match(error.message, message);
        assert.deepEqual(error.detail, detail);
        return true;
      });
    });
  it('learns from the output what is missing', async () => {
    const code = 'console.error("  = note: the `wasm32-wasip1` target may not be installed"); process.exit(101)';
    await assert.rejects(run(script(code)), { hint: /rustup target add wasm32-wasip1$/ });
  });
  it('says how to install a program that does not exist', async () => {
    const env = { PATH: join(root, 'sub') };
    await assert.rejects(run(['cargo', 'build'], 'sub', { env }), { hint: /https:\/\/rustup\.rs/ });
    await assert.rejects(run(['cargo build'], 'sub', { env }), { hint: /^write each argument on a line of its own/ });
  });
});

describe('the modules that a build left', () => {
  const find = async (folder: string): Promise<readonly string[]> => {
    const log = { info: () => {}, notice: () => {}, warning: () => {}, group: () => {} };
    const found = await openBuilder({ log, root, env: {}, timeoutMs: 1 }).findModules(folder);
    return found.map(({ path }) => path).sort();
  };
  const make = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  };
  it('are found in the folder, without those of packages and of cargo itself', async () => {
    for (const path of [
      'target/t/release/a_b.wasm',
      'target/t/release/deps/a_b.wasm',
      'node_modules/x/y.wasm',
      'b.wasm',
    ])
      make(join('built', path));
    symlinkSync(join(root, 'built'), join(root, 'built', 'again'));
    assert.deepEqual(await find('built'), ['b.wasm', 'target/t/release/a_b.wasm']);
  });
  it('are found in the target folder above, as in a Cargo workspace', async () => {
    make('space/target/t/release/a.wasm');
    make('space/members/a/Cargo.toml');
    assert.deepEqual(await find('space/members/a'), ['../../target/t/release/a.wasm']);
  });
  it('are none in a folder that does not exist', async () => assert.deepEqual(await find('no-such'), []));
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

    it('ends the process group at the time limit', async () => {
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
    it('ends the process group when the run is cancelled', async () => {
      await withGrandchild(async (port, connected) => {
        const cancel = new AbortController();
        void connected.then(() => cancel.abort());
        await assert.rejects(
          run(script(`${PARENT}; setInterval(() => {}, 1000)`, STUBBORN, port), 'sub', { signal: cancel.signal }),
          { code: 'CANCELLED' },
        );
      });
    });
    it('leaves no background process after a command that succeeds', async () => {
      const parent = `const child = ${PARENT}; const net = require('net'); setTimeout(() => process.exit(0), 700)`;
      await withGrandchild(async (port) => void (await run(script(parent, STUBBORN, port))));
    });
    it('does not start when the run is already cancelled', async () => {
      await assert.rejects(run(script('setInterval(() => {}, 1000)'), 'sub', { signal: AbortSignal.abort() }), {
        code: 'CANCELLED',
      });
    });
  },
);
