import { type TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial } from '@sigstore/verify';
import { type JsonObject } from '../../core/json.ts';
/** The services of a trust root, for the library. `unused`: why some of them are not used. */
export type Material = TrustMaterial & {
    readonly unused: readonly string[];
};
/** A service whose word nobody should take, or of whose kind none is left. */
export declare class UnfitRoot extends Error {
}
/**
 * What the library checks against. A service whose algorithms are unknown, or whose certificates do not allow what it does, is not used.
 * @param unused logs of `withoutUnknown`. @throws UnfitRoot, and Error for what is unreadable.
 */
export declare function makeMaterial(root: TrustedRoot, unused: Map<string, string>): Material;
/** Whether logs are named and none can be used. */
export declare function hasNoUsable(logs: readonly unknown[]): boolean;
/**
 * A trusted_root.json without the names of algorithms that we do not know: the library would refuse the whole document.
 * @returns also whose they were, by place, with the reason.
 */
export declare function withoutUnknown(root: JsonObject): {
    readonly known: JsonObject;
    readonly unknown: Map<string, string>;
};
