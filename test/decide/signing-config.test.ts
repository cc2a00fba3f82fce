import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WasmImageError } from '../../src/core/errors.ts';
import { selectServices } from '../../src/decide/plan/signing-config.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

interface Row {
  readonly url?: string;
  readonly majorApiVersion?: unknown;
  readonly validFor?: unknown;
  readonly operator?: string;
}

/** A service of an operator, valid since 2025 by default. */
function service(name: string, more: Row = {}): object {
  return {
    url: `https://${name}.example`,
    majorApiVersion: 1,
    validFor: { start: '2025-01-01T00:00:00Z' },
    operator: name,
    ...more,
  };
}

function config(more: object = {}): Record<string, unknown> {
  return {
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service('fulcio')],
    oidcUrls: [service('oauth')],
    rekorTlogUrls: [service('log')],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [service('tsa')],
    tsaConfig: { selector: 'ANY' },
    ...more,
  };
}

const bytesOf = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const select = (more: object = {}) => selectServices(bytesOf(config(more)), 'sc.json', NOW);
const since = (year: number, end?: number) => ({
  start: `${year}-01-01T00:00:00Z`,
  ...(end === undefined ? {} : { end: `${end}-01-01T00:00:00Z` }),
});

test('selects one service of each kind', () =>
  assert.deepEqual(select(), {
    fulcioUrl: 'https://fulcio.example',
    logs: [{ url: 'https://log.example', version: 1 }],
    timestampUrls: ['https://tsa.example'],
  }));

const three = [service('a'), service('b', { validFor: since(2024) }), service('c', { validFor: since(2026) })];
const chosen: readonly [string, readonly object[], object, readonly string[]][] = [
  ['ANY: the newest', three, { selector: 'ANY' }, ['c']],
  ['ALL: one per operator, the newest first', three, { selector: 'ALL' }, ['c', 'a', 'b']],
  ['EXACT 2: the newest two', three, { selector: 'EXACT', count: 2 }, ['c', 'a']],
  [
    'the newest service of each operator',
    [service('a'), service('a2', { operator: 'a', validFor: since(2026) }), service('b')],
    { selector: 'ALL' },
    ['a2', 'b'],
  ],
  [
    'no service that has expired',
    [service('a', { validFor: since(2025, 2026) }), service('b')],
    { selector: 'ALL' },
    ['b'],
  ],
  [
    'no service that is not valid yet',
    [service('a', { validFor: since(2027) }), service('b')],
    { selector: 'ALL' },
    ['b'],
  ],
  ['a service that expires later', [service('a', { validFor: since(2025, 2027) })], { selector: 'ANY' }, ['a']],
  [
    'only the highest version',
    [service('a', { validFor: since(2026) }), service('b', { majorApiVersion: 2 })],
    { selector: 'ALL' },
    ['b'],
  ],
  [
    'a lower version if the higher has expired',
    [service('a'), service('b', { majorApiVersion: 2, validFor: since(2024, 2025) })],
    { selector: 'ALL' },
    ['a'],
  ],
  ['no unknown version', [service('a'), service('b', { majorApiVersion: 3 })], { selector: 'ALL' }, ['a']],
];
for (const [title, rekorTlogUrls, rekorTlogConfig, names] of chosen) {
  test(`selects from the logs, ${title}`, () =>
    assert.deepEqual(
      select({ rekorTlogUrls, rekorTlogConfig }).logs.map(({ url }) => url),
      names.map((name) => `https://${name}.example`),
    ));
}

test('reports the version of a log', () =>
  assert.deepEqual(select({ rekorTlogUrls: [service('log', { majorApiVersion: 2 })] }).logs[0]?.version, 2));

test('accepts a config without logs or without timestamp authorities, as cosign writes it', () => {
  assert.deepEqual(select({ rekorTlogUrls: undefined, rekorTlogConfig: {} }).logs, []);
  assert.deepEqual(select({ tsaUrls: [], tsaConfig: undefined }).timestampUrls, []);
});

const stale: readonly [string, object, RegExp][] = [
  [
    'every certificate authority has expired',
    { caUrls: [service('a', { validFor: since(2024, 2025) })] },
    /no service in caUrls is valid at 2026-06-01/,
  ],
  [
    'no timestamp authority is valid yet',
    { tsaUrls: [service('a', { validFor: since(2030) })] },
    /no service in tsaUrls is valid/,
  ],
  [
    'every version is unknown',
    { rekorTlogUrls: [service('a', { majorApiVersion: 3 })] },
    /no API version in rekorTlogUrls is supported \(2, 1\)/,
  ],
  [
    'EXACT requires more operators than there are',
    { rekorTlogUrls: three, rekorTlogConfig: { selector: 'EXACT', count: 4 } },
    /requires 4 operators, but rekorTlogUrls has 3 /,
  ],
  [
    'EXACT requires two and one operator runs both',
    { tsaUrls: [service('a'), service('b', { operator: 'a' })], tsaConfig: { selector: 'EXACT', count: 2 } },
    /requires 2 operators, but tsaUrls has 1 /,
  ],
];
for (const [title, more, reason] of stale) {
  test(`could not find out where to sign if ${title}`, () =>
    assert.throws(
      () => select(more),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'SIGNING_CONFIG_STALE' &&
        error.exitCode === 5 &&
        reason.test(error.message),
    ));
}

const invalid: readonly [string, unknown, RegExp][] = [
  ['text that is not JSON', 'hello', /not strict JSON/],
  ['a duplicate key', JSON.stringify(config()).replace('{', '{"caUrls":[],'), /not strict JSON/],
  [
    'version 0.1',
    config({ mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.1+json' }),
    /media type is ".*v0\.1/,
  ],
  ['a trust root', config({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' }), /media type/],
  ['a list', [], /media type is missing/],
  ['no certificate authority', config({ caUrls: [] }), /no certificate authority/],
  [
    'neither logs nor timestamp authorities',
    config({ rekorTlogUrls: [], tsaUrls: [] }),
    /neither a log nor a timestamp authority/,
  ],
  ['an object where a list is expected', config({ tsaUrls: {} }), /tsaUrls is not a list/],
  ['65 services', config({ tsaUrls: Array.from({ length: 65 }, () => service('a')) }), /65 items; the limit is 64/],
  ['no selector', config({ rekorTlogConfig: undefined }), /rekorTlogConfig has none of the selectors/],
  ['an unknown selector', config({ tsaConfig: { selector: 'SOME' } }), /tsaConfig has none of the selectors/],
  ['EXACT without count', config({ tsaConfig: { selector: 'EXACT' } }), /tsaConfig has none of the selectors/],
  ['EXACT 0', config({ tsaConfig: { selector: 'EXACT', count: 0 } }), /tsaConfig has none of the selectors/],
  [
    'plain http',
    config({ caUrls: [service('a', { url: 'http://fulcio.example' })] }),
    /url of caUrls\[0\] cannot be used: plain http/,
  ],
  [
    'credentials in a URL',
    config({ tsaUrls: [service('a', { url: 'https://u:p@tsa.example' })] }),
    /without credentials/,
  ],
  ['no start', config({ caUrls: [service('a', { validFor: {} })] }), /caUrls\[0\] has no validFor\.start/],
  [
    'a start that is not a date',
    config({ caUrls: [service('a', { validFor: { start: 'soon' } })] }),
    /no validFor\.start/,
  ],
  [
    'an end that is not a date',
    config({ caUrls: [service('a', { validFor: { start: '2025-01-01T00:00:00Z', end: 7 } })] }),
    /validFor\.end of caUrls\[0\]/,
  ],
  ['a version that is a string', config({ caUrls: [service('a', { majorApiVersion: '1' })] }), /no majorApiVersion/],
  ['257 KiB', `${JSON.stringify(config())}${' '.repeat(257 * 1024)}`, /; the limit is 262144/],
];
for (const [title, value, reason] of invalid) {
  test(`refuses a signing config with ${title}`, () =>
    assert.throws(
      () => selectServices(bytesOf(value), 'sc.json', NOW),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'SIGNING_CONFIG_INVALID' &&
        error.exitCode === 2 &&
        reason.test(error.message),
    ));
}
