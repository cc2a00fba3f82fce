import type { ImageManifest } from '../manifest.ts';
import type { Opened } from '../opened.ts';
import { type ConsumerAnswer } from './answer.ts';
/** OPA: the first tar+gzip layer is the bundle, and it loads `policy.wasm` from any folder of it. */
export declare function takeByOpa(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
/** hyper-mcp: the first layer that is wasm by its bytes, or an archive with wasm in it; it ignores media types. */
export declare function takeByHyperMcp(manifest: ImageManifest, opened: Opened): ConsumerAnswer;
