/** What one error code means: the exit status of the process, and the hint shown when no better one is known. */
export interface CodeFacts {
    readonly exit: ExitCode;
    readonly hint: string;
}
/** 0 ok, 1 internal, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;
/** Every error code of the product. Each has a section in docs/errors.md; a test compares the two. */
export declare const CODES: {
    readonly INTERNAL: {
        readonly exit: 1;
        readonly hint: 'this is a bug: please report it with the message above';
    };
    readonly CANCELLED: {
        readonly exit: 130;
        readonly hint: 'run again: the new run keeps what is done and finishes the rest';
    };
    readonly INPUT_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/inputs.md for its format';
    };
    readonly INPUT_MISSING: {
        readonly exit: 2;
        readonly hint: 'docs/inputs.md says how to set it';
    };
    readonly INPUT_CONFLICT: {
        readonly exit: 2;
        readonly hint: 'keep one of the two';
    };
    readonly INPUT_UNKNOWN: {
        readonly exit: 2;
        readonly hint: 'run with --help to see the names';
    };
    readonly HOSTS_INVALID: {
        readonly exit: 2;
        readonly hint: 'write hosts as "envoy>=1.36, istio=1.27"';
    };
    readonly FILE_UNREADABLE: {
        readonly exit: 2;
        readonly hint: 'check the path and its permissions';
    };
    readonly FILE_TOO_LARGE: {
        readonly exit: 2;
        readonly hint: 'check that it is the right file; files of this kind are smaller';
    };
    readonly FILE_UNWRITABLE: {
        readonly exit: 2;
        readonly hint: 'check the folder, its permissions and the free space';
    };
    readonly PATH_OUTSIDE_WORKSPACE: {
        readonly exit: 2;
        readonly hint: 'use a file inside the workspace, without symlinks that leave it';
    };
    readonly REFERENCE_INVALID: {
        readonly exit: 2;
        readonly hint: 'write HOST/REPOSITORY in lower case, for example ghcr.io/acme/filter';
    };
    readonly TAG_INVALID: {
        readonly exit: 2;
        readonly hint: 'a tag has 1 to 128 characters of [A-Za-z0-9_.-] and starts with a letter, a digit or _';
    };
    readonly TAG_RESERVED: {
        readonly exit: 2;
        readonly hint: 'tags of the form sha256-<hex> are reserved for signatures and referrers';
    };
    readonly DIGEST_INVALID: {
        readonly exit: 2;
        readonly hint: 'write sha256: followed by 64 lower-case hexadecimal digits';
    };
    readonly ANNOTATION_INVALID: {
        readonly exit: 2;
        readonly hint: 'write one key=value per line, without control characters';
    };
    readonly VERSION_MISMATCH: {
        readonly exit: 2;
        readonly hint: 'release the version that the files of the module declare';
    };
    readonly RUNTIME_CONFIG_INVALID: {
        readonly exit: 2;
        readonly hint: 'the runtime config is JSON with type, abiVersions and config.rootIds';
    };
    readonly SCENARIO_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/smoke.md for the format of a scenario';
    };
    readonly POLICY_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/policy.md for the fields of a policy';
    };
    readonly POLICY_INEXPRESSIBLE: {
        readonly exit: 2;
        readonly hint: 'remove the field from the policy for this target, or verify with wasm-image';
    };
    readonly EVENT_UNTRUSTED: {
        readonly exit: 2;
        readonly hint: 'publish on push, release or workflow_dispatch; on pull requests, only build and check';
    };
    readonly OIDC_PERMISSION: {
        readonly exit: 2;
        readonly hint: 'add "id-token: write" to the "permissions:" of the job';
    };
    readonly OIDC_TOKEN_INVALID: {
        readonly exit: 2;
        readonly hint: 'get a new token for the audience "sigstore" in the same job, shortly before it publishes';
    };
    readonly TRANSPARENCY_PUBLIC: {
        readonly exit: 2;
        readonly hint: 'set {transparency} to public if the names may become public, or {sigstore} to github, or use a key';
    };
    readonly KEY_INVALID: {
        readonly exit: 2;
        readonly hint: 'use a PEM key, P-256, P-384 or Ed25519: openssl ecparam -name prime256v1 -genkey -noout makes one';
    };
    readonly TRUST_ROOT_INVALID: {
        readonly exit: 2;
        readonly hint: 'use a sigstore trusted_root.json (media type ...trustedroot+json)';
    };
    readonly SIGNING_CONFIG_INVALID: {
        readonly exit: 2;
        readonly hint: 'use a sigstore signing config (media type ...signingconfig.v0.2+json)';
    };
    readonly LOCK_INVALID: {
        readonly exit: 2;
        readonly hint: 'regenerate the lock file with its own tool';
    };
    readonly SBOM_INVALID: {
        readonly exit: 2;
        readonly hint: 'use a CycloneDX or SPDX 2 document in JSON, or set {sbom} to cyclonedx to generate one';
    };
    readonly CONFIG_SCHEMA_INVALID: {
        readonly exit: 2;
        readonly hint: 'use JSON Schema draft 2020-12 or draft-07 in one file, with references that start with #';
    };
    readonly ARCHIVE_INVALID: {
        readonly exit: 2;
        readonly hint: 'build the bundle with "opa build -t wasm", which writes one policy.wasm';
    };
    readonly BUILD_FAILED: {
        readonly exit: 2;
        readonly hint: 'see the output above; run the build command by hand';
    };
    readonly WASM_EMPTY: {
        readonly exit: 3;
        readonly hint: 'the build may have failed: run it again, and check the path of the module';
    };
    readonly WASM_NOT_WASM: {
        readonly exit: 3;
        readonly hint: 'use the .wasm file that the compiler wrote';
    };
    readonly WASM_MALFORMED: {
        readonly exit: 3;
        readonly hint: 'the module is damaged or truncated: build it again';
    };
    readonly WASM_TOO_LARGE: {
        readonly exit: 3;
        readonly hint: 'strip the debug sections; hosts refuse modules of this size';
    };
    readonly MODULE_DIGEST_MISMATCH: {
        readonly exit: 3;
        readonly hint: 'this is not the module that was built: pass on the file and its digest together';
    };
    readonly BUILD_NOT_REPRODUCIBLE: {
        readonly exit: 3;
        readonly hint: 'see docs/build.md for what makes builds differ';
    };
    readonly ABI_REFUSED: {
        readonly exit: 3;
        readonly hint: 'see the report; each problem says what to change';
    };
    readonly LAYOUT_REFUSED: {
        readonly exit: 3;
        readonly hint: 'choose the layout that the hosts of this kind of module accept';
    };
    readonly IMAGE_INVALID: {
        readonly exit: 3;
        readonly hint: 'wasm-image does not publish such images: publish the image again with wasm-image';
    };
    readonly IMAGE_TOO_LARGE: {
        readonly exit: 3;
        readonly hint: 'no legitimate image is this large: check what is stored there, and publish the image again';
    };
    readonly IMAGE_AMBIGUOUS: {
        readonly exit: 3;
        readonly hint: 'hosts would load different modules from this image: publish one module in one layer';
    };
    readonly DIGEST_MISMATCH: {
        readonly exit: 3;
        readonly hint: 'the content does not match its digest: do not use it';
    };
    readonly SIGNATURE_DENIED: {
        readonly exit: 3;
        readonly hint: 'compare the expected identity and issuer, or key, with the actual signer';
    };
    readonly ATTESTATION_DENIED: {
        readonly exit: 3;
        readonly hint: 'the attestation has a different signer or subject, or makes a false claim: publish the image again';
    };
    readonly CONFIG_REFUSED: {
        readonly exit: 3;
        readonly hint: 'correct the configuration of the filter';
    };
    readonly LOGIN_DENIED: {
        readonly exit: 3;
        readonly hint: 'check the user name and password; many registries require a token instead of the password of the account';
    };
    readonly POLICY_DENIED: {
        readonly exit: 3;
        readonly hint: 'compare the failed checks with the policy';
    };
    readonly BUNDLE_INVALID: {
        readonly exit: 3;
        readonly hint: 'the signature bundle is damaged or has an unknown format';
    };
    readonly IMAGE_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'check the name and the tag of the image';
    };
    readonly SIGNATURE_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'the image is not signed: publish it with wasm-image, or sign it';
    };
    readonly ATTESTATION_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'publish the image again with the attestation; the digest stays the same';
    };
    readonly REGISTRY_UNREACHABLE: {
        readonly exit: 5;
        readonly hint: 'check the host name, the network and the proxy settings, then run again';
    };
    readonly REGISTRY_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the registry did not answer in time: run again';
    };
    readonly REGISTRY_UNAUTHORIZED: {
        readonly exit: 5;
        readonly hint: 'log in: set {username} and {password}, or run docker login or wasm-image login first';
    };
    readonly REGISTRY_FORBIDDEN: {
        readonly exit: 5;
        readonly hint: 'grant write access to this repository (on ghcr.io: "packages: write" in the "permissions:" of the job)';
    };
    readonly REGISTRY_RATE_LIMITED: {
        readonly exit: 5;
        readonly hint: 'wait and run again';
    };
    readonly REGISTRY_ERROR: {
        readonly exit: 5;
        readonly hint: 'the registry failed: run again later';
    };
    readonly REGISTRY_PROTOCOL: {
        readonly exit: 5;
        readonly hint: 'the server does not follow the OCI distribution protocol: check the address';
    };
    readonly REGISTRY_INSECURE: {
        readonly exit: 5;
        readonly hint: 'wasm-image refuses insecure connections: check the address and the certificate';
    };
    readonly REGISTRY_REFUSED: {
        readonly exit: 5;
        readonly hint: 'the registry rejected the content: see its message';
    };
    readonly LIMIT_EXCEEDED: {
        readonly exit: 5;
        readonly hint: 'no legitimate response is this large: check what is stored there';
    };
    readonly CREDENTIALS_FAILED: {
        readonly exit: 5;
        readonly hint: 'check the docker config and its credential helper';
    };
    readonly OIDC_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'could not get an identity token; run again';
    };
    readonly SIGNING_CONFIG_STALE: {
        readonly exit: 5;
        readonly hint: 'get the current signing config from the operator of the sigstore instance; check the clock of this machine';
    };
    readonly SIGNING_COMMAND_FAILED: {
        readonly exit: 5;
        readonly hint: 'run the command by hand with a file on standard input; nothing was tagged';
    };
    readonly SIGSTORE_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'a sigstore service did not answer; nothing was tagged: run again';
    };
    readonly SIGSTORE_REFUSED: {
        readonly exit: 5;
        readonly hint: 'a sigstore service rejected the request: see its message';
    };
    readonly ATTESTATION_STORE_FAILED: {
        readonly exit: 5;
        readonly hint: 'GitHub did not accept the attestations; nothing was tagged: run again';
    };
    readonly RELEASE_FAILED: {
        readonly exit: 5;
        readonly hint: 'GitHub did not do what the release needs: run again, the rest is kept';
    };
    readonly STORAGE_RECORD_FAILED: {
        readonly exit: 5;
        readonly hint: 'GitHub did not accept the storage record; nothing was tagged: run again';
    };
    readonly TRUST_ROOT_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'the trust root could not be fetched or is stale: set {trusted-root} to use a file';
    };
    readonly SMOKE_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'the filter could not be started for a reason outside the filter: run again';
    };
    readonly GATE_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the registry or the trust root is slow: run again, or raise {timeout}';
    };
    readonly ABI_UNDECIDED: {
        readonly exit: 5;
        readonly hint: 'check against hosts with a known engine, or build without these features';
    };
    readonly VALIDATION_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the module takes too long to validate: simplify it';
    };
    readonly BASE_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'check out with "fetch-depth: 0"';
    };
    readonly ORAS_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'install oras in an earlier step, or set {cross-check} to none';
    };
    readonly TAG_IMMUTABLE: {
        readonly exit: 6;
        readonly hint: 'a version tag never moves: publish under a new version';
    };
    readonly TAG_RACE: {
        readonly exit: 6;
        readonly hint: 'another run moved the tag: use a concurrency group, then run again';
    };
    readonly RELEASE_CONFLICT: {
        readonly exit: 6;
        readonly hint: 'compare the release on GitHub with this run; docs/release.md says what to do';
    };
};
/** A code of {@link CODES}. */
export type Code = keyof typeof CODES;
/** Flat facts about an error, printable as JSON. */
export type Detail = Readonly<Record<string, string | number | boolean>>;
/** `hint`: what to change; replaces the hint of the code. `detail`: facts for programs. */
export interface ErrorOptions {
    readonly hint?: string | undefined;
    readonly detail?: Detail | undefined;
    readonly cause?: unknown;
}
/**
 * The one error class: what failed, on what, and why, with a stable code.
 * The constructor redacts message, hint and detail, so no error carries a secret.
 */
export declare class WasmImageError extends Error {
    readonly code: Code;
    readonly hint: string;
    readonly detail: Detail;
    constructor(code: Code, message: string, options?: ErrorOptions);
    get exitCode(): ExitCode;
}
/** The error of a run that was interrupted. */
export declare function cancelled(isPublish: boolean): WasmImageError;
/** Any thrown value as our error: ours unchanged, anything else as INTERNAL with its cause. */
export declare function asWasmImageError(thrown: unknown): WasmImageError;
