// The kinds of documents that programs in Go read: our reader for each, and the part of the value that the program
// reports.
import { isDeepStrictEqual } from 'node:util';
import { type Bundle, bundleToJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { readLogins, readPair } from '../../src/adapters/registry/login/logins.ts';
import { readBundle } from '../../src/adapters/sigstore/bundle.ts';
import { readLegacy } from '../../src/adapters/sigstore/legacy.ts';
import { readTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { readSimpleSigning } from '../../src/attest/simple-signing.ts';
import { readStatement, type Statement, type Subject } from '../../src/attest/statement.ts';
import { contentOf, type Descriptor, digestOf, isDigest } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { decodeText, jsonBytes } from '../../src/core/json.ts';
import { diffIdsOf } from '../../src/oci/consumers/containers.ts';
import { extractModule } from '../../src/oci/extract.ts';
import { type ImageManifest, readIndex, readManifest } from '../../src/oci/manifest.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import type { Judge, Kind } from './differential.ts';
import {
  BLOBS,
  CONFIG,
  EVIL_VALUES,
  GOOD,
  INDEX,
  LOGINS,
  SIMPLE_SIGNING,
  STATEMENTS,
  SUBJECT_MANIFEST,
  signed,
  text,
} from './json-documents.ts';
import { mutantsOf } from './json-mutants.ts';

/** Our value, or undefined if we refuse. Any error that is not our own is a failure. */
function ours<Value>(read: () => Value, also?: new () => Error): Value | undefined {
  try {
    return read();
  } catch (error) {
    if ((error instanceof WasmImageError && error.code !== 'INTERNAL') || (also !== undefined && error instanceof also))
      return undefined;
    throw error;
  }
}

const manifestFor = (mediaType: string, bytes: Uint8Array): ImageManifest => readManifest(contentOf(mediaType, bytes));
const mediaTypeIn = (bytes: Uint8Array): string =>
  /application\/vnd\.docker\.distribution\.manifest\.v2\+json/.exec(text(bytes))?.[0] ??
  GOOD[0]?.manifest.mediaType ??
  '';
const seenManifest = ({
  artifactType = '',
  subject = null as Descriptor | null,
  annotations,
  ...rest
}: Omit<ImageManifest, 'subject'> & { subject?: Descriptor | null }): unknown => ({
  ...rest,
  config: seenDescriptor(rest.config),
  layers: rest.layers.map(seenDescriptor),
  subject: subject === null ? null : seenDescriptor(subject),
  artifactType,
  annotations: Object.keys(annotations).length === 0 ? null : annotations,
  manifests: 0,
});
/** Go leaves out empty values. */
const seenDescriptor = ({ annotations, artifactType, ...rest }: Descriptor): unknown => ({
  ...rest,
  ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
  ...(artifactType === undefined ? {} : { artifactType }),
});
/** For readers of annotations, an empty map and an absent one are the same. */
const withoutEmpty = (value: unknown): unknown => {
  const { annotations, ...rest } = value as { annotations: object | null };
  return { ...rest, annotations: annotations === null || Object.keys(annotations).length === 0 ? null : annotations };
};

/** Every kind that the program read-json reads. */
export async function jsonKinds(judge: Judge): Promise<readonly Kind[]> {
  const { bundles, legacy, trustedRoot } = await signed();
  return [
    {
      name: 'manifest',
      make: mutantsOf([...GOOD.map(({ manifest }) => manifest.bytes), SUBJECT_MANIFEST], EVIL_VALUES),
      read: (bytes) => ours(() => manifestFor(mediaTypeIn(bytes), bytes)),
      judges: [{ judge, sees: (value) => seenManifest(value as Omit<ImageManifest, 'subject'>), adjust: withoutEmpty }],
      floor: 0.25,
    },
    {
      // We skip entries of another form, while Go then refuses the whole list. Entries that we use must be in the list
      // of Go.
      name: 'index',
      make: mutantsOf([INDEX], EVIL_VALUES),
      read: (bytes) => ours(() => readIndex(contentOf(OCI_INDEX, bytes)).manifests.map(seenDescriptor)),
      judges: [
        {
          judge,
          agrees: (some, all) => isWithin(some as readonly unknown[], all as readonly unknown[]),
          mayRefuse: true,
        },
      ],
      floor: 0.25,
    },
    {
      name: 'config',
      make: mutantsOf([CONFIG, ...GOOD.slice(0, 2).map((image) => image.config.bytes)]),
      read: (bytes) => {
        const diffIds = diffIdsOf(bytes);
        return diffIds?.every((one) => typeof one === 'string' && isDigest(one))
          ? { type: 'layers', diffIds }
          : undefined;
      },
      judges: [{ judge }],
      floor: 0.25,
    },
    {
      name: 'statement',
      make: mutantsOf(STATEMENTS),
      read: (bytes) => ours(() => readStatement(bytes)),
      judges: [{ judge, sees: (value) => seenStatement(value as Statement) }],
      floor: 0.25,
    },
    {
      name: 'simple signing',
      make: mutantsOf(SIMPLE_SIGNING),
      read: (bytes) => ours(() => readSimpleSigning(bytes).subjects[0]),
      judges: [
        {
          judge,
          sees: (value) => ({
            ...(value as object),
            name: (value as Subject).name ?? '',
            type: 'cosign container image signature',
          }),
        },
      ],
      floor: 0.25,
    },
    {
      name: 'log promise',
      make: mutantsOf([Buffer.from(legacy.bundle ?? '')]),
      read: (bytes) =>
        ours(
          () => seenPromise(readLegacy({ ...legacy, timestamp: undefined, bundle: decodeText(bytes) }).bundle),
          Error,
        ),
      judges: [{ judge }],
      floor: 0.2,
    },
    {
      name: 'bundle',
      make: mutantsOf(bundles),
      read: (bytes) => ours(() => bundleToJSON(readBundle(bytes))),
      judges: [{ judge }],
      floor: 0.25,
    },
    {
      name: 'trusted root',
      make: mutantsOf([trustedRoot]),
      read: (bytes) => ours(() => seenRoot(bytes), SyntaxError),
      judges: [{ judge, adjust: withoutFractions }],
      floor: 0.2,
    },
    {
      name: 'logins',
      make: mutantsOf(LOGINS),
      read: (bytes) => ours(() => seenLogins(bytes), SyntaxError),
      judges: [{ judge }],
      floor: 0.25,
    },
  ];
}

/** Whether a list contains all entries of another one, in the same order. */
function isWithin(some: readonly unknown[], all: readonly unknown[]): boolean {
  let at = 0;
  return some.every((one) => {
    at = 1 + all.findIndex((other, i) => i >= at && isDeepStrictEqual(one, other));
    return at > 0;
  });
}

function seenStatement({ type, predicateType, subjects, predicate }: Statement): unknown {
  return {
    type,
    predicateType,
    subjects: subjects.map(({ name = '', digest }) => ({ name, digest })),
    predicate: predicate ?? null,
  };
}

function seenPromise({ verificationMaterial }: Bundle): unknown {
  const [entry] = verificationMaterial.tlogEntries;
  if (entry === undefined) return undefined;
  return {
    SignedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp.toString('base64'),
    Payload: {
      body: entry.canonicalizedBody.toString('base64'),
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: entry.logId.keyId.toString('hex'),
    },
  };
}

/** A strict reader has one value per key. Only we leave out algorithms that the library does not know. */
function seenRoot(bytes: Uint8Array): unknown {
  const root = decodeText(bytes);
  readTrustRoot(root, 'root');
  try {
    return withoutFractions(TrustedRoot.toJSON(TrustedRoot.fromJSON(JSON.parse(root))));
  } catch {
    return undefined;
  }
}

/** The library keeps milliseconds. */
function withoutFractions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, one) =>
    key === 'start' || key === 'end' ? new Date(one as string).getTime() : one,
  );
}

function seenLogins(bytes: Uint8Array): unknown {
  const { auths, credHelpers, credsStore } = readLogins(bytes);
  const logins = [...auths].map(([host, { auth, username, password, identitytoken, registrytoken }]) => [
    host,
    { ...(auth === '' ? { username, password } : readPair(auth)), identitytoken, registrytoken },
  ]);
  return { auths: Object.fromEntries(logins), credHelpers: Object.fromEntries(credHelpers), credsStore };
}

/** Whole images: the module that Istio's own fetcher loads. */
export function imageKinds(judge: Judge): readonly Kind[] {
  return GOOD.map(({ manifest, layout }) => ({
    name: `image of layout ${layout}`,
    make: mutantsOf([manifest.bytes], EVIL_VALUES),
    read: (bytes) => ours(() => digestOf(extractModule(manifestFor(manifest.mediaType, bytes), BLOBS).module)),
    judges: [{ judge, kind: manifest.mediaType }],
    floor: 0.15,
  }));
}

/** Careless readers. The judges of the kind must expose each of them. */
export const LAX_KINDS: readonly Omit<Kind, 'judges' | 'floor'>[] = [
  {
    name: 'manifest',
    make: mutantsOf(
      GOOD.map(({ manifest }) => manifest.bytes),
      EVIL_VALUES,
    ),
    read: (bytes) => lax(bytes, (root) => ours(() => manifestFor(mediaTypeIn(bytes), jsonBytes(root)))),
  },
  {
    name: 'image of layout compat',
    make: mutantsOf(
      GOOD.slice(0, 1).map(({ manifest }) => manifest.bytes),
      EVIL_VALUES,
    ),
    read: (bytes) =>
      lax(bytes, (root) =>
        ours(() =>
          digestOf(extractModule(manifestFor(GOOD[0]?.manifest.mediaType ?? '', jsonBytes(root)), BLOBS).module),
        ),
      ),
  },
];

/** It matches keys exactly, keeps the last of equal keys, and loses how a number was written. */
function lax<Value>(bytes: Uint8Array, read: (root: object) => Value | undefined): Value | undefined {
  try {
    const {
      schemaVersion,
      mediaType,
      config: own,
      layers,
      annotations,
    } = JSON.parse(text(bytes)) as Record<string, unknown>;
    const bare = (value: unknown): object => {
      const { mediaType: type, digest, size, annotations: notes } = value as Record<string, unknown>;
      return { mediaType: type, digest, size, annotations: notes };
    };
    return read({ schemaVersion, mediaType, config: bare(own), layers: (layers as unknown[]).map(bare), annotations });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
