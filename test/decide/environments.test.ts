import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameOfHost } from '../../src/decide/check/report.ts';
import { environmentOf } from '../../src/decide/policy/environments.ts';
import { readPolicySet } from '../../src/decide/policy/policy-set.ts';

const read = (environments: unknown) => {
  const set = { apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies: [{ policy: 'p.yaml' }], environments };
  return readPolicySet(new TextEncoder().encode(JSON.stringify(set)))?.environments ?? [];
};
const one = (path: string) => read([{ paths: [path], hosts: 'istio=1.28' }]);
const code = 'POLICY_INVALID';

describe('environments of a policy set', () => {
  for (const [pattern, path, isMatch] of [
    ['clusters/prod', 'clusters/prod/a.yaml', true],
    ['clusters/prod/', 'clusters/prod/eu/west/a.yaml', true],
    ['./clusters/prod', 'clusters/prod/a.yaml', true],
    ['clusters/prod', 'clusters/production/a.yaml', false],
    ['clusters/prod', 'other/clusters/prod/a.yaml', false],
    ['clusters/prod/**', 'clusters/prod/a.yaml', true],
    ['clusters/prod/**', 'clusters/prod/eu/west/a.yaml', true],
    ['clusters/prod/**', 'clusters/staging/a.yaml', false],
    ['**/prod', 'prod/a.yaml', true],
    ['**/prod', 'a/b/prod/c.yaml', true],
    ['**/prod', 'a/prods/c.yaml', false],
    ['clusters/*/prod', 'clusters/eu/prod/a.yaml', true],
    ['clusters/*/prod', 'clusters/eu/west/prod/a.yaml', false],
    ['clusters/**/prod/*.yaml', 'clusters/eu/west/prod/a.yaml', true],
    ['clusters/**/prod/*.yaml', 'clusters/prod/a.yaml', true],
    ['clusters/**/prod/*.yaml', 'clusters/prod/a.json', false],
    ['clusters/prod-*', 'clusters/prod-eu/a.yaml', true],
    ['clusters/prod-*', 'clusters/prod/a.yaml', false],
    ['*', 'a/b.yaml', true],
    ['**', 'a/b.yaml', true],
    ['.', 'a/b.yaml', true],
    ['a.yaml', 'a.yaml', true],
    ['a.yaml', 'b/a.yaml', false],
    // The set is in a folder of its own.
    ['../clusters/prod', '../clusters/prod/a.yaml', true],
    ['../clusters/prod', 'clusters/prod/a.yaml', false],
    ['..', '../clusters/a.yaml', true],
    ['..', '../../a.yaml', false],
    ['**', '../a.yaml', false],
    ['*', '../a.yaml', false],
    ['*/*', '../a.yaml', false],
    ['.', '../a.yaml', false],
    ['../**', '../../a.yaml', false],
    [`${'**/'.repeat(200)}x`, `${'a/'.repeat(200)}y`, false],
  ] as const)
    it(`${isMatch ? 'puts' : 'does not put'} ${path.slice(0, 40)} into ${pattern.slice(0, 40)}`, () => {
      assert.equal(environmentOf(one(pattern), [path]) !== undefined, isMatch);
    });

  it('reads hosts as --hosts does, from a text and from a list', () => {
    for (const hosts of ['istio=1.28, envoy-gateway=1.6', ['istio=1.28', 'envoy-gateway=1.6']])
      assert.deepEqual(read([{ paths: ['a'], hosts }])[0]?.hosts.map(nameOfHost), ['istio 1.28', 'envoy-gateway 1.6']);
  });
  it('refuses two environments for one file', () => {
    const two = read([
      { paths: ['clusters/**'], hosts: 'istio=1.28' },
      { paths: ['x', '*/prod'], hosts: 'istio=1.28' },
    ]);
    assert.equal(environmentOf(two, ['clusters/dev/a.yaml'])?.at, 'environments[0]');
    const message = /"clusters\/prod\/a\.yaml": environments\[0\] and environments\[1\] of the policy set/;
    assert.throws(() => environmentOf(two, ['clusters/prod/a.yaml']), { code, message });
    // The same file through a link.
    assert.throws(() => environmentOf(two, ['clusters/dev/a.yaml', 'x/a.yaml']), { code });
    const twice = [{ paths: ['a'], hosts: 'istio' }];
    assert.throws(() => environmentOf(read([...twice, ...twice]), ['a/b.yaml']), { code });
  });
  for (const [title, environments, message] of [
    ['no list', {}, /environments: it is not a list/],
    ['an empty list', [], /the list is empty/],
    ['no paths', [{ hosts: 'istio' }], /environments\[0\]: it has no paths/],
    ['no hosts', [{ paths: ['a'] }], /environments\[0\]: it has no hosts/],
    ['empty paths', [{ paths: [], hosts: 'istio' }], /paths: the list is empty/],
    ['a path that is a number', [{ paths: [1], hosts: 'istio' }], /paths\[0\]: it is not a string/],
    ['another field', [{ paths: ['a'], hosts: 'istio', name: 'prod' }], /unknown field "name"/],
    ['an absolute path', [{ paths: ['/clusters'], hosts: 'istio' }], /is absolute/],
    ['a backslash', [{ paths: ['a\\b'], hosts: 'istio' }], /has a backslash/],
    ['a part with **', [{ paths: ['a/**.yaml'], hosts: 'istio' }], /is not a pattern/],
    ['a brace', [{ paths: ['a/{b,c}'], hosts: 'istio' }], /is not a pattern/],
    ['a negation', [{ paths: ['!a'], hosts: 'istio' }], /is not a pattern/],
    ['.. after a wildcard', [{ paths: ['a/**/../b'], hosts: 'istio' }], /has \.\. after a wildcard/],
    ['.. after *', [{ paths: ['a/b*/../c'], hosts: 'istio' }], /has \.\. after a wildcard/],
    ['an unknown host', [{ paths: ['a'], hosts: 'istoi=1.28' }], /environments\[0\]\.hosts: .*unknown host/],
    ['an unknown version', [{ paths: ['a'], hosts: 'istio=9.9' }], /no known version matches/],
    ['only separators', [{ paths: ['a'], hosts: ', ,' }], /an entry names no host/],
    ['an empty list of hosts', [{ paths: ['a'], hosts: [] }], /hosts: the list is empty/],
    ['an upgrade', [{ paths: ['a'], hosts: 'istio=1.28 -> istio=1.30' }], /the format is HOST/],
  ] as const)
    it(`refuses ${title}`, () => assert.throws(() => read(environments), { code, message }));
});
