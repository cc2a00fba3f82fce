import { type Json } from '../../core/json.ts';
import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type Answer } from './answer.ts';
/** docker, podman, skopeo, containerd: an image config whose diff_ids are those of the layers; the module is the last file written to its path. */
export declare function takeByContainerTools(manifest: ImageManifest, opened: Opened): Answer;
/** The diff_ids of an image config; undefined when it is none. Source: image-spec 1.1 config.md. */
export declare function diffIdsOf(config: Uint8Array): readonly Json[] | undefined;
