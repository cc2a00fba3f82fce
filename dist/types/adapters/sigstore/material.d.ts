import { type TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial } from '@sigstore/verify';
import { type JsonObject } from '../../core/json.ts';
/** The services of a trust root, for the library. `unused`: why some of them are not used. */
export type RootMaterial = TrustMaterial & {
    readonly unused: readonly string[];
};
/** A trust root with a weak service, or with no usable service of a kind. */
export declare class UnfitRoot extends Error {
}
/**
 * The services that the library checks against. A service with unknown algorithms, or with certificates that are not
 * valid for its purpose, is not used.
 * @param unused logs of `withoutUnknown`.
 * @throws UnfitRoot, and Error for unreadable keys and certificates.
 */
export declare function makeMaterial(root: TrustedRoot, unused: Map<string, string>): RootMaterial;
/** Whether there are logs, and none of them can be used. */
export declare function hasNoUsable(logs: readonly unknown[]): boolean;
/**
 * A trusted_root.json without the names of unknown algorithms, for which the library would reject the whole document.
 * @returns also the services that had them, by place, with the reason.
 */
export declare function withoutUnknown(root: JsonObject): {
    readonly known: JsonObject;
    readonly unknown: Map<string, string>;
};
