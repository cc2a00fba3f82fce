import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameOfHost } from '../../src/decide/check/report.ts';
import { FIELD_ROWS } from '../../src/decide/check/targets/rows.ts';
import { environmentOf } from '../../src/decide/policy/environments.ts';
import { readPolicySet } from '../../src/decide/policy/policy-set.ts';
import { readDocument } from '../support/documents.ts';

const { blocks, text } = readDocument('docs/check.md');

describe('docs/check.md', () => {
  it('has an example of a policy set that can be read', () => {
    const example = blocks.find(({ language, text }) => language === 'yaml' && text.includes('PolicySet'));
    assert.deepEqual(
      readPolicySet(new TextEncoder().encode(example?.text ?? ''))?.entries.map(({ policy, images }) => [
        policy,
        images?.length,
      ]),
      [
        ['policies/acme.yaml', undefined],
        ['policies/kuadrant.yaml', 1],
      ],
    );
  });
  it('has an example of a set with recorded images', () => {
    const [example, ...others] = blocks.filter(
      ({ language, text }) => language === 'json' && text.includes('PolicySet'),
    );
    assert.equal(others.length, 0);
    const [, recorded] = readPolicySet(new TextEncoder().encode(example?.text ?? ''))?.entries ?? [];
    assert.deepEqual(
      [recorded?.policy, recorded?.recorded, recorded?.images?.length],
      [undefined, 'wasm-image.lock', 1],
    );
  });
  it('has an example of environments', () => {
    const example = blocks.find(({ language, text }) => language === 'yaml' && text.includes('environments:'));
    const { environments = [] } = readPolicySet(new TextEncoder().encode(example?.text ?? '')) ?? {};
    assert.deepEqual(
      ['clusters/prod/eu/a.yaml', 'clusters/staging/a.yaml', 'charts/a.yaml'].map((path) =>
        environmentOf(environments, [path])?.hosts.map(nameOfHost),
      ),
      [['istio 1.28', 'envoy-gateway 1.6'], ['istio 1.30'], undefined],
    );
  });
  for (const kind of new Set(FIELD_ROWS.flatMap(({ kinds }) => kinds)))
    it(`names ${kind}`, () => {
      const isPolicy = /^(?:Cluster)?AdmissionPolicy(?:Group)?$/.test(kind);
      assert.ok(text.includes(isPolicy ? 'Kubewarden policies and groups' : kind));
    });
});
