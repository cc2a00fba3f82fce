import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { MAX_SBOM_BYTES } from '../../src/attest/sbom/sbom.ts';
import { parseDigest } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { valueAt } from '../../src/decide/gate/pointer.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { type PublishResult, publish } from '../../src/pipeline/publish.ts';
import { recordOf } from '../support/keyless.ts';
import { goodFilter, name } from '../support/module-writer.ts';
import { ask, outcome } from '../support/policy-gate.ts';
import { predicatesOf } from '../support/predicates.ts';
import { type Files, openTestPorts, openTestStores, PUBLIC_PEM, planFor } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { listeningLog } from '../support/store.ts';

const { folder, registry, sigstore } = await openScene('none');
let count = 0;

const producers = Uint8Array.from([1, ...name('processed-by'), 1, ...name('rustc'), ...name('1.90.0')]);
const FILTER = goodFilter({ parts: { custom: [{ name: 'producers', payload: producers }] } });
const LOCK =
  'version = 4\n\n[[package]]\nname = "log"\nversion = "0.4.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n';
const RUST: Files = { 'Cargo.toml': '[package]', 'Cargo.lock': LOCK };
const fresh = (): string => `${registry.host}/s/f${count++}`;

function run(
  image: string,
  inputs: Readonly<Record<string, string>>,
  files: Files = RUST,
  log = listeningLog(),
): Promise<PublishResult> {
  return publish(
    planFor({ images: image, ...inputs }),
    openTestPorts({ copy: `${folder.path}/copy`, module: FILTER, files, log }),
  );
}

const purls = (bom: Json | undefined): readonly (Json | undefined)[] => {
  const components = valueAt(bom, '/components');
  return Array.isArray(components) ? components.map((one) => valueAt(one, '/bom-ref')) : [];
};

describe('an SBOM', () => {
  it('is signed in both formats, names the module and its tools, and is kept by a second run', async () => {
    const image = fresh();
    const inputs = {
      sbom: 'cyclonedx, spdx',
      tags: 'v1',
      annotations: 'org.opencontainers.image.title=my filter\norg.opencontainers.image.version=1.2.0',
    };
    const { digest, moduleDigest } = recordOf(await run(image, inputs));
    const predicates = await predicatesOf(image, digest);
    assert.deepEqual(
      [...predicates.keys()].sort(),
      [PREDICATES.signature, PREDICATES.abiReport, PREDICATES.cyclonedx, PREDICATES.spdx].sort(),
    );
    const [cyclonedx, spdx] = [predicates.get(PREDICATES.cyclonedx), predicates.get(PREDICATES.spdx)];
    assert.equal(valueAt(cyclonedx, '/metadata/component/name'), 'my filter');
    assert.equal(valueAt(cyclonedx, '/metadata/component/version'), '1.2.0');
    assert.equal(valueAt(cyclonedx, '/metadata/component/hashes/0/content'), moduleDigest.slice(7));
    assert.equal(valueAt(cyclonedx, '/metadata/timestamp'), '2023-11-14T22:13:20Z');
    assert.deepEqual(purls(cyclonedx), ['pkg:cargo/log@0.4.1', 'tool:rustc@1.90.0']);
    assert.equal(valueAt(spdx, '/packages/0/checksums/0/checksumValue'), moduleDigest.slice(7));
    assert.equal(recordOf(await run(image, inputs)).result, 'unchanged');
  });

  it('of changed packages is made again, and the signature stays', async () => {
    const image = fresh();
    const first = recordOf(await run(image, { sbom: 'cyclonedx' }));
    const second = recordOf(
      await run(image, { sbom: 'cyclonedx' }, { ...RUST, 'Cargo.lock': LOCK.replace('0.4.1', '0.4.2') }),
    );
    assert.equal(second.images[0]?.signatureDigest, first.images[0]?.signatureDigest);
    assert.equal(
      (await openTestStores().open(parseRepository(image)).fetchReferrers(parseDigest(first.digest))).length,
      4,
    );
  });

  it('uses the lock file of the workspace in a parent folder, one per type of manifest', async () => {
    const image = fresh();
    const files: Files = {
      'Cargo.lock': LOCK,
      'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/x":{"version":"1.0.0"}}}',
      'filters/a/Cargo.toml': '[package]',
      'filters/a/go.mod': 'module f\nrequire g.io/g v1.0.0\n',
      'filters/a/go.sum': `g.io/g v1.0.0 h1:${'A'.repeat(43)}=\n`,
    };
    const { digest } = recordOf(await run(image, { sbom: 'cyclonedx', 'working-directory': 'filters/a' }, files));
    assert.deepEqual(purls((await predicatesOf(image, digest)).get(PREDICATES.cyclonedx)), [
      'pkg:cargo/log@0.4.1',
      'pkg:golang/g.io/g@v1.0.0',
      'tool:rustc@1.90.0',
    ]);
  });

  it('without a lock file is made with a warning', async () => {
    const log = listeningLog();
    recordOf(await run(fresh(), { sbom: 'cyclonedx' }, {}, log));
    assert.ok(log.lines.some((line) => /^warning The SBOM lists only the module and its tools/.test(line)));
  });

  it('that is given as a file is signed unchanged', async () => {
    const image = fresh();
    const document = { spdxVersion: 'SPDX-2.3', name: 'mine' };
    const { digest } = recordOf(
      await run(image, { sbom: 'out/bom.spdx.json' }, { 'out/bom.spdx.json': JSON.stringify(document) }),
    );
    assert.deepEqual((await predicatesOf(image, digest)).get(PREDICATES.spdx), document);
  });

  it('of the maximum size is a bundle that the gate reads', async () => {
    const document = { bomFormat: 'CycloneDX', specVersion: '1.6', x: '' };
    const text = JSON.stringify({ ...document, x: 'x'.repeat(MAX_SBOM_BYTES - JSON.stringify(document).length) });
    assert.equal(text.length, MAX_SBOM_BYTES);
    assert.equal(recordOf(await run(fresh(), { sbom: 'bom.json' }, { 'bom.json': text })).verified, true);
  });

  it('can be required by a policy', async () => {
    const image = fresh();
    const { digest, moduleDigest } = recordOf(await run(image, { sbom: 'cyclonedx' }));
    const manifest = await openTestStores().open(parseRepository(image)).fetchManifest(parseDigest(digest));
    assert.ok(manifest !== undefined);
    const verdict = (predicateType: string, conditions: Json = []) =>
      ask(
        sigstore,
        { name: image, manifest, moduleDigest },
        {
          authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] },
          attestations: [
            Array.isArray(conditions) && conditions.length > 0 ? { predicateType, conditions } : { predicateType },
          ],
        },
      );
    assert.equal(outcome(await verdict(PREDICATES.cyclonedx)), 'verified');
    assert.equal(outcome(await verdict(PREDICATES.cyclonedx, [{ path: '/specVersion', equals: '1.6' }])), 'verified');
    assert.match(
      outcome(await verdict(PREDICATES.cyclonedx, [{ path: '/specVersion', equals: '1.5' }])),
      /^denied.*specVersion: expected 1.5, seen "1.6"/,
    );
    assert.match(outcome(await verdict(PREDICATES.spdx)), /^nothing-found.*ATTESTATION_NOT_FOUND.*spdx/);
  });

  const bad: readonly (readonly [
    what: string,
    inputs: Readonly<Record<string, string>>,
    files: Files,
    code: string,
  ])[] = [
    ['a damaged lock file', { sbom: 'cyclonedx' }, { ...RUST, 'Cargo.lock': '<<<<<<< HEAD' }, 'LOCK_INVALID'],
    ['a file in a different format', { sbom: './bom.json' }, { './bom.json': '{}' }, 'SBOM_INVALID'],
    [
      'a ready file that is too large',
      { sbom: 'bom.json' },
      { 'bom.json': JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', x: 'x'.repeat(MAX_SBOM_BYTES) }) },
      'SBOM_INVALID',
    ],
    [
      'more packages than a bundle can hold',
      { sbom: 'spdx' },
      {
        ...RUST,
        'Cargo.lock': Array.from({ length: 3000 }, (_, i) => `[[package]]\nname = "p${i}"\nversion = "1.0.0"\n`).join(
          '\n',
        ),
      },
      'SBOM_INVALID',
    ],
  ];
  for (const [what, inputs, files, code] of bad)
    it(`is not made from ${what}, and nothing is sent`, async () => {
      registry.takeRequests();
      const result = await run(fresh(), inputs, files);
      assert.ok(
        result.kind === 'failed' && result.error.code === code,
        result.kind === 'failed' ? result.error.message : 'done',
      );
      assert.deepEqual(registry.takeRequests(), []);
    });
});
