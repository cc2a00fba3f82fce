// Hosts accept our images: Istio's own fetcher, and Envoy, which must run the filter.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { refusalLines, startEnvoy } from './envoy.ts';
import { digestOfFile } from './lib/filters.ts';
import { envoyBinary, envoyVersions, freshFolder, judge, missingDist } from './lib/places.ts';
import { type Finished, run } from './lib/process.ts';
import { makeWorkspace, publish, type Record, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

const skip = missingDist();
const LAYOUTS = ['compat', 'oci'] as const;

for (const kind of ['docker-registry', 'olareg'] as const) {
  describe(`consumers from ${kind}`, { skip }, () => {
    let workspace: Workspace;
    let registry: Registry;
    const published = new Map<string, Record>();
    const repository = (layout: string) => `${registry.host}/acme/${layout}`;

    before(async () => {
      workspace = await makeWorkspace(`consumers-${kind}`);
      registry = await startRegistry(kind, 'consumers');
      for (const layout of LAYOUTS)
        published.set(layout, await publish(workspace, registry, { image: repository(layout), tags: ['v1'], layout }));
    });
    after(() => registry?.stop());

    for (const layout of LAYOUTS) {
      test(`${kind}: Istio's fetcher accepts layout ${layout} by tag, and with the digest of the image as sha256`, async () => {
        const digest = published.get(layout)?.digest.replace('sha256:', '') ?? '';
        for (const checksum of [[], [digest]]) {
          const finished = await istioFetch(`${repository(layout)}:v1`, checksum);
          assert.equal(finished.status, 0, finished.stderr);
          assert.equal(`sha256:${finished.stdout.trim().split('\n').at(-1)}`, digestOfFile(workspace.module));
        }
      });

      test(`${kind}: Istio's fetcher refuses layout ${layout} under the sha256 of another image`, async () => {
        const finished = await istioFetch(`${repository(layout)}:v1`, ['0'.repeat(64)]);
        assert.equal(finished.status, 1);
        assert.match(finished.stderr, /sha256|digest|checksum|sum/i);
      });

      for (const version of envoyVersions()) {
        test(`${kind}: Envoy ${version} runs the module that was pulled from layout ${layout}`, async () => {
          const module = join(workspace.folder, `${layout}.wasm`);
          const pulled = await wasmImage(
            ['pull', `${repository(layout)}:v1`, '-o', `${layout}.wasm`, '--key', workspace.publicKeyFile],
            {
              cwd: workspace.folder,
            },
          );
          assert.equal(pulled.status, 0, pulled.stderr);
          const envoy = await startEnvoy({
            binary: envoyBinary(version),
            module,
            rootId: 'add_header',
            upstream: true,
          });
          try {
            const response = await fetch(`http://127.0.0.1:${envoy.port}/`, { signal: AbortSignal.timeout(10_000) });
            assert.equal(response.status, 200);
            assert.equal(await response.text(), 'upstream');
            assert.equal(response.headers.get('x-wasm-image'), 'hello');
            assert.deepEqual(refusalLines(envoy.log()), []);
          } finally {
            await envoy.stop();
          }
        });
      }
    }
  });
}

function istioFetch(image: string, checksum: readonly string[]): Promise<Finished> {
  return run(judge('istio-fetch'), [freshFolder('istio-cache'), `oci://${image}`, ...checksum]);
}
