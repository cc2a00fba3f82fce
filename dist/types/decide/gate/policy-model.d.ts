import type { Allowance } from '../../abi/allowances.ts';
import type { HostQuery } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import type { TextRule } from './glob.ts';
/** What is demanded of every image. Only {@link readPolicy} makes it, from wasm-policy.yaml. */
export interface Policy {
    /** Repositories that the policy covers; all others are denied. */
    readonly images: readonly TextRule[];
    /** Each of them must have signed. */
    readonly allOf: readonly Authority[];
    /** In addition, at least `minimumMatches` of these. */
    readonly anyOf: {
        readonly minimumMatches: number;
        readonly authorities: readonly Authority[];
    } | undefined;
    readonly attestations: readonly AttestationRule[];
    readonly signature: SignatureRule;
    readonly abi: AbiRule;
    /** Undefined: every layout is accepted. */
    readonly layouts: readonly Layout[] | undefined;
    readonly module: ModuleRule;
    /** Where to find the version that a version tag must equal; undefined: it is not compared. */
    readonly versionFrom: 'ref' | 'annotation' | undefined;
    /** Required annotations of the manifest, by key. */
    readonly annotations: Readonly<Record<string, string>>;
}
/** One party whose signature counts. */
export interface Authority {
    readonly name: string;
    readonly signer: KeylessRule | {
        readonly kind: 'key';
        readonly publicKey: string;
    };
}
/** `subject`, `github` or both name the signer; each is compared with the certificate. */
export interface KeylessRule {
    readonly kind: 'keyless';
    readonly issuer: string;
    readonly subject: TextRule | undefined;
    readonly github: GithubRule | undefined;
    readonly source: SourceRule | undefined;
}
/** The workflow that signed, and the run. `server`: https address without path. */
export interface GithubRule {
    readonly server: string;
    readonly owner: string | undefined;
    readonly repository: string | undefined;
    readonly repositoryId: string | undefined;
    readonly ownerId: string | undefined;
    readonly workflow: string | undefined;
    readonly ref: TextRule | undefined;
    readonly trigger: string | undefined;
    readonly environment: string | undefined;
    readonly runner: string | undefined;
    readonly builderDigest: string | undefined;
}
/** The repository that was built, if the workflow that signed is in another one. */
export interface SourceRule {
    readonly server: string;
    readonly repository: string;
    readonly repositoryId: string | undefined;
    readonly ownerId: string | undefined;
    readonly ref: TextRule | undefined;
    readonly digest: string | undefined;
}
/** An attestation that the policy requires. */
export interface AttestationRule {
    readonly predicateType: string;
    /** Distinct signers. */
    readonly minimumMatches: number;
    /** Names of authorities; undefined: any authority of the policy. */
    readonly signedBy: readonly string[] | undefined;
    readonly conditions: readonly Condition[];
}
/** A JSON pointer into the predicate, and the value that must be there. */
export interface Condition {
    readonly path: string;
    readonly equals: string | number | boolean;
}
/** What every bundle must meet to count. */
export interface SignatureRule {
    /** Whether a certificate needs an entry in a trusted log; otherwise, a timestamp is enough. */
    readonly isLogRequired: boolean;
    readonly maxAgeSeconds: number | undefined;
    readonly subjectName: 'repository' | 'ignore';
    /** Events whose runs do not count, unless an authority names one as its trigger. */
    readonly refuseEvents: readonly string[];
    /** Formats in which signatures count. Attestations are always bundles. */
    readonly formats: readonly SignatureFormat[];
}
/** What the ABI of the module must meet. */
export interface AbiRule {
    readonly versions: readonly string[] | undefined;
    readonly hosts: readonly HostQuery[] | undefined;
    /** `name` undefined: everything from that module. */
    readonly denyImports: readonly {
        readonly module: string;
        readonly name: string | undefined;
    }[];
    readonly requireExports: readonly string[];
    /** Rules of the ABI report that a module may break. */
    readonly allowed: readonly Allowance[];
}
/** Limits of the module. */
export interface ModuleRule {
    /** Bytes. */
    readonly maxSize: number | undefined;
    /** Pages of 64 KiB, at start. */
    readonly maxMemoryPages: number | undefined;
}
/** Conditions that hold without being in the policy: a verification summary that says FAILED never counts. */
export declare function impliedConditions(predicateType: string): readonly Condition[];
/** All authorities, starting with those of allOf. */
export declare function authoritiesOf(policy: Policy): readonly Authority[];
/** Marks a policy as read and checked. @param digest of the bytes of its file. */
export declare function rememberPolicy(policy: Policy, digest: Digest): Policy;
/**
 * The digest of the file that a policy was read from.
 * @throws WasmImageError INTERNAL for a policy that readPolicy did not make, since nobody checked it.
 */
export declare function digestOfPolicy(policy: Policy): Digest;
