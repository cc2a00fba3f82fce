import { RFC3161Timestamp } from '@sigstore/core';
import { FulcioSigner, RekorWitness, type Signer, TSAWitness, type Witness } from '@sigstore/sign';
import { WasmImageError } from '../../../core/errors.ts';
import { inert, quoted, redact } from '../../../core/text.ts';
import { type Sleep, withRetry } from '../../net/http.ts';
import { factsOf, TransportError, transportErrorOf } from '../../net/transport-error.ts';
import { askRekorV2 } from './rekor-v2.ts';

/** The services that witness signatures, one after the other. */
export interface WitnessOptions {
  /** RFC 3161 timestamp authorities: the base address or the full address of the endpoint. */
  readonly timestampUrls?: readonly string[] | undefined;
  /** Transparency logs with the version of their API. */
  readonly logs?: readonly { readonly url: string; readonly version: 1 | 2 }[] | undefined;
  readonly sleep?: Sleep | undefined;
}

// A log of version 2 answers once the entry is in a published tree, which may take 10 s.
const TIMEOUT_MS = 30_000;
const TRIES = 4;
const DEADLINE_MS = 120_000;
// The library's own retries are switched off: they wait in real time and report nothing.
const ONCE = { retry: 0, timeout: TIMEOUT_MS };

/**
 * Requests a certificate for a key, as PEM of the leaf.
 * @throws WasmImageError SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED.
 */
export async function askFulcio(options: {
  readonly fulcioUrl: string;
  readonly token: string;
  readonly keyHolder: Signer;
  readonly sleep?: Sleep | undefined;
}): Promise<string> {
  const fulcioBaseURL = baseOf(options.fulcioUrl);
  const signer = new FulcioSigner({
    ...ONCE,
    fulcioBaseURL,
    identityProvider: { getToken: async () => options.token },
    keyHolder: options.keyHolder,
  });
  // The library returns the certificate only together with a signature; this signature of no bytes is dropped.
  const { key } = await ask('the certificate authority', fulcioBaseURL, options.sleep, () =>
    signer.sign(Buffer.alloc(0)),
  );
  if (key.$case === 'x509Certificate' && key.certificate.includes('-----BEGIN CERTIFICATE-----'))
    return key.certificate;
  throw new WasmImageError(
    'SIGSTORE_REFUSED',
    `Cannot use the certificate authority at ${quoted(fulcioBaseURL)}: its response contains no certificate`,
  );
}

/**
 * The witnesses that the options name, each with limited attempts and time. `testify` throws WasmImageError
 * SIGSTORE_UNAVAILABLE, SIGSTORE_REFUSED.
 */
export function openWitnesses(options: WitnessOptions): readonly Witness[] {
  const { timestampUrls = [], logs = [], sleep } = options;
  return [
    ...timestampUrls.map((url) => patient('the timestamp authority', url, sleep, openTimestamps(baseOf(url)))),
    ...logs.map(({ url, version }) => patient('the transparency log', url, sleep, openLog(baseOf(url), version))),
  ];
}

/**
 * The library accepts a response of any status as a timestamp. Source: RFC 3161 2.4.2: 0 is granted, 1 granted with
 * changes.
 */
function openTimestamps(tsaBaseURL: string): Witness {
  const witness = new TSAWitness({ ...ONCE, tsaBaseURL });
  return {
    testify: async (content) => {
      const proof = await witness.testify(content);
      for (const { signedTimestamp } of proof.rfc3161Timestamps ?? []) {
        const { status } = RFC3161Timestamp.parse(Buffer.from(signedTimestamp));
        if (status > 1n || status < 0n)
          throw new WasmImageError(
            'SIGSTORE_REFUSED',
            `Cannot use the timestamp authority at ${quoted(tsaBaseURL)}: it granted no timestamp (status ${status})`,
          );
      }
      return proof;
    },
  };
}

function openLog(rekorBaseURL: string, version: 1 | 2): Witness {
  // After a lost response the log answers 409 with the address of the entry, and the library fetches it.
  if (version === 1) return new RekorWitness({ ...ONCE, rekorBaseURL, fetchOnConflict: true, entryType: 'dsse' });
  return { testify: (content, key) => askRekorV2(rekorBaseURL, content, key, TIMEOUT_MS) };
}

function patient(service: string, url: string, sleep: Sleep | undefined, witness: Witness): Witness {
  return { testify: (content, key) => ask(service, url, sleep, () => witness.testify(content, key)) };
}

/** Makes up to 4 attempts within 2 minutes; only transient failures are retried. */
async function ask<T>(service: string, url: string, sleep: Sleep | undefined, exchange: () => Promise<T>): Promise<T> {
  const attempt = async (): Promise<T> => {
    try {
      return await exchange();
    } catch (thrown) {
      throw translate(service, url, thrown);
    }
  };
  const isRetryable = (thrown: unknown) =>
    thrown instanceof WasmImageError &&
    thrown.code === 'SIGSTORE_UNAVAILABLE' &&
    (transportErrorOf(thrown)?.isTransient ?? true);
  return withRetry(attempt, { isRetryable, tries: TRIES, deadlineMs: DEADLINE_MS, sleep });
}

/**
 * Makes our error from one of the library, whose errors contain requests and, for a token that it cannot read, the
 * token: only the status and the service's own words are used.
 */
function translate(service: string, url: string, thrown: unknown): WasmImageError {
  if (thrown instanceof WasmImageError && thrown.code === 'SIGSTORE_REFUSED') return thrown;
  const chain = causesOf(thrown);
  const what = `Cannot use ${service} at ${quoted(baseOf(url))}`;
  const cause = new Error(inert(redact(chain.map((each) => each.message).join(': ')), 500));
  const answered = chain.find((each) => statusOf(each) !== undefined);
  if (answered !== undefined) {
    const status = statusOf(answered) ?? 0;
    const mayPass = status >= 500 || status === 408 || status === 429;
    const words = answered.message.replace(/^\([0-9]+\) /, '');
    return new WasmImageError(
      mayPass ? 'SIGSTORE_UNAVAILABLE' : 'SIGSTORE_REFUSED',
      `${what}: it returned ${status} ${quoted(words)}`,
      { hint: mayPass ? undefined : hintAbout(url), detail: { service: url, status }, cause },
    );
  }
  const broken = chain.find(
    (each) => each instanceof TransportError || each instanceof WasmImageError || each.name === 'FetchError',
  );
  // An unreadable answer is a refusal: another attempt would get the same answer.
  if (broken === undefined)
    return new WasmImageError('SIGSTORE_REFUSED', `${what}: its response cannot be read`, {
      hint: hintAbout(url),
      detail: { service: url },
      cause,
    });
  const { why, reason, hint } = factsOf(broken);
  return new WasmImageError('SIGSTORE_UNAVAILABLE', `${what}: ${why}`, {
    hint,
    detail: { service: url, reason },
    cause: broken instanceof TransportError ? broken : cause,
  });
}

/** Source: GitHub docs, "Artifact attestations", on who may use the instance for private repositories. */
function hintAbout(url: string): string | undefined {
  if (!/\.(?:githubapp|ghe)\.com$/.test(new URL(url).hostname)) return undefined;
  return (
    'this instance only signs for private repositories of GitHub Enterprise Cloud; otherwise sign with a key, ' +
    'a private sigstore, or "transparency: public"'
  );
}

function causesOf(thrown: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let each = thrown; each instanceof Error && chain.length < 8; each = each.cause) chain.push(each);
  return chain;
}

function statusOf(error: Error): number | undefined {
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  if (error instanceof WasmImageError && typeof error.detail.status === 'number') return error.detail.status;
  return undefined;
}

function baseOf(url: string): string {
  return url.replace(/\/+$/, '');
}
