/** The host of a URL as addresses are written elsewhere: IPv6 without brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether a host is this machine by its spelling: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up. */
export function isLoopback(hostname: string): boolean {
  const host = bareHost(hostname.toLowerCase());
  return host === 'localhost' || host === '::1' || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}

/** Parses an https URL, or an http URL of this machine. @returns undefined for any other text. */
export function httpsUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? url : undefined;
}
