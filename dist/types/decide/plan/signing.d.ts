import { type CodeOrigin } from '../gate/events.ts';
import type { Values } from '../inputs/values.ts';
import { type ServicesChoice } from './services.ts';
import type { TrustChoice } from './trust.ts';
/** How the image is signed; keys are PEM text, a path or `env://NAME`. */
export type Signing = {
    readonly kind: 'off';
} | {
    readonly kind: 'key';
    readonly key: string;
    readonly passphrase: string | undefined;
}
/** A command that signs, for a key in a KMS. `variables`: names of the environment variables that it gets. */
 | {
    readonly kind: 'command';
    readonly argv: readonly string[];
    readonly input: 'message' | 'digest';
    readonly variables: readonly string[];
    readonly publicKey: string;
}
/**
 * `expected`: the identity in the certificate as far as it is known; a reusable workflow has another one.
 * `publicRefusal`: why the services must not be public; undefined if they may.
 */
 | {
    readonly kind: 'keyless';
    readonly services: ServicesChoice;
    readonly publicRefusal: string | undefined;
    readonly token: TokenSource;
    readonly expected: ExpectedSigner;
};
/**
 * Where the identity token comes from. `text` is a secret: the token, a path or `env://NAME`. `mayPublish`: the person
 * who logs in has agreed that the e-mail address becomes public.
 */
export type TokenSource = {
    readonly kind: 'runner';
} | {
    readonly kind: 'given';
    readonly text: string;
} | {
    readonly kind: 'browser';
    readonly mayPublish: boolean;
};
/** What a certificate is going to say. */
export interface ExpectedSigner {
    readonly identity: string | undefined;
    readonly issuer: string | undefined;
}
/** Whether the text only names a key: a variable, or a path. A path has a dot, which base64 never has. */
export declare function isKeyName(text: string): boolean;
/** Facts about the job that keyless signing depends on. */
export interface JobFacts {
    /** GitHub's event; undefined outside a workflow. */
    readonly event: {
        readonly name: string;
        readonly ref: string;
        readonly origin: CodeOrigin;
        readonly isDraft?: boolean | undefined;
    } | undefined;
    /** Undefined if it could not be determined. */
    readonly isPrivate: boolean | undefined;
    /** GITHUB_SERVER_URL: tenants of GHE.com have their own services. */
    readonly server?: string | undefined;
    /** Whether the job may request an identity token. */
    readonly hasIdentityToken: boolean;
    /** The workflow that runs, as in a certificate. */
    readonly workflow?: string | undefined;
    /** What the token in the inputs says; undefined if there is none, or if it is not needed. */
    readonly given?: ExpectedSigner | undefined;
    /** Whether a person is at the terminal, who could log in with a browser. */
    readonly canLogIn?: boolean | undefined;
}
/** Decides how the image is signed. @throws INPUT_*. */
export declare function planSigning(values: Values, trust: TrustChoice, facts: JobFacts & {
    readonly isUsed: boolean;
}): Signing;
/**
 * Refuses keyless signing that the job is not allowed to do, that verification would reject, or that would publish
 * private names. @throws OIDC_PERMISSION, EVENT_UNTRUSTED, TRANSPARENCY_PUBLIC.
 */
export declare function refuseKeyless({ services, publicRefusal, token }: Signing & {
    readonly kind: 'keyless';
}, trust: TrustChoice, facts: JobFacts): void;
