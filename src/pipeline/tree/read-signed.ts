import { type LegacyLayer, readLegacyLayers } from '../../attest/legacy-signature.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { CREATED } from '../../oci/annotations.ts';
import { readManifest } from '../../oci/manifest.ts';
import { SIGSTORE_BUNDLE } from '../../oci/media-types.ts';
import { legacyTagOf } from '../../oci/reference.ts';
import type { ImageStore, ReadSigner, SignerReader } from '../../ports.ts';
import { fetchBundle } from '../verify/fetch-bundle.ts';
import { listReferrers } from '../verify/find-signature.ts';
import { openLegacy } from '../verify/legacy-signatures.ts';
import type { TreeLegacy, TreeReferrer } from './tree.ts';

/** What reading a tree touches. */
export interface TreePorts {
  readonly store: ImageStore;
  readonly signers: SignerReader;
}

/** Referrers read at the same time. */
const AT_ONCE = 8;
/** The statement type is in an annotation too. Source: sigstore/cosign v2.6.4 pkg/cosign/attestation.go. */
const LEGACY_PREDICATE = 'predicateType';

/** Reads the referrers of a digest, at most `limit`. `errors`: those that could not be read. @throws REGISTRY_*. */
export async function readReferrers(
  ports: TreePorts,
  digest: Digest,
  limit: number,
): Promise<{
  readonly referrers: readonly TreeReferrer[];
  readonly omitted: number;
  readonly errors: readonly WasmImageError[];
}> {
  const all = [...(await listReferrers(ports.store, digest))].sort(bundlesFirst);
  const errors: WasmImageError[] = [];
  const referrers = await inOrder(all.slice(0, limit), AT_ONCE, async (one) => {
    try {
      return await readReferrer(ports, digest, one);
    } catch (error) {
      if (!(error instanceof WasmImageError) || error.code.startsWith('TRUST_ROOT')) throw error;
      if (error.exitCode === 5) errors.push(error);
      return { ...bare(one), kind: 'unread', reason: error.message } as const;
    }
  });
  return { referrers, omitted: Math.max(0, all.length - limit), errors };
}

/** Anyone can write types and times, so they only order the tree. */
function bundlesFirst(a: Descriptor, b: Descriptor): number {
  const isBundle = ({ artifactType }: Descriptor): number => Number(artifactType === SIGSTORE_BUNDLE);
  const key = (one: Descriptor): string => `${one.annotations?.[CREATED] ?? ''} ${one.digest}`;
  return isBundle(b) - isBundle(a) || (key(a) < key(b) ? -1 : 1);
}

function bare({ digest, size, artifactType }: Descriptor): TreeReferrer {
  return {
    kind: 'other',
    digest,
    size,
    artifactType,
    predicateType: undefined,
    isAboutImage: undefined,
    signed: undefined,
    reason: undefined,
  };
}

async function readReferrer(ports: TreePorts, digest: Digest, referrer: Descriptor): Promise<TreeReferrer> {
  const fetched = await fetchBundle(ports.store, digest, referrer);
  if (fetched.kind === 'other') return bare(referrer);
  if (fetched.kind === 'refused') return { ...bare(referrer), kind: 'bundle', reason: fetched.reason };
  const { payload, ...signed } = await ports.signers.readBundle(fetched.bytes);
  if (payload === undefined) return { ...bare(referrer), kind: 'bundle', reason: signed.reason };
  try {
    const { predicateType, subjects } = readStatement(payload);
    return {
      ...bare(referrer),
      kind: predicateType === PREDICATES.signature ? 'signature' : 'attestation',
      predicateType,
      isAboutImage: subjects.some((subject) => subject.digest === digest),
      signed,
    };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return { ...bare(referrer), kind: 'bundle', signed, reason: error.message };
  }
}

/** Reads what a tag of cosign's older format has, at most `limit` entries. @throws REGISTRY_*, IMAGE_INVALID. */
export async function readLegacy(
  ports: TreePorts,
  digest: Digest,
  kind: TreeLegacy['kind'],
  limit: number,
): Promise<TreeLegacy | undefined> {
  const content = await ports.store.fetchLegacySignatures(digest, kind);
  if (content === undefined) return undefined;
  const layers = kind === 'signatures' ? readLegacyLayers(content) : readEnvelopes(readManifest(content).layers);
  return {
    kind,
    tag: legacyTagOf(digest, kind),
    digest: content.digest,
    entries: await inOrder(layers.slice(0, limit), AT_ONCE, async (layer) => ({
      ...(kind === 'signatures' ? await readSignature(ports, digest, layer) : await ports.signers.readLegacy(layer)),
      predicateType: layer.payload.annotations?.[LEGACY_PREDICATE],
    })),
    omitted: Math.max(0, layers.length - limit),
  };
}

/** Attestations of the older format are only listed: nothing here verifies them. */
function readEnvelopes(layers: readonly Descriptor[]): readonly LegacyLayer[] {
  return layers.map((payload) => ({
    payload,
    signature: {
      signature: '',
      certificate: payload.annotations?.['dev.sigstore.cosign/certificate'] || undefined,
      bundle: undefined,
      timestamp: undefined,
    },
  }));
}

async function readSignature({ store, signers }: TreePorts, digest: Digest, layer: LegacyLayer): Promise<ReadSigner> {
  const claimed = await signers.readLegacy(layer);
  const verifier = claimed.signer === undefined ? undefined : signers.verifierFor(claimed.signer);
  if (verifier === undefined) return claimed;
  const opened = await openLegacy({ store, bundles: verifier }, layer);
  if (opened.kind === 'refused') return { ...claimed, cryptography: 'invalid', reason: opened.reason };
  const isAbout = opened.claim.subjects.some((subject) => subject.digest === digest);
  if (!isAbout) return { ...claimed, cryptography: 'invalid', reason: 'it signs another image' };
  return { signer: opened.facts.signer, cryptography: 'verified', reason: undefined };
}
