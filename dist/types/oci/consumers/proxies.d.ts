import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type Answer } from './answer.ts';
/** Istio's agent, and its copies in Envoy Gateway and Higress: first as an image whose last layer holds the plugin, then as Solo's two layers. */
export declare function takeByProxy(manifest: ImageManifest, opened: Opened): Answer;
/** wasme: any descriptor of each of Solo's two types, the config's strictly readable. */
export declare function takeByWasme(manifest: ImageManifest, opened: Opened): Answer;
/** Higress' plugin-server: the first layer that is an archive with any `*.wasm` in it, or Solo's raw module. */
export declare function takeByPluginServer(manifest: ImageManifest, opened: Opened): Answer;
