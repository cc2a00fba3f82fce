/** Who signs or is expected to have signed. */
export type SignerIdentity =
  | { readonly kind: 'certificate'; readonly identity: string; readonly issuer: string }
  /** `publicKey`: SPKI in PEM. */
  | { readonly kind: 'key'; readonly publicKey: string };

/** `bundle`: a sigstore bundle as referrer; `legacy`: cosign's older form, an image of signatures behind a tag. */
export type SignatureFormat = 'bundle' | 'legacy';

/** What a bundle proves after its cryptography was checked: chain, SCT, timestamps, log entry, signature over the payload. */
export interface BundleFacts {
  /** DSSE payload type. */
  readonly payloadType: string;
  /** DSSE payload, the bytes that were signed. */
  readonly payload: Uint8Array;
  readonly signer: SignerIdentity;
  /** Fulcio extensions 1.3.6.1.4.1.57264.1.N by N, decoded to text. Empty for keys. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Log indexes of verified entries as decimal text; "0" is a value. */
  readonly logIndexes: readonly string[];
  /** Times that a timestamp authority or log vouches for, RFC 3339. */
  readonly times: readonly string[];
}

/** Fulcio's extensions by what they say. Source: sigstore/fulcio docs/oid-info.md. */
export const CLAIM = {
  oldTrigger: '2',
  oldRepository: '5',
  oldRef: '6',
  signer: '9',
  signerDigest: '10',
  runner: '11',
  sourceRepository: '12',
  sourceDigest: '13',
  sourceRef: '14',
  repositoryId: '15',
  ownerId: '17',
  buildConfig: '18',
  trigger: '20',
  run: '21',
  environment: '23',
} as const;

export type BundleOutcome =
  | { readonly kind: 'verified'; readonly facts: BundleFacts }
  | { readonly kind: 'rejected'; readonly reason: string };
