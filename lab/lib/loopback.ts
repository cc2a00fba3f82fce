// Our own servers on 127.0.0.1.
import type { Server } from 'node:http';

export interface LoopbackServer {
  /** http://127.0.0.1:PORT, optionally with a path. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on `port`, or on a free one. The server does not keep this process alive. */
export async function listen(server: Server, port = 0): Promise<LoopbackServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  server.unref();
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${bound}`, port: bound, stop };
}
