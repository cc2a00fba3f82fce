import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROFILES, parseHosts, profileOf } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { CALLBACKS } from '../../src/abi/tables/callbacks.ts';
import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import { WASI_FUNCTIONS } from '../../src/abi/tables/wasi.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';

const names = (text: string | undefined): string =>
  parseHosts(text)
    .map(({ host, version }) => `${host} ${version}`)
    .join(', ');

describe('hosts', () => {
  const rows: [text: string | undefined, expected: string][] = [
    [undefined, 'envoy 1.38, envoy 1.39, envoy 1.40'],
    ['', 'envoy 1.38, envoy 1.39, envoy 1.40'],
    [' \n, ', 'envoy 1.38, envoy 1.39, envoy 1.40'],
    ['envoy', 'envoy 1.38, envoy 1.39, envoy 1.40'],
    ['envoy=1.40', 'envoy 1.40'],
    ['envoy=v1.40.2', 'envoy 1.40'],
    ['Envoy = 1.36', 'envoy 1.36'],
    ['envoy>=1.39', 'envoy 1.39, envoy 1.40'],
    ['envoy>1.38,envoy=1.16', 'envoy 1.39, envoy 1.40, envoy 1.16'],
    ['envoy<=1.17', 'envoy 1.16, envoy 1.17'],
    ['envoy<1.17', 'envoy 1.16'],
    ['envoy=1.40, envoy>=1.40', 'envoy 1.40'],
    ['istio>=1.28\nenvoy-gateway=1.7', 'istio 1.28, istio 1.29, istio 1.30, istio 1.31, envoy-gateway 1.7'],
    [
      'istio>=1.24, istio<=1.27',
      'istio 1.24, istio 1.25, istio 1.26, istio 1.27, istio 1.28, istio 1.29, istio 1.30, istio 1.31, istio 1.13, istio 1.15, istio 1.16, istio 1.17, istio 1.18, istio 1.19, istio 1.20, istio 1.22, istio 1.23',
    ],
    ['mosn, higress=current', 'mosn current, higress current'],
    ['envoy-gateway', 'envoy-gateway 1.7, envoy-gateway 1.8, envoy-gateway 1.9'],
    ['envoy-gateway=v1.9.1', 'envoy-gateway 1.9'],
    ['kong, apisix', 'kong current, apisix current'],
  ];
  for (const [text, expected] of rows)
    it(`${JSON.stringify(text)} means ${expected}`, () => assert.equal(names(text), expected));

  const refused: [text: string, words: RegExp][] = [
    ['nginx=1.0', /"nginx=1\.0".*known hosts are envoy, istio, envoy-gateway/],
    ['envoy=2.0', /no known version matches; known versions are 1\.16/],
    ['envoy>1.40', /no known version matches/],
    ['kgateway', /"kgateway".*it does not load WebAssembly/],
    ['KGateway=2.1', /"KGateway=2\.1".*it does not load WebAssembly/],
    ['istio=1.14', /known versions are 1\.13, 1\.15/],
    ['envoy==1.40', /the format is HOST, HOST=VERSION or HOST>=VERSION/],
    ['envoy=1', /no known version matches/],
    ['envoy=1.40; rm', /the format is HOST, HOST=VERSION or HOST>=VERSION/],
    ['=1.40', /the format is HOST, HOST=VERSION or HOST>=VERSION/],
    ['envoy=1.40\u0000', /the format is HOST, HOST=VERSION or HOST>=VERSION/],
  ];
  for (const [text, words] of refused)
    it(`${JSON.stringify(text)} is refused with the known hosts or versions`, () =>
      assert.throws(
        () => parseHosts(text),
        (error: Error & { code?: string }) => error.code === 'HOSTS_INVALID' && words.test(error.message),
      ));
});

describe('table rows', () => {
  for (const [what, rows] of [
    ['callbacks', CALLBACKS],
    ['host functions', HOSTCALLS],
    ['WASI functions', WASI_FUNCTIONS],
  ] as const) {
    it(`of ${what} have a source and a kind of evidence`, () =>
      assert.ok(rows.every((row) => row.source !== '' && (row.evidence === 'ran' || row.evidence === 'source'))));
    it(`of ${what} have signatures as hosts print them`, () =>
      assert.deepEqual(
        rows.filter((row) => !/^(void|(i32|i64)( (i32|i64))*) -> (void|i32)$/.test(row.signature)),
        [],
      ));
  }
  it('name each import once', () =>
    assert.equal(
      new Set([...HOSTCALLS, ...WASI_FUNCTIONS].map((row) => row.name)).size,
      HOSTCALLS.length + WASI_FUNCTIONS.length,
    ));
});

describe('host profiles', () => {
  it('have a source each', () => assert.ok(PROFILES.every((one) => one.source.length > 10)));
  it('exist once per version', () =>
    assert.equal(new Set(PROFILES.map((one) => `${one.host} ${one.version}`)).size, PROFILES.length));
  it('have the evidence "ran" only for Envoys that were run', () =>
    assert.deepEqual(
      PROFILES.filter((one) => one.evidence === 'ran').map((one) => `${one.host} ${one.version}`),
      ['envoy 1.36', 'envoy 1.37', 'envoy 1.38', 'envoy 1.39', 'envoy 1.40'],
    ));
  const sets: [version: string, functions: number][] = [
    ['1.16', 10],
    ['1.17', 12],
    ['1.20', 12],
    ['1.21', 15],
    ['1.32', 15],
    ['1.33', 18],
    ['1.38', 18],
    ['1.39', 45],
  ];
  for (const [version, functions] of sets)
    it(`Envoy ${version} has ${functions} WASI functions`, () =>
      assert.equal(profileOf({ host: 'envoy', version }).wasi, functions));
  const shipped: [gateway: string, envoy: string][] = [
    ['1.7', '1.37'],
    ['1.8', '1.38'],
    ['1.9', '1.39'],
  ];
  for (const [version, envoy] of shipped)
    it(`Envoy Gateway ${version} is Envoy ${envoy}`, () => {
      const {
        host: _host,
        version: _version,
        source,
        evidence,
        ...rest
      } = profileOf({ host: 'envoy-gateway', version });
      const {
        host: _h,
        version: _v,
        source: _s,
        evidence: _e,
        ...inner
      } = profileOf({ host: 'envoy', version: envoy });
      assert.deepEqual(rest, inner);
      assert.deepEqual([evidence, source.startsWith(`is Envoy ${envoy}: `)], ['source', true]);
    });
  it('of Kong are those of its nginx module', () => {
    const { host: _host, source: _source, ...kong } = profileOf({ host: 'kong', version: 'current' });
    const { host: _h, source: _s, ...nginx } = profileOf({ host: 'ngx-wasm', version: 'current' });
    assert.deepEqual(kong, nginx);
  });
  it('of APISIX lack what its module does not register', () => {
    const verdict = (name: string, signature: string): string => {
      const bytes = goodFilter({ abi: '0_2_0', parts: { imports: [{ module: 'env', name, signature }] } });
      const [found] = judgeAbi(readModule(bytes), { hosts: parseHosts('apisix') }).hosts;
      return `${found?.verdict} ${found?.reason ?? ''}`.trim();
    };
    assert.equal(verdict('proxy_log', 'i32 i32 i32 -> i32'), 'loads');
    assert.equal(verdict('proxy_get_metric', 'i32 i32 -> i32'), 'refused it does not provide env.proxy_get_metric');
  });
  it('of Istio are those of the Envoy that it contains', () =>
    assert.equal(
      profileOf({ host: 'istio', version: '1.28' }).wasi,
      profileOf({ host: 'envoy', version: '1.36' }).wasi,
    ));
});
