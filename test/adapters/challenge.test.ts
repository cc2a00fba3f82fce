import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classOfAddress } from '../../src/adapters/net/addresses.ts';
import { readRetryAfter } from '../../src/adapters/net/http.ts';
import { readChallenges } from '../../src/adapters/registry/challenge.ts';
import { scopesFor } from '../../src/adapters/registry/token.ts';

const HEADERS: readonly (readonly [
  header: string | undefined,
  expected: readonly (readonly [scheme: string, parameters: Record<string, string>])[],
])[] = [
  [undefined, []],
  ['', []],
  ['Basic realm="x"', [['basic', { realm: 'x' }]]],
  ['BASIC realm=x', [['basic', { realm: 'x' }]]],
  [
    'Bearer realm="https://a.example/token",service="reg, one",scope="repository:a/b:pull,push"',
    [['bearer', { realm: 'https://a.example/token', service: 'reg, one', scope: 'repository:a/b:pull,push' }]],
  ],
  ['Bearer  Realm = "r" ,  Service = "s"', [['bearer', { realm: 'r', service: 's' }]]],
  [
    'Basic realm="a", Bearer realm="b"',
    [
      ['basic', { realm: 'a' }],
      ['bearer', { realm: 'b' }],
    ],
  ],
  [
    'Negotiate YWJj==, Basic realm="a"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'a' }],
    ],
  ],
  ['Bearer realm="quo\\"ted"', [['bearer', { realm: 'quo"ted' }]]],
  ['Bearer realm=https://a.example/token,service=s', [['bearer', { realm: 'https://a.example/token', service: 's' }]]],
  ['Bearer __proto__="x"', [['bearer', { ['__proto__']: 'x' }]]],
  ['Bearer realm="open', []],
  ['"', []],
  [`Bearer realm="${'x'.repeat(70_000)}"`, []],
];

for (const [header, expected] of HEADERS) {
  test(`reads the challenge ${JSON.stringify(header?.slice(0, 60))}`, () => {
    assert.deepEqual(
      readChallenges(header).map(({ scheme, parameters }) => [scheme, Object.entries(parameters)]),
      expected.map(([scheme, parameters]) => [scheme, Object.entries(parameters)]),
    );
  });
}

test('reads any text as a challenge without throwing, in limited time', () => {
  const started = process.cpuUsage().user;
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      assert.ok(readChallenges(text).length <= text.length);
    }),
    { seed: 1, numRuns: 500 },
  );
  assert.ok((process.cpuUsage().user - started) / 1000 < 5_000);
});

const SCOPES: readonly (readonly [
  challenged: string | undefined,
  access: 'pull' | 'push',
  expected: readonly string[],
])[] = [
  [undefined, 'pull', ['repository:a/b:pull']],
  ['repository:a/b:pull', 'push', ['repository:a/b:pull,push']],
  ['repository:a/b:pull,push,delete', 'pull', ['repository:a/b:pull,push,delete']],
  ['aws', 'push', ['aws', 'repository:a/b:pull,push']],
  ['repository:other/x:pull repository:a/b:pull', 'push', ['repository:other/x:pull', 'repository:a/b:pull,push']],
];

for (const [challenged, access, expected] of SCOPES) {
  test(`requests ${expected.join(' and ')} when the challenge names ${challenged}`, () =>
    assert.deepEqual(scopesFor(challenged, 'a/b', access), expected));
}

const NOW = Date.UTC(2026, 0, 1);
const AFTER: readonly (readonly [text: string | undefined, expected: number | undefined])[] = [
  [undefined, undefined],
  ['0', 0],
  ['7', 7000],
  ['86400', 86_400_000],
  ['-1', undefined],
  ['soon', undefined],
  ['1.5', undefined],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', undefined],
];

for (const [text, expected] of AFTER)
  test(`reads Retry-After ${JSON.stringify(text)}`, () => assert.equal(readRetryAfter(text, NOW), expected));

const ADDRESSES: readonly (readonly [address: string, expected: string])[] = [
  ['8.8.8.8', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.9.9.9', 'loopback'],
  ['::1', 'loopback'],
  ['[::1]', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['::ffff:a9fe:a9fe', 'link-local'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['10.0.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['224.0.0.1', 'private'],
  ['255.255.255.255', 'private'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['2001:4860:4860::8888', 'public'],
];

for (const [address, expected] of ADDRESSES)
  test(`classifies ${address} as ${expected}`, () => assert.equal(classOfAddress(address), expected));
