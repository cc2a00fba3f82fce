// One Envoy starts many filters, each as the only one of a listener, and says for each whether it accepts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A filter with its configuration. */
export interface Start {
  readonly type: 'http' | 'network';
  /** A `PluginConfig`. Source: envoy/extensions/wasm/v3/wasm.proto. */
  readonly config: object;
}

/** `loads`: requests pass through it; `breaks`: it is loaded, and then every request fails. */
export type Outcome = 'loads' | 'refused' | 'breaks' | 'crashes';

/** What Envoy did with a start, and the lines that it logged meanwhile. */
export interface Started {
  readonly outcome: Outcome;
  readonly log: string;
}

const TYPE = 'type.googleapis.com/envoy';
const LOOPBACK = { socket_address: { address: '127.0.0.1', port_value: 0 } } as const;
/** A start takes the time that V8 needs to compile the module, which is seconds for Go. */
const LIMIT_MS = 240_000;

/**
 * Gives the listeners to Envoy as a dynamic configuration, of which it accepts or rejects each alone. A start that ends
 * Envoy is found by the listener at which it ended, and the others are tried again without it. Envoy rejects all of them
 * if one is not a message, which is the one that its log names, or is found by halves.
 * @param binary path of the program. @param env its environment.
 * @throws Error with the log if Envoy does not answer.
 */
export async function startMany(
  binary: string,
  starts: readonly Start[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Started[]> {
  const found = new Map<number, Started>();
  const work = [[...starts.keys()]];
  for (let group = work.pop(); group !== undefined; group = work.pop()) {
    const some = await startSome(binary, starts, group, env);
    for (const [i, started] of some) found.set(i, started);
    const left = group.filter((i) => !found.has(i));
    if (left.length === 0) continue;
    const half = some.size > 0 ? left.length : left.length >> 1;
    work.push(...[left.slice(0, half), left.slice(half)].filter((part) => part.length > 0));
  }
  return [...starts.keys()].map((i) => found.get(i) ?? { outcome: 'crashes', log: '' });
}

async function startSome(
  binary: string,
  starts: readonly Start[],
  indexes: readonly number[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<number, Started>> {
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'));
  const listeners = join(folder, 'listeners.json');
  const config = join(folder, 'envoy.json');
  const admin = join(folder, 'admin');
  const resources = indexes.flatMap((i) => (starts[i] === undefined ? [] : [listenerOf(i, starts[i])]));
  writeFileSync(listeners, JSON.stringify({ version_info: '1', resources }));
  writeFileSync(config, JSON.stringify(bootstrap(listeners)));
  const args = ['--use-dynamic-base-id', '--concurrency', '1', '-l', 'info', '--admin-address-path', admin];
  const child = spawn(binary, [...args, '-c', config], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = collect(child);
  try {
    const answers = await answersOf(child, output, indexes);
    const isOver = child.exitCode !== null || child.signalCode !== null;
    const ports = isOver ? new Map<number, number>() : await portsOf(readFileSync(admin, 'utf8').trim());
    return new Map(
      await Promise.all(
        [...answers].map(async ([i, started]): Promise<readonly [number, Started]> => {
          const port = ports.get(i);
          if (started.outcome !== 'loads' || port === undefined) return [i, started];
          return [i, (await passes(port)) ? started : { ...started, outcome: 'breaks' }];
        }),
      ),
    );
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text = text + part));
  return () => text;
}

/** The answer to each listener, up to the one at which Envoy ended. */
async function answersOf(
  child: ChildProcess,
  output: () => string,
  indexes: readonly number[],
): Promise<Map<number, Started>> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    const log = output();
    const answers = readAnswers(log);
    const isStarted = log.includes('starting workers');
    if (answers.size === indexes.length && isStarted) return answers;
    const whole = REJECTED.exec(log);
    const named = whole === null ? undefined : indexes[Number(/@ resources\[(\d+)\]/.exec(whole[0])?.[1] ?? -1)];
    const culprits = named === undefined ? indexes : [named];
    if (whole !== null && culprits.length > 1) return new Map();
    if (whole !== null) return new Map(culprits.map((i) => [i, { outcome: 'refused', log: whole[0] } as const]));
    if (isOver) {
      const at = indexes.find((i) => !answers.has(i));
      if (at !== undefined) answers.set(at, { outcome: 'crashes', log: log.slice(-2_000) });
      return answers;
    }
    await wait(20);
  }
  throw new Error(`Envoy did not answer in ${LIMIT_MS} ms: ${output().slice(-2_000)}`);
}

const ANSWER = /^\[.*\[upstream\].* lds: (add\/update )?listener 'start (\d+)'( config rejected)?.*$/gm;

const REJECTED = /^\[.*\[config\].* Filesystem config update (?:rejected|failure).*$/m;

function readAnswers(log: string): Map<number, Started> {
  const answers = new Map<number, Started>();
  let from = log.indexOf('initializing init manager');
  for (const match of log.matchAll(ANSWER)) {
    const lines = log.slice(from, match.index);
    answers.set(Number(match[2]), { outcome: match[1] === undefined ? 'refused' : 'loads', log: lines });
    from = match.index + match[0].length;
  }
  return answers;
}

async function portsOf(admin: string): Promise<Map<number, number>> {
  const text = await (await fetch(`http://${admin}/listeners`)).text();
  return new Map([...text.matchAll(/^start (\d+)::.*:(\d+)$/gm)].map(([, i, port]) => [Number(i), Number(port)]));
}

/** Whether a request gets an answer that does not say that a filter failed. */
async function passes(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(20_000) });
    const text = await response.text();
    return response.status !== 503 || text !== '';
  } catch {
    return false;
  }
}

function bootstrap(listeners: string): object {
  return {
    node: { id: 'lab', cluster: 'lab' },
    admin: { address: LOOPBACK },
    dynamic_resources: { lds_config: { resource_api_version: 'V3', path_config_source: { path: listeners } } },
  };
}

function listenerOf(i: number, { type, config }: Start): object {
  const typed = (kind: string, rest: object): object => ({ '@type': `${TYPE}.extensions.filters.${kind}`, ...rest });
  // Plugins with the same id and code share a VM, and the first failure would be that of all.
  const own = config as { readonly vm_config?: object };
  const plugin = { name: `start ${i}`, ...own, vm_config: { vm_id: `start ${i}`, ...own.vm_config } };
  const direct = { match: { prefix: '/' }, direct_response: { status: 200, body: { inline_string: 'direct' } } };
  const manager = typed('network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'lab',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [direct] }] },
    http_filters: [
      ...(type === 'http' ? [{ name: 'wasm', typed_config: typed('http.wasm.v3.Wasm', { config: plugin }) }] : []),
      { name: 'router', typed_config: typed('http.router.v3.Router', {}) },
    ],
  });
  const filters = [
    ...(type === 'network' ? [{ name: 'wasm', typed_config: typed('network.wasm.v3.Wasm', { config: plugin }) }] : []),
    { name: 'manager', typed_config: manager },
  ];
  return {
    '@type': `${TYPE}.config.listener.v3.Listener`,
    name: `start ${i}`,
    address: LOOPBACK,
    filter_chains: [{ filters }],
  };
}
