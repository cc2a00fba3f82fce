/** The host of a URL as addresses are written elsewhere: IPv6 without brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether a host is this machine by its spelling: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up. */
export function isLoopback(hostname: string): boolean {
  const host = bareHost(hostname.toLowerCase());
  return host === 'localhost' || host === '::1' || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}
