// Bundles that are changed, prove too little, or come from another Sigstore.
import { flip, type Row, readBundle, spoil, type TrustedRoot, trusting, withBundles } from './negatives.ts';

const FUTURE = { start: '2099-01-01T00:00:00Z' };
const PAST = { start: '2019-01-01T00:00:00Z', end: '2020-01-01T00:00:00Z' };

const untimely = (
  name: string,
  file: string,
  change: (root: TrustedRoot) => void,
  cosign: Row['cosign'] = 'refuses',
): Row => ({
  name,
  prepare: async (scene) => trusting(scene, file, change),
  ours: 3,
  cosign,
});
const spoiled = (name: string, change: Parameters<typeof spoil>[1], cosign: Row['cosign'] = 'refuses'): Row => ({
  name,
  prepare: (scene, path) => withBundles(scene, path, spoil(scene.bundle, change)),
  ours: 3,
  cosign,
  python: 'refuses',
});

/** The same changes to what other tools signed. */
const HANDS: readonly Row[] = (['cosign 3', 'sigstore-python'] as const).flatMap((by) =>
  Object.entries<Parameters<typeof spoil>[1]>({
    payload: ({ dsseEnvelope }) => {
      dsseEnvelope.payload = flip(dsseEnvelope.payload);
    },
    certificate: ({ verificationMaterial: { certificate } }) => {
      certificate.rawBytes = flip(certificate.rawBytes, 200);
    },
    'log entry': (_, entry) => {
      entry.canonicalizedBody = flip(entry.canonicalizedBody);
    },
  }).map(([part, change]) => ({
    name: `tampered ${part} of ${by}`,
    prepare: (scene, path) => withBundles(scene, path, spoil(scene.others[by], change)),
    ours: 3,
    cosign: 'refuses',
    python: 'refuses',
  })),
);

/**
 * cosign does not read index and root of a proof of version 2. It uses the index in the entry and the root in the
 * checkpoint.
 */
const unread = (version: 1 | 2): Row['cosign'] => (version === 1 ? 'refuses' : 'accepts');
/** With a log of version 1, cosign 3 uses the time of the log and does not check timestamps. */
const unasked = (version: 1 | 2): Row['cosign'] => (version === 1 ? 'accepts' : 'refuses');

/** Whether it may be accepted. */
export const PROOFS = (version: 1 | 2): readonly Row[] => [
  ...HANDS,
  spoiled('tampered payload', ({ dsseEnvelope }) => {
    dsseEnvelope.payload = flip(dsseEnvelope.payload);
  }),
  spoiled('another payload type', ({ dsseEnvelope }) => {
    dsseEnvelope.payloadType = 'application/json';
  }),
  spoiled('tampered signature', ({ dsseEnvelope: { signatures } }) =>
    signatures.forEach((one) => {
      one.sig = flip(one.sig);
    }),
  ),
  spoiled('tampered certificate', ({ verificationMaterial: { certificate } }) => {
    certificate.rawBytes = flip(certificate.rawBytes, 200);
  }),
  spoiled(
    'tampered log entry',
    (_, entry) => {
      entry.canonicalizedBody = flip(entry.canonicalizedBody);
    },
    'refuses',
  ),
  spoiled('tampered checkpoint', (_, { inclusionProof: { checkpoint } }) => {
    checkpoint.envelope = checkpoint.envelope.replace(/[A-Z]/, 'z');
  }),
  spoiled(
    'a false root hash',
    (_, { inclusionProof }) => {
      inclusionProof.rootHash = flip(inclusionProof.rootHash);
    },
    unread(version),
  ),
  spoiled(
    'another index in the proof',
    (_, { inclusionProof }) => {
      inclusionProof.logIndex = String(Number(inclusionProof.logIndex) + 1);
    },
    unread(version),
  ),
  spoiled('no log entry', ({ verificationMaterial }) => {
    verificationMaterial.tlogEntries = [];
  }),
  spoiled(
    'the log entry twice',
    ({ verificationMaterial }, entry) => void verificationMaterial.tlogEntries.push(entry),
  ),
  {
    name: 'the log entry of another signature',
    prepare: (scene, path) => {
      const { tlogEntries } = readBundle(scene.otherBundle).verificationMaterial;
      return withBundles(
        scene,
        path,
        spoil(scene.bundle, ({ verificationMaterial }) => {
          verificationMaterial.tlogEntries = tlogEntries;
        }),
      );
    },
    ours: 3,
    cosign: 'refuses',
  },
  {
    name: 'the timestamp of another signature',
    prepare: (scene, path) => {
      const { rfc3161Timestamps } = readBundle(scene.otherBundle).verificationMaterial.timestampVerificationData;
      const change: Parameters<typeof spoil>[1] = ({ verificationMaterial: { timestampVerificationData } }) => {
        timestampVerificationData.rfc3161Timestamps = rfc3161Timestamps;
      };
      return withBundles(scene, path, spoil(scene.bundle, change));
    },
    ours: 3,
    cosign: unasked(version),
    cosign2: 'refuses',
  },
  {
    name: 'JSON that is not a bundle',
    prepare: (scene, path) => withBundles(scene, path, Buffer.from('{}')),
    ours: 3,
    cosign: 'refuses',
  },
  untimely('the authority has expired', 'ca-past', ({ certificateAuthorities }) =>
    certificateAuthorities.forEach((one) => {
      one.validFor = PAST;
    }),
  ),
  untimely('the authority is not valid yet', 'ca-future', ({ certificateAuthorities }) =>
    certificateAuthorities.forEach((one) => {
      one.validFor = FUTURE;
    }),
  ),
  {
    ...untimely('the timestamp authority is not valid yet', 'tsa', ({ timestampAuthorities }) =>
      timestampAuthorities.forEach((one) => {
        one.validFor = FUTURE;
      }),
    ),
    cosign: unasked(version),
    cosign2: 'refuses',
  },
  untimely('the log of certificates is not valid yet', 'ct', ({ ctlogs }) =>
    ctlogs.forEach(({ publicKey }) => {
      publicKey.validFor = FUTURE;
    }),
  ),
];

/** A log of version 2 states no time, so only we check when the log was trusted. */
export const LATE_LOGS = (cosign: Row['cosign']): readonly Row[] => [
  untimely(
    'the log is not valid yet',
    'log-future',
    ({ tlogs }) =>
      tlogs.forEach(({ publicKey }) => {
        publicKey.validFor = FUTURE;
      }),
    cosign,
  ),
  untimely(
    'the log has ended',
    'log-past',
    ({ tlogs }) =>
      tlogs.forEach(({ publicKey }) => {
        publicKey.validFor = PAST;
      }),
    cosign,
  ),
];

/** A foreign Sigstore signs the same image for the same identity. It is verified with our trust root. */
export const FOREIGN: readonly Row[] = [
  {
    name: 'a foreign Sigstore',
    prepare: async (scene, path) => {
      const { bundle = Buffer.alloc(0), identity = '', issuer = '' } = scene.foreign ?? {};
      return { ...(await withBundles(scene, path, bundle)), identity, issuer };
    },
    ours: 3,
    cosign: 'refuses',
  },
];
