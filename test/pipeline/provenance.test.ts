import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { WORKFLOW_BUILD_TYPE, type WorkflowRun } from '../../src/attest/provenance.ts';
import { parseDigest } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { valueAt } from '../../src/decide/gate/pointer.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import type { Signer } from '../../src/ports.ts';
import { publishKeyless, recordOf, SIGNER } from '../support/keyless.ts';
import { ask, outcome, type Subject } from '../support/policy-gate.ts';
import { predicatesOf } from '../support/predicates.ts';
import { openTestStores } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { openSigner } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('none');
let count = 0;

const FILES = { 'Cargo.toml': '[package]', 'Cargo.lock': 'version = 4\n' };
const fresh = (): string => `${registry.host}/p/f${count++}`;

const run = (images: string, inputs: Readonly<Record<string, string>> = {}, signer: Partial<Signer> = {}) =>
  publishKeyless(sigstore, { images, ...inputs }, { copy: `${folder.path}/copy`, files: FILES, signer });

describe('the provenance of a keyless publish', () => {
  it('is attached with the rest in one step, agrees with the certificate, and is kept by a second run', async () => {
    const name = fresh();
    const { digest } = recordOf(await run(name));
    const predicates = await predicatesOf(name, digest);
    assert.deepEqual(
      [...predicates.keys()].sort(),
      [PREDICATES.signature, PREDICATES.provenance, PREDICATES.abiReport].sort(),
    );
    assert.equal(valueAt(predicates.get(PREDICATES.provenance), '/runDetails/builder/id'), SIGNER);
    assert.equal(valueAt(predicates.get(PREDICATES.provenance), '/buildDefinition/resolvedDependencies/1'), undefined);
    sigstore.scene.claims = { run_id: '101', sha: 'b'.repeat(40) };
    const again = recordOf(await run(name));
    sigstore.scene.claims = {};
    assert.equal(again.result, 'unchanged');
  });

  it('is the only addition to an image that is signed already', async () => {
    const name = fresh();
    const first = recordOf(await run(name, { provenance: 'false' }));
    assert.equal((await predicatesOf(name, first.digest)).size, 2);
    const seen = sigstore.seen.length;
    const second = recordOf(await run(name));
    assert.equal(second.images[0]?.signatureDigest, first.images[0]?.signatureDigest);
    assert.equal((await predicatesOf(name, first.digest)).size, 3);
    assert.equal(sigstore.seen.slice(seen).filter(({ service }) => service === 'rekor').length, 1);
  });

  it('names the lock files of a build by this run', async () => {
    const name = fresh();
    const build = { module: '', build: 'command', 'build-command': 'make', 'module-path': 'filter.wasm' };
    const predicates = await predicatesOf(name, recordOf(await run(name, build)).digest);
    assert.equal(
      valueAt(predicates.get(PREDICATES.provenance), '/buildDefinition/resolvedDependencies/1/name'),
      'Cargo.lock',
    );
    assert.equal(valueAt(predicates.get(PREDICATES.provenance), '/buildDefinition/resolvedDependencies/2'), undefined);
  });

  it('names a workflow that an organisation requires by the repository of its file, as GitHub does', async () => {
    const file = 'acme/required/.github/workflows/release.yml';
    sigstore.scene.claims = { workflow_ref: `${file}@refs/heads/main`, job_workflow_ref: `${file}@refs/heads/main` };
    const name = fresh();
    const result = await run(name);
    sigstore.scene.claims = {};
    const provenance = (await predicatesOf(name, recordOf(result).digest)).get(PREDICATES.provenance);
    assert.equal(valueAt(provenance, '/buildDefinition/externalParameters/workflow/path'), file);
    assert.equal(
      valueAt(provenance, '/buildDefinition/externalParameters/workflow/repository'),
      'https://github.com/acme/filter',
    );
    assert.equal(valueAt(provenance, '/runDetails/builder/id'), `https://github.com/${file}@refs/heads/main`);
  });

  const lies: readonly (readonly [what: string, lie: Partial<WorkflowRun>, check: string])[] = [
    ['another repository', { repository: 'mallory/filter' }, 'source'],
    ['another server', { server: 'https://git.mallory.example' }, 'builder'],
    ['another commit', { sha: 'c'.repeat(40) }, 'commit'],
    ['another ref', { ref: 'refs/heads/main' }, 'source ref'],
    ['another workflow', { workflow: 'acme/filter/.github/workflows/other.yml@refs/tags/v1.2.0' }, 'workflow'],
    [
      'a workflow of another repository',
      { workflow: 'mallory/filter/.github/workflows/release.yml@refs/tags/v1.2.0' },
      'workflow',
    ],
    ['another builder', { jobWorkflow: 'acme/builders/.github/workflows/x.yml@refs/heads/main' }, 'builder'],
    ['another event', { event: 'schedule' }, 'event'],
    ['another repository id', { repositoryId: '1' }, 'repository id'],
    ['another owner id', { ownerId: '1' }, 'owner id'],
    ['another runner', { runner: 'self-hosted' }, 'runner'],
    ['another run', { runId: '1' }, 'run'],
    ['another attempt', { runAttempt: '9' }, 'run'],
  ];
  for (const [what, lie, check] of lies)
    it(`that names ${what} than its certificate is refused, and no tag moves`, async () => {
      const name = fresh();
      const honest = openSigner(sigstore, 'rekor 1 and timestamp');
      const honestRun = await honest.workflow();
      assert.ok(honestRun !== undefined);
      const result = await run(name, {}, { workflow: async () => ({ ...honestRun, ...lie }) });
      // The signature, too, says which repository was built.
      const [code, what] =
        check === 'source'
          ? ['SIGNATURE_DENIED', 'no signature is acceptable']
          : ['ATTESTATION_DENIED', 'no provenance attestation is acceptable'];
      assert.ok(result.kind === 'failed' && result.error.code === code, result.kind);
      assert.match(result.error.message, new RegExp(`${what}: ${check}: expected`));
      assert.deepEqual(
        Object.keys(registry.snapshotTags()).filter(
          (tag) => tag.startsWith(name.slice(registry.host.length + 1)) && tag.endsWith(':v1.0.0'),
        ),
        [],
      );
    });

  it('cannot be made with a token that does not name the full workflow run', async () => {
    sigstore.scene.claims = { runner_environment: '' };
    const result = await run(fresh());
    sigstore.scene.claims = {};
    assert.ok(
      result.kind === 'failed' &&
        result.error.code === 'OIDC_UNAVAILABLE' &&
        /set provenance to false/.test(result.error.hint),
    );
  });
});

describe('a policy about the provenance that publish made', () => {
  const conditions = (more: Readonly<Record<string, string>> = {}): Json =>
    Object.entries({
      '/runDetails/builder/id': SIGNER,
      '/buildDefinition/buildType': WORKFLOW_BUILD_TYPE,
      '/buildDefinition/externalParameters/workflow/repository': 'https://github.com/acme/filter',
      ...more,
    }).map(([path, equals]) => ({ path, equals }));
  const policy = (more?: Readonly<Record<string, string>>): { readonly [name: string]: Json } => ({
    authorities: { allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer, subject: SIGNER } }] },
    attestations: [{ predicateType: PREDICATES.provenance, conditions: conditions(more) }],
  });

  it('accepts the right builder, build type and repository only', async () => {
    const name = fresh();
    const { digest, moduleDigest } = recordOf(await run(name));
    const manifest = await openTestStores().open(parseRepository(name)).fetchManifest(parseDigest(digest));
    assert.ok(manifest !== undefined);
    const subject: Subject = { name, manifest, moduleDigest };
    assert.equal(outcome(await ask(sigstore, subject, policy())), 'verified');
    for (const path of [
      '/runDetails/builder/id',
      '/buildDefinition/buildType',
      '/buildDefinition/externalParameters/workflow/repository',
    ])
      assert.match(
        outcome(await ask(sigstore, subject, policy({ [path]: 'https://mallory.example' }))),
        /^denied.*expected https:\/\/mallory\.example/,
      );
  });
});
