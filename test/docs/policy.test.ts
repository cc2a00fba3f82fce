import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../src/core/json.ts';
import { exportPolicy } from '../../src/decide/policy/export/export-policy.ts';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';
import { readDocument } from '../support/documents.ts';
import { keyless, policyJson, readJson, WORKFLOW } from '../support/policy.ts';
import { misfits, readSchemas } from '../support/schema.ts';

const schemas = readSchemas('docs/wasm-policy.schema.json');
const [ID = ''] = [...schemas.keys()];
const examples = readDocument('docs/policy.md').blocks.filter(({ language }) => language === 'yaml');
const example = examples[0]?.text ?? '';

/** Policies with the fields that exclude a field of the example. */
const others: readonly JsonObject[] = [
  policyJson(),
  policyJson({
    authorities: {
      allOf: [
        keyless('release', {
          subjectGlob: WORKFLOW.replace('v1.2.0', 'v*'),
          github: {
            server: 'https://github.com',
            owner: 'acme',
            repository: 'acme/filter',
            ref: 'refs/heads/main',
            environment: 'production',
            builderDigest: 'a'.repeat(40),
          },
          source: {
            server: 'https://github.com',
            repository: 'acme/other',
            repositoryId: '1',
            ownerId: '2',
            ref: 'refs/heads/main',
            digest: 'b'.repeat(40),
          },
        }),
        keyless('other', { subject: WORKFLOW, source: { repository: 'acme/other', refGlob: 'refs/tags/v*' } }),
      ],
    },
    signature: { maxAge: '90d' },
    attestations: [{ predicateType: 'https://x.y/z', minimumMatches: 2 }],
  }),
];

function accepts(value: Json): boolean {
  try {
    readJson(value);
    return true;
  } catch {
    return false;
  }
}

/** The names of all fields in the schema. */
function namesOf(schema: Json): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((one: Json) => namesOf(one));
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(namesOf)];
}

function keysIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => keysIn(one));
  return isObject(value) ? [...Object.keys(value), ...Object.values(value).flatMap(keysIn)] : [];
}

/** The paths of all values. */
function placesOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key]))];
}

function changed(value: Json, path: readonly string[], change: (old: Json) => Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return change(value) ?? null;
  const entries = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
    if (name !== key) return [[name, member]];
    const fresh = rest.length === 0 ? change(member) : changed(member, rest, change);
    return fresh === undefined ? [] : [[name, fresh]];
  });
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

describe('docs/policy.md', () => {
  it('has one example, which every YAML reader reads in the same way', () => {
    assert.equal(examples.length, 1);
    assert.deepEqual(readPolicy(Buffer.from(`${example}\n`)), readJson(parse(example) as Json));
  });

  it('is right about exports: the example cannot be exported', () => {
    const policy = readPolicy(Buffer.from(`${example}\n`));
    for (const target of ['cosign', 'gh', 'policy-controller', 'kyverno', 'kwctl'] as const)
      assert.throws(() => exportPolicy(policy, target), {
        code: 'POLICY_INEXPRESSIBLE',
        detail: { target, field: 'abi.versions' },
      });
  });
});

describe('docs/wasm-policy.schema.json', () => {
  const all = [parse(example) as Json, ...others];

  it('accepts what the reader accepts', () => {
    for (const policy of all) {
      assert.doesNotThrow(() => readJson(policy));
      assert.deepEqual(misfits(schemas, ID, policy), []);
    }
  });

  it('has the same fields as the reader', () => {
    const schema = schemas.get(ID);
    assert.ok(schema !== undefined);
    assert.deepEqual([...new Set(namesOf(schema))].sort(), [...new Set(all.flatMap(keysIn))].sort());
  });

  it('never refuses a policy that the reader accepts, for any change', () => {
    const places = all.flatMap((policy) => placesOf(policy).map((path) => ({ policy, path })));
    const change = fc.constantFrom<(old: Json) => Json | undefined>(
      () => undefined,
      () => '',
      () => 0,
      () => 1,
      () => [],
      () => ({}),
      () => true,
      () => 'text',
      (old) => (Array.isArray(old) ? old.slice(1) : old),
      (old) => (isObject(old) ? { ...old, unknown: 'x' } : old),
      (old) => (typeof old === 'string' ? `${old}*` : old),
      (old) => (typeof old === 'string' ? old.slice(1) : old),
      (old) => [old, old],
    );
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(fc.constantFrom(...places), change, ({ policy, path }, how) => {
        const value = changed(policy, path, how);
        if (!accepts(value)) {
          refused += 1;
          return;
        }
        taken += 1;
        assert.deepEqual(misfits(schemas, ID, value), [], JSON.stringify(path));
      }),
      { numRuns: 3000, seed: 11 },
    );
    assert.ok(taken > 200 && refused > 1000, `${taken} taken, ${refused} refused`);
  });

  it('refuses unknown fields wherever the reader does', () => {
    for (const policy of all)
      for (const path of placesOf(policy)) {
        const value = changed(policy, path, (old) => (isObject(old) ? { ...old, unknown: 'x' } : old));
        if (JSON.stringify(value) === JSON.stringify(policy)) continue;
        assert.equal(accepts(value), false, path.join('.'));
        assert.notDeepEqual(misfits(schemas, ID, value), [], path.join('.'));
      }
  });
});
