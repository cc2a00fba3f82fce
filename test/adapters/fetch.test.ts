import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import standIn, { fetch } from '../../src/adapters/net/fetch.ts';
import { TransportError } from '../../src/adapters/net/transport-error.ts';
import { ProxyAgent, fetch as undiciFetch } from '../../src/adapters/net/undici-stub.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const sleep = async (): Promise<void> => undefined;
let seen: Seen[] = [];
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
let servers: Server[] = [];
let base = '';
let other = '';

async function listen(): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({
      method: request.method ?? '',
      url: `${request.headers.host}${request.url}`,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    const answer = answers.shift();
    if (answer === undefined)
      response.writeHead(200, { 'content-type': 'application/json', 'X-Name': 'value' }).end('{"a":1}');
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

before(async () => {
  base = await listen();
  other = await listen();
});
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});
beforeEach(() => {
  seen = [];
  answers = [];
});

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(code, headers).end('text');
const reset = (request: IncomingMessage) => void request.socket.destroy();

test('gives what the libraries read of an answer', async () => {
  const answer = await fetch(`${base}/a?b=c`, { headers: { 'User-Agent': 'sigstore' } });
  assert.deepEqual(
    [answer.ok, answer.status, answer.statusText, answer.url, answer.redirected],
    [true, 200, 'OK', `${base}/a?b=c`, false],
  );
  assert.deepEqual(
    [
      answer.headers.get('x-name'),
      answer.headers.get('X-NAME'),
      answer.headers.get('none'),
      answer.headers.has('none'),
    ],
    ['value', 'value', null, false],
  );
  assert.equal(Object.fromEntries(answer.headers)['x-name'], 'value');
  assert.deepEqual(await answer.json(), { a: 1 });
  assert.equal(await answer.text(), '{"a":1}');
  assert.deepEqual(await answer.buffer(), Buffer.from('{"a":1}'));
  assert.equal((await answer.arrayBuffer()).byteLength, 7);
  const reader = answer.body?.getReader();
  assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), '{"a":1}');
  assert.equal((await reader?.read())?.done, true);
  assert.equal(seen[0]?.headers['user-agent'], 'sigstore');
});

test('sends text and bytes as body', async () => {
  await fetch(base, { method: 'POST', body: 'grün' });
  await fetch(base, { method: 'PUT', body: Buffer.from([0x41]) });
  assert.deepEqual(
    seen.map(({ method, body }) => [method, body]),
    [
      ['POST', 'grün'],
      ['PUT', 'A'],
    ],
  );
});

test('gives answers of any status instead of throwing', async () => {
  answers = [status(404), status(500)];
  assert.deepEqual([(await fetch(base)).status, (await fetch(base)).ok], [404, false]);
  assert.equal(seen.length, 2);
});

test('keeps defaults, which each call can replace', async () => {
  const named = standIn
    .defaults({ headers: { 'x-a': '1', 'x-b': '1' }, method: 'POST' })
    .defaults({ headers: { 'x-b': '2' } });
  await named(base, { headers: { 'x-c': '3' } });
  assert.deepEqual(
    [seen[0]?.method, seen[0]?.headers['x-a'], seen[0]?.headers['x-b'], seen[0]?.headers['x-c']],
    ['POST', '1', '2', '3'],
  );
});

test('tries again as often as told, and gives the last answer', async () => {
  answers = [status(503), reset];
  assert.equal((await fetch(base, { retry: { retries: 2 }, sleep })).status, 200);
  assert.equal(seen.length, 3);
  answers = [status(503), status(502)];
  assert.equal((await fetch(base, { retry: 1, sleep })).status, 502);
  answers = [reset];
  await assert.rejects(fetch(base, { retry: false, sleep }), { kind: 'unreachable' });
  assert.equal(seen.length, 6);
});

test('ends an exchange after its time limit', async () => {
  answers = [() => undefined];
  await assert.rejects(
    fetch(base, { timeout: 50 }),
    (error) => error instanceof TransportError && error.kind === 'timeout',
  );
});

test('stops waiting when it is aborted', async () => {
  answers = [() => undefined];
  await assert.rejects(fetch(base, { signal: AbortSignal.timeout(50), timeout: 500 }), { name: 'TimeoutError' });
  await assert.rejects(fetch(base, { signal: AbortSignal.abort(new Error('early')) }), /early/);
});

test('follows redirects of GET and leaves the credential at its origin', async () => {
  answers = [status(302, { location: '/same' }), status(307, { location: `${other}/else` })];
  const answer = await fetch(`${base}/start`, { headers: { Authorization: 'token secret', 'X-Name': 'kept' } });
  assert.deepEqual([answer.status, answer.redirected, answer.url], [200, true, `${other}/else`]);
  assert.deepEqual(
    seen.map(({ headers }) => [headers.authorization, headers['x-name']]),
    [
      ['token secret', 'kept'],
      ['token secret', 'kept'],
      [undefined, 'kept'],
    ],
  );
});

test('does not follow redirects of POST, or when told so', async () => {
  answers = [status(307, { location: other }), status(302, { location: other })];
  assert.deepEqual(
    [(await fetch(base, { method: 'POST', body: 'x' })).status, (await fetch(base, { redirect: 'manual' })).status],
    [307, 302],
  );
  assert.equal(seen.length, 2);
});

const hostile: readonly [string, string, number][] = [
  ['a circle', '/again', 6],
  ['no address', 'http://', 1],
  ['a file', 'file:///etc/passwd', 1],
];
for (const [title, location, requests] of hostile) {
  test(`refuses redirects to ${title}`, async () => {
    answers = Array.from({ length: 10 }, () => status(302, { location }));
    await assert.rejects(fetch(base), (error) => error instanceof TransportError);
    assert.equal(seen.length, requests);
  });
}

test('stands in for undici, whose proxy agents do nothing', async () => {
  const dispatcher = new ProxyAgent();
  const options = { headers: { accept: 'x' }, dispatcher };
  assert.equal((await undiciFetch(base, options)).status, 200);
  await dispatcher.close();
});
