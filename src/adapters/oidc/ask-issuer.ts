import { type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { type HttpResponse, send } from '../net/http.ts';
import { factsOf } from '../net/transport-error.ts';

/** A request to a service that gives out identity tokens. `form`: sent as the body of a POST. */
export interface IssuerRequest {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** Sends a request and returns a response of any status. */
export type AskIssuer = (request: IssuerRequest) => Promise<Pick<HttpResponse, 'status' | 'body'>>;

/** @throws WasmImageError OIDC_UNAVAILABLE when the service does not respond. */
export const askIssuer: AskIssuer = async ({ url, headers, form }) => {
  const body = form === undefined ? undefined : new TextEncoder().encode(new URLSearchParams(form).toString());
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  try {
    return await send({
      method: form === undefined ? 'GET' : 'POST',
      url,
      headers: { accept: 'application/json', ...type, ...headers },
      body,
      timeoutMs: 20_000,
      maxBytes: 64 * 1024,
    });
  } catch (thrown) {
    const { why, reason, hint } = factsOf(thrown);
    throw noToken(url, why, { detail: { reason }, hint, cause: thrown });
  }
};

/** The error for a service that gave out no token. */
export function noToken(url: URL, why: string, options: ErrorOptions = {}): WasmImageError {
  const message = `Cannot get an identity token from ${quoted(url.host)}: ${why}`;
  return new WasmImageError('OIDC_UNAVAILABLE', message, options);
}
