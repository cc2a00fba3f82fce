// The signed ABI report: cosign reads it from real registries, and our gate requires it.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKey } from './lib/certificates.ts';
import { makeDockerConfig } from './lib/clients.ts';
import { judge, missingDist } from './lib/places.ts';
import { type Finished, plainEnvironment, run } from './lib/process.ts';
import { makeWorkspace, publish, type Record, verifyWithCosign, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

const skip = missingDist();
const TYPE = 'https://wasm-image.dev/abi-report/v1';

interface Statement {
  readonly predicateType: string;
  readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
  readonly predicate: {
    readonly 'module-digest': string;
    readonly report: { readonly problems: readonly { readonly severity: string }[] };
    readonly smoke: { readonly verdict: string };
  };
}

for (const kind of ['docker-registry', 'olareg'] as const) {
  describe(`ABI attestations in ${kind}`, { skip }, () => {
    let workspace: Workspace;
    let registry: Registry;
    let attested: Record;
    let plain: Record;
    const image = (name: string) => `${registry.host}/acme/${name}`;

    before(async () => {
      workspace = await makeWorkspace(`attestation-${kind}`);
      registry = await startRegistry(kind, 'attestation');
      attested = await publish(workspace, registry, { image: image('attested'), tags: ['v1'] });
      plain = await publishPlain();
    });
    after(() => registry?.stop());

    test(`${kind}: cosign verifies the attestation and reads the module's digest from it`, async () => {
      const finished = await attestation(`${image('attested')}:v1`);
      assert.equal(finished.status, 0, finished.stderr);
      const statement = statementOf(finished.stdout);
      assert.equal(statement.predicateType, TYPE);
      assert.deepEqual(
        statement.subject.map((one) => `sha256:${one.digest.sha256}`),
        [attested.digest],
      );
      assert.equal(statement.predicate['module-digest'], attested.moduleDigest);
      const { report, smoke } = statement.predicate;
      assert.deepEqual(
        report.problems.filter((one) => one.severity === 'error'),
        [],
      );
      assert.equal(smoke.verdict, 'started');
    });

    test(`${kind}: cosign refuses another type, another key and an image without an attestation`, async () => {
      makeKey(workspace.folder, 'other', 'p256');
      const rows = [
        await attestation(`${image('attested')}:v1`, { type: 'https://slsa.dev/provenance/v1' }),
        await attestation(`${image('attested')}:v1`, { key: join(workspace.folder, 'other.pub') }),
        await attestation(`${image('plain')}@${plain.digest}`),
      ];
      assert.ok(rows.every((one) => one.status !== 0));
    });

    test(`${kind}: cosign accepts both images as signed`, async () => {
      for (const reference of [`${image('attested')}@${attested.digest}`, `${image('plain')}@${plain.digest}`]) {
        const finished = await verifyWithCosign(workspace, registry, reference);
        assert.equal(finished.status, 0, finished.stderr);
      }
    });

    test(`${kind}: our gate requires it: exit status 0 with one, 4 without, and 0 after a second publish adds it`, async () => {
      assert.equal((await gate(`${image('attested')}:v1`)).status, 0);
      assert.equal((await gate(`${image('plain')}@${plain.digest}`)).status, 4);
      const again = await publish(workspace, registry, { image: image('plain'), tags: ['v1'] });
      assert.equal(again.digest, plain.digest);
      assert.equal((await gate(`${image('plain')}:v1`)).status, 0);
      assert.equal((await publish(workspace, registry, { image: image('plain'), tags: ['v1'] })).result, 'unchanged');
    });

    function attestation(reference: string, { type = TYPE, key = workspace.publicKeyFile } = {}): Promise<Finished> {
      const env = plainEnvironment({
        HOME: workspace.folder,
        DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry),
      });
      return run(
        judge('cosign'),
        ['verify-attestation', '--type', type, '--key', key, '--insecure-ignore-tlog', reference],
        { env },
      );
    }

    function gate(reference: string): Promise<Finished> {
      return wasmImage(['verify', reference, '--key', workspace.publicKeyFile, '--require-abi-attestation', '--json'], {
        cwd: workspace.folder,
      });
    }

    async function publishPlain(): Promise<Record> {
      const inputs = [
        '--images',
        image('plain'),
        '--source-date-epoch',
        '0',
        '--metadata',
        'off',
        '--signing-key',
        workspace.keyFile,
        '--no-abi-attestation',
        '--json',
      ];
      const finished = await wasmImage(['publish', workspace.module, ...inputs], { cwd: workspace.folder });
      assert.equal(finished.status, 0, finished.stderr);
      return JSON.parse(finished.stdout) as Record;
    }
  });
}

/** cosign prints one DSSE envelope per line. */
function statementOf(printed: string): Statement {
  const [line = ''] = printed.trim().split('\n');
  const { payload } = JSON.parse(line) as { readonly payload: string };
  return JSON.parse(Buffer.from(payload, 'base64').toString()) as Statement;
}
