import { digestOf } from '../../core/digest.ts';
import { isObject, type Json, parseStrictJson } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import type { ImageManifest } from '../manifest.ts';
import { DOCKER_CONFIG, DOCKER_TAR_GZIP, OCI_CONFIG, OCI_TAR_GZIP, PLUGIN_FILE, POLICY_FILE } from '../media-types.ts';
import type { Opened } from '../opened.ts';
import { IMAGE_CONFIG } from '../shapes.ts';
import { type ConsumerAnswer, cleaned, fromArchive, refused } from './answer.ts';

/**
 * docker, podman, skopeo, containerd: an image config with the diff_ids of the layers; the last file at a path counts.
 */
export function takeByContainerTools(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const { config, layers } = manifest;
  if (config.mediaType !== OCI_CONFIG && config.mediaType !== DOCKER_CONFIG)
    return refused(`its config is ${quoted(config.mediaType)}, not an image config`);
  const strange = layers.find(({ mediaType }) => mediaType !== OCI_TAR_GZIP && mediaType !== DOCKER_TAR_GZIP);
  if (strange !== undefined) return refused(`a layer is ${quoted(strange.mediaType)}`);
  const bytes = opened.blobOf(config);
  if (bytes !== undefined) {
    const diffIds = diffIdsOf(bytes);
    if (diffIds === undefined) return refused('its config lists no layers');
    if (diffIds.length !== layers.length)
      return refused(`the number of layers is ${diffIds.length} in its config and ${layers.length} in its manifest`);
    for (const [index, layer] of layers.entries()) {
      const unpacked = opened.tarOf(layer);
      if (unpacked instanceof Uint8Array && diffIds[index] !== digestOf(unpacked))
        return refused(`its config has a different diff_id for layer ${index}`);
    }
  }
  const lastOf = (path: string): ConsumerAnswer | undefined => {
    const answers = layers.map((layer) =>
      fromArchive(layer, opened, (files) => files.findLast((file) => cleaned(file.name) === path), path),
    );
    return answers.findLast(({ kind }) => kind === 'taken') ?? answers[0];
  };
  const plugin = lastOf(PLUGIN_FILE) ?? refused('it has no layers');
  const policy = plugin.kind === 'taken' ? plugin : lastOf(POLICY_FILE);
  return policy?.kind === 'taken' ? policy : plugin;
}

/** The diff_ids of an image config; undefined if it is not one. Source: image-spec 1.1 config.md. */
export function diffIdsOf(config: Uint8Array): readonly Json[] | undefined {
  let root: Json;
  try {
    root = parseStrictJson(config, 64, IMAGE_CONFIG);
  } catch {
    return undefined;
  }
  const rootfs = isObject(root) ? root.rootfs : undefined;
  return isObject(rootfs) && rootfs.type === 'layers' && Array.isArray(rootfs.diff_ids) ? rootfs.diff_ids : undefined;
}
