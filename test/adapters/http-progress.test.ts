import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { send } from '../../src/adapters/net/http.ts';

const MIB = 1024 * 1024;
const body = new Uint8Array(3 * MIB).fill(7);
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};

before(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** One exchange, and the bytes that were reported on the way. */
async function exchange(method: string, sent?: Uint8Array, maxBytes?: number) {
  const seen: [number, number][] = [];
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const onProgress = (done: number, total: number): void => void seen.push([done, total]);
  const response = await send({ method, url, body: sent, maxBytes, onProgress });
  return { response, seen };
}

describe('the progress of a body', () => {
  it('of an upload grows piece by piece to its size, and all bytes arrive', async () => {
    answer = (request, response) => {
      const hash = createHash('sha256');
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        size += chunk.byteLength;
      });
      request.on('end', () => response.end(`${request.headers['content-length']} ${size} ${hash.digest('hex')}`));
    };
    const { response, seen } = await exchange('PUT', body);
    assert.equal(Buffer.from(response.body).toString(), `${body.length} ${body.length} ${digestOf(body)}`);
    const sent = seen.filter(([, total]) => total === body.length).map(([done]) => done);
    assert.deepEqual(
      sent,
      [...sent].sort((a, b) => a - b),
    );
    assert.equal(sent.at(-1), body.length);
    assert.ok(sent.length > 5, `${sent.length} reports`);
  });

  it('of an empty upload is none, and the request is complete', async () => {
    answer = (request, response) => {
      request.resume().on('end', () => response.end(request.headers['content-length']));
    };
    const { response, seen } = await exchange('PUT', new Uint8Array(0));
    assert.deepEqual([Buffer.from(response.body).toString(), seen], ['0', []]);
  });

  it('of a download grows to its size', async () => {
    answer = (_, response) => void response.end(body);
    const { response, seen } = await exchange('GET', undefined, body.length);
    assert.equal(digestOf(response.body), digestOf(body));
    assert.deepEqual(seen.at(-1), [body.length, body.length]);
    assert.ok(seen.length > 2, `${seen.length} reports`);
  });

  it('of the page that comes with an error is not reported', async () => {
    answer = (_, response) => void response.writeHead(404).end('not here');
    assert.deepEqual((await exchange('GET')).seen, []);
  });

  it('ends early if the server answers before it has read everything', async () => {
    answer = (_, response) => void response.writeHead(413).end('too much');
    const { response } = await exchange('PUT', body);
    assert.equal(response.status, 413);
  });

  it('ends with an error if the connection breaks in the middle', async () => {
    answer = (request) => void request.once('data', () => request.socket.destroy());
    await assert.rejects(exchange('PUT', new Uint8Array(20 * MIB)), /the connection failed|closed/);
  });
});
