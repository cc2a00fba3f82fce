export declare const TRUSTED_ROOT = "trusted_root.json";
export declare const SIGNING_CONFIG = "signing_config.v0.2.json";
export interface TufRepository {
    /** Base address; without it the public-good one, whose root is part of the product. */
    readonly mirror?: string;
    /** Text of the root.json that another mirror is trusted by. */
    readonly root?: string;
}
/** Name of the repository in errors. */
export declare function nameOf({ mirror }: TufRepository): string;
/**
 * Fetches targets of a TUF repository in one session. The cache is a folder of its own for each call: another job of the machine must not
 * choose what we trust.
 * @returns texts by name; what the repository does not have is left out.
 * @throws WasmImageError TRUST_ROOT_INVALID when the given root is not a root.json; TRUST_ROOT_UNAVAILABLE when the repository cannot be asked, or what
 * it says has expired or is badly signed.
 */
export declare function fetchTargets(repository: TufRepository, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
