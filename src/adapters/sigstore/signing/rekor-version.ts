import { type ErrorOptions, WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { send, withRetry } from '../../net/http.ts';
import { factsOf } from '../../net/transport-error.ts';

/** The public instance, which always has version 1. */
const PUBLIC_HOST = 'rekor.sigstore.dev';

/**
 * Finds out the API version of a transparency log: version 1 answers GET /api/v1/log, version 2 has no such path.
 * @param url base address. @throws WasmImageError SIGSTORE_UNAVAILABLE when it answers neither 200 nor 404.
 * Source: sigstore/rekor openapi.yaml (getLogInfo); sigstore/rekor-tiles api/openapi (only /api/v2/log/entries).
 */
export async function detectRekorVersion(url: string): Promise<1 | 2> {
  if (new URL(url).hostname === PUBLIC_HOST) return 1;
  const unavailable = (why: string, options: ErrorOptions): WasmImageError =>
    new WasmImageError('SIGSTORE_UNAVAILABLE', `Cannot use the transparency log at ${quoted(url)}: ${why}`, options);
  const answer = await withRetry(() =>
    send({ method: 'GET', url: new URL(`${url.replace(/\/+$/, '')}/api/v1/log`), timeoutMs: 20_000 }),
  ).catch((cause: unknown) => {
    const { why, hint } = factsOf(cause);
    throw unavailable(why, { hint, cause });
  });
  if (answer.status === 200) return 1;
  if (answer.status === 404) return 2;
  throw unavailable(`it returned ${answer.status}`, { detail: { status: answer.status } });
}
