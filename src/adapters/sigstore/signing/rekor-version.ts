import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { send, withRetry } from '../../net/http.ts';

/** Served by the public instance and by no other version. */
const PUBLIC_HOST = 'rekor.sigstore.dev';

/**
 * Asks a transparency log which API it speaks: version 1 answers GET /api/v1/log, version 2 has no such path.
 * @param url base address. @throws WasmImageError SIGSTORE_UNAVAILABLE when it answers neither 200 nor 404.
 * Source: sigstore/rekor openapi.yaml (getLogInfo); sigstore/rekor-tiles api/openapi (only /api/v2/log/entries).
 */
export async function detectRekorVersion(url: string): Promise<1 | 2> {
  if (new URL(url).hostname === PUBLIC_HOST) return 1;
  const answer = await withRetry(() =>
    send({ method: 'GET', url: new URL(`${url.replace(/\/+$/, '')}/api/v1/log`), timeoutMs: 20_000 }),
  ).catch((cause: unknown) => {
    throw new WasmImageError(
      'SIGSTORE_UNAVAILABLE',
      `Cannot use the transparency log at ${quoted(url)}: it cannot be reached`,
      { cause },
    );
  });
  if (answer.status === 200) return 1;
  if (answer.status === 404) return 2;
  throw new WasmImageError(
    'SIGSTORE_UNAVAILABLE',
    `Cannot use the transparency log at ${quoted(url)}: it answered ${answer.status}`,
    {
      detail: { status: answer.status },
    },
  );
}
