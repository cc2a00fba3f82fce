// Bad signatures, bad requests and bad registries, with real services. Our gate accepts none, and gives the right one
// of three results for each. A table also shows what cosign does.
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { LEGACY } from './lib/negative-legacy.ts';
import { FOREIGN, LATE_LOGS, PROOFS } from './lib/negative-proofs.ts';
import { REGISTRIES } from './lib/negative-registries.ts';
import { CONTENTS, POLICIES, SIGNERS } from './lib/negative-signers.ts';
import { type Foreign, makeScene, type Row, type Scene, signAbroad, withBundles, withLegacy } from './lib/negatives.ts';
import { missingDist } from './lib/places.ts';
import { type Stage, startStage } from './lib/stage.ts';
import { ask } from './lib/verifiers.ts';

const ROWS: Readonly<Record<1 | 2, readonly Row[]>> = {
  1: [
    ...SIGNERS,
    ...CONTENTS,
    ...POLICIES,
    ...REGISTRIES,
    ...PROOFS(1),
    ...LATE_LOGS('refuses'),
    ...FOREIGN,
    ...LEGACY,
  ],
  2: [...PROOFS(2), ...LATE_LOGS('accepts'), ...FOREIGN],
};

for (const version of [1, 2] as const) {
  describe(`negatives, Rekor v${version}`, { skip: missingDist() }, () => {
    let foreign: Foreign;
    let stage: Stage;
    let scene: Scene;
    const table: string[][] = [];
    let accepted = 0;

    before(async () => {
      foreign = await signAbroad();
      stage = await startStage(`negatives-${version}`, version);
      scene = await makeScene(stage, foreign);
    });
    after(() => stage?.stop());

    test(`Rekor v${version}: the image is good before the rows change it`, async () => {
      for (const [at, question] of [
        { path: 'acme/good', digest: scene.digest, witness: 'log' } as const,
        await withBundles(scene, 'acme/good-bundle', scene.bundle),
        await withBundles(scene, 'acme/good-cosigned', scene.others['cosign 3']),
        await withBundles(scene, 'acme/good-python', scene.others['sigstore-python']),
        ...(scene.legacy === undefined ? [] : [await withLegacy(scene, 'acme/good-legacy', scene.legacy)]),
        { ...(await withBundles(scene, 'acme/good-abroad', foreign.bundle)), ...foreign },
        { ...(await withLegacy(scene, 'acme/good-legacy-abroad', foreign.legacy)), ...foreign },
      ].entries())
        for (const verifier of ['wasm-image', 'cosign 3', 'cosign 2'] as const) {
          const answer = await ask(verifier, stage, question);
          assert.equal(answer.status, 0, `${at}, ${verifier}: ${answer.text}`);
        }
    });

    for (const [at, row] of ROWS[version].entries())
      test(`Rekor v${version}: ${row.name}`, async () => {
        const question = await row.prepare(scene, `acme/row${at}`);
        const [ours, three, two] = await Promise.all([
          ask('wasm-image', stage, question),
          ask('cosign 3', stage, question),
          ask('cosign 2', stage, question),
        ]);
        if (ours.status === 0) accepted += 1;
        const said = (status: number | undefined) => (status === 0 ? 'accepts' : 'refuses');
        const python =
          row.python === undefined ? undefined : said((await ask('sigstore-python', stage, question)).status);
        table.push([row.name, String(ours.status), said(three.status), said(two.status), python ?? '-']);
        assert.equal(ours.status, row.ours, ours.text);
        assert.deepEqual(
          [said(three.status), said(two.status), python],
          [row.cosign, row.cosign2 ?? row.cosign, row.python],
          `${three.text}\n${two.text}`,
        );
      });

    test(`Rekor v${version}: our gate accepts none`, (t) => {
      for (const line of [
        [
          'row',
          'wasm-image (3 denied, 4 nothing found, 5 could not find out)',
          'cosign 3',
          'cosign 2',
          'sigstore-python',
        ],
        ...table,
      ])
        t.diagnostic(`lab: | ${line.join(' | ')} |`);
      t.diagnostic(`lab: accepted by us: ${accepted} of ${table.length}, Rekor v${version}`);
      assert.equal(accepted, 0);
      assert.equal(table.length, ROWS[version].length);
    });
  });
}
