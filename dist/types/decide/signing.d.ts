import { type ServicesChoice } from './services.ts';
import type { TrustChoice } from './trust.ts';
import type { Values } from './values.ts';
/** How the image is signed; keys are PEM text, a path or `env://NAME`. */
export type Signing = {
    readonly kind: 'off';
} | {
    readonly kind: 'key';
    readonly key: string;
    readonly passphrase: string | undefined;
}
/** A command that signs, for a key in a KMS. `variables`: names of those it gets. */
 | {
    readonly kind: 'command';
    readonly argv: readonly string[];
    readonly input: 'message' | 'digest';
    readonly variables: readonly string[];
    readonly publicKey: string;
}
/** `publicRefusal`: why the services must not be public ones; undefined when they may. */
 | {
    readonly kind: 'keyless';
    readonly services: ServicesChoice;
    readonly publicRefusal: string | undefined;
};
/** Facts about the job that keyless signing depends on. */
export interface JobFacts {
    /** GitHub's event; undefined outside a workflow. */
    readonly event: {
        readonly name: string;
        readonly isFork: boolean;
    } | undefined;
    /** Undefined when nobody could say. */
    readonly isPrivate: boolean | undefined;
    /** Whether the job may ask for an identity token. */
    readonly hasIdentityToken: boolean;
}
/** Decides how the image is signed. @throws INPUT_*. */
export declare function planSigning(values: Values, trust: TrustChoice, { isPrivate }: JobFacts): Signing;
/** Holds keyless signing to what the job may do and to what may become public. @throws OIDC_PERMISSION, TRANSPARENCY_PUBLIC. */
export declare function refuseKeyless({ services, publicRefusal }: Signing & {
    readonly kind: 'keyless';
}, trust: TrustChoice, facts: JobFacts): void;
