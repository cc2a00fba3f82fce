// Signatures in cosign's legacy format that must be refused. They need a log of version 1.
import { flip, type Legacy, type Row, type Scene, withBundles, withLegacy } from './negatives.ts';
import { getManifest, putManifest } from './raw-registry.ts';
import { repositoryOf } from './stage.ts';

const KEY = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

type Both = { readonly own: Legacy; readonly other: Legacy };

function bothOf({ legacy, otherLegacy }: Scene): Both {
  if (legacy === undefined || otherLegacy === undefined) throw new Error('the scene has no legacy signature');
  return { own: legacy, other: otherLegacy };
}

/** The good signature with other annotations; undefined removes one. */
function changed({ payload, annotations }: Legacy, change: Readonly<Record<string, string | undefined>>): Legacy {
  const merged = Object.entries({ ...annotations, ...change }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return { payload, annotations: Object.fromEntries(merged) };
}

function promise(
  { annotations }: Legacy,
  change: (entry: { Payload: { integratedTime: number; logIndex: number } }) => void,
): string {
  const entry = JSON.parse(annotations[KEY.bundle] ?? '{}') as {
    Payload: { integratedTime: number; logIndex: number };
  };
  change(entry);
  return JSON.stringify(entry);
}

const spoiled = (name: string, change: (both: Both) => Legacy, cosign: Row['cosign'] = 'refuses'): Row => ({
  name: `legacy: ${name}`,
  prepare: (scene, path) => withLegacy(scene, path, change(bothOf(scene))),
  ours: 3,
  cosign,
});

export const LEGACY: readonly Row[] = [
  spoiled('the signature of another image', ({ other }) => other),
  spoiled('the payload of another image under our signature', ({ own, other }) => ({ ...own, payload: other.payload })),
  spoiled('our payload under the signature of another image', ({ own, other }) => ({ ...other, payload: own.payload })),
  spoiled('tampered payload', ({ own }) => ({
    ...own,
    payload: Buffer.from(own.payload.toString().replace('acme', 'evil')),
  })),
  spoiled('tampered signature', ({ own }) =>
    changed(own, { [KEY.signature]: flip(own.annotations[KEY.signature] ?? '') }),
  ),
  spoiled('the certificate of another run', ({ own, other }) =>
    changed(own, { [KEY.certificate]: other.annotations[KEY.certificate] }),
  ),
  spoiled('the promise for another entry', ({ own, other }) =>
    changed(own, { [KEY.bundle]: other.annotations[KEY.bundle] }),
  ),
  spoiled('another time in the promise', ({ own }) =>
    changed(own, {
      [KEY.bundle]: promise(own, ({ Payload }) => {
        Payload.integratedTime += 1;
      }),
    }),
  ),
  spoiled('another index in the promise', ({ own }) =>
    changed(own, {
      [KEY.bundle]: promise(own, ({ Payload }) => {
        Payload.logIndex += 1;
      }),
    }),
  ),
  spoiled('no promise', ({ own }) => changed(own, { [KEY.bundle]: undefined })),
  spoiled('neither promise nor timestamp', ({ own }) =>
    changed(own, { [KEY.bundle]: undefined, [KEY.timestamp]: undefined }),
  ),
  spoiled('no certificate', ({ own }) => changed(own, { [KEY.certificate]: undefined })),
  spoiled('a payload that is not simple signing', ({ own }) => ({ ...own, payload: Buffer.from('{}') })),
  {
    name: 'legacy: another identity is required',
    prepare: async (scene, path) => ({
      ...(await withLegacy(scene, path, bothOf(scene).own)),
      identity: `${scene.stage.job.identity}x`,
    }),
    ours: 3,
    cosign: 'refuses',
  },
  {
    name: 'legacy: another issuer is required',
    prepare: async (scene, path) => ({
      ...(await withLegacy(scene, path, bothOf(scene).own)),
      issuer: 'https://token.actions.githubusercontent.com',
    }),
    ours: 3,
    cosign: 'refuses',
  },
  {
    name: 'legacy: good, but the policy does not list the format',
    prepare: async (scene, path) => ({ ...(await withLegacy(scene, path, bothOf(scene).own)), acceptsLegacy: false }),
    ours: 4,
    cosign: 'accepts',
  },
  {
    name: 'legacy: a foreign Sigstore',
    prepare: async (scene, path) => {
      const { foreign } = scene;
      if (foreign === undefined) throw new Error('there is no foreign Sigstore');
      return { ...(await withLegacy(scene, path, foreign.legacy)), identity: foreign.identity, issuer: foreign.issuer };
    },
    ours: 3,
    cosign: 'refuses',
  },
  {
    name: 'legacy: the tag points to the image itself',
    prepare: async (scene, path) => {
      const question = await withBundles(scene, path);
      const repository = repositoryOf(scene.stage, path);
      const image = JSON.parse((await getManifest(repository, scene.digest))?.toString() ?? '{}') as object;
      await putManifest(repository, image, `${scene.digest.replace(':', '-')}.sig`);
      return question;
    },
    ours: 5,
    cosign: 'refuses',
  },
];
