import { type Json } from '../../core/json.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type ConsumerAnswer } from './answer.ts';
/**
 * docker, podman, skopeo, containerd: an image config with the diff_ids of the layers; the last file at a path counts.
 */
export declare function takeByContainerTools(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** The diff_ids of an image config; undefined if it is not one. Source: image-spec 1.1 config.md. */
export declare function diffIdsOf(config: Uint8Array): readonly Json[] | undefined;
