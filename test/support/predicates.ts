import assert from 'node:assert/strict';
import { readStatement } from '../../src/attest/statement.ts';
import { parseDigest } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { fetchBundle } from '../../src/pipeline/verify/fetch-bundle.ts';
import { openTestStores } from './publisher.ts';

/** The predicates in the referrers of an image, by type; each type may occur once. */
export async function predicatesOf(name: string, digest: string): Promise<ReadonlyMap<string, Json | undefined>> {
  const store = openTestStores().open(parseRepository(name));
  const found = new Map<string, Json | undefined>();
  for (const referrer of await store.fetchReferrers(parseDigest(digest))) {
    const bundle = await fetchBundle(store, parseDigest(digest), referrer);
    if (bundle.kind !== 'bundle') continue;
    const { payload } = JSON.parse(Buffer.from(bundle.bytes).toString()).dsseEnvelope;
    const statement = readStatement(Buffer.from(payload, 'base64'));
    assert.ok(!found.has(statement.predicateType), 'the predicate type occurs twice');
    found.set(statement.predicateType, statement.predicate);
  }
  return found;
}
