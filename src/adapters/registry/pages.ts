import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { HttpResponse } from '../net/http.ts';
import { MAX_HEADER_BYTES } from '../net/parser-fault.ts';
import type { Call, RegistryClient } from './registry-client.ts';

const MAX_PAGES = 50;

/**
 * Reads a list page by page.
 * @param reference as in `RegistryClient.read`.
 * @returns the response of each page, 404 as well.
 * @throws REGISTRY_*, LIMIT_EXCEEDED after 50 pages.
 */
export async function* readPages(
  client: RegistryClient,
  reference: string,
  call: Omit<Call, 'method' | 'access'>,
): AsyncGenerator<HttpResponse, void> {
  let to: string | URL | undefined = call.to;
  for (let count = 1; to !== undefined; count += 1) {
    if (count > MAX_PAGES)
      throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${call.task}: there are more than ${MAX_PAGES} pages`);
    const answer: HttpResponse = await client.read(reference, { ...call, to, method: 'GET', access: 'pull' });
    yield answer;
    to = nextPageOf(call.task, answer);
  }
}

/**
 * The next page that a Link header names.
 * @returns undefined on the last page.
 * @throws WasmImageError REGISTRY_INSECURE when it is on another origin, REGISTRY_PROTOCOL when it is the same page
 * again.
 * Source: RFC 8288; distribution-spec 1.1 "Content Discovery".
 */
export function nextPageOf(task: string, answer: HttpResponse): URL | undefined {
  const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec((answer.headers.link ?? '').slice(0, MAX_HEADER_BYTES))?.[1];
  if (link === undefined) return undefined;
  if (!URL.canParse(link, answer.url.href))
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the Link to the next page is not a URL`);
  const next = new URL(link, answer.url);
  if (next.origin !== answer.url.origin || next.username !== '')
    throw new WasmImageError(
      'REGISTRY_INSECURE',
      `Cannot ${task}: the next page is on another server, ${quoted(next.host)}`,
    );
  if (next.href === answer.url.href)
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the Link to the next page points to the same page`);
  return next;
}
