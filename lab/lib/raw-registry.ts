// Puts blobs and manifests into a registry as they are, without a client, like an attacker who may push.
import { digestOf } from './filters.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A repository of a registry without a login. `host`: 127.0.0.1:PORT. */
export interface RawRepository {
  readonly host: string;
  readonly path: string;
}

export interface Layer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** @returns the bytes, or undefined if there are none. */
export async function getManifest({ host, path }: RawRepository, reference: string): Promise<Buffer | undefined> {
  const accept = `${MANIFEST}, application/vnd.oci.image.index.v1+json`;
  const answer = await fetch(`http://${host}/v2/${path}/manifests/${reference}`, {
    headers: { accept },
    signal: AbortSignal.timeout(20_000),
  });
  return answer.status === 404 ? undefined : Buffer.from(await must(answer, 200).arrayBuffer());
}

export async function getBlob({ host, path }: RawRepository, digest: string): Promise<Buffer> {
  return Buffer.from(
    await must(
      await fetch(`http://${host}/v2/${path}/blobs/${digest}`, { signal: AbortSignal.timeout(20_000) }),
      200,
    ).arrayBuffer(),
  );
}

export async function putBlob({ host, path }: RawRepository, bytes: Uint8Array, mediaType: string): Promise<Layer> {
  const digest = digestOf(bytes);
  const opened = must(
    await fetch(`http://${host}/v2/${path}/blobs/uploads/`, { method: 'POST', signal: AbortSignal.timeout(20_000) }),
    202,
  );
  const url = new URL(opened.headers.get('location') ?? '', opened.url);
  url.searchParams.set('digest', digest);
  must(
    await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
      signal: AbortSignal.timeout(20_000),
    }),
    201,
  );
  return { mediaType, digest, size: bytes.byteLength };
}

/** @param reference a tag; undefined: by its digest. @returns its digest. */
export async function putManifest(
  { host, path }: RawRepository,
  manifest: object,
  reference?: string,
  mediaType = MANIFEST,
): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = digestOf(bytes);
  const url = `http://${host}/v2/${path}/manifests/${reference ?? digest}`;
  must(
    await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: bytes,
      signal: AbortSignal.timeout(20_000),
    }),
    201,
  );
  return digest;
}

/** Copies an image by mounting its blobs, without its referrers. */
export async function copyImage(from: RawRepository, to: RawRepository, digest: string): Promise<void> {
  const bytes = await getManifest(from, digest);
  if (bytes === undefined) throw new Error(`Cannot copy ${digest}: it is not in ${from.path}`);
  const manifest = JSON.parse(bytes.toString()) as { config: Layer; layers: Layer[] };
  for (const blob of [manifest.config, ...manifest.layers]) {
    const url = `http://${to.host}/v2/${to.path}/blobs/uploads/?mount=${blob.digest}&from=${from.path}`;
    must(await fetch(url, { method: 'POST', signal: AbortSignal.timeout(20_000) }), 201);
  }
  if ((await putManifest(to, manifest)) !== digest) throw new Error('the registry stored other bytes of the manifest');
}

/**
 * Attaches a bundle to an image as a referrer, and lists it under the fallback tag if the registry has no referrers
 * API.
 */
export async function attachRaw(
  repository: RawRepository,
  image: string,
  bundle: Uint8Array,
  predicateType: string,
): Promise<void> {
  const subject = await getManifest(repository, image);
  if (subject === undefined) throw new Error(`Cannot attach to ${image}: it is not in ${repository.path}`);
  const config = await putBlob(repository, Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const layer = await putBlob(repository, bundle, BUNDLE);
  const annotations = {
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': predicateType,
  };
  const about = { mediaType: MANIFEST, digest: image, size: subject.length };
  const referrer = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType: BUNDLE,
    config,
    layers: [layer],
    subject: about,
    annotations,
  };
  const digest = await putManifest(repository, referrer);
  await list(repository, image, {
    mediaType: MANIFEST,
    digest,
    size: Buffer.from(JSON.stringify(referrer)).length,
    artifactType: BUNDLE,
    annotations,
  });
}

async function list(repository: RawRepository, image: string, entry: object): Promise<void> {
  const { host, path } = repository;
  const answer = await fetch(`http://${host}/v2/${path}/referrers/${image}`, { signal: AbortSignal.timeout(20_000) });
  if (answer.status === 200) return;
  const tag = image.replace(':', '-');
  const current = await getManifest(repository, tag);
  const { manifests = [] } = current === undefined ? {} : (JSON.parse(current.toString()) as { manifests?: object[] });
  const index = 'application/vnd.oci.image.index.v1+json';
  await putManifest(repository, { schemaVersion: 2, mediaType: index, manifests: [...manifests, entry] }, tag, index);
}

/** Writes an image with signatures in cosign's legacy format, one layer per payload. */
export async function putSignatures(
  repository: RawRepository,
  image: string,
  signatures: readonly { readonly payload: Uint8Array; readonly annotations: Readonly<Record<string, string>> }[],
): Promise<void> {
  const layers: Layer[] = [];
  for (const { payload, annotations } of signatures)
    layers.push({
      ...(await putBlob(repository, payload, 'application/vnd.dev.cosign.simplesigning.v1+json')),
      annotations,
    });
  const content = {
    architecture: '',
    os: '',
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
    config: {},
  };
  const config = await putBlob(
    repository,
    Buffer.from(JSON.stringify(content)),
    'application/vnd.oci.image.config.v1+json',
  );
  await putManifest(
    repository,
    { schemaVersion: 2, mediaType: MANIFEST, config, layers },
    `${image.replace(':', '-')}.sig`,
  );
}

/** The legacy signatures of an image, or an empty list. */
export async function getSignatures(
  repository: RawRepository,
  image: string,
): Promise<readonly { readonly payload: Buffer; readonly annotations: Readonly<Record<string, string>> }[]> {
  const manifest = await getManifest(repository, `${image.replace(':', '-')}.sig`);
  const { layers } = manifest === undefined ? { layers: [] } : (JSON.parse(manifest.toString()) as { layers: Layer[] });
  return Promise.all(
    layers.map(async ({ digest, annotations = {} }) => ({ payload: await getBlob(repository, digest), annotations })),
  );
}

/** The bundles that refer to an image, from the API or the fallback tag. */
export async function getBundles(
  repository: RawRepository,
  image: string,
): Promise<readonly { readonly predicateType: string; readonly bytes: Buffer }[]> {
  const { host, path } = repository;
  const answer = await fetch(`http://${host}/v2/${path}/referrers/${image}`, { signal: AbortSignal.timeout(20_000) });
  const listed =
    answer.status === 200
      ? await answer.text()
      : ((await getManifest(repository, image.replace(':', '-')))?.toString() ?? '{}');
  const { manifests } = JSON.parse(listed) as { manifests?: readonly { digest: string }[] | null };
  const found = [];
  for (const { digest } of manifests ?? []) {
    const referrer = JSON.parse((await getManifest(repository, digest))?.toString() ?? '{}') as { layers: Layer[] };
    const [layer] = referrer.layers;
    if (layer?.mediaType !== BUNDLE) continue;
    const bytes = await getBlob(repository, layer.digest);
    found.push({ predicateType: predicateTypeOf(bytes), bytes });
  }
  return found;
}

/** The type in the statement. Annotations are only hints, and cosign 2 writes none into a list of referrers. */
function predicateTypeOf(bundle: Buffer): string {
  const { dsseEnvelope } = JSON.parse(bundle.toString()) as { dsseEnvelope: { payload: string } };
  return (JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString()) as { predicateType: string })
    .predicateType;
}

function must(answer: Response, status: number): Response {
  if (answer.status !== status)
    throw new Error(`Cannot continue: ${answer.url} answered ${answer.status}; expected ${status}`);
  return answer;
}
