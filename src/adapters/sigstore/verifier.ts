import type { KeyObject } from 'node:crypto';
import type { Bundle, BundleWithDsseEnvelope } from '@sigstore/bundle';
import { dsse, type RFC3161Timestamp } from '@sigstore/core';
import { type SignedEntity, toSignedEntity, VerificationError, Verifier } from '@sigstore/verify';
import type { LegacySignature } from '../../attest/legacy-signature.ts';
import { PAYLOAD_TYPES } from '../../attest/predicates.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import type { BundleFacts, BundleOutcome, BundleVerifier, SignerFacts } from '../../ports.ts';
import { readBundle } from './bundle.ts';
import { harden, keepKnown, readLeaf } from './certificates/certificates.ts';
import { isSignedBy, printPublicKey, readPublicKey } from './keys.ts';
import { readLegacy, signerOfLegacy } from './legacy.ts';
import { checkForm, checkLogEntry, checkPromisedEntry } from './log-entry.ts';
import { hasNoUsable, type RootMaterial } from './material.ts';
import type { TrustRoot } from './trust-root.ts';

/** How far the clock of a service may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Whether a bundle needs an entry of a trusted log as well as its timestamp. */
export type Transparency = 'required' | 'timestamp-only';

/** What a bundle is verified against: the services of a trust root, one key, or any of several. */
export type TrustAnchor =
  | {
      readonly kind: 'trust-root';
      /** Called at the first bundle, and again only if it failed. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID */
      readonly load: () => Promise<TrustRoot>;
      readonly transparency: Transparency;
      /** Unix time in ms: no proven time may be later. Default: the clock of this machine. */
      readonly now?: () => number;
    }
  /** `publicKeyPem`: SPKI. Only the key is trusted; log entries and timestamps are ignored. */
  | { readonly kind: 'key'; readonly publicKeyPem: string }
  | { readonly kind: 'keys'; readonly publicKeyPems: readonly string[] };

/**
 * Opens a verifier of bundles; it fails closed: any error during a check is a rejection.
 * @throws WasmImageError KEY_INVALID.
 * @example
 * const verifier = openBundleVerifier({ kind: 'key', publicKeyPem: readFileSync('key.pub', 'utf8') });
 * const outcome = await verifier.verifyBundle(readFileSync('bundle.json'));
 * if (outcome.kind === 'rejected') console.error(outcome.reason);
 */
export function openBundleVerifier(trust: TrustAnchor): BundleVerifier {
  if (trust.kind !== 'trust-root') {
    const keys = keysOf(trust);
    return {
      verifyBundle: async (bytes) => outcomeOf(() => verifyKeyBundle(readBundle(bytes), keys)),
      verifyLegacy: async (signature) => outcomeOf(() => verifyKeyLegacy(signature, keys)),
    };
  }
  const loadRequirements = openRequirements(trust);
  return {
    verifyBundle: async (bytes) => {
      const requirements = await loadRequirements();
      return outcomeOf(() => verifyCertificateBundle(readBundle(bytes), requirements), requirements.root.unused);
    },
    verifyLegacy: async (signature) => {
      const requirements = await loadRequirements();
      return outcomeOf(() => verifyCertificateLegacy(signature, requirements), requirements.root.unused);
    },
  };
}

/** @throws WasmImageError KEY_INVALID. @internal */
export function keysOf(trust: Exclude<TrustAnchor, { kind: 'trust-root' }>): readonly KeyObject[] {
  return (trust.kind === 'key' ? [trust.publicKeyPem] : trust.publicKeyPems).map(readPublicKey);
}

/** @returns a function that throws WasmImageError TRUST_ROOT_INVALID, TRUST_ROOT_UNAVAILABLE. @internal */
export function openRequirements(trust: Extract<TrustAnchor, { kind: 'trust-root' }>): () => Promise<Requirements> {
  const { transparency, now = Date.now } = trust;
  let loaded: TrustRoot | undefined;
  return async () => {
    loaded ??= await trust.load();
    const root = loaded as RootMaterial;
    // A log entry is required, and this trust root cannot verify one: that is not a verdict about the image.
    if (transparency === 'required' && hasNoUsable(root.tlogs))
      throw new WasmImageError(
        'TRUST_ROOT_INVALID',
        `Cannot use the trust root: none of its logs can be used: ${root.unused.join(', ')}`,
      );
    return { root, transparency, nowMs: now() };
  };
}

/** What a bundle with a certificate is verified against. @internal */
export interface Requirements {
  readonly root: RootMaterial;
  readonly transparency: Transparency;
  readonly nowMs: number;
}

/** @param unused services of the trust root that are not used, which may be the reason. */
function outcomeOf(verify: () => BundleFacts, unused: readonly string[] = []): BundleOutcome {
  try {
    return { kind: 'verified', facts: verify() };
  } catch (thrown) {
    return rejection(thrown, unused);
  }
}

/** @param unused as in {@link outcomeOf}. @internal */
export function rejection(thrown: unknown, unused: readonly string[]): Extract<BundleOutcome, { kind: 'rejected' }> {
  const note = unused.length === 0 ? '' : ` (unused services of the trust root: ${unused.join(', ')})`;
  return { kind: 'rejected', reason: inert(`${reasonOf(thrown)}${note}`, 300) };
}

/** The library says "Failed to verify certificate chain", and only its cause says why. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error && thrown instanceof VerificationError
    ? `${thrown.message}: ${thrown.cause.message}`
    : thrown.message;
}

/**
 * All configured keys are tried, and no others: the key hint in the bundle comes from the signer and is not used.
 * @throws Error with the reason. @internal
 */
export function verifyKeyBundle(bundle: BundleWithDsseEnvelope, keys: readonly KeyObject[]): BundleFacts {
  refuseCertificate(bundle);
  const { payload, payloadType, signatures } = bundle.content.dsseEnvelope;
  const [signature] = signatures;
  const signed = dsse.preAuthEncoding(payloadType, payload);
  // The library verifies only SHA-256, so it would reject the signatures of all keys but P-256.
  const key = signature === undefined ? undefined : keys.find((one) => isSignedBy(one, signed, signature.sig));
  if (key === undefined) throw new Error('the signature was not made with the expected key');
  return { ...signedContent(bundle), ...factsOf(key) };
}

/** @internal */
export function refuseCertificate({ verificationMaterial }: Bundle): void {
  if (verificationMaterial.content.$case !== 'publicKey')
    throw new Error('it is signed with a certificate, not with the expected key');
}

/** @internal */
export function factsOf(key: KeyObject): SignerFacts {
  return { signer: { kind: 'key', publicKey: printPublicKey(key) }, extensions: {}, logIndexes: [], times: [] };
}

function verifyCertificateBundle(bundle: BundleWithDsseEnvelope, requirements: Requirements): BundleFacts {
  const { content } = bundle.verificationMaterial;
  if (content.$case !== 'certificate') throw new Error('it is signed with a key, not with a certificate');
  const certificate = content.certificate.rawBytes;
  return {
    ...signedContent(bundle),
    ...verifyEntity(toSignedEntity(bundle), certificate, requirements, checkLogEntry),
  };
}

function verifyCertificateLegacy(signature: LegacySignature, requirements: Requirements): BundleFacts {
  const { bundle, certificate } = readLegacy(signature);
  const { payload } = signature;
  const entity = toSignedEntity(bundle, Buffer.from(payload));
  return {
    payloadType: PAYLOAD_TYPES.legacy,
    payload,
    ...verifyEntity(entity, certificate, requirements, checkPromisedEntry),
  };
}

function verifyKeyLegacy(signature: LegacySignature, keys: readonly KeyObject[]): BundleFacts {
  const signer = factsOf(signerOfLegacy(signature, keys));
  return { payloadType: PAYLOAD_TYPES.legacy, payload: signature.payload, ...signer };
}

/** @param certificate the leaf in DER. @throws Error with the reason. @internal */
export function verifyEntity(
  given: SignedEntity,
  certificate: Uint8Array,
  { root, transparency, nowMs }: Requirements,
  checkEntry: typeof checkLogEntry,
): SignerFacts {
  if (given.key.$case !== 'certificate') throw new Error('it is signed with a key, not with a certificate');
  for (const timestamp of timestampsOf(given)) checkStatus(timestamp);
  const leaf = harden(given.key.certificate);
  const entity = keepKnown(given, leaf, root, transparency === 'required');
  checkTimestamps(timestampsOf(entity), transparency);
  const times = timesOf(entity);
  // The library does not check the validity of a log without a promise (version 2), so it only gets the logs that are
  // trusted at the proven times.
  const tlogs = root.tlogs.filter((log) =>
    times.every((time) => log.validFor.start <= time && time <= log.validFor.end),
  );
  // GitHub's instance and private ones do not log certificates; a trust root that names such a log requires its SCT.
  const ctlogThreshold = root.ctlogs.length > 0 ? 1 : 0;
  const thresholds = { ctlogThreshold, timestampThreshold: 1, tlogThreshold: transparency === 'required' ? 1 : 0 };
  new Verifier({ ...root, tlogs }, thresholds).verify(entity);
  const late = times.find((time) => time.getTime() > nowMs + CLOCK_SKEW_MS);
  if (late !== undefined)
    throw new Error(`it was signed at ${late.toISOString()}, which is in the future according to this machine's clock`);
  for (const entry of entity.tlogEntries) checkForm(entry, (time) => leaf.validForDate(time));
  const logIndexes = entity.tlogEntries.map((entry) => checkEntry(entry, certificate));
  const { identity, issuer, extensions } = readLeaf(certificate, leaf);
  return {
    signer: { kind: 'certificate', identity, issuer },
    extensions,
    logIndexes,
    isCertificateLogged: ctlogThreshold > 0,
    times: times.map((time) => time.toISOString().replace('.000Z', 'Z')),
  };
}

function timestampsOf({ timestamps }: SignedEntity): readonly RFC3161Timestamp[] {
  return timestamps.flatMap((each) => (each.$case === 'timestamp-authority' ? [each.timestamp] : []));
}

function checkTimestamps(timestamps: readonly RFC3161Timestamp[], transparency: Transparency): void {
  if (transparency === 'timestamp-only' && timestamps.length === 0)
    throw new Error('it has no timestamp from a timestamp authority');
  // This is the only weak hash that the library accepts.
  if (timestamps.some(({ signatureAlgorithm }) => signatureAlgorithm === 'sha224'))
    throw new Error('its timestamp is signed with the weak algorithm SHA-224');
}

/** Source: RFC 3161 2.4.2: 0 is granted, 1 granted with changes; all others have no timestamp. */
function checkStatus({ status }: RFC3161Timestamp): void {
  if (status !== 0n && status !== 1n) throw new Error(`its timestamp was not granted: the status is ${status}`);
}

/** The times that the library verifies: those of timestamps, and of log entries with a signed promise. */
function timesOf(entity: SignedEntity): readonly Date[] {
  return entity.timestamps.flatMap((each) => {
    if (each.$case === 'timestamp-authority') return [each.timestamp.signingTime];
    return each.tlogEntry.inclusionPromise === undefined
      ? []
      : [new Date(Number(each.tlogEntry.integratedTime) * 1000)];
  });
}

/** @internal */
export function signedContent(bundle: BundleWithDsseEnvelope): Pick<BundleFacts, 'payload' | 'payloadType'> {
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  return { payloadType, payload };
}
