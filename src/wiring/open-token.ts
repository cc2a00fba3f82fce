import type { IdentityToken } from '../attest/identity-token.ts';
import type { TokenSource } from '../decide/plan/signing.ts';
import type { Session } from './session.ts';

/**
 * Returns a function that gets the identity token of a run.
 * @param login `issuer`: where a person logs in, called only for that; `isPublic`: whether the certificate is public.
 * @throws OIDC_*, TRANSPARENCY_PUBLIC from that function.
 */
export function openToken(
  session: Session,
  source: TokenSource,
  login: { readonly issuer: () => string | undefined; readonly isPublic: boolean },
): () => Promise<IdentityToken> {
  return async () => {
    if (source.kind === 'runner') {
      const { fetchIdentityToken } = await import('../adapters/github/identity-token.ts');
      const { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '' } =
        session.env;
      return fetchIdentityToken({ requestUrl, requestToken, audience: 'sigstore' });
    }
    const { logIn, readGivenToken } = await import('./other-token.ts');
    if (source.kind === 'given') return readGivenToken(session, source.text);
    const { askIssuer } = await import('../adapters/oidc/ask-issuer.ts');
    return logIn(session, { issuer: login.issuer(), isAsked: login.isPublic && !source.mayPublish, askIssuer });
  };
}
