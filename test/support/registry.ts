import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Digest } from '../../src/core/digest.ts';
import { type RegistryAuth, RegistryGuard } from './registry-auth.ts';
import { type RegistryAnswer, type RegistryRequest, RegistryStore, type StoreOptions } from './registry-store.ts';

/** What goes wrong with one request. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Resets the connection. In `before`, the registry has not seen the request; in `after`, it has handled it. */
  | { readonly kind: 'reset' }
  /** Only in `before`: resets the connection after this many bytes of the body, which the registry keeps. */
  | { readonly kind: 'reset-after'; readonly bytes: number }
  /** Never responds. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * Only in `after`: changes headers (undefined removes one) or the body, or cuts the body but keeps its
   * Content-Length.
   */
  | {
      readonly kind: 'lie';
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly body?: Uint8Array;
    }
  | { readonly kind: 'truncate'; readonly bytes: number };

export type Hook = (number: number, request: RegistryRequest) => Fault | undefined | Promise<Fault | undefined>;

export interface TestRegistryOptions extends StoreOptions {
  readonly auth?: RegistryAuth;
  /**
   * The form of upload Locations: a path, a URL on this host (default), or on a second origin, which must get no
   * credentials.
   */
  readonly uploads?: 'relative' | 'absolute' | 'other-host';
  /** Whether GET of a blob redirects (307) to the second origin. */
  readonly redirectBlobs?: boolean;
  /** Called before the registry handles the request, after its body is read (except for `reset-after`). */
  readonly before?: Hook;
  /** Called after the registry has handled the request, before it responds. */
  readonly after?: Hook;
  /** Where it listens; 127.0.0.1 by default. */
  readonly address?: string;
  /** PEM; https instead of http. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** One request as the registry saw it. */
export interface SeenRequest {
  readonly number: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly bodySize: number;
  /** 0 without a response. */
  status: number;
}

export interface TestRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly origin: string;
  readonly store: RegistryStore;
  readonly guard: RegistryGuard;
  readonly requests: readonly SeenRequest[];
  /** The second origin: its requests, and its host. */
  readonly otherHost: string;
  readonly otherRequests: readonly SeenRequest[];
  before: Hook | undefined;
  after: Hook | undefined;
  /** `METHOD path` of the requests since the last call. */
  takeRequests(): readonly string[];
  /** `REPOSITORY:TAG` to digest. */
  snapshotTags(): Readonly<Record<string, Digest>>;
  /** Every digest that a tag has pointed to, in order. */
  historyOf(repository: string, tag: string): readonly Digest[];
  stop(): Promise<void>;
}

/** Starts a registry on a random loopback port. */
export async function startRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const store = new RegistryStore(options);
  const guard = new RegistryGuard(options.auth);
  const requests: SeenRequest[] = [];
  const otherRequests: SeenRequest[] = [];
  let taken = 0;
  const main = await listen((req, res) => void serve(req, res, requests, true), options);
  const other = await listen((req, res) => void serve(req, res, otherRequests, false), options);
  const registry: TestRegistry = {
    host: main.host,
    origin: main.origin,
    store,
    guard,
    requests,
    otherHost: other.host,
    otherRequests,
    before: options.before,
    after: options.after,
    takeRequests: () => {
      const fresh = requests.slice(taken);
      taken = requests.length;
      return fresh.map((r) => `${r.method} ${r.path}`);
    },
    snapshotTags: () =>
      Object.fromEntries(
        [...store.repos].flatMap(([name, repo]) => [...repo.tags].map(([tag, digest]) => [`${name}:${tag}`, digest])),
      ),
    historyOf: (name, tag) => store.repos.get(name)?.history.get(tag) ?? [],
    stop: async () => {
      await Promise.all([main.stop(), other.stop()]);
    },
  };
  return registry;

  async function serve(
    req: IncomingMessage,
    res: ServerResponse,
    record: SeenRequest[],
    isMain: boolean,
  ): Promise<void> {
    const url = new URL(req.url ?? '/', main.origin);
    const seen: SeenRequest = {
      number: record.length + 1,
      method: req.method ?? '',
      path: req.url ?? '',
      authorization: req.headers.authorization,
      bodySize: Number(req.headers['content-length'] ?? 0),
      status: 0,
    };
    record.push(seen);
    const { number, method } = seen;
    const half = {
      number,
      method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: req.headers,
      body: Buffer.alloc(0),
    };
    const before = isMain ? await registry.before?.(number, half) : undefined;
    if (before?.kind === 'reset') return void req.socket.destroy();
    const body = await readBody(req, before?.kind === 'reset-after' ? before.bytes : Number.POSITIVE_INFINITY);
    if (before?.kind === 'reset-after') {
      store.keepPartial(half.path, body);
      return void req.socket.destroy();
    }
    const request = { ...half, body };
    if (before?.kind === 'silence') return;
    if (before?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, before.ms));
    if (before?.kind === 'answer')
      return write(
        res,
        seen,
        { status: before.status, headers: before.headers ?? {}, body: Buffer.from(before.body ?? '') },
        method,
      );
    let answer = (isMain ? guard.check(request, main.origin) : undefined) ?? carryOut(request, isMain);
    const after = isMain ? await registry.after?.(number, request) : undefined;
    if (after?.kind === 'reset') return void req.socket.destroy();
    if (after?.kind === 'silence') return;
    if (after?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, after.ms));
    if (after?.kind === 'answer')
      answer = { status: after.status, headers: after.headers ?? {}, body: Buffer.from(after.body ?? '') };
    if (after?.kind === 'lie') {
      const headers = Object.entries({ ...answer.headers, ...after.headers }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      answer = { ...answer, headers: Object.fromEntries(headers), body: after.body ?? answer.body };
    }
    if (after?.kind === 'truncate') {
      res.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.byteLength });
      res.write(answer.body.subarray(0, after.bytes), () => req.socket.destroy());
      return;
    }
    write(res, seen, answer, method);
  }

  function carryOut(request: RegistryRequest, isMain: boolean): RegistryAnswer {
    if (
      isMain &&
      options.redirectBlobs === true &&
      request.method === 'GET' &&
      /\/blobs\/sha256:/.test(request.path) &&
      store.answer(request, '').status === 200
    ) {
      return {
        status: 307,
        headers: { location: `${other.origin}${request.path}?signature=abc` },
        body: new Uint8Array(),
      };
    }
    const bases = { relative: '', absolute: main.origin, 'other-host': other.origin };
    return store.answer(request, bases[options.uploads ?? 'absolute']);
  }
}

function write(res: ServerResponse, seen: SeenRequest, answer: RegistryAnswer, method: string): void {
  seen.status = answer.status;
  res.writeHead(answer.status, { 'content-length': answer.body.byteLength, ...answer.headers });
  res.end(method === 'HEAD' ? undefined : answer.body);
}

function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= limit) resolve(Buffer.concat(chunks).subarray(0, limit));
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => resolve(Buffer.concat(chunks)));
  });
}

interface Listening {
  readonly host: string;
  readonly origin: string;
  stop(): Promise<void>;
}

async function listen(
  handler: (req: IncomingMessage, res: ServerResponse) => void,
  { tls, address = '127.0.0.1' }: Pick<TestRegistryOptions, 'tls' | 'address'>,
): Promise<Listening> {
  const limits = { maxHeaderSize: 128 * 1024 };
  const server: Server =
    tls === undefined ? createServer(limits, handler) : createSecureServer({ ...tls, ...limits }, handler);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const host = `${address.includes(':') ? `[${address}]` : address}:${(server.address() as AddressInfo).port}`;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { host, origin: `${tls === undefined ? 'http' : 'https'}://${host}`, stop };
}
