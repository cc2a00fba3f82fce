import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { type Content, contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { SIGSTORE_BUNDLE } from '../../src/oci/media-types.ts';
import { parseRepository, parseTag, pin, printReference } from '../../src/oci/reference.ts';
import { makeReferrer } from '../../src/oci/referrers.ts';
import { publish } from '../../src/pipeline/publish.ts';
import type { ImageStore } from '../../src/ports.ts';
import { AMBIGUOUS_MANIFESTS, type Edit, PLAIN_MANIFESTS, replaced } from '../support/ambiguous-json.ts';
import { runCli } from '../support/cli.ts';
import { outcome } from '../support/policy-gate.ts';
import {
  openTestPorts,
  openTestStores,
  PRIVATE_PEM,
  PUBLIC_PEM,
  planFor,
  temporaryFolder,
  verifyFresh,
} from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const LAYOUTS = ['compat', 'compat-docker', 'oci'] as const;
const PLACES = ['registry', 'folder'] as const;
const signer = openKeySigner({ pem: PRIVATE_PEM });
const folder = temporaryFolder();
let registry: TestRegistry;
let count = 0;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

interface Made {
  readonly name: string;
  readonly store: ImageStore;
  readonly manifest: Content;
}

const made = new Map<string, Promise<Made>>();

/** A valid image of a layout in a registry or folder; made once. */
function goodImage(layout: string, place: string): Promise<Made> {
  const key = `${layout}-${place}`;
  const found =
    made.get(key) ??
    makeImage(layout, place === 'registry' ? `${registry.host}/j/${layout}` : `oci-layout:${folder.path}/${key}`);
  made.set(key, found);
  return found;
}

async function makeImage(layout: string, name: string): Promise<Made> {
  const { record } = await publish(
    planFor({ images: name, layout, sign: 'off', 'signing-key': '' }),
    openTestPorts({ copy: `${folder.path}/copy` }),
  );
  assert.ok(record !== undefined);
  const store = openTestStores().open(parseRepository(name));
  const manifest = await store.fetchManifest(record.digest);
  assert.ok(manifest !== undefined);
  return { name, store, manifest };
}

/** Signs a manifest with the right key and stores it under a tag, as anyone with the key can. */
async function signed({ name, store }: Made, manifest: Content): Promise<string> {
  const { repository } = store;
  const subjectName = printReference(pin(repository, manifest.digest)).split('@')[0] ?? '';
  const statement = makeStatement({
    subjectName,
    digest: manifest.digest,
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: {},
  });
  const { manifest: referrer, blobs } = makeReferrer({
    subject: descriptorOf(manifest),
    bundle: contentOf(SIGSTORE_BUNDLE, await signer.sign(statement)),
    annotations: { 'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1' },
    created: '2026-01-01T00:00:00Z',
  });
  for (const blob of blobs) await store.putBlob(blob);
  await store.putManifest(manifest);
  await store.putReferrers(manifest, [referrer]);
  const tag = `t${count++}`;
  await store.putTag(parseTag(tag), manifest, undefined);
  return `${name}:${tag}`;
}

const edited = ({ mediaType, bytes }: Content, edit: Edit): Content =>
  contentOf(mediaType, Buffer.from(edit(Buffer.from(bytes).toString('utf8'))));

for (const layout of LAYOUTS)
  for (const place of PLACES)
    describe(`a signed manifest of layout ${layout} from a ${place}`, () => {
      for (const [what, edit] of AMBIGUOUS_MANIFESTS)
        it(`is denied by the gate with ${what}`, async () => {
          const image = await goodImage(layout, place);
          assert.match(
            outcome(await verifyFresh(await signed(image, edited(image.manifest, edit)))),
            /^denied \| IMAGE_INVALID/,
          );
        });
      for (const [what, edit] of PLAIN_MANIFESTS)
        it(`is verified with ${what}`, async () => {
          const image = await goodImage(layout, place);
          assert.equal(outcome(await verifyFresh(await signed(image, edited(image.manifest, edit)))), 'verified');
        });
    });

describe('a signed manifest with "layers" and "Layers"', () => {
  for (const place of PLACES)
    for (const args of [
      ['verify', '--key', 'key.pub'],
      ['pull', '-o', 'x.wasm'],
      ['pull', '-o', 'x.wasm', '--key', 'key.pub'],
      ['inspect', '--image'],
    ])
      it(`ends ${args.join(' ')} from a ${place} with 3`, async () => {
        const image = await goodImage('compat', place);
        const [, edit] = AMBIGUOUS_MANIFESTS[0] ?? assert.fail();
        const reference = await signed(image, edited(image.manifest, edit));
        const [command = '', ...flags] = args;
        const ended = await runCli(command === 'inspect' ? [...args, reference] : [command, reference, ...flags], {
          folder: folder.path,
        });
        assert.deepEqual([ended.status, /IMAGE_INVALID/.test(ended.stderr)], [3, true], ended.stderr);
      });
});

describe('a config that readers parse differently', () => {
  const evil = `sha256:${'e'.repeat(64)}`;
  const rows: readonly (readonly [what: string, edit: Edit])[] = [
    ['"RootFS" after "rootfs"', replaced(/\}$/, `,"RootFS":{"type":"layers","diff_ids":["${evil}"]}}`)],
    ['"Diff_IDs" after "diff_ids"', replaced(/("diff_ids":\[[^\]]*\])/, `$1,"Diff_IDs":["${evil}"]`)],
    ['"diff_id\u017f" after "diff_ids"', replaced(/("diff_ids":\[[^\]]*\])/, `$1,"diff_id\u017f":["${evil}"]`)],
    ['"History"', replaced(/\}$/, ',"History":[]}')],
    ['"Env" as "ENV"', replaced(/"config":\{/, '"config":{"ENV":["A=B"],"x":1,')],
    ['an invalid creation time', replaced(/"created":"[^"]*"/, '"created":"yesterday"')],
    ['a platform that is a number', replaced(/"os":"linux"/, '"os":7')],
  ];
  for (const layout of ['compat', 'compat-docker'] as const)
    for (const [what, edit] of rows)
      it(`is denied in layout ${layout}: ${what}`, async () => {
        const image = await goodImage(layout, 'registry');
        const text = Buffer.from(image.manifest.bytes).toString('utf8');
        const { config } = JSON.parse(text) as { config: { mediaType: string; digest: string; size: number } };
        const blob = await image.store.fetchBlob({ ...config, digest: config.digest as Content['digest'] });
        // An empty object has no other member.
        const written = Buffer.from(blob ?? '')
          .toString('utf8')
          .replace('"config":{}', '"config":{"User":""}');
        const other = contentOf(config.mediaType, Buffer.from(edit(written)));
        await image.store.putBlob(other);
        const manifest = edited(image.manifest, (whole) =>
          whole.replace(JSON.stringify(config), JSON.stringify(descriptorOf(other))),
        );
        assert.match(
          outcome(await verifyFresh(await signed(image, manifest))),
          /^denied \| IMAGE_(?:INVALID|AMBIGUOUS)/,
        );
      });
});

describe('an OCI layout that readers parse differently', () => {
  const rows: readonly (readonly [what: string, file: string, edit: Edit])[] = [
    ['other "Manifests" after "manifests"', 'index.json', replaced(/\}$/, ',"Manifests":[]}')],
    [
      '"Digest" after "digest" in an entry',
      'index.json',
      replaced(/("digest":"[^"]*")/, `$1,"Digest":"sha256:${'e'.repeat(64)}"`),
    ],
    ['"Annotations" in an entry', 'index.json', replaced(/"annotations":/, '"Annotations":{},"annotations":')],
    ['a size with a fraction', 'index.json', replaced(/("size":\d+)/, '$1.0')],
    ['"ImageLayoutVersion"', 'oci-layout', replaced(/\}$/, ',"ImageLayoutVersion":"2.0.0"}')],
  ];
  for (const [what, file, edit] of rows) {
    const broken = async (): Promise<string> => {
      const { name } = await goodImage('compat', 'folder');
      const copy = join(folder.path, `broken-${count++}`);
      cpSync(name.slice('oci-layout:'.length), copy, { recursive: true });
      const path = join(copy, file);
      writeFileSync(path, edit(readFileSync(path, 'utf8')));
      return `oci-layout:${copy}`;
    };
    it(`is refused with ${what} when it is read`, async () => {
      const image = await goodImage('compat', 'folder');
      await signed(image, image.manifest);
      await assert.rejects(
        openTestStores()
          .open(parseRepository(await broken()))
          .fetchTags(),
        { code: 'IMAGE_INVALID' },
      );
    });
    it(`is not written to with ${what}`, async () => {
      const image = await goodImage('compat', 'folder');
      await signed(image, image.manifest);
      const result = await publish(
        planFor({ images: await broken(), tags: 'v9' }),
        openTestPorts({ copy: `${folder.path}/copy` }),
      );
      assert.equal(result.kind === 'failed' ? result.error.code : result.kind, 'IMAGE_INVALID');
    });
  }
});

it('a list of referrers with two keys that fold to one is refused, not read in part', async () => {
  const image = await goodImage('compat', 'registry');
  const bytes = Buffer.from(
    jsonBytes({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [], Manifests: [] }),
  );
  registry.after = (_number, { path }) => (path.includes('/referrers/') ? { kind: 'lie', body: bytes } : undefined);
  try {
    await assert.rejects(image.store.fetchReferrers(image.manifest.digest), { code: 'REGISTRY_PROTOCOL' });
  } finally {
    registry.after = undefined;
  }
});
