import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/**
 * Prints a line for each HTTP response of the process: method, address without its query, status, milliseconds. Node
 * itself tells of requests, so that nothing has to be passed to the clients.
 * Source: Node's documentation of diagnostics_channel, "HTTP".
 */
export function logRequests(print: (line: string) => void, now = () => performance.now()): void {
  const began = new WeakMap<object, number>();
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    began.set(request, now());
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
    const path = request.path.replace(/[?#].*$/s, '');
    // A proxy is asked for the whole address, and for a host when it is to open a tunnel.
    const address = path.startsWith('/')
      ? `${request.protocol}//${request.getHeader('host') ?? request.host}${path}`
      : path;
    const ms = now() - (began.get(request) ?? now());
    print(`${request.method} ${address} ${response.statusCode}  ${ms.toFixed(0)} ms`);
  });
}
