import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { HttpResponse } from './http.ts';
import { MAX_HEADER_BYTES } from './parser-fault.ts';

/**
 * Where an answer sends us: resolved against the request's URL, query kept to the letter.
 * @throws WasmImageError REGISTRY_PROTOCOL when absent or unreadable; REGISTRY_INSECURE for userinfo or a step from https to http.
 * Source: RFC 9110 10.2.2; distribution-spec 1.1 "Pushing a blob monolithically".
 */
export function locationOf(answer: HttpResponse): URL {
  const text = answer.headers.location ?? '';
  const from = quoted(answer.url.host);
  if (text === '') throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot follow ${from}: its answer has no Location`);
  if (!URL.canParse(text, answer.url.href))
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot follow ${from}: its Location is no URL`);
  const url = new URL(text, answer.url);
  if (url.username !== '' || url.password !== '')
    throw new WasmImageError('REGISTRY_INSECURE', `Cannot follow ${from}: its Location carries user name or password`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && answer.url.protocol === 'http:')) return url;
  throw new WasmImageError(
    'REGISTRY_INSECURE',
    `Cannot follow ${from} to ${quoted(`${url.protocol}//${url.host}`)}: only https may follow https`,
  );
}

/** The URL with one more parameter; what is there already stays byte for byte, since registries sign it. */
export function withParameter(url: URL, name: string, value: string): URL {
  const longer = new URL(url);
  longer.search = `${url.search === '' ? '?' : `${url.search}&`}${name}=${encodeURIComponent(value)}`;
  return longer;
}

/**
 * The next page that a Link header names. @returns undefined on the last page.
 * @throws WasmImageError REGISTRY_INSECURE when it leads to another origin, REGISTRY_PROTOCOL when it leads to itself. Source: RFC 8288; distribution-spec 1.1 "Content Discovery".
 */
export function nextPageOf(answer: HttpResponse): URL | undefined {
  const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec((answer.headers.link ?? '').slice(0, MAX_HEADER_BYTES))?.[1];
  if (link === undefined) return undefined;
  const from = quoted(answer.url.host);
  if (!URL.canParse(link, answer.url.href))
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot read the next page of ${from}: its Link is no URL`);
  const next = new URL(link, answer.url);
  if (next.origin !== answer.url.origin || next.username !== '')
    throw new WasmImageError(
      'REGISTRY_INSECURE',
      `Cannot read the next page of ${from}: it leads to ${quoted(next.host)}`,
    );
  if (next.href === answer.url.href)
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot read the next page of ${from}: it leads to itself`);
  return next;
}
