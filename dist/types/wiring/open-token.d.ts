import type { IdentityToken } from '../attest/identity-token.ts';
import type { TokenSource } from '../decide/plan/signing.ts';
import type { Session } from './session.ts';
/**
 * Returns a function that gets the identity token of a run.
 * @param login `issuer`: where a person logs in, called only for that; `isPublic`: whether the certificate is public.
 * @throws OIDC_*, TRANSPARENCY_PUBLIC from that function.
 */
export declare function openToken(session: Session, source: TokenSource, login: {
    readonly issuer: () => string | undefined;
    readonly isPublic: boolean;
}): () => Promise<IdentityToken>;
