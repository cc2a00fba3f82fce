/** What one error code means: the process exit status and the hint a user sees when no better one is known. */
export interface CodeFacts {
    readonly exit: ExitCode;
    readonly hint: string;
}
/** 0 ok, 1 internal, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;
/** Every error code of the product. Each has a section in docs/errors.md; a test holds the two together. */
export declare const CODES: {
    readonly INTERNAL: {
        readonly exit: 1;
        readonly hint: 'this is a defect: please report it with the message above';
    };
    readonly CANCELLED: {
        readonly exit: 130;
        readonly hint: 'run again: what was done is kept and the rest is finished';
    };
    readonly INPUT_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/inputs.md for the form this input takes';
    };
    readonly INPUT_MISSING: {
        readonly exit: 2;
        readonly hint: 'set the input; docs/inputs.md says what each one means';
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
        readonly hint: 'check that it is the right file; files of its kind are smaller';
    };
    readonly FILE_UNWRITABLE: {
        readonly exit: 2;
        readonly hint: 'check the folder, its permissions and the space that is left';
    };
    readonly PATH_OUTSIDE_WORKSPACE: {
        readonly exit: 2;
        readonly hint: 'use a file inside the workspace that is no symlink out of it';
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
        readonly hint: 'tags of the form sha256-<hex> belong to signatures and referrers';
    };
    readonly DIGEST_INVALID: {
        readonly exit: 2;
        readonly hint: 'write sha256: and 64 lower-case hexadecimal digits';
    };
    readonly ANNOTATION_INVALID: {
        readonly exit: 2;
        readonly hint: 'write one key=value a line, without control characters';
    };
    readonly RUNTIME_CONFIG_INVALID: {
        readonly exit: 2;
        readonly hint: 'the runtime config is JSON with type, abiVersions and config.rootIds';
    };
    readonly SCENARIO_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/smoke.md for the form of a scenario';
    };
    readonly POLICY_INVALID: {
        readonly exit: 2;
        readonly hint: 'see docs/policy.md for the fields of a policy';
    };
    readonly POLICY_INEXPRESSIBLE: {
        readonly exit: 2;
        readonly hint: 'take the field out of the policy for this target, or verify with wasm-image';
    };
    readonly EVENT_UNTRUSTED: {
        readonly exit: 2;
        readonly hint: 'publish on push, release or workflow_dispatch; pull requests only build and check';
    };
    readonly OIDC_PERMISSION: {
        readonly exit: 2;
        readonly hint: 'add "permissions: id-token: write" to the job';
    };
    readonly TRANSPARENCY_PUBLIC: {
        readonly exit: 2;
        readonly hint: 'set "transparency: public" if the names may become public; else "sigstore: github", a private sigstore or a key';
    };
    readonly KEY_INVALID: {
        readonly exit: 2;
        readonly hint: 'give a P-256, P-384 or Ed25519 key as PEM, for example made with: openssl ecparam -name prime256v1 -genkey -noout';
    };
    readonly TRUST_ROOT_INVALID: {
        readonly exit: 2;
        readonly hint: 'give a trusted_root.json of sigstore (media type ...trustedroot+json)';
    };
    readonly SIGNING_CONFIG_INVALID: {
        readonly exit: 2;
        readonly hint: 'give a signing config of sigstore (media type ...signingconfig.v0.2+json)';
    };
    readonly LOCK_INVALID: {
        readonly exit: 2;
        readonly hint: 'write the lock file anew with its own tool';
    };
    readonly SBOM_INVALID: {
        readonly exit: 2;
        readonly hint: 'give a JSON document of CycloneDX or SPDX 2, or let wasm-image make one with "sbom: cyclonedx"';
    };
    readonly ARCHIVE_INVALID: {
        readonly exit: 2;
        readonly hint: 'build the bundle with "opa build -t wasm", which writes one policy.wasm';
    };
    readonly BUILD_FAILED: {
        readonly exit: 2;
        readonly hint: 'run the build command by hand; its output is above';
    };
    readonly WASM_EMPTY: {
        readonly exit: 3;
        readonly hint: 'the build wrote no module: check module-path';
    };
    readonly WASM_NOT_WASM: {
        readonly exit: 3;
        readonly hint: 'give the .wasm file that the compiler wrote';
    };
    readonly WASM_MALFORMED: {
        readonly exit: 3;
        readonly hint: 'the module is damaged or cut: build it again';
    };
    readonly WASM_TOO_LARGE: {
        readonly exit: 3;
        readonly hint: 'strip debug sections; hosts refuse modules of this size';
    };
    readonly MODULE_DIGEST_MISMATCH: {
        readonly exit: 3;
        readonly hint: 'the module is not the one that was built: hand over the file and its digest together';
    };
    readonly ABI_REFUSED: {
        readonly exit: 3;
        readonly hint: 'see the report: each problem says what to change';
    };
    readonly LAYOUT_REFUSED: {
        readonly exit: 3;
        readonly hint: 'choose the layout that the hosts of this kind of module accept';
    };
    readonly IMAGE_INVALID: {
        readonly exit: 3;
        readonly hint: 'the image is not one that wasm-image publishes: build it again with wasm-image';
    };
    readonly IMAGE_TOO_LARGE: {
        readonly exit: 3;
        readonly hint: 'the image is larger than anything legitimate: look at what is stored there, and publish it again with wasm-image';
    };
    readonly IMAGE_AMBIGUOUS: {
        readonly exit: 3;
        readonly hint: 'consumers would read different modules from this image: publish one module in one layer';
    };
    readonly DIGEST_MISMATCH: {
        readonly exit: 3;
        readonly hint: 'the bytes are not the ones that were named: do not use them';
    };
    readonly SIGNATURE_DENIED: {
        readonly exit: 3;
        readonly hint: 'compare the identity and issuer, or the key, that were expected with who signed';
    };
    readonly ATTESTATION_DENIED: {
        readonly exit: 3;
        readonly hint: 'the attestation is by another signer, about something else, or says what is not so: publish the image again';
    };
    readonly POLICY_DENIED: {
        readonly exit: 3;
        readonly hint: 'compare the failed checks with the policy';
    };
    readonly BUNDLE_INVALID: {
        readonly exit: 3;
        readonly hint: 'the signature bundle is damaged or of an unknown kind';
    };
    readonly IMAGE_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'check the reference; nothing is stored under it';
    };
    readonly SIGNATURE_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'the image is unsigned: publish it with wasm-image or sign it';
    };
    readonly ATTESTATION_NOT_FOUND: {
        readonly exit: 4;
        readonly hint: 'publish the image again with the attestation, which adds it to an image that is there';
    };
    readonly REGISTRY_UNREACHABLE: {
        readonly exit: 5;
        readonly hint: 'check the host name, the network and proxy settings, then run again';
    };
    readonly REGISTRY_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the registry did not answer in time: run again';
    };
    readonly REGISTRY_UNAUTHORIZED: {
        readonly exit: 5;
        readonly hint: 'log in: set username and password, or docker login in an earlier step';
    };
    readonly REGISTRY_FORBIDDEN: {
        readonly exit: 5;
        readonly hint: 'give the job the right to this repository (on ghcr.io: "permissions: packages: write")';
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
        readonly hint: 'the server does not speak the OCI distribution protocol as written: check the address';
    };
    readonly REGISTRY_INSECURE: {
        readonly exit: 5;
        readonly hint: 'the registry asked for an unsafe connection, which is refused';
    };
    readonly REGISTRY_REFUSED: {
        readonly exit: 5;
        readonly hint: 'the registry does not take this content: see its message';
    };
    readonly LIMIT_EXCEEDED: {
        readonly exit: 5;
        readonly hint: 'the answer is larger than anything legitimate: check what is stored there';
    };
    readonly CREDENTIALS_FAILED: {
        readonly exit: 5;
        readonly hint: 'check the docker config and its credential helper';
    };
    readonly OIDC_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'the identity token could not be had: run again';
    };
    readonly SIGNING_CONFIG_STALE: {
        readonly exit: 5;
        readonly hint: 'get the present signing config from whoever runs the sigstore; check the clock of this machine';
    };
    readonly SIGNING_COMMAND_FAILED: {
        readonly exit: 5;
        readonly hint: 'run the command by hand with a file on standard input; nothing was tagged';
    };
    readonly SIGSTORE_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'a sigstore service did not answer: run again; nothing was tagged';
    };
    readonly SIGSTORE_REFUSED: {
        readonly exit: 5;
        readonly hint: 'a sigstore service refused the request: see its message';
    };
    readonly ATTESTATION_STORE_FAILED: {
        readonly exit: 5;
        readonly hint: 'GitHub did not take the attestations: run again; nothing was tagged';
    };
    readonly TRUST_ROOT_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'the trust root could not be fetched or is stale: give one with trusted-root';
    };
    readonly SMOKE_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'the filter could not be started to try it: run again; this says nothing about the filter';
    };
    readonly GATE_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the registry or the trust root is slow: run again, or raise timeout';
    };
    readonly ABI_UNDECIDED: {
        readonly exit: 5;
        readonly hint: 'ask about hosts whose engine is known, or build without it';
    };
    readonly VALIDATION_TIMEOUT: {
        readonly exit: 5;
        readonly hint: 'the module takes too long to validate: simplify it';
    };
    readonly ORAS_UNAVAILABLE: {
        readonly exit: 5;
        readonly hint: 'install oras in an earlier step or set cross-check to none';
    };
    readonly TAG_IMMUTABLE: {
        readonly exit: 6;
        readonly hint: 'a version tag never moves: publish under a new version';
    };
    readonly TAG_RACE: {
        readonly exit: 6;
        readonly hint: 'another run moved the tag: use a concurrency group, then run again';
    };
};
export type Code = keyof typeof CODES;
/** Flat facts about an error, printable as JSON. */
export type Detail = Readonly<Record<string, string | number | boolean>>;
/** `hint`: what to change, instead of the hint of the code. `detail`: facts for programs. */
export interface ErrorOptions {
    readonly hint?: string | undefined;
    readonly detail?: Detail | undefined;
    readonly cause?: unknown;
}
/**
 * The one error class: what could not be done, on what and why, with a stable code.
 * Message, hint and detail are redacted here, once, so that no secret travels in an error.
 */
export declare class WasmImageError extends Error {
    readonly code: Code;
    readonly hint: string;
    readonly detail: Detail;
    constructor(code: Code, message: string, options?: ErrorOptions);
    get exitCode(): ExitCode;
}
/** The error of a run that was stopped. */
export declare function cancelled(isPublish: boolean): WasmImageError;
/** Any thrown value as our error: ours unchanged, everything else INTERNAL with the cause kept. */
export declare function asWasmImageError(thrown: unknown): WasmImageError;
