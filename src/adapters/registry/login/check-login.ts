import { WasmImageError } from '../../../core/errors.ts';
import { inert, quoted } from '../../../core/text.ts';
import type { Log } from '../../../ports.ts';
import { type HttpResponse, type RetryOptions, send, withRetry } from '../../net/http.ts';
import { schemeOf } from '../../net/scheme.ts';
import { type Challenge, readChallenges } from '../challenge.ts';
import { hostOf } from '../registry-client.ts';
import { answerError, connectionError, wordsOf } from '../registry-errors.ts';
import { basicHeader, fetchToken } from '../token.ts';
import type { GivenLogin } from './save-login.ts';

/** How a login is checked. */
export interface CheckLoginOptions {
  /** Hosts that plain http is allowed for. */
  readonly insecure: readonly string[];
  readonly log: Log;
}

/** A person waits for the answer. */
const TRIES = 3;
const ANSWER_LIMIT = 64 * 1024;

/**
 * Asks a registry whether it accepts a login, as `docker login` does.
 * @param registry `HOST[:PORT]`.
 * @returns `open` when the registry answers without a login too, so that its answer does not prove the login.
 * @throws LOGIN_DENIED when the registry or its token server rejects the login; REGISTRY_* when that could not be found
 * out. Source: distribution-spec 1.1, end-1; distribution docs/spec/auth/token.md.
 */
export async function checkLogin(
  registry: string,
  credential: GivenLogin,
  { insecure, log }: CheckLoginOptions,
): Promise<'accepted' | 'open'> {
  const host = hostOf({ registry });
  const base = new URL(`${await schemeOf(host, insecure, new Map())}://${host}`);
  const onRetry: RetryOptions['onRetry'] = (thrown, waitMs) =>
    log.info(
      `Trying again in ${(waitMs / 1000).toFixed(1)} s: ${inert(thrown instanceof Error ? thrown.message : '')}`,
    );
  const retry = { tries: TRIES, onRetry };
  const ask = (authorization?: string): Promise<HttpResponse> => withRetry(() => fetchRoot(base, authorization), retry);
  const first = await ask();
  const challenge = first.status === 401 ? challengeOf(first) : undefined;
  if (first.status !== 401 && first.status !== 200) throw answerError(taskOf(base), 'GET /v2/', first);
  if (first.status === 401 && challenge === undefined)
    throw answerError(taskOf(base), 'GET /v2/, without a Basic or Bearer challenge', first);
  if (challenge?.scheme === 'bearer') {
    const options = { registry: base, repository: undefined, insecure, retry };
    const { token } = await fetchToken(credential, 'pull', challenge, options).catch((thrown: unknown) => {
      throw thrown instanceof WasmImageError && thrown.code === 'REGISTRY_UNAUTHORIZED'
        ? new WasmImageError('LOGIN_DENIED', thrown.message, { detail: thrown.detail, cause: thrown })
        : thrown;
    });
    return accepted(base, await ask(`Bearer ${token}`));
  }
  if (credential.kind !== 'basic')
    throw denied(base, 'it has no token server, so it requires a user name and password, not an identity token');
  const answer = await ask(basicHeader(credential.username, credential.password));
  return first.status === 200 && answer.status === 200 ? 'open' : accepted(base, answer);
}

function challengeOf(answer: HttpResponse): Challenge | undefined {
  const challenges = readChallenges(answer.headers['www-authenticate']);
  return ['bearer', 'basic'].map((name) => challenges.find(({ scheme }) => scheme === name)).find(Boolean);
}

async function fetchRoot(base: URL, authorization: string | undefined): Promise<HttpResponse> {
  const url = new URL('/v2/', base);
  const headers = authorization === undefined ? {} : { authorization };
  try {
    const answer = await send({ method: 'GET', url, headers, maxBytes: ANSWER_LIMIT, timeoutMs: 30_000 });
    if (answer.status === 429 || answer.status >= 500) throw answerError(taskOf(base), 'GET /v2/', answer);
    return answer;
  } catch (thrown) {
    throw connectionError(taskOf(base), url, thrown);
  }
}

function accepted(base: URL, answer: HttpResponse): 'accepted' {
  if (answer.status === 200) return 'accepted';
  if (answer.status !== 401) throw answerError(taskOf(base), 'GET /v2/', answer);
  const words = wordsOf(answer);
  throw denied(base, `the registry rejected the user name or password (401${words === '' ? '' : `: ${words}`})`);
}

function taskOf(base: URL): string {
  return `log in to ${quoted(base.host)}`;
}

function denied(base: URL, why: string): WasmImageError {
  return new WasmImageError('LOGIN_DENIED', `Cannot ${taskOf(base)}: ${why}`, { detail: { host: base.host } });
}
