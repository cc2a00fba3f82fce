import type { Values } from '../inputs/values.ts';
/** Where the trusted root comes from. Files are JSON text or paths. */
export type TrustChoice = 
/** The public sigstore, by TUF from the built-in root. */
{
    readonly kind: 'public';
} | {
    readonly kind: 'file';
    readonly file: string;
}
/** Another TUF repository. `root`: the root.json that establishes trust in it. */
 | {
    readonly kind: 'tuf';
    readonly mirror: string;
    readonly root: string;
};
/** GitHub's TUF repository. */
export declare const GITHUB_MIRROR = "https://tuf-repo.github.com";
/** Reads trusted-root, tuf-mirror and tuf-root. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID. */
export declare function planTrust(values: Values): TrustChoice;
