// Registries that hide signatures, or that an attacker makes hide them.
import { digestOf } from './filters.ts';
import { type Row, type Scene, startLiar, withBundles } from './negatives.ts';
import { getManifest, putManifest } from './raw-registry.ts';
import { repositoryOf } from './stage.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const isFallback = (path: string): boolean => /\/manifests\/sha256-[0-9a-f]{64}$/.test(path);
const isList = (path: string): boolean => path.includes('/referrers/') || isFallback(path);
const isBundle =
  ({ bundle }: Scene) =>
  (path: string): boolean =>
    path.endsWith(`/blobs/${digestOf(bundle)}`);

/** The manifest of any referrer: every request by digest, except for the image. */
const isListed =
  ({ digest }: Scene) =>
  (path: string): boolean =>
    /\/manifests\/sha256:[0-9a-f]{64}$/.test(path) && !path.endsWith(digest);

/** An image with a good bundle, in a registry with false answers. */
const lied = (
  name: string,
  isLie: (scene: Scene) => (path: string) => boolean,
  lie: { readonly status: number; readonly body?: string },
  ours: Row['ours'],
): Row => ({
  name,
  prepare: async (scene, path) => ({
    ...(await withBundles(scene, path, scene.bundle)),
    host: await startLiar(scene.stage.registry.host, isLie(scene), lie),
  }),
  ours,
  cosign: 'refuses',
});

const CROWD = JSON.stringify({
  schemaVersion: 2,
  mediaType: INDEX,
  manifests: Array.from({ length: 5000 }, (_, n) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${n.toString(16).padStart(64, '0')}`,
    size: 500,
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  })),
});

export const REGISTRIES: readonly Row[] = [
  lied('five thousand referrers, all of them absent', () => isFallback, { status: 200, body: CROWD }, 5),
  {
    name: 'the fallback tag points to the image itself',
    prepare: async (scene, path) => {
      const question = await withBundles(scene, path);
      const repository = repositoryOf(scene.stage, path);
      const image = JSON.parse((await getManifest(repository, scene.digest))?.toString() ?? '{}') as object;
      await putManifest(repository, image, scene.digest.replace(':', '-'));
      return question;
    },
    // GitLab's registry answers like this. It counts as no list, like a missing tag.
    ours: 4,
    cosign: 'refuses',
  },
  {
    name: 'the fallback tag points to an empty list',
    prepare: async (scene, path) => {
      const question = await withBundles(scene, path, scene.bundle);
      await putManifest(
        repositoryOf(scene.stage, path),
        { schemaVersion: 2, mediaType: INDEX, manifests: [] },
        scene.digest.replace(':', '-'),
        INDEX,
      );
      return question;
    },
    ours: 4,
    cosign: 'refuses',
  },
  lied('the registry answers that there are no referrers', () => isList, { status: 404 }, 4),
  lied('the list of referrers fails', () => isList, { status: 500 }, 5),
  lied('the list of referrers is forbidden', () => isList, { status: 403 }, 5),
  lied('the list of referrers is a web page', () => isList, { status: 200, body: '<html>' }, 5),
  lied('the bundle is absent', isBundle, { status: 404 }, 3),
  lied('the listed referrer is absent', isListed, { status: 404 }, 3),
  lied('the bundle cannot be fetched', isBundle, { status: 500 }, 5),
];
