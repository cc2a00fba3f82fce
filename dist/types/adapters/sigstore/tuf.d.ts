/** The name of the trust root in a TUF repository. */
export declare const TRUSTED_ROOT = "trusted_root.json";
/** The name of the signing config in a TUF repository. */
export declare const SIGNING_CONFIG = "signing_config.v0.2.json";
/** A TUF repository. */
export interface TufRepository {
    /** Base address; by default the public-good repository, whose root is part of the product. */
    readonly mirror?: string | undefined;
    /** Text of the root.json that another mirror is trusted by. */
    readonly root?: string | undefined;
}
/** The name of the repository in errors. */
export declare function nameOf({ mirror }: TufRepository): string;
/**
 * Fetches targets of a TUF repository in one session. Each call has its own cache folder: another job on the machine
 * must not decide what we trust.
 * @returns contents by name; targets that the repository does not have are left out.
 * @throws WasmImageError TRUST_ROOT_INVALID when the given root is not a root.json; TRUST_ROOT_UNAVAILABLE when the
 * repository cannot be reached, or its metadata has expired or is badly signed.
 */
export declare function fetchTargets(repository: TufRepository, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
