// The exchange in which the probe filter makes its calls.
import { type Agent, createServer, request, type Server } from 'node:http';

/** One exchange with bodies and trailers on both sides; how it ends does not matter. */
export function send(port: number, agent: Agent, select: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      'x-probe': 'v',
      'user-agent': 'probe',
      referer: 'http://a.test/',
      trailer: 'x-probe',
      ...(select === undefined ? {} : { 'x-select': select }),
    };
    const sent = request({
      host: '127.0.0.1',
      port,
      agent,
      method: 'POST',
      path: '/probe?a=1',
      headers: { host: 'a.test', 'transfer-encoding': 'chunked', ...headers },
    });
    const end = (): void => resolve(false);
    sent.setTimeout(3_000, () => sent.destroy());
    sent.on('error', end).on('close', end);
    sent.on('response', (response) => {
      response
        .on('error', end)
        .on('end', () => resolve(response.complete))
        .resume();
    });
    sent.write('hello filter');
    sent.addTrailers({ 'x-probe': 'v' });
    sent.end();
  });
}

/** Answers every request the same, with a body and trailers. */
export async function startUpstream(): Promise<{ readonly port: number; stop(): void }> {
  const server: Server = createServer((incoming, outgoing) => {
    incoming.resume();
    incoming.once('end', () => {
      outgoing.writeHead(200, { 'x-probe': 'v', trailer: 'x-probe' });
      outgoing.write('hello client');
      outgoing.addTrailers({ 'x-probe': 'v' });
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
