import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

/** The one answer of a login. */
export interface Callback {
  /** Where the browser brings the answer. */
  readonly address: string;
  /** The authorization code. Rejects with OIDC_UNAVAILABLE if the login failed, or after the time limit. */
  readonly code: Promise<string>;
  close(): void;
}

const PATH = '/auth/callback';

/**
 * Listens for one answer on a random port of 127.0.0.1. Anything else that reaches the port is refused and does not end
 * the wait: another program, or a page in the browser, may send it.
 * @param expected `state` of this login; `issuer`: what `iss` must say if it is there.
 * Source: RFC 8252 7.3 (loopback), RFC 6749 4.1.2, RFC 9207 2.
 */
export async function openCallback(
  expected: { readonly state: string; readonly issuer: string },
  timeoutMs: number,
): Promise<Callback> {
  let resolve: (code: string) => void = () => {};
  let reject: (error: WasmImageError) => void = () => {};
  const code = new Promise<string>((...settle) => {
    [resolve, reject] = settle;
  });
  // The caller awaits it only after the browser is open.
  code.catch(() => {});
  let isDone = false;
  const server = createServer((request, response) => {
    const answer = isDone ? REFUSED : answerOf(request, address, expected);
    if (answer.kind !== 'refused') isDone = true;
    write(response, answer);
    if (answer.kind === 'code') resolve(answer.code);
    if (answer.kind === 'failed') reject(failed(`the provider says ${quoted(answer.why)}`));
  });
  server.maxConnections = 16;
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  await new Promise<void>((listening, fail) => server.once('error', fail).listen(0, '127.0.0.1', listening));
  const port = server.address();
  const address = `http://127.0.0.1:${typeof port === 'object' ? port?.port : 0}${PATH}`;
  const timer = setTimeout(
    () => reject(failed(`nobody logged in within ${Math.round(timeoutMs / 60_000)} minutes`)),
    timeoutMs,
  );
  return {
    address,
    code,
    close: () => {
      clearTimeout(timer);
      server.close();
      // The page is on its way to the browser.
      setTimeout(() => server.closeAllConnections(), 500).unref();
    },
  };
}

function failed(why: string): WasmImageError {
  return new WasmImageError('OIDC_UNAVAILABLE', `Cannot log in: ${why}`, { hint: 'run again to get a new address' });
}

type Answer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'refused'; readonly status: number };

const REFUSED: Answer = { kind: 'refused', status: 400 };

function answerOf(
  { method, url = '', headers }: IncomingMessage,
  address: string,
  expected: { readonly state: string; readonly issuer: string },
): Answer {
  const own = new URL(address);
  // A name that leads here belongs to a page that wants to read the answer.
  if (headers.host !== own.host) return REFUSED;
  const asked = URL.canParse(url, address) ? new URL(url, address) : undefined;
  if (asked?.origin !== own.origin || asked.pathname !== PATH) return { kind: 'refused', status: 404 };
  if (method !== 'GET') return { kind: 'refused', status: 405 };
  const names = [...asked.searchParams.keys()];
  const { state = '', iss, error, error_description: why, code = '' } = Object.fromEntries(asked.searchParams);
  const isOurs = new Set(names).size === names.length && isSame(state, expected.state);
  if (!isOurs || (iss !== undefined && iss !== expected.issuer)) return REFUSED;
  if (error !== undefined) return { kind: 'failed', why: why === undefined ? error : `${error}: ${why}` };
  return code === '' ? REFUSED : { kind: 'code', code };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Fixed texts only: nothing of the request is shown. */
function write(response: ServerResponse, answer: Answer): void {
  const text = {
    code: 'You are logged in. You can close this window and return to the terminal.',
    failed: 'The login failed. You can close this window; the terminal says why.',
    refused: 'This is not the answer that wasm-image waits for.',
  }[answer.kind];
  response
    .writeHead(answer.kind === 'refused' ? answer.status : 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    .end(`<!doctype html><html lang="en"><title>wasm-image</title><p>${text}</p></html>`);
}
