import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';
import { ISSUER, keyless, policyJson, readJson, WORKFLOW } from '../support/policy.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';
import { allOf, github, key, REFUSED_POLICIES, release } from './refused-policies.ts';

describe('reading a policy', () => {
  for (const [what, policy, why] of REFUSED_POLICIES)
    it(`refuses ${what}`, () =>
      assert.throws(
        () => (typeof policy === 'string' ? readPolicy(Buffer.from(policy)) : readJson(policy)),
        (error: Error & { code?: string; exitCode?: number }) =>
          /POLICY_INVALID|HOSTS_INVALID/.test(error.code ?? '') && error.exitCode === 2 && why.test(`${error.message}`),
      ));

  for (const [name, near, policy] of [
    ['image', 'images', { ...policyJson(), image: [] }],
    ['minimumMatch', 'minimumMatches', policyJson({ authorities: { anyOf: { minimumMatch: 2, authorities: [key] } } })],
    ['subjet', 'subject', release({ subjet: WORKFLOW })],
    ['repositoryID', 'repositoryId', github({ repositoryID: '1' })],
    ['denyImport', 'denyImports', policyJson({ abi: { denyImport: [{ module: 'env' }] } })],
  ] as const)
    it(`suggests ${near} for ${name}`, () =>
      assert.throws(() => readJson(policy), { code: 'POLICY_INVALID', hint: `did you mean ${near}?` }));

  it('refuses broken JSON, broken YAML, broken UTF-8 and a file that is too large', () => {
    for (const bytes of [
      Buffer.from('{"a":1,"a":2}'),
      Buffer.from('a: &x'),
      Buffer.from([0x61, 0x3a, 0x20, 0xff]),
      Buffer.alloc(300_000, '#'),
    ])
      assert.throws(() => readPolicy(bytes), { code: 'POLICY_INVALID', exitCode: 2 });
  });

  it('reads YAML and JSON in the same way', () => {
    const yaml = `apiVersion: wasm-image.dev/v1\nkind: FilterVerificationPolicy\nimages:\n  - glob: ghcr.io/acme/*\nauthorities:\n  allOf:\n    - name: release\n      keyless:\n        issuer: ${ISSUER}\n        subject: ${WORKFLOW}\n`;
    assert.deepEqual(readPolicy(Buffer.from(yaml)), readJson(policyJson()));
  });

  it('refuses events that run untrusted code by default', () =>
    assert.deepEqual(readJson(policyJson()).signature.refuseEvents, [
      'pull_request_target',
      'workflow_run',
      'issue_comment',
    ]));

  it('never quotes a private key, regardless of its position', () => {
    const [, , second = ''] = PRIVATE_PEM.split('\n');
    const line = PRIVATE_PEM.trim().replaceAll('\n', ' ');
    for (const text of [
      JSON.stringify(github({ repository: line })),
      `{"-----BEGIN PRIVATE KEY-----": ${second}`,
      `name: ${line}`,
      `key: |\n${PRIVATE_PEM}`,
    ])
      assert.throws(
        () => readPolicy(Buffer.from(text)),
        (error: Error & { code?: string }) =>
          error.code === 'POLICY_INVALID' &&
          !PRIVATE_PEM.split('\n').some((one) => one !== '' && error.message.includes(one.slice(0, 8))),
      );
  });

  it('refuses a key with a lot of white space quickly', () => {
    const started = performance.now();
    assert.throws(
      () => readJson(allOf({ name: 'x', key: `-----BEGIN PUBLIC KEY-----${' '.repeat(60_000)}!` })),
      /not a public key/,
    );
    assert.ok(performance.now() - started < 1000);
  });

  it('accepts keys of each supported kind', () => {
    const keys = [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ed25519'),
    ];
    for (const { publicKey } of keys)
      assert.doesNotThrow(() =>
        readJson(allOf({ name: 'x', key: publicKey.export({ type: 'spki', format: 'pem' }).toString() })),
      );
  });

  it('returns a policy that cannot be changed', () => {
    const policy = readJson(
      policyJson({
        authorities: {
          allOf: [keyless('release', { github: { repository: 'acme/filter', refGlob: 'refs/tags/v*' } })],
        },
      }),
    );
    const parts: unknown[] = [policy];
    for (const part of parts) {
      if (typeof part !== 'object' || part === null) continue;
      assert.ok(Object.isFrozen(part), JSON.stringify(part));
      parts.push(...Object.values(part));
    }
    assert.ok(parts.length > 30, `${parts.length}`);
  });
});
