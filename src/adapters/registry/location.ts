import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { HttpResponse } from '../net/http.ts';

/**
 * The Location of a response: resolved against the URL of the request, its query kept byte for byte.
 * @param task what the request is for, as in "Cannot push blob ...".
 * @throws WasmImageError REGISTRY_PROTOCOL when absent or unreadable; REGISTRY_INSECURE for userinfo or a step from
 * https to http. Source: RFC 9110 10.2.2; distribution-spec 1.1 "Pushing a blob monolithically".
 */
export function locationOf(task: string, answer: HttpResponse): URL {
  const text = answer.headers.location ?? '';
  if (text === '') throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the response has no Location`);
  if (!URL.canParse(text, answer.url.href))
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the Location in the response is not a URL`);
  const url = new URL(text, answer.url);
  const from = quoted(answer.url.host);
  if (url.username !== '' || url.password !== '')
    throw new WasmImageError(
      'REGISTRY_INSECURE',
      `Cannot ${task}: ${from} sends a Location with a user name or password in it`,
    );
  if (url.protocol === 'https:' || (url.protocol === 'http:' && answer.url.protocol === 'http:')) return url;
  throw new WasmImageError(
    'REGISTRY_INSECURE',
    `Cannot ${task}: ${from} redirects to ${quoted(`${url.protocol}//${url.host}`)}, which is not https`,
  );
}

/** The URL with one more parameter; the rest of the query stays byte for byte, since registries sign it. */
export function withParameter(url: URL, name: string, value: string): URL {
  const longer = new URL(url);
  longer.search = `${url.search === '' ? '?' : `${url.search}&`}${name}=${encodeURIComponent(value)}`;
  return longer;
}
