import type { AskIssuer } from '../adapters/oidc/ask-issuer.ts';
import { type IdentityToken } from '../attest/identity-token.ts';
import { type Session } from './session.ts';
/** Where a person logs in, and what becomes of the e-mail address. */
export interface LoginFacts {
    /** Undefined if the services do not say. */
    readonly issuer: string | undefined;
    /** Whether the person must first agree that the e-mail address becomes public. */
    readonly isAsked: boolean;
    /** Sends requests with the proxy and the authorities of the run. */
    readonly askIssuer: AskIssuer;
}
/**
 * Reads the token that an input gives or names, and checks it.
 * @param text the token, the path of a file, or `env://NAME`. @throws WasmImageError OIDC_TOKEN_INVALID, INPUT_MISSING.
 */
export declare function readGivenToken(session: Session, text: string): Promise<IdentityToken>;
/** Whether the text is a JWT, and not the name of a file. Its header is a JSON object in base64. */
export declare function isToken(text: string): boolean;
/** Lets a person at the terminal log in. @throws WasmImageError OIDC_*, TRANSPARENCY_PUBLIC. */
export declare function logIn({ terminal, env }: Session, login: LoginFacts): Promise<IdentityToken>;
