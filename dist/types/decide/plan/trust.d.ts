import type { Values } from '../inputs/values.ts';
/** Where the authorities that signatures are checked against come from; files are JSON text or paths. */
export type TrustChoice = 
/** The public sigstore by TUF, from the root that is built in. */
{
    readonly kind: 'public';
} | {
    readonly kind: 'file';
    readonly file: string;
}
/** Another TUF repository. `root`: the root.json it is trusted by. */
 | {
    readonly kind: 'tuf';
    readonly mirror: string;
    readonly root: string;
};
export declare const GITHUB_MIRROR = "https://tuf-repo.github.com";
/** Reads trusted-root, tuf-mirror and tuf-root. @throws WasmImageError INPUT_CONFLICT, INPUT_MISSING, INPUT_INVALID. */
export declare function planTrust(values: Values): TrustChoice;
/** The inputs that give this choice to another command, as flags and their values. */
export declare function trustFlags(trust: TrustChoice): readonly (readonly [string, string])[];
