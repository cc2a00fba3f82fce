import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeConfigSchemaPredicate } from '../../src/attest/config-schema.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { fetchConfigSchema } from '../../src/commands/library/fetch-config-schema.ts';
import { parseDigest } from '../../src/core/digest.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { signImage } from '../../src/pipeline/sign/sign.ts';
import { runCli } from '../support/cli.ts';
import { newKey } from '../support/file-vectors.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestStores, PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';

const { folder, registry } = await openScene('api');
const SCHEMA = { type: 'object', properties: { header: { type: 'string' } }, required: ['header'] };
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder.path, name), typeof content === 'string' ? content : JSON.stringify(content));
const run = (...args: readonly string[]) => runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' } });
const publish = (path: string, ...args: readonly string[]) =>
  run(
    ...['publish', 'good.wasm', '--no-smoke', '--images', `${registry.host}/${path}`, '--tags', 'v1'],
    ...['--signing-key', 'key.pem', '--json', ...args],
  );
const name = (path: string): string => `${registry.host}/${path}:v1`;
const fetchOf = (path: string, key = PUBLIC_PEM): Promise<JsonObject> => fetchConfigSchema({ image: name(path), key });

before(() => {
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  write('key.pem', PRIVATE_PEM);
  write('schema.json', SCHEMA);
  write('remote.json', { $ref: 'https://evil.example/schema.json' });
});

describe('config-schema', () => {
  it('is signed, found by the gate, and read by the library', async () => {
    const first = await publish('acme/filter', '--config-schema', 'schema.json');
    assert.equal(first.status, 0, first.stderr);
    const record = JSON.parse(first.stdout);
    const types = record.images[0].attestations.map((one: { readonly predicateType: string }) => one.predicateType);
    assert.deepEqual(types, [PREDICATES.abiReport, PREDICATES.configSchema]);
    assert.deepEqual(await fetchOf('acme/filter'), SCHEMA);
    const again = JSON.parse((await publish('acme/filter', '--config-schema', 'schema.json')).stdout);
    assert.equal(again.result, 'unchanged');
    // Another schema is signed as well; the image stays the same.
    write('schema2.json', { ...SCHEMA, title: 'second' });
    const second = JSON.parse((await publish('acme/filter', '--config-schema', 'schema2.json')).stdout);
    assert.deepEqual([second.digest, second.images[0].signature], [record.digest, 'made']);
  });

  it('is in the plan of a dry run', async () => {
    const { stdout } = await publish('acme/dry', '--config-schema', 'schema.json', '--dry-run');
    assert.ok(JSON.parse(stdout).plan.attestations.includes(PREDICATES.configSchema));
  });

  it('is refused before anything is sent if it is not a schema', async () => {
    for (const [file, code] of [
      ['remote.json', 'CONFIG_SCHEMA_INVALID'],
      ['key.pem', 'CONFIG_SCHEMA_INVALID'],
      ['none.json', 'FILE_UNREADABLE'],
    ] as const) {
      const { status, stdout } = await publish('acme/refused', '--config-schema', file);
      assert.equal(status, 2, stdout);
      assert.match(stdout, new RegExp(code));
    }
    const off = await run(
      ...['publish', 'good.wasm', '--images', `${registry.host}/acme/refused`, '--sign', 'off'],
      ...['--config-schema', 'schema.json'],
    );
    assert.match(off.stderr, /INPUT_CONFLICT.*--config-schema/);
    assert.equal(registry.requests.filter(({ path }) => path.includes('acme/refused')).length, 0);
  });

  it('is not found in an image without one, and denied by another signer or for another module', async () => {
    const made = JSON.parse((await publish('acme/without')).stdout);
    await assert.rejects(fetchOf('acme/without'), { code: 'ATTESTATION_NOT_FOUND', exitCode: 4 });
    await assert.rejects(fetchOf('acme/filter', newKey('P-256').publicPem), { code: 'SIGNATURE_DENIED' });
    const store = openTestStores().open(parseRepository(`${registry.host}/acme/without`));
    const manifest = await store.fetchManifest(parseDigest(made.digest));
    assert.ok(manifest !== undefined);
    const attach = (pem: string, moduleDigest: string, schema: JsonObject): Promise<unknown> => {
      const predicate = makeConfigSchemaPredicate(parseDigest(moduleDigest), schema);
      const claims = [{ predicateType: PREDICATES.configSchema, predicate }];
      return signImage(store, openKeySigner({ pem }), manifest, '2026-01-01T00:00:00Z', claims);
    };
    await attach(newKey('P-256').privatePem, made.moduleDigest, SCHEMA);
    await assert.rejects(fetchOf('acme/without'), { code: 'ATTESTATION_DENIED', exitCode: 3 });
    await attach(PRIVATE_PEM, `sha256:${'0'.repeat(64)}`, SCHEMA);
    await assert.rejects(fetchOf('acme/without'), { code: 'ATTESTATION_DENIED', exitCode: 3 });
    write('policy.json', {
      apiVersion: 'wasm-image.dev/v1',
      kind: 'FilterVerificationPolicy',
      images: [{ repository: `${registry.host}/acme/without` }, { repository: `${registry.host}/acme/filter` }],
      authorities: { allOf: [{ name: 'release', key: PUBLIC_PEM }] },
      attestations: [
        { predicateType: PREDICATES.configSchema, conditions: [{ path: '/schema/type', equals: 'object' }] },
      ],
    });
    const denied = await run('verify', name('acme/without'), '--policy', 'policy.json');
    assert.deepEqual([denied.status, /module digest/.test(denied.stdout)], [3, true], denied.stdout);
    const accepted = await run('verify', name('acme/filter'), '--policy', 'policy.json');
    assert.equal(accepted.status, 0, accepted.stderr);
    // By the right signer and for this module, but not a schema that can be used.
    await attach(PRIVATE_PEM, made.moduleDigest, { $ref: 'https://evil.example/schema.json' });
    await assert.rejects(fetchOf('acme/without'), { code: 'CONFIG_SCHEMA_INVALID' });
  });
});
