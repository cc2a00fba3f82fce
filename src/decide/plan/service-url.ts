/** Hosts whose certificates or entries anyone can read. */
const PUBLIC_SIGSTORE = /(?:^|\.)(?:sigstore\.dev|sigstage\.dev)\.?$/;

/** The address of a service without slashes at its end; `problem` says why the text is none that is asked. */
export type ServiceUrl =
  | { readonly url: string; readonly problem: undefined }
  | { readonly url: undefined; readonly problem: string };

export function readServiceUrl(text: string): ServiceUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !['https:', 'http:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.hash !== ''
  )
    return { url: undefined, problem: 'it is no http(s) URL without credentials' };
  if (url.protocol === 'http:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    return { url: undefined, problem: 'plain http is for loopback only' };
  return { url: text.replace(/\/+$/, ''), problem: undefined };
}

/** Whether what this service is told can be read by anyone. */
export function isPublicService(url: string): boolean {
  return PUBLIC_SIGSTORE.test(new URL(url).hostname);
}
