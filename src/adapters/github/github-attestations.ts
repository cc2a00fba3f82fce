import type { Digest } from '../../core/digest.ts';
import { type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import type { AttestationStore, StoredAttestation } from '../../github-ports.ts';
import { httpsUrl } from '../net/host-name.ts';
import type { HttpRequest, HttpResponse } from '../net/http.ts';
import { readRetryAfter } from '../net/retry.ts';
import type { GithubOptions, Net } from './github-client.ts';

/** A hundred bundles of the maximum size would exceed this; a bundle missing from the response is posted again. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Opens the attestations of a repository on GitHub, where `gh attestation verify` looks.
 * @param options `repository`: OWNER/NAME; `token`: with `attestations: write`.
 * @throws WasmImageError ATTESTATION_STORE_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Repository attestations".
 */
export function openGithubAttestations(options: GithubOptions, net: Net): AttestationStore {
  const { repository, token, apiUrl = 'https://api.github.com' } = options;
  rememberSecret(token);
  const ask = openClient(options, baseOf(apiUrl, repository), net);
  return {
    async put(digest, bundles, { mayHave }) {
      const known = mayHave ? await list(ask, repository, digest) : new Set<string>();
      return Promise.all(
        bundles.map(async (bytes): Promise<StoredAttestation> => {
          const bundle = parseStrictJson(bytes);
          if (!isObject(bundle)) throw failed(repository, 'a bundle is not a JSON object');
          return known.has(signatureOf(bundle) ?? '') ? { kind: 'known' } : post(ask, repository, bundle);
        }),
      );
    },
  };
}

/**
 * Sends a request to a path below the attestations of the repository.
 * @throws WasmImageError ATTESTATION_STORE_FAILED.
 */
type Ask = (
  request: Pick<HttpRequest, 'method' | 'body' | 'maxBytes'> & { readonly path: string },
) => Promise<HttpResponse>;

function openClient({ repository, token, sleep }: GithubOptions, base: string, net: Net): Ask {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  return ({ path, ...rest }) => {
    const attempt = async (): Promise<HttpResponse> => {
      const answer = await net
        .send({ ...rest, url: new URL(`${base}${path}`), headers, timeoutMs: TIMEOUT_MS })
        .catch((thrown: unknown) => {
          const { why, reason, hint } = net.factsOf(thrown);
          throw failed(repository, why, { detail: { reason }, hint, cause: thrown });
        });
      if (answer.status === 429 || answer.status >= 500) throw refused(repository, answer);
      return answer;
    };
    return net.withRetry(attempt, { tries: 4, deadlineMs: 120_000, sleep });
  };
}

/** The signatures of the stored attestations. */
async function list(ask: Ask, repository: string, digest: Digest): Promise<ReadonlySet<string>> {
  const answer = await ask({ method: 'GET', path: `/${digest}?per_page=100`, maxBytes: MAX_LIST_BYTES });
  if (answer.status === 404) return new Set();
  if (answer.status !== 200) throw refused(repository, answer);
  const { attestations } = objectOf(repository, answer);
  if (!Array.isArray(attestations)) return new Set();
  return new Set(attestations.flatMap((one) => signatureOf(isObject(one) ? one.bundle : undefined) ?? []));
}

async function post(ask: Ask, repository: string, bundle: JsonObject): Promise<StoredAttestation> {
  const body = new TextEncoder().encode(JSON.stringify({ bundle }));
  const answer = await ask({ method: 'POST', path: '', body });
  if (answer.status !== 201 && answer.status !== 200) throw refused(repository, answer);
  const { id } = objectOf(repository, answer);
  if (typeof id !== 'number' && typeof id !== 'string') throw failed(repository, 'GitHub returned no id');
  return { kind: 'stored', id: String(id) };
}

function baseOf(apiUrl: string, repository: string): string {
  if (httpsUrl(apiUrl) === undefined) throw failed(repository, 'the API address is not an https URL');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw failed(repository, 'the name is not of the form OWNER/NAME');
  return `${apiUrl.replace(/\/+$/, '')}/repos/${repository}/attestations`;
}

/** Identifies a bundle: no two signatures are equal. */
function signatureOf(bundle: Json | undefined): string | undefined {
  const envelope = isObject(bundle) && isObject(bundle.dsseEnvelope) ? bundle.dsseEnvelope : {};
  const [first] = Array.isArray(envelope.signatures) ? envelope.signatures : [];
  return isObject(first) ? stringAt(first, 'sig') : undefined;
}

function objectOf(repository: string, { body }: HttpResponse): JsonObject {
  const value = quietly(body);
  if (isObject(value)) return value;
  throw failed(repository, 'the response is not a JSON object');
}

function quietly(body: Uint8Array): Json | undefined {
  try {
    return parseStrictJson(body);
  } catch {
    return undefined;
  }
}

/** GitHub also answers 404 when the token has no permission. */
function refused(repository: string, { status, body, headers }: HttpResponse): WasmImageError {
  const value = quietly(body);
  const message = (isObject(value) ? stringAt(value, 'message') : undefined) ?? '';
  const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
  return failed(repository, `GitHub returned ${status} ${quoted(message)}`, {
    detail: { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    hint: [401, 403, 404].includes(status) ? PERMISSION_HINT : undefined,
  });
}

const PERMISSION_HINT =
  'add "attestations: write" to the "permissions:" of the job; ' +
  'GitHub Enterprise Server and private repositories owned by users do not support attestations';

function failed(repository: string, why: string, options?: ErrorOptions): WasmImageError {
  const message = `Cannot store attestations in ${quoted(repository)}: ${why}`;
  return new WasmImageError('ATTESTATION_STORE_FAILED', message, options);
}
