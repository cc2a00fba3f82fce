// A proxy in front of a registry that counts requests and breaks one of them, before the registry gets it or before the
// client gets the answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { forward, readBody } from './forward.ts';
import { listen } from './loopback.ts';

/** `before`: the registry never gets the request. `after`: the registry handles it, but the client gets no answer. */
export type Moment = 'before' | 'after';

export interface Strike {
  /** Counts from 1, starting when the fault is set. */
  readonly request: number;
  readonly moment: Moment;
  /** Called at that request, before its connection is broken. */
  readonly hit: () => void;
  /** Whether all later requests get status 403, as after a loss of permissions. */
  readonly isLasting: boolean;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  /** The status of the registry; undefined until it answers, or if it did not get the request. */
  status: number | undefined;
}

export interface FaultProxy {
  /** 127.0.0.1:PORT. */
  readonly host: string;
  /** Clears the list of requests and sets the fault; undefined: only counts. */
  arm(strike: Strike | undefined): void;
  seen(): readonly Seen[];
  stop(): Promise<void>;
}

/**
 * Starts it in front of `target` (127.0.0.1:PORT). The Host header stays, so that links of the registry point to the
 * proxy.
 */
export async function startProxy(target: string): Promise<FaultProxy> {
  let strike: Strike | undefined;
  let isRefusing = false;
  let seen: Seen[] = [];
  const server = await listen(
    createServer((request, response) => void serve(request, response).catch(() => request.destroy())),
  );

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry: Seen = { method: request.method ?? '', path: request.url ?? '', status: undefined };
    seen.push(entry);
    const current = strike?.request === seen.length ? strike : undefined;
    const mustRefuse = isRefusing;
    if (current?.moment === 'before') return hit(current, request);
    const body = await readBody(request);
    if (mustRefuse) {
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end('{"errors":[{"code":"DENIED","message":"permissions were revoked"}]}');
      return;
    }
    const answer = await forward(target, request, body);
    entry.status = answer.status;
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
