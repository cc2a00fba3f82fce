// The images that a generated tree of manifests refers to, in a registry on loopback.
import { generateKeyPairSync } from 'node:crypto';
import { openKeySigner } from '../../../src/adapters/sigstore/signing/signer.ts';
import { contentOf, parseDigest } from '../../../src/core/digest.ts';
import { jsonBytes } from '../../../src/core/json.ts';
import { readManifest } from '../../../src/oci/manifest.ts';
import { OCI_INDEX } from '../../../src/oci/media-types.ts';
import { parseRepository, parseTag } from '../../../src/oci/reference.ts';
import { publish } from '../../../src/pipeline/publish.ts';
import { component, policy } from '../../abi/guest-modules.ts';
import { goodFilter } from '../module-writer.ts';
import { pickyFilter } from '../picky-filter.ts';
import { policyJson } from '../policy.ts';
import { openTestPorts, openTestStores, PRIVATE_PEM, PUBLIC_PEM, planFor } from '../publisher.ts';
import type { TestRegistry } from '../registry.ts';

const FOREIGN = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const FOREIGN_PEM = FOREIGN.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
/** The tag of all images, and one that never existed. */
export const TAG = 'v1.2.3';
export const GONE = 'v9.9.9';
/** A root id that the image `rooted` lists. */
export const ROOT = 'real';

/** An image in the registry. */
export interface TreeImage {
  /** With its registry, without a tag. */
  readonly name: string;
  readonly digest: string;
  readonly moduleDigest: string;
  readonly layerDigest: string;
  /** Of an index that has only this image. */
  readonly indexDigest: string;
}

export type TreeImages = Readonly<Record<ImageName, TreeImage>>;

/** Names of images: what makes each of them different. */
export type ImageName = (typeof NAMES)[number];
const NAMES = [
  'picky',
  'second',
  'shaped',
  'rooted',
  'policy',
  'component',
  'large',
  'unsigned',
  'foreign',
  'modern',
] as const;

const header = (value: string) => ({ header: { name: 'x-tree', value } });
/** Older Istio does not provide this function. */
const MODERN = [{ module: 'wasi_snapshot_preview1', name: 'sched_yield', signature: '-> i32' }];
/** As large as a small filter of a compiler, so that V8 validates it in a child process. */
const large = (): Uint8Array =>
  goodFilter({
    ...header('large'),
    functions: Array.from({ length: 3_000 }, () => ({ signature: '->', body: new Array<number>(38).fill(1) })),
  });

const SCHEMA = JSON.stringify({
  type: 'object',
  required: ['ok'],
  properties: { ok: { type: 'integer', maximum: 1_000 } },
});
const ROOTS = JSON.stringify({ type: 'envoy_proxy', abiVersions: ['0.2.1'], config: { rootIds: [ROOT] } });

/** What is published under each name: the module, inputs of `publish`, and files that they name. */
const MADE: Readonly<Record<ImageName, readonly [() => Uint8Array, Record<string, string>?, Record<string, string>?]>> =
  {
    picky: [() => pickyFilter('o', header('picky'))],
    second: [() => pickyFilter('o', header('second'))],
    shaped: [() => pickyFilter('o', header('shaped')), { 'config-schema': 's.json' }, { 's.json': SCHEMA }],
    rooted: [
      () => pickyFilter('o', header('rooted')),
      { layout: 'oci', 'runtime-config': 'r.json' },
      { 'r.json': ROOTS },
    ],
    policy: [policy],
    component: [() => component('wasi:http/incoming-handler@0.2.1')],
    large: [large],
    unsigned: [() => goodFilter(header('unsigned')), { sign: 'off', 'signing-key': '', tags: '' }],
    foreign: [() => goodFilter(header('foreign')), { 'signing-key': FOREIGN_PEM }],
    modern: [() => goodFilter({ ...header('modern'), parts: { imports: MODERN } }), { hosts: 'istio=1.30' }],
  };

/** Publishes all images, signed with the key of the tests unless their names say otherwise. @param copy a folder. */
export async function publishTreeImages(registry: TestRegistry, copy: string): Promise<TreeImages> {
  const all = new Map<ImageName, TreeImage>();
  for (const name of NAMES) {
    const [module, inputs = {}, files] = MADE[name];
    const image = `${registry.host}/acme/${name}`;
    const signer = openKeySigner({ pem: name === 'foreign' ? FOREIGN_PEM : PRIVATE_PEM });
    const { record } = await publish(
      planFor({ images: image, tags: TAG, ...inputs }),
      openTestPorts({ copy, module: module(), signer, ...(files === undefined ? {} : { files }) }),
    );
    if (record === undefined) throw new Error(`${name} was not published`);
    const store = openTestStores().open(parseRepository(image));
    const manifest = await store.fetchManifest(parseDigest(record.digest));
    if (manifest === undefined) throw new Error(`${name} is not there`);
    // A run that signs nothing moves no tag.
    if (name === 'unsigned') await store.putTag(parseTag(TAG), manifest);
    const { mediaType, digest, bytes } = manifest;
    const platform = { os: 'linux', architecture: 'amd64' };
    const manifests = [{ mediaType, digest, size: bytes.byteLength, platform }];
    const made = contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    await store.putTag(parseTag('multi'), made);
    const layerDigest = readManifest(manifest).layers.at(-1)?.digest ?? '';
    const { moduleDigest } = record;
    all.set(name, { name: image, digest, moduleDigest, layerDigest, indexDigest: made.digest });
  }
  return Object.fromEntries(all) as Record<ImageName, TreeImage>;
}

/** The policy set for these images, as files by name. @param host of the registry. */
export function policyFiles(host: string): Readonly<Record<string, string>> {
  const acme = policyJson({
    images: [{ glob: `${host}/acme/*` }],
    authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] },
  });
  const set = { apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies: [{ policy: 'acme.json' }] };
  return { 'policies/acme.json': JSON.stringify(acme), 'policies/set.json': JSON.stringify(set) };
}
