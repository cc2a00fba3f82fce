import type { Allowance } from '../../abi/allowances.ts';
import type { HostQuery } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import type { TextRule } from './glob.ts';
/** What is demanded of every image; read from wasm-policy.yaml by {@link readPolicy}, the only maker. */
export interface Policy {
    /** Repositories that it speaks about; all others are denied. */
    readonly images: readonly TextRule[];
    /** Each of them must have signed. */
    readonly allOf: readonly Authority[];
    /** And so many of these. */
    readonly anyOf: {
        readonly minimumMatches: number;
        readonly authorities: readonly Authority[];
    } | undefined;
    readonly attestations: readonly AttestationRule[];
    readonly signature: SignatureRule;
    readonly abi: AbiRule;
    /** Undefined: any. */
    readonly layouts: readonly Layout[] | undefined;
    readonly module: ModuleRule;
    /** Where the version stands that a version tag must name; undefined: it is not compared. */
    readonly versionFrom: 'ref' | 'annotation' | undefined;
    /** Annotations of the manifest, by key. */
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
/** `subject` or `github` names the signer; both are held to the certificate when both are there. */
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
/** The repository that was built, when the workflow that signed lives in another one. */
export interface SourceRule {
    readonly server: string;
    readonly repository: string;
    readonly repositoryId: string | undefined;
    readonly ownerId: string | undefined;
    readonly ref: TextRule | undefined;
    readonly digest: string | undefined;
}
export interface AttestationRule {
    readonly predicateType: string;
    /** Distinct signers. */
    readonly minimumMatches: number;
    /** Names of authorities; undefined: any of the policy. */
    readonly signedBy: readonly string[] | undefined;
    readonly conditions: readonly Condition[];
}
/** A place in the predicate (JSON pointer) and what must stand there. */
export interface Condition {
    readonly path: string;
    readonly equals: string | number | boolean;
}
/** What every bundle must meet that is to count. */
export interface SignatureRule {
    /** `required`: an entry of a trusted log; `tsa`: a timestamp is enough. */
    readonly transparency: 'required' | 'tsa';
    readonly maxAgeSeconds: number | undefined;
    readonly subjectName: 'repository' | 'ignore';
    /** Events whose runs are not believed, unless an authority names one as its trigger. */
    readonly refuseEvents: readonly string[];
    /** Forms in which signatures count; attestations are bundles always. */
    readonly formats: readonly SignatureFormat[];
}
export interface AbiRule {
    readonly versions: readonly string[] | undefined;
    readonly hosts: readonly HostQuery[] | undefined;
    /** `name` undefined: everything of that module. */
    readonly denyImports: readonly {
        readonly module: string;
        readonly name: string | undefined;
    }[];
    readonly requireExports: readonly string[];
    /** Rules of our own policy that a module may break. */
    readonly allowed: readonly Allowance[];
}
export interface ModuleRule {
    /** Bytes. */
    readonly maxSize: number | undefined;
    /** Pages of 64 KiB at start. */
    readonly maxMemoryPages: number | undefined;
}
/** What a statement of this type must say whether or not the policy thought of it: a summary that says FAILED is the opposite of what is asked for. */
export declare function impliedConditions(predicateType: string): readonly Condition[];
/** All authorities, those of allOf first. */
export declare function authoritiesOf(policy: Policy): readonly Authority[];
/** Remembers a policy as one that was read and checked. @param digest of the bytes of its file. */
export declare function rememberPolicy(policy: Policy, digest: Digest): Policy;
/** The digest of the file that a policy was read from. @throws WasmImageError INTERNAL for a policy that was not read: nobody has looked for empty lists in it. */
export declare function digestOfPolicy(policy: Policy): Digest;
