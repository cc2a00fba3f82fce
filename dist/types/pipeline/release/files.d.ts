import { type AssetFile, type AssetName } from '../../decide/plan/release/assets.ts';
import type { ProvenModule, ReleasedModule } from './modules.ts';
/** A file with its bytes. */
export interface ReleaseFile extends AssetFile {
    readonly bytes: Uint8Array;
}
/** Makes the files of a release from what was signed and verified, the checksums last. */
export declare function makeFiles(names: readonly AssetName[], modules: readonly ReleasedModule[], proven: readonly ProvenModule[]): readonly ReleaseFile[];
