import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_ROWS } from '../../src/decide/check/targets/rows.ts';
import { readPolicySet } from '../../src/decide/policy/policy-set.ts';
import { readDocument } from '../support/documents.ts';

const { blocks, text } = readDocument('docs/check.md');

describe('docs/check.md', () => {
  it('has an example of a policy set that can be read', () => {
    const [example, ...others] = blocks.filter((one) => one.language === 'yaml' && one.text.includes('PolicySet'));
    assert.equal(others.length, 0);
    assert.deepEqual(
      readPolicySet(new TextEncoder().encode(example?.text ?? ''))?.map(({ policy, images }) => [
        policy,
        images?.length,
      ]),
      [
        ['policies/acme.yaml', undefined],
        ['policies/kuadrant.yaml', 1],
      ],
    );
  });
  for (const kind of new Set(FIELD_ROWS.flatMap(({ kinds }) => kinds)))
    it(`names ${kind}`, () => {
      const isPolicy = /^(?:Cluster)?AdmissionPolicy(?:Group)?$/.test(kind);
      assert.ok(text.includes(isPolicy ? 'Kubewarden policies and groups' : kind));
    });
});
