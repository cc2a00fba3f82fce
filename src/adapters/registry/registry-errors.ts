import type { Content } from '../../core/digest.ts';
import { type Code, type Detail, WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, inputName, quoted } from '../../core/text.ts';
import { type HttpResponse, readRetryAfter } from '../net/http.ts';
import { isNoTls, TransportError, type TransportFault } from '../net/transport-error.ts';

/** One error in the response of a registry. */
export interface RegistryComplaint {
  readonly code: string;
  readonly message: string;
}

const RATE_LIMIT = /rate limit/i;
const IMMUTABLE = /immutab|ImageTagAlreadyExists|tag already exists|cannot be overwritten|already exists and cannot/i;

/** Hint for a registry that may not accept referrers. */
export const WITHOUT_REFERRERS =
  'the registry might not accept manifests that refer to an image: set "signature-format: legacy" and ' +
  '"abi-attestation: false", and enable no other attestation';
/** Hint for a registry that may accept Docker's media types only. */
export const DOCKER_TYPES_ALONE =
  'see its message; if the registry accepts Docker images only, set "layout: compat-docker", ' +
  '"signature-format: legacy" and "abi-attestation: false"';
/** The statuses with which registries reject a form of manifest that they do not know. */
const UNKNOWN_FORM = [400, 405, 406, 415, 422];

/**
 * The errors that the registry reports; none for bodies of any other form, whose text is never shown. Source:
 * distribution-spec 1.1 "Error Codes".
 */
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

/**
 * The reason that a registry or token server gives, for a message; empty when there is none. Sources: RFC 6749 5.2;
 * Docker Hub's `details`; GitLab's `message`.
 */
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

/**
 * Whether the registry rejects a tag because it is immutable. Sources: Harbor 412/409, ECR 400
 * ImageTagAlreadyExistsException, Artifact Registry and Docker Hub 400/403.
 */
export function isImmutableTag(answer: HttpResponse): boolean {
  if (answer.status === 409) return true;
  if (![400, 403, 405, 412].includes(answer.status)) return false;
  return IMMUTABLE.test(new TextDecoder().decode(answer.body.subarray(0, 8192)));
}

/** Whether the registry reports that blobs of a manifest are missing. */
export function isBlobUnknown(answer: HttpResponse): boolean {
  return (
    (answer.status === 400 || answer.status === 404) &&
    complaintsOf(answer).some(({ code, message }) => /BLOB_UNKNOWN/.test(code) || /unknown blob/i.test(message))
  );
}

/**
 * A response that is not the one the protocol promises, as an error: REGISTRY_UNAUTHORIZED, REGISTRY_FORBIDDEN,
 * REGISTRY_RATE_LIMITED, REGISTRY_ERROR, REGISTRY_REFUSED, or REGISTRY_PROTOCOL for an unexpected success.
 * @param task what the request was for, for example `push blob sha256:... to "ghcr.io/acme/f"`.
 * @param call method and kind of endpoint, for example `PUT manifest`.
 * @param options `detail`: further facts; `wayOut`: hint for a manifest of a form that the registry rejects.
 */
export function answerError(
  task: string,
  call: string,
  answer: HttpResponse,
  options: { readonly detail?: Detail | undefined; readonly wayOut?: string | undefined } = {},
): WasmImageError {
  const { status, headers, url } = answer;
  const words = wordsOf(answer);
  const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
  const code = codeFor(answer);
  const why = `the registry ${verbOf(code)} (${status} to ${call}${words === '' ? '' : `: ${words}`})`;
  return new WasmImageError(code, `Cannot ${task}: ${why}${placeOf(task, url.host)}`, {
    hint: hintFor(code, answer) ?? (UNKNOWN_FORM.includes(status) ? options.wayOut : undefined),
    detail: { host: url.host, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...options.detail },
  });
}

function verbOf(code: Code): string {
  if (code === 'REGISTRY_ERROR') return 'failed';
  if (code === 'REGISTRY_RATE_LIMITED') return 'limits the rate of requests';
  return code === 'REGISTRY_PROTOCOL' ? 'gave an unexpected answer' : 'rejected the request';
}

/** Registries send us to other servers for uploads and downloads: the one that failed is named if the task does not. */
function placeOf(task: string, host: string): string {
  return task.includes(`"${host}/`) || task.includes(`"${host}"`) ? '' : ` at ${quoted(host)}`;
}

const CODE_OF: Readonly<Record<TransportFault, Code>> = {
  timeout: 'REGISTRY_TIMEOUT',
  unreachable: 'REGISTRY_UNREACHABLE',
  insecure: 'REGISTRY_INSECURE',
  protocol: 'REGISTRY_PROTOCOL',
  'too-large': 'LIMIT_EXCEEDED',
};

/**
 * A failed connection to `url` as an error of the registry; any other error unchanged.
 * @param task as in {@link answerError}.
 */
export function connectionError(task: string, url: URL, thrown: unknown): unknown {
  if (!(thrown instanceof TransportError)) return thrown;
  const { kind, host, reason, message } = thrown;
  return new WasmImageError(CODE_OF[kind], `Cannot ${task}: ${message}${placeOf(task, host)}`, {
    hint: connectionHint(thrown, url),
    detail: { host, reason },
    cause: thrown,
  });
}

function connectionHint({ reason, hint }: TransportError, url: URL): string | undefined {
  if (!isNoTls(reason) && !(reason === 'ECONNREFUSED' && url.protocol === 'https:')) return hint;
  return `check the host name and port; for a plain http registry, set ${inputName('insecure')} to ${inert(url.host)}`;
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
    return (
      'add "packages: write" to the "permissions:" of the job, and give this repository the Write role ' +
      'under "Manage Actions access" of the package'
    );
  }
  if (code === 'REGISTRY_REFUSED' && status === 404)
    return 'this registry needs the repository to exist before the push: create it, and check the name';
  if (code === 'REGISTRY_REFUSED' && status === 413) return 'the registry does not accept content of this size';
  if (status === 414 || status === 431) {
    return (
      'the registry chose this address; a proxy in front of it must accept longer ones ' +
      '(nginx: large_client_header_buffers)'
    );
  }
  return undefined;
}

/** @throws WasmImageError DIGEST_MISMATCH when the response names a different digest than the content has. */
export function checkReported(task: string, { headers }: HttpResponse, content: Content): void {
  const reported = headers['docker-content-digest'];
  if (reported === undefined || reported === '' || reported === content.digest || !reported.startsWith('sha256:'))
    return;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot ${task}: the registry reports digest ${quoted(reported)} for ${content.digest}`,
  );
}
