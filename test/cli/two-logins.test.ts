import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { type SeenRequest, startRegistry, type TestRegistry } from '../support/registry.ts';
import { listenOn } from '../support/tls.ts';

// A password may have any character but a newline, also what looks like another input or a comment.
const FIRST = { username: 'someone', password: ' # sentinel-1: of=the;first "host" ' } as const;
const SECOND = { username: 'robot$other', password: 'sentinel-2\t%0A::of=the,second' } as const;
const folder = temporaryFolder();
let first: TestRegistry;
let second: TestRegistry;
/** What the token server of the second registry was given; it is on a host of its own. */
const asked: (string | undefined)[] = [];
const tokenServer = createServer((request, response) => {
  asked.push(request.headers.authorization);
  const { searchParams: query } = new URL(request.url ?? '/', 'http://token.invalid');
  const answer = second.guard.check(
    { number: 0, method: 'GET', path: '/token', query, headers: request.headers, body: Buffer.alloc(0) },
    '',
  );
  response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body);
});

before(async () => {
  const realm = `http://127.0.0.1:${await listenOn(tokenServer)}/token`;
  first = await startRegistry({
    referrers: 'api',
    uploads: 'other-host',
    redirectBlobs: true,
    auth: { kind: 'basic', ...FIRST },
  });
  second = await startRegistry({
    referrers: 'api',
    uploads: 'other-host',
    redirectBlobs: true,
    auth: { kind: 'bearer', realm, ...SECOND },
  });
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
});
after(async () => {
  tokenServer.close();
  tokenServer.closeAllConnections();
  await Promise.all([first.stop(), second.stop()]);
  folder.remove();
});

const flags = (registries: readonly string[], usernames: readonly string[]): readonly string[] => [
  ...registries.flatMap((host) => ['--registry', host]),
  ...usernames.flatMap((name) => ['--username', name]),
];
const both = (): readonly string[] => flags([first.host, second.host], [FIRST.username, SECOND.username]);
const PASSWORDS = `${FIRST.password}\n${SECOND.password}`;

async function run(args: readonly string[], password = PASSWORDS): Promise<Ended> {
  const ended = await runCli(args, {
    folder: folder.path,
    env: { WASM_IMAGE_PASSWORD: password, SOURCE_DATE_EPOCH: '1700000000' },
  });
  for (const text of [ended.stdout, ended.stderr]) assert.doesNotMatch(text, /sentinel|c2VudGluZWw/);
  return ended;
}

const basicOf = ({ username, password }: typeof FIRST | typeof SECOND): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Every kind of `authorization` that each server was given since the last call. */
function givenLogins(): Readonly<Record<string, readonly string[]>> {
  const kinds = (headers: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(headers.map((header) => header?.replace(/^(Bearer bearer-sentinel)-\d+$/, '$1') ?? 'none'))].sort();
  const headersOf = (requests: readonly SeenRequest[], at: number) => requests.slice(at).map((r) => r.authorization);
  const given = {
    first: kinds(headersOf(first.requests, seen.first)),
    second: kinds(headersOf(second.requests, seen.second)),
    others: kinds([...headersOf(first.otherRequests, 0), ...headersOf(second.otherRequests, 0)]),
    tokens: kinds(asked.splice(0)),
  };
  Object.assign(seen, { first: first.requests.length, second: second.requests.length });
  return given;
}
const seen = { first: 0, second: 0 };
const OWN = {
  first: [basicOf(FIRST), 'none'],
  second: ['Bearer bearer-sentinel', 'none'],
  others: ['none'],
  tokens: [basicOf(SECOND)],
};

describe('two registries with two logins', () => {
  const images = (name: string): readonly string[] => [`${first.host}/acme/${name}`, `${second.host}/acme/${name}`];
  const publish = (name: string, ...more: readonly string[]): readonly string[] => [
    'publish',
    'good.wasm',
    ...images(name).flatMap((image) => ['--images', image]),
    ...['--tags', 'v1.0.0,latest', '--signing-key', 'key.pem', '--no-smoke', '--metadata', 'off'],
    ...more,
  ];

  it('are published to in one run, and each gets its own login only, through redirects and token servers', async () => {
    const { status, stderr } = await run([...publish('f'), ...both()]);
    assert.equal(status, 0, stderr);
    assert.deepEqual(givenLogins(), OWN);
    assert.ok(first.otherRequests.length > 0 && second.otherRequests.length > 0);
    assert.ok(second.snapshotTags()['acme/f:v1.0.0'] !== undefined);
    assert.deepEqual(
      Object.keys(second.snapshotTags()).filter((tag) => !tag.includes('sha256')),
      Object.keys(first.snapshotTags()).filter((tag) => !tag.includes('sha256')),
    );
  });

  it('are read by every command that takes images of two registries', async () => {
    const legs = publish('legs', '--no-move-tags', '--output', 'legs').toSpliced(1, 1, '--modules', 'f = good.wasm');
    assert.equal((await run([...legs, ...both()])).status, 0);
    for (const args of [
      ['verify', ...images('f').map((image) => `${image}:v1.0.0`), '--key', 'key.pub'],
      ['plan', ...images('f').flatMap((image) => ['--images', image]), '--tags', 'v1.0.0', '--key', 'key.pub'],
      publish('dry', '--dry-run'),
      ['merge', 'legs', '--key', 'key.pub', '--expected', 'f'],
    ]) {
      givenLogins();
      const { status, stderr } = await run([...args, ...both()]);
      assert.equal(status, 0, `${args[0]}: ${stderr}`);
      const { first: atFirst, second: atSecond, others } = givenLogins();
      assert.deepEqual([atFirst, atSecond, others], [OWN.first, OWN.second, OWN.others], args[0]);
    }
  });

  it('work with one of the logins alone for commands that take one image', async () => {
    const [, image = ''] = images('f');
    for (const args of [
      ['pull', `${image}:v1.0.0`, '--key', 'key.pub'],
      ['inspect', '--image', `${image}:v1.0.0`, '--no-smoke'],
      ['tags', image],
      ['tree', `${image}:v1.0.0`],
      ['tag', `${image}:v1.0.0`, 'v1.0', '--key', 'key.pub'],
    ]) {
      const { status, stderr } = await run([...args, ...flags([second.host], [SECOND.username])], SECOND.password);
      assert.equal(status, 0, `${args[0]}: ${stderr}`);
    }
    assert.deepEqual(givenLogins().first, []);
  });

  it('are refused by the registries if they are swapped', async () => {
    const swapped = flags([second.host, first.host], [FIRST.username, SECOND.username]);
    const { status, stderr } = await run([...publish('swapped'), ...swapped]);
    assert.equal(status, 5, stderr);
    assert.match(stderr, /REGISTRY_UNAUTHORIZED.*from --username and --password/);
    givenLogins();
  });

  const refused: readonly (readonly [
    title: string,
    args: () => readonly string[],
    password: string,
    code: string,
    words: RegExp,
  ])[] = [
    [
      'one password',
      both,
      FIRST.password,
      'INPUT_INVALID',
      /--registry, --username and --password have 2, 2, 1 lines$/m,
    ],
    ['three passwords', both, `${PASSWORDS}\nsentinel-3`, 'INPUT_INVALID', /have 2, 2, 3 lines$/m],
    [
      'one user name',
      () => flags([first.host, second.host], ['someone']),
      PASSWORDS,
      'INPUT_INVALID',
      /have 2, 1, 2 lines$/m,
    ],
    [
      'one registry',
      () => flags([first.host], ['someone', 'other']),
      PASSWORDS,
      'INPUT_INVALID',
      /have 1, 2, 2 lines$/m,
    ],
    ['no registry', () => flags([], ['someone', 'other']), PASSWORDS, 'INPUT_MISSING', /2 hosts/],
    // A secret that is not set, beside one that has two lines: the number of lines is right.
    ['an empty password first', both, '\nsentinel-a\nsentinel-b\n', 'INPUT_INVALID', /lines, not all filled$/m],
    ['an empty password last', both, 'sentinel-a\nsentinel-b\n\n', 'INPUT_INVALID', /lines, not all filled$/m],
    ['a blank password', both, 'sentinel-a\n \t', 'INPUT_INVALID', /lines, not all filled$/m],
    [
      'a password with a line break',
      both,
      `sentinel-a\n\n${SECOND.password}`,
      'INPUT_INVALID',
      /lines, not all filled$/m,
    ],
    [
      'one registry twice',
      () => flags([first.host, `http://${first.host}/v2/`], ['someone', 'other']),
      PASSWORDS,
      'INPUT_INVALID',
      /it has two logins/,
    ],
    [
      'a registry without an image',
      () => flags([first.host, 'registry.example'], ['someone', 'other']),
      PASSWORDS,
      'INPUT_INVALID',
      /"registry.example" as --registry: no image is on that host/,
    ],
  ];
  for (const [title, args, password, code, words] of refused)
    it(`are refused before anything is sent with ${title}`, async () => {
      const before = [first, second].map(({ requests }) => requests.length);
      const { status, stderr } = await run([...publish('refused'), ...args()], password);
      assert.equal(status, 2, stderr);
      assert.ok(stderr.includes(code), stderr);
      assert.match(stderr, words);
      assert.deepEqual(
        [first, second].map(({ requests }) => requests.length),
        before,
      );
    });

  it('leave a single password with several lines as it is', async () => {
    const password = '{\n  "type": "sentinel-account",\n  "key": "a\\nb"\n}\n';
    const registry = await startRegistry({ auth: { kind: 'basic', username: '_json_key', password } });
    try {
      const image = ['--images', `${registry.host}/acme/f`];
      for (const more of [[], ['--registry', registry.host]]) {
        const args = ['publish', 'good.wasm', ...image, '--signing-key', 'key.pem', '--no-smoke', '--username'];
        const { status, stderr } = await run([...args, '_json_key', ...more], password);
        assert.equal(status, 0, stderr);
      }
    } finally {
      await registry.stop();
    }
  });

  it('are not in the record', () => {
    const record = readFileSync(join(folder.path, 'legs', 'modules', 'f', 'record.json'), 'utf8');
    assert.doesNotMatch(record, /sentinel|robot\$other/);
  });
});
