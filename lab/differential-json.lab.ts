// Programs in Go read mutants of JSON documents. Where we accept one, each of them must read the same digests, sizes,
// types, names and module.
import '../test/support/fetch-hook.ts';
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { fold } from '../src/core/json-shape.ts';
import {
  assertAgreement,
  compare,
  folderOf,
  type Judge,
  type Kind,
  printTally,
  type Reading,
  startJudge,
  type Tally,
} from './lib/differential.ts';
import { BLOBS } from './lib/json-documents.ts';
import { imageKinds, jsonKinds, LAX_KINDS } from './lib/json-kinds.ts';
import { judge } from './lib/places.ts';

describe('JSON', () => {
  const folder = folderOf('json');
  const tallies: Tally[] = [];
  let go: Judge;
  let istio: Judge;
  let kinds: readonly Kind[] = [];
  before(async () => {
    go = startJudge('Go', judge('go-json'));
    istio = startJudge('Istio', judge('istio-images'));
    for (const blob of BLOBS.values()) await istio.ask('blob', blob);
    kinds = [...(await jsonKinds(go)), ...imageKinds(istio)];
  });
  after(() => Promise.all([go?.stop(), istio?.stop()]));

  test('Go and Istio read the same from every mutant of a document that we accept', async (t) => {
    for (const kind of kinds) {
      const tally = await compare(kind, { folder });
      tallies.push(tally);
      t.diagnostic(printTally(`json, ${kind.name}`, [tally]));
    }
    t.diagnostic(printTally('json', tallies));
    for (const [i, kind] of kinds.entries()) assertAgreement(kind, tallies[i] ?? assert.fail());
  });

  for (const lax of LAX_KINDS)
    test(`the comparison exposes a reader that trusts JSON.parse: ${lax.name}`, async () => {
      const judges = kinds.find(({ name }) => name === lax.name)?.judges ?? assert.fail();
      const tally = await compare({ ...lax, judges, floor: 0 }, { folder, count: 2_000 });
      assert.ok(tally.differences.length > 0);
    });

  test('Go does not treat two letters as equal that we keep apart', async () => {
    const answer: Reading = await go.ask('folds', new Uint8Array());
    assert.ok('value' in answer);
    const folds = Object.entries(answer.value as Readonly<Record<string, string>>);
    assert.ok(folds.length > 2_000);
    assert.deepEqual(
      folds.filter(([letter, least]) => fold(letter) !== fold(least)),
      [],
    );
  });
});
