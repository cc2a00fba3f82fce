import { isLoopback } from '../net/host-name.ts';

/** Parses an https URL, or an http URL of this machine. @returns undefined for any other text. */
export function httpsUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? url : undefined;
}
