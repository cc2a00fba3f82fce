// A proxy in front of a registry that counts requests and strikes at one of them, before it is carried out or before it is answered.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './loopback.ts';

/** `before`: the registry never sees the request. `after`: it carries it out, but nobody hears of it. */
export type Moment = 'before' | 'after';

export interface Strike {
  /** Counted from 1, from the moment it is armed. */
  readonly request: number;
  readonly moment: Moment;
  /** Called at that moment; the connection of the request is then broken. */
  readonly hit: () => void;
  /** Whether all later requests are refused with 403, as with rights that were taken away. */
  readonly isLasting: boolean;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
}

export interface FaultProxy {
  /** 127.0.0.1:PORT. */
  readonly host: string;
  /** Forgets what was seen, and strikes from now on; undefined: only counts. */
  arm(strike: Strike | undefined): void;
  seen(): readonly Seen[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const MAX_BODY = 64 * 1024 * 1024;

/** Starts it in front of `target` (127.0.0.1:PORT). The Host header stays, so that the registry's own links lead through the proxy. */
export async function startProxy(target: string): Promise<FaultProxy> {
  let strike: Strike | undefined;
  let isRefusing = false;
  let seen: Seen[] = [];
  const server = await listen(createServer((request, response) => void serve(request, response).catch(() => request.destroy())));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    seen.push({ method: request.method ?? '', path: request.url ?? '' });
    const current = strike?.request === seen.length ? strike : undefined;
    const mustRefuse = isRefusing;
    if (current?.moment === 'before') return hit(current, request);
    const body = await read(request);
    if (mustRefuse) {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"errors":[{"code":"DENIED","message":"rights were taken away"}]}');
      return;
    }
    const answer = await ask(target, request, body);
    if (current !== undefined) return hit(current, request);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function hit(current: Strike, request: IncomingMessage): void {
    isRefusing = current.isLasting;
    current.hit();
    request.socket.destroy();
  }

  const arm = (next: Strike | undefined) => {
    strike = next;
    isRefusing = false;
    seen = [];
  };
  return { host: `127.0.0.1:${server.port}`, arm, seen: () => seen, stop: server.stop };
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function ask(target: string, original: IncomingMessage, body: Buffer): Promise<Answer> {
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
    const outgoing = forward(options, (incoming) => {
      const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...kept } = incoming.headers;
      read(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 502, headers: kept, body: bytes }), reject);
    });
    outgoing.setTimeout(20_000, () => outgoing.destroy(new Error('the registry did not answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
