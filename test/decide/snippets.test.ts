import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { digestOf } from '../../src/core/digest.ts';
import { printSnippets, snippetsOf } from '../../src/decide/report/snippets.ts';

const digest = digestOf(Uint8Array.of(1));
const moduleDigest = digestOf(Uint8Array.of(2));

describe('snippets', () => {
  for (const repository of [
    'ghcr.io/acme/123',
    'ghcr.io/acme/1e3',
    'ghcr.io/acme/on',
    'ghcr.io/acme/null',
    '[::1]:5000/acme/filter',
    'ghcr.io/acme/my_filter',
  ])
    it(`for ${repository} contain the same texts for every YAML reader, and the same image`, () => {
      const reference = `${repository}@${digest}`;
      const facts = { repository, reference, digest, moduleDigest, layout: 'oci' } as const;
      for (const version of ['1.1', '1.2'] as const) {
        const [istio, gateway, envoy, gloo, extension] = parseAllDocuments(printSnippets(facts) ?? '', { version }).map(
          (one) => {
            assert.deepEqual(one.errors, []);
            return one.toJS();
          },
        );
        const name = (repository.split('/').at(-1) ?? '').replace('_', '-');
        assert.deepEqual([istio.metadata.name, istio.spec], [name, { url: `oci://${reference}` }]);
        assert.deepEqual([extension.kind, extension.metadata.name], ['TrafficExtension', name]);
        assert.deepEqual(extension.spec, { wasm: { url: `oci://${reference}` } });
        assert.deepEqual(gateway.spec.targetRefs, [
          { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'my-gateway' },
        ]);
        const [wasm] = gateway.spec.wasm;
        assert.deepEqual([wasm.name, wasm.code.image], [name, { url: reference }]);
        assert.equal(envoy.vm_config.code.remote.sha256, moduleDigest.slice(7));
        assert.deepEqual(gloo.spec.httpGateway.options.wasm.filters, [{ name, image: reference }]);
      }
    });

  it('are empty if no proxy pulls the image', () =>
    assert.deepEqual(
      snippetsOf({
        repository: 'ghcr.io/a/b',
        reference: `ghcr.io/a/b@${digest}`,
        digest,
        moduleDigest,
        layout: 'cncf',
      }),
      [],
    ));
});
