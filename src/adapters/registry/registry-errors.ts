import type { Content } from '../../core/digest.ts';
import { type Code, type Detail, WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, quoted } from '../../core/text.ts';
import { type HttpResponse, readRetryAfter } from '../net/http.ts';

/** One error of a registry's answer. */
export interface RegistryComplaint {
  readonly code: string;
  readonly message: string;
}

const RATE_LIMIT = /rate limit/i;
const IMMUTABLE = /immutab|ImageTagAlreadyExists|tag already exists|cannot be overwritten|already exists and cannot/i;

/** What to do where a registry takes no referrers. */
export const WITHOUT_REFERRERS =
  'the registry may not take what refers to an image: set "signature-format: legacy" and "abi-attestation: false", and no other attestation';
/** What to do where a registry may take the media types of Docker alone. */
export const DOCKER_TYPES_ALONE =
  'see its message; if the registry takes Docker images only, set "layout: compat-docker", "signature-format: legacy" and "abi-attestation: false"';
/** How registries refuse a form of manifest that they do not know. */
const UNKNOWN_FORM = [400, 405, 406, 415, 422];

/** What the registry says went wrong; empty for bodies of any other form, whose text is never shown. Source: distribution-spec 1.1 "Error Codes". */
function complaintsOf(answer: HttpResponse): readonly RegistryComplaint[] {
  const errors = bodyOf(answer).errors;
  if (!Array.isArray(errors)) return [];
  return errors
    .slice(0, 3)
    .flatMap((error: Json) =>
      isObject(error)
        ? [{ code: inert(stringAt(error, 'code') ?? '', 60), message: inert(stringAt(error, 'message') ?? '', 200) }]
        : [],
    );
}

/** The reason that a registry or token server gives, for a message; empty when it gives none. Sources: RFC 6749 5.2; Docker Hub's `details`; GitLab's `message`. */
export function wordsOf(answer: HttpResponse): string {
  const complaints = complaintsOf(answer).map(({ code, message }) => `${code} ${quoted(message)}`);
  if (complaints.length > 0) return complaints.join(', ');
  const body = bodyOf(answer);
  const said = ['error_description', 'details', 'message', 'error']
    .map((name) => stringAt(body, name))
    .find((text) => text !== undefined && text !== '');
  return said === undefined ? '' : quoted(inert(said, 200));
}

function bodyOf(answer: HttpResponse): JsonObject {
  try {
    const body = parseStrictJson(answer.body, 16);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** Whether the answer refuses a tag because it may not move. Sources: Harbor 412/409, ECR 400 ImageTagAlreadyExistsException, Artifact Registry and Docker Hub 400/403. */
export function isImmutableTag(answer: HttpResponse): boolean {
  if (answer.status === 409) return true;
  if (![400, 403, 405, 412].includes(answer.status)) return false;
  return IMMUTABLE.test(new TextDecoder().decode(answer.body.subarray(0, 8192)));
}

/** Whether the answer says that blobs of a manifest are missing. */
export function isBlobUnknown(answer: HttpResponse): boolean {
  return (
    (answer.status === 400 || answer.status === 404) &&
    complaintsOf(answer).some(({ code, message }) => /BLOB_UNKNOWN/.test(code) || /unknown blob/i.test(message))
  );
}

/**
 * An answer that is not the one the protocol promises, as error: REGISTRY_UNAUTHORIZED, REGISTRY_FORBIDDEN, REGISTRY_RATE_LIMITED,
 * REGISTRY_ERROR, REGISTRY_REFUSED, or REGISTRY_PROTOCOL for a success that is none.
 * @param deed for example `push blob sha256:... to "ghcr.io/acme/f"`. @param call method and kind of endpoint.
 * @param wayOut hint for a manifest whose form the registry does not take.
 */
export function answerError(
  deed: string,
  call: string,
  answer: HttpResponse,
  extra: Detail = {},
  wayOut?: string,
): WasmImageError {
  const { status, headers, url } = answer;
  const said = wordsOf(answer);
  const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
  const code = codeFor(answer);
  const hint = hintFor(code, answer) ?? (UNKNOWN_FORM.includes(status) ? wayOut : undefined);
  return new WasmImageError(
    code,
    `Cannot ${deed}: ${quoted(url.host)} answered ${status} to ${call}${said === '' ? '' : ` (${said})`}`,
    {
      ...(hint === undefined ? {} : { hint }),
      detail: { host: url.host, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...extra },
    },
  );
}

function codeFor(answer: HttpResponse): Code {
  const { status } = answer;
  if (status === 401) return 'REGISTRY_UNAUTHORIZED';
  // GHCR's secondary rate limit comes as 403 with that text.
  if (status === 429 || (status === 403 && RATE_LIMIT.test(new TextDecoder().decode(answer.body.subarray(0, 8192)))))
    return 'REGISTRY_RATE_LIMITED';
  if (status === 403) return 'REGISTRY_FORBIDDEN';
  if (status >= 500 || status === 408 || status === 425 || status === 499) return 'REGISTRY_ERROR';
  return status >= 400 ? 'REGISTRY_REFUSED' : 'REGISTRY_PROTOCOL';
}

function hintFor(code: Code, { url, status }: HttpResponse): string | undefined {
  if (code === 'REGISTRY_FORBIDDEN' && /^(?:ghcr\.io|containers\..+\.ghe\.com)$/.test(url.hostname)) {
    return 'add "permissions: packages: write" to the job, and give this repository the role Write under "Manage Actions access" of the package';
  }
  if (code === 'REGISTRY_REFUSED' && status === 404)
    return 'the repository must exist before the push on this registry: create it, and check the name';
  if (code === 'REGISTRY_REFUSED' && status === 413) return 'the registry takes no content of this size';
  if (status === 414 || status === 431) {
    return 'the address came from the registry itself; a proxy in front of it must accept longer ones (nginx: large_client_header_buffers)';
  }
  return undefined;
}

/** @throws WasmImageError DIGEST_MISMATCH when the answer names another digest than the content's. */
export function checkReported(deed: string, { headers }: HttpResponse, content: Content): void {
  const reported = headers['docker-content-digest'];
  if (reported === undefined || reported === '' || reported === content.digest || !reported.startsWith('sha256:'))
    return;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot ${deed}: the registry reports digest ${quoted(reported)} for ${content.digest}`,
  );
}
