// Forwards a request to another loopback server, with the complete body in both directions.
import { type IncomingMessage, request as send } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const MAX_BODY = 64 * 1024 * 1024;

/** @throws above 64 MiB. */
export async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * Forwards a request with its Host header unchanged, so that links of the server point to the proxy. `target`:
 * 127.0.0.1:PORT.
 */
export function forward(target: string, original: IncomingMessage, body: Buffer): Promise<Answer> {
  const [hostname = '', port = ''] = target.split(':');
  const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = original.headers;
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      method: original.method,
      path: original.url,
      headers: { ...headers, 'content-length': body.length },
      agent: false,
    } as const;
    const outgoing = send(options, (incoming) => {
      const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...kept } = incoming.headers;
      readBody(incoming).then(
        (bytes) => resolve({ status: incoming.statusCode ?? 502, headers: kept, body: bytes }),
        reject,
      );
    });
    outgoing.setTimeout(20_000, () => outgoing.destroy(new Error('the registry did not answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
