// Good documents of every kind that programs in Go read. The comparison mutates them.
import type { LegacySignature } from '../../src/attest/legacy-signature.ts';
import { makeSimpleSigning } from '../../src/attest/simple-signing.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { contentOf, type Digest, descriptorOf, digestOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { goodFilter } from '../../test/support/module-writer.ts';
import { fixedImage } from '../../test/support/print-images.ts';
import { startSigstore } from '../../test/support/sigstore.ts';
import { openSigner, ROADS, signOn } from '../../test/support/sigstore-run.ts';

const LAYOUTS = ['compat', 'compat-docker', 'oci'] as const;
/** One image per layout that Istio reads. */
export const GOOD = LAYOUTS.map((layout) => fixedImage(layout, goodFilter()));
/** The module that an attacker wants a host to load. */
const EVIL = LAYOUTS.map((layout) => fixedImage(layout, goodFilter({ header: { name: 'x-evil', value: '1' } })));
export const EVIL_VALUES = EVIL.flatMap((image) => {
  const layers = (JSON.parse(text(image.manifest.bytes)) as { layers: object[] }).layers;
  return [layers, ...layers, ...layers.flatMap((layer) => Object.values(layer))].map((value) => JSON.stringify(value));
});
const DIGEST = digestOf(Uint8Array.of(1));

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

export const SUBJECT_MANIFEST = jsonBytes({
  ...(JSON.parse(text(GOOD[2]?.manifest.bytes ?? new Uint8Array())) as object),
  artifactType: 'application/x',
  subject: {
    ...descriptorOf(contentOf(OCI_INDEX, Uint8Array.of(1))),
    artifactType: 'application/y',
    annotations: { a: 'b', A: 'c' },
  },
});
export const INDEX = jsonBytes({
  schemaVersion: 2,
  mediaType: OCI_INDEX,
  manifests: GOOD.map(({ manifest }, i) => ({
    ...descriptorOf(manifest),
    artifactType: 'application/x',
    annotations: { 'org.opencontainers.image.ref.name': `v${i}` },
    platform: { architecture: 'amd64', os: 'linux', 'os.version': '1', 'os.features': ['a'], variant: 'v8' },
  })),
  annotations: { a: 'b' },
});
export const CONFIG = jsonBytes({
  created: '2026-01-02T03:04:05.678Z',
  author: 'a',
  architecture: 'amd64',
  os: 'linux',
  variant: 'v8',
  config: {
    User: 'a',
    ExposedPorts: { '80/tcp': {} },
    Env: ['A=B'],
    Entrypoint: ['/a'],
    Cmd: null,
    Volumes: { '/v': {} },
    WorkingDir: '/',
    Labels: { a: 'b', A: 'c' },
    StopSignal: 'SIGTERM',
  },
  rootfs: { type: 'layers', diff_ids: [DIGEST, digestOf(Uint8Array.of(2))] },
  history: [
    { created: '2026-01-02T03:04:05+01:00', created_by: 'a', comment: 'b', empty_layer: true },
    { author: 'c' },
  ],
});
const statement = (predicate: { readonly [key: string]: string | number | boolean | object | null }): Uint8Array =>
  makeStatement({
    subjectName: 'h/r',
    digest: DIGEST,
    predicateType: 'https://example.com/p/v1',
    predicate: JSON.parse(JSON.stringify(predicate)),
  });
export const STATEMENTS = [
  statement({}),
  statement({ env: { http_proxy: 'a', HTTP_PROXY: 'b' }, n: [1, 1.5, -1, 1e21], t: true, z: null }),
  jsonBytes({
    ...(JSON.parse(text(statement({ a: 1 }))) as object),
    subject: [
      {
        name: 'a',
        uri: 'u',
        digest: { sha256: DIGEST.slice(7), sha512: 'ab' },
        mediaType: 'a/b',
        annotations: { a: 1, A: [2] },
      },
    ],
  }),
];
export const SIMPLE_SIGNING = [null, { a: 1, A: { b: 1, B: 2 } }].map((optional) =>
  jsonBytes({ ...(JSON.parse(text(makeSimpleSigning({ subjectName: 'h/r', digest: DIGEST }))) as object), optional }),
);
const pair = (login: string): string => Buffer.from(login).toString('base64');
export const LOGINS = [
  {
    auths: {
      h: { auth: pair('user:pass:word') },
      'https://index.docker.io/v1/': { username: 'u', password: 'p', email: 'e' },
      t: { identitytoken: 'i', registrytoken: 'r' },
    },
  },
  { auths: { h: { auth: pair('u:p') } }, credHelpers: { ghcr: 'a', h: 'b' }, credsStore: 'desktop' },
].map(jsonBytes);

/**
 * Documents of Sigstore. Their keys are new each time, so inputs that fail are kept: the seed cannot make them again.
 */
export async function signed(): Promise<{
  readonly bundles: readonly Uint8Array[];
  readonly legacy: LegacySignature;
  readonly trustedRoot: Uint8Array;
}> {
  const sigstore = await startSigstore();
  try {
    const bundles: Uint8Array[] = [];
    for (const road of ROADS) bundles.push(await signOn(sigstore, road));
    const legacy = await openSigner(sigstore, 'rekor 1').signLegacy(
      makeSimpleSigning({ subjectName: 'h/r', digest: DIGEST }),
    );
    return { bundles, legacy, trustedRoot: Buffer.from(sigstore.trustedRoot) };
  } finally {
    await sigstore.stop();
  }
}

/** The blobs in the registry of Istio's program. */
export const BLOBS: ReadonlyMap<Digest, Uint8Array> = new Map(
  [...GOOD, ...EVIL].flatMap(({ blobs }) => blobs).map(({ digest, bytes }) => [digest, bytes]),
);
