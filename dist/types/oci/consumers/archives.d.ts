import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type Answer } from './answer.ts';
/** OPA: the first tar+gzip layer is the bundle, and `policy.wasm` in whatever folder of it is loaded. */
export declare function takeByOpa(manifest: ImageManifest, opened: Opened): Answer;
/** hyper-mcp: the first layer that is wasm by its bytes, or an archive with wasm in it; media types do not matter to it. */
export declare function takeByHyperMcp(manifest: ImageManifest, opened: Opened): Answer;
