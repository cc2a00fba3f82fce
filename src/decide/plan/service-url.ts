/** Services whose certificates or entries anyone can read. */
const PUBLIC_SIGSTORE = /(?:^|\.)(?:sigstore\.dev|sigstage\.dev)\.?$/;

/** The address of a service without trailing slashes, or the `problem` with the text. */
export type ServiceUrl =
  | { readonly url: string; readonly problem: undefined }
  | { readonly url: undefined; readonly problem: string };

/** Reads the address of a service. Plain http is allowed for loopback only. */
export function readServiceUrl(text: string): ServiceUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !['https:', 'http:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.hash !== ''
  )
    return { url: undefined, problem: 'it must be an http(s) URL without credentials' };
  if (url.protocol === 'http:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    return { url: undefined, problem: 'plain http is allowed for loopback only' };
  return { url: text.replace(/\/+$/, ''), problem: undefined };
}

/** Whether anyone can read what this service receives. */
export function isPublicService(url: string): boolean {
  return PUBLIC_SIGSTORE.test(new URL(url).hostname);
}
