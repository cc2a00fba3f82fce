import { redact, withInputNames } from './text.ts';

/** What one error code means: the exit status of the process, and the hint shown when no better one is known. */
export interface CodeFacts {
  readonly exit: ExitCode;
  readonly hint: string;
}

/** 0 ok, 1 internal, 2 usage, 3 denied, 4 nothing found, 5 could not find out, 6 conflict, 130 cancelled. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;

/** Every error code of the product. Each has a section in docs/errors.md; a test compares the two. */
export const CODES = {
  INTERNAL: { exit: 1, hint: 'this is a bug: please report it with the message above' },
  CANCELLED: { exit: 130, hint: 'run again: the new run keeps what is done and finishes the rest' },

  INPUT_INVALID: { exit: 2, hint: 'see docs/inputs.md for its format' },
  INPUT_MISSING: { exit: 2, hint: 'docs/inputs.md says how to set it' },
  INPUT_CONFLICT: { exit: 2, hint: 'keep one of the two' },
  INPUT_UNKNOWN: { exit: 2, hint: 'run with --help to see the names' },
  HOSTS_INVALID: { exit: 2, hint: 'write hosts as "envoy>=1.36, istio=1.27"' },
  FILE_UNREADABLE: { exit: 2, hint: 'check the path and its permissions' },
  FILE_TOO_LARGE: { exit: 2, hint: 'check that it is the right file; files of this kind are smaller' },
  FILE_UNWRITABLE: { exit: 2, hint: 'check the folder, its permissions and the free space' },
  PATH_OUTSIDE_WORKSPACE: { exit: 2, hint: 'use a file inside the workspace, without symlinks that leave it' },
  REFERENCE_INVALID: { exit: 2, hint: 'write HOST/REPOSITORY in lower case, for example ghcr.io/acme/filter' },
  TAG_INVALID: {
    exit: 2,
    hint: 'a tag has 1 to 128 characters of [A-Za-z0-9_.-] and starts with a letter, a digit or _',
  },
  TAG_RESERVED: { exit: 2, hint: 'tags of the form sha256-<hex> are reserved for signatures and referrers' },
  DIGEST_INVALID: { exit: 2, hint: 'write sha256: followed by 64 lower-case hexadecimal digits' },
  ANNOTATION_INVALID: { exit: 2, hint: 'write one key=value per line, without control characters' },
  VERSION_MISMATCH: { exit: 2, hint: 'release the version that the files of the module declare' },
  RUNTIME_CONFIG_INVALID: { exit: 2, hint: 'the runtime config is JSON with type, abiVersions and config.rootIds' },
  SCENARIO_INVALID: { exit: 2, hint: 'see docs/smoke.md for the format of a scenario' },
  POLICY_INVALID: { exit: 2, hint: 'see docs/policy.md for the fields of a policy' },
  POLICY_INEXPRESSIBLE: {
    exit: 2,
    hint: 'remove the field from the policy for this target, or verify with wasm-image',
  },
  EVENT_UNTRUSTED: {
    exit: 2,
    hint: 'publish on push, release or workflow_dispatch; on pull requests, only build and check',
  },
  OIDC_PERMISSION: { exit: 2, hint: 'add "id-token: write" to the "permissions:" of the job' },
  OIDC_TOKEN_INVALID: {
    exit: 2,
    hint: 'get a new token for the audience "sigstore" in the same job, shortly before it publishes',
  },
  TRANSPARENCY_PUBLIC: {
    exit: 2,
    hint: 'set {transparency} to public if the names may become public, or {sigstore} to github, or use a key',
  },
  KEY_INVALID: {
    exit: 2,
    hint: 'use a PEM key, P-256, P-384 or Ed25519: openssl ecparam -name prime256v1 -genkey -noout makes one',
  },
  TRUST_ROOT_INVALID: { exit: 2, hint: 'use a sigstore trusted_root.json (media type ...trustedroot+json)' },
  SIGNING_CONFIG_INVALID: {
    exit: 2,
    hint: 'use a sigstore signing config (media type ...signingconfig.v0.2+json)',
  },
  LOCK_INVALID: { exit: 2, hint: 'regenerate the lock file with its own tool' },
  SBOM_INVALID: {
    exit: 2,
    hint: 'use a CycloneDX or SPDX 2 document in JSON, or set {sbom} to cyclonedx to generate one',
  },
  CONFIG_SCHEMA_INVALID: {
    exit: 2,
    hint: 'use JSON Schema draft 2020-12 or draft-07 in one file, with references that start with #',
  },
  ARCHIVE_INVALID: { exit: 2, hint: 'build the bundle with "opa build -t wasm", which writes one policy.wasm' },
  BUILD_FAILED: { exit: 2, hint: 'see the output above; run the build command by hand' },

  WASM_EMPTY: { exit: 3, hint: 'the build may have failed: run it again, and check the path of the module' },
  WASM_NOT_WASM: { exit: 3, hint: 'use the .wasm file that the compiler wrote' },
  WASM_MALFORMED: { exit: 3, hint: 'the module is damaged or truncated: build it again' },
  WASM_TOO_LARGE: { exit: 3, hint: 'strip the debug sections; hosts refuse modules of this size' },
  MODULE_DIGEST_MISMATCH: {
    exit: 3,
    hint: 'this is not the module that was built: pass on the file and its digest together',
  },
  BUILD_NOT_REPRODUCIBLE: { exit: 3, hint: 'see docs/build.md for what makes builds differ' },
  ABI_REFUSED: { exit: 3, hint: 'see the report; each problem says what to change' },
  LAYOUT_REFUSED: { exit: 3, hint: 'choose the layout that the hosts of this kind of module accept' },
  IMAGE_INVALID: { exit: 3, hint: 'wasm-image does not publish such images: publish the image again with wasm-image' },
  IMAGE_TOO_LARGE: {
    exit: 3,
    hint: 'no legitimate image is this large: check what is stored there, and publish the image again',
  },
  IMAGE_AMBIGUOUS: {
    exit: 3,
    hint: 'hosts would load different modules from this image: publish one module in one layer',
  },
  DIGEST_MISMATCH: { exit: 3, hint: 'the content does not match its digest: do not use it' },
  SIGNATURE_DENIED: {
    exit: 3,
    hint: 'compare the expected identity and issuer, or key, with the actual signer',
  },
  ATTESTATION_DENIED: {
    exit: 3,
    hint: 'the attestation has a different signer or subject, or makes a false claim: publish the image again',
  },
  CONFIG_REFUSED: { exit: 3, hint: 'correct the configuration of the filter' },
  LOGIN_DENIED: {
    exit: 3,
    hint: 'check the user name and password; many registries require a token instead of the password of the account',
  },
  POLICY_DENIED: { exit: 3, hint: 'compare the failed checks with the policy' },
  BUNDLE_INVALID: { exit: 3, hint: 'the signature bundle is damaged or has an unknown format' },

  IMAGE_NOT_FOUND: { exit: 4, hint: 'check the name and the tag of the image' },
  SIGNATURE_NOT_FOUND: { exit: 4, hint: 'the image is not signed: publish it with wasm-image, or sign it' },
  ATTESTATION_NOT_FOUND: {
    exit: 4,
    hint: 'publish the image again with the attestation; the digest stays the same',
  },

  REGISTRY_UNREACHABLE: { exit: 5, hint: 'check the host name, the network and the proxy settings, then run again' },
  REGISTRY_TIMEOUT: { exit: 5, hint: 'the registry did not answer in time: run again' },
  REGISTRY_UNAUTHORIZED: {
    exit: 5,
    hint: 'log in: set {username} and {password}, or run docker login or wasm-image login first',
  },
  REGISTRY_FORBIDDEN: {
    exit: 5,
    hint: 'grant write access to this repository (on ghcr.io: "packages: write" in the "permissions:" of the job)',
  },
  REGISTRY_RATE_LIMITED: { exit: 5, hint: 'wait and run again' },
  REGISTRY_ERROR: { exit: 5, hint: 'the registry failed: run again later' },
  REGISTRY_PROTOCOL: {
    exit: 5,
    hint: 'the server does not follow the OCI distribution protocol: check the address',
  },
  REGISTRY_INSECURE: {
    exit: 5,
    hint: 'wasm-image refuses insecure connections: check the address and the certificate',
  },
  REGISTRY_REFUSED: { exit: 5, hint: 'the registry rejected the content: see its message' },
  LIMIT_EXCEEDED: { exit: 5, hint: 'no legitimate response is this large: check what is stored there' },
  CREDENTIALS_FAILED: { exit: 5, hint: 'check the docker config and its credential helper' },
  OIDC_UNAVAILABLE: { exit: 5, hint: 'could not get an identity token; run again' },
  SIGNING_CONFIG_STALE: {
    exit: 5,
    hint: 'get the current signing config from the operator of the sigstore instance; check the clock of this machine',
  },
  SIGNING_COMMAND_FAILED: {
    exit: 5,
    hint: 'run the command by hand with a file on standard input; nothing was tagged',
  },
  SIGSTORE_UNAVAILABLE: { exit: 5, hint: 'a sigstore service did not answer; nothing was tagged: run again' },
  SIGSTORE_REFUSED: { exit: 5, hint: 'a sigstore service rejected the request: see its message' },
  ATTESTATION_STORE_FAILED: { exit: 5, hint: 'GitHub did not accept the attestations; nothing was tagged: run again' },
  RELEASE_FAILED: { exit: 5, hint: 'GitHub did not do what the release needs: run again, the rest is kept' },
  STORAGE_RECORD_FAILED: { exit: 5, hint: 'GitHub did not accept the storage record; nothing was tagged: run again' },
  TRUST_ROOT_UNAVAILABLE: {
    exit: 5,
    hint: 'the trust root could not be fetched or is stale: set {trusted-root} to use a file',
  },
  SMOKE_UNAVAILABLE: {
    exit: 5,
    hint: 'the filter could not be started for a reason outside the filter: run again',
  },
  GATE_TIMEOUT: { exit: 5, hint: 'the registry or the trust root is slow: run again, or raise {timeout}' },
  ABI_UNDECIDED: { exit: 5, hint: 'check against hosts with a known engine, or build without these features' },
  VALIDATION_TIMEOUT: { exit: 5, hint: 'the module takes too long to validate: simplify it' },
  BASE_UNAVAILABLE: { exit: 5, hint: 'check out with "fetch-depth: 0"' },
  ORAS_UNAVAILABLE: { exit: 5, hint: 'install oras in an earlier step, or set {cross-check} to none' },

  TAG_IMMUTABLE: { exit: 6, hint: 'a version tag never moves: publish under a new version' },
  TAG_RACE: { exit: 6, hint: 'another run moved the tag: use a concurrency group, then run again' },
  RELEASE_CONFLICT: { exit: 6, hint: 'compare the release on GitHub with this run; docs/release.md says what to do' },
} as const satisfies Record<string, CodeFacts>;

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
export class WasmImageError extends Error {
  readonly code: Code;
  readonly hint: string;
  readonly detail: Detail;

  constructor(code: Code, message: string, options: ErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WasmImageError';
    this.code = code;
    this.hint = redact(options.hint ?? withInputNames(CODES[code].hint));
    this.detail = Object.fromEntries(
      Object.entries(options.detail ?? {}).map(([key, value]) => [key, redactedFact(value)]),
    );
  }

  get exitCode(): ExitCode {
    return CODES[this.code].exit;
  }
}

/** The error of a run that was interrupted. */
export function cancelled(isPublish: boolean): WasmImageError {
  if (!isPublish) return new WasmImageError('CANCELLED', 'Stopped on request', { hint: 'run again' });
  return new WasmImageError('CANCELLED', 'Stopped on request: no tag points to anything unverified');
}

/** A number that contains a secret becomes a string; other values keep their type. */
function redactedFact(value: Detail[string]): Detail[string] {
  const clean = redact(String(value));
  return typeof value === 'string' || (typeof value === 'number' && clean !== String(value)) ? clean : value;
}

/** Any thrown value as our error: ours unchanged, anything else as INTERNAL with its cause. */
export function asWasmImageError(thrown: unknown): WasmImageError {
  if (thrown instanceof WasmImageError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new WasmImageError('INTERNAL', `Unexpected failure: ${text}`, { cause: thrown });
}
