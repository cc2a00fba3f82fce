// Starts a real Envoy: once to see whether it loads a module, or as a running proxy with the filter.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How Envoy runs: the module, its configuration, and its upstream. */
export interface EnvoyOptions {
  /** Path of the envoy program. */
  readonly binary: string;
  /** Path of the module. */
  readonly module: string;
  readonly rootId?: string;
  /** Plugin configuration: as text, or as the message that the field has. */
  readonly configuration?: string | object;
  /** True: our small HTTP server answers requests with 200 "upstream". Otherwise Envoy itself answers 200 "direct". */
  readonly upstream?: boolean;
  /** The port of the caller's own upstream, which is used instead. */
  readonly upstreamPort?: number;
  /**
   * Default `http`. A network filter runs in front of a TCP proxy, which needs an upstream. A service has no listener.
   */
  readonly filterType?: 'http' | 'network' | 'service';
}

export interface RunningEnvoy {
  /** Loopback port of the listener; 0 for a service. */
  readonly port: number;
  /** Everything that Envoy has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts Envoy with the module as a filter on random loopback ports and waits until it listens.
 * @throws Error with the log if it does not listen within 60 s.
 */
export async function startEnvoy(options: EnvoyOptions): Promise<RunningEnvoy> {
  const upstream = options.upstream === true ? await startUpstream() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'));
  const config = join(folder, 'envoy.json');
  const ports = join(folder, 'ports');
  writeFileSync(config, JSON.stringify(bootstrap(options, upstream?.port ?? options.upstreamPort)));
  const child = spawn(options.binary, [...COMMON, '-c', config, '--admin-address-path', ports, '-l', 'info'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const stop = async (): Promise<void> => {
    await ended(child, 'SIGTERM');
    await upstream?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await listenerPort(child, ports, output, options.filterType === 'service');
    return { port, log: output, stop };
  } catch (cause) {
    await stop();
    throw new Error(`Cannot start Envoy: ${output().trim().split('\n').slice(-6).join('\n')}`, { cause });
  }
}

/**
 * Lets Envoy load and start the module once (`--mode validate`), for at most 60 s.
 * @param module path.
 * @returns the log lines of the wasm extension.
 */
export async function judgeWithEnvoy(
  binary: string,
  module: string,
  options: Omit<EnvoyOptions, 'binary' | 'module'> = {},
): Promise<{ accepted: boolean; log: string; exit: number | string }> {
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'));
  const config = join(folder, 'envoy.json');
  writeFileSync(config, JSON.stringify(bootstrap({ binary, module, ...options }, options.upstreamPort)));
  const child = spawn(binary, [...COMMON, '-c', config, '--mode', 'validate', '-l', 'info'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const exit = await new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
  return { accepted: exit === 0 && output().includes(' OK'), log: output(), exit };
}

/**
 * The lines with the reason why Envoy refuses a module, in order, without time and source location, and without lines
 * that only report the failure.
 */
export function refusalLines(log: string): readonly string[] {
  return log
    .split('\n')
    .flatMap((line) => /\[(?:error|critical)\]\[wasm\] \[[^\]]*\] (?:Wasm VM failed )?(.*)/.exec(line)?.[1] ?? [])
    .filter(
      (line) => !/^(Failed to (load|initialize|start) Wasm code$|Failed to initialize base Wasm|Plugin )/.test(line),
    );
}

/** What Envoy logs if it loads a module that then fails by itself, which a static reader cannot know. */
const FAILED_LATER = /^(?:Failed to (?:configure|start) base Wasm|Function: \w+ failed: |wasm log: )/;

/** The log line with which Envoy refuses to load a module; undefined if it loads it, even if it fails later. */
export function loadRefusal(judged: { readonly accepted: boolean; readonly log: string }): string | undefined {
  return judged.accepted ? undefined : refusalLines(judged.log).find((line) => !FAILED_LATER.test(line));
}

const COMMON: readonly string[] = ['--use-dynamic-base-id', '--concurrency', '1'];
const LOOPBACK = { socket_address: { address: '127.0.0.1', port_value: 0 } } as const;
const TYPE = 'type.googleapis.com/envoy.extensions';

function bootstrap(options: EnvoyOptions, upstreamPort: number | undefined): unknown {
  const action =
    upstreamPort === undefined
      ? { direct_response: { status: 200, body: { inline_string: 'direct' } } }
      : { route: { cluster: 'upstream' } };
  const wasm = {
    ...(options.rootId === undefined ? {} : { root_id: options.rootId }),
    ...(options.configuration === undefined
      ? {}
      : {
          configuration:
            typeof options.configuration === 'string'
              ? { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: options.configuration }
              : options.configuration,
        }),
    vm_config: { runtime: 'envoy.wasm.runtime.v8', code: { local: { filename: options.module } } },
  };
  const manager = {
    '@type': `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'lab',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, ...action }] }] },
    http_filters: [
      { name: 'envoy.filters.http.wasm', typed_config: { '@type': `${TYPE}.filters.http.wasm.v3.Wasm`, config: wasm } },
      { name: 'envoy.filters.http.router', typed_config: { '@type': `${TYPE}.filters.http.router.v3.Router` } },
    ],
  };
  const network = [
    {
      name: 'envoy.filters.network.wasm',
      typed_config: { '@type': `${TYPE}.filters.network.wasm.v3.Wasm`, config: wasm },
    },
    {
      name: 'envoy.filters.network.tcp_proxy',
      typed_config: {
        '@type': `${TYPE}.filters.network.tcp_proxy.v3.TcpProxy`,
        stat_prefix: 'lab',
        cluster: 'upstream',
      },
    },
  ];
  const filters =
    options.filterType === 'network'
      ? network
      : [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }];
  const isService = options.filterType === 'service';
  const service = {
    name: 'envoy.bootstrap.wasm',
    typed_config: { '@type': `${TYPE}.wasm.v3.WasmService`, config: wasm, singleton: true },
  };
  const endpoint = {
    endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: upstreamPort ?? 0 } } },
  };
  const cluster = {
    name: 'upstream',
    type: 'STATIC',
    load_assignment: { cluster_name: 'upstream', endpoints: [{ lb_endpoints: [endpoint] }] },
  };
  return {
    admin: { address: LOOPBACK },
    ...(isService ? { bootstrap_extensions: [service] } : {}),
    static_resources: {
      listeners: isService ? [] : [{ name: 'lab', address: LOOPBACK, filter_chains: [{ filters }] }],
      clusters: upstreamPort === undefined ? [] : [cluster],
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(-1_000_000)));
  return () => text;
}

/** Waits for the file with the admin address, then reads the port of the listener from the admin port. */
async function listenerPort(
  child: ChildProcess,
  path: string,
  output: () => string,
  isService: boolean,
): Promise<number> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Envoy ended with ${child.exitCode ?? child.signalCode}`);
    try {
      const hasStarted = output().includes('starting main dispatch loop');
      if (isService && hasStarted) return 0;
      const address = readFileSync(path, 'utf8').trim();
      const listeners = await (await fetch(`http://${address}/listeners?format=text`)).text();
      const port = /lab::127\.0\.0\.1:(\d+)/.exec(listeners)?.[1];
      if (port !== undefined && hasStarted) return Number(port);
    } catch {
      // The admin port is not open yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Envoy did not listen within 60 s');
}

async function startUpstream(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((_request, response) => response.end('upstream'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { port, stop };
}

/** Ends the child and waits; SIGKILL after 5 s. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await closed;
  clearTimeout(timer);
}
