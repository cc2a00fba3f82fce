import { isObject, parseStrictJson } from '../../core/json.ts';
import { rememberSecret } from '../../core/text.ts';
import { send, withRetry } from '../net/http.ts';

/**
 * Asks GitHub whether a repository is private. @param repository OWNER/NAME. @param apiUrl default api.github.com.
 * @returns undefined if GitHub does not say; the caller then assumes the safe case.
 * Source: GitHub REST API, "Get a repository".
 */
export async function askIsPrivate(
  repository: string,
  token: string,
  apiUrl = 'https://api.github.com',
): Promise<boolean | undefined> {
  rememberSecret(token);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'user-agent': 'wasm-image',
    'x-github-api-version': '2022-11-28',
  };
  try {
    const answer = await withRetry(
      () =>
        send({
          method: 'GET',
          url: new URL(`${apiUrl.replace(/\/+$/, '')}/repos/${repository}`),
          headers,
          timeoutMs: 10_000,
        }),
      { tries: 2 },
    );
    const value = answer.status === 200 ? parseStrictJson(answer.body) : undefined;
    return isObject(value) && typeof value.private === 'boolean' ? value.private : undefined;
  } catch {
    return undefined;
  }
}
