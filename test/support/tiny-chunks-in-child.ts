// Fetches a response of a million bytes in chunks of one byte, in a process with a heap limit from the caller.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { send } from '../../src/adapters/net/http.ts';
import { listenOn } from './tls.ts';

const ROUND = 10_000;
const ROUNDS = 100;
const server = createServer(async (socket) => {
  await once(socket, 'data');
  socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n');
  const block = '1\r\nx\r\n'.repeat(ROUND);
  for (let round = 0; round < ROUNDS; round += 1) if (!socket.write(block)) await once(socket, 'drain');
  socket.end('0\r\n\r\n');
});
const { body } = await send({ method: 'GET', url: new URL(`http://127.0.0.1:${await listenOn(server)}/`) });
server.close();
process.stdout.write(String(body.byteLength));
