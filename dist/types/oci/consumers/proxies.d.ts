import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type ConsumerAnswer } from './answer.ts';
/**
 * Istio's agent and its copies in Envoy Gateway and Higress: the plugin in the last layer, or else Solo's two layers.
 */
export declare function takeByProxy(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** wasme: any descriptor of each of Solo's two types, with a config that can be parsed strictly. */
export declare function takeByWasme(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** The plugin-server of Higress: the first layer that is an archive with a `*.wasm` file, or Solo's raw module. */
export declare function takeByPluginServer(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
