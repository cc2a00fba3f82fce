// Our host and Envoy make the same callbacks with the same arguments for each type of filter. A module that logs them
// runs in both.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openStarter } from '../src/adapters/engine/starter.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../src/smoke/scenario/scenario.ts';
import type { FilterType, SmokeReport } from '../src/smoke/smoke-report.ts';
import { TYPE_ROWS } from '../test/adapters/smoke-type-rows.ts';
import { type RunningEnvoy, startEnvoy } from './envoy.ts';
import { type ExchangeRow, HTTP, NETWORK, SERVICE } from './lib/exchange-rows.ts';
import { buildTeller } from './lib/filters.ts';
import { builtFilter, envoyBinary, envoyVersions, freshFolder } from './lib/places.ts';

/** Drops ticks, which come at any time, and what the filter does in them. */
function comparable(lines: readonly string[], config: string): readonly string[] {
  return lines.filter((line) => !line.startsWith('tick') && !(config.includes('ms=') && /^(?:go\d|reply) /.test(line)));
}

function ofStream(lines: readonly string[], config: string): readonly string[] {
  const from = lines.findIndex((line) => line.startsWith('context_create 2'));
  const to = lines.indexOf('delete 2');
  return comparable(lines.slice(from, to < 0 ? undefined : to + 1), config);
}

const linesOf = (log: string): readonly string[] =>
  [...log.matchAll(/wasm log[^:\n]*: (.*)/g)].map((match) => match[1] ?? '');
const saidBy = (report: SmokeReport): readonly string[] =>
  report.steps.flatMap((step) => step.logs).map((one) => one.text);

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !holds() && Date.now() < deadline; )
    await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the exchange of each type', () => {
  const folder = freshFolder('exchange');
  const starter = openStarter();
  const newest = envoyVersions().at(-1) ?? '';
  const versions = [...new Set([envoyVersions()[0] ?? '', newest])];
  let teller = '';
  let web: Server;
  let tcp: Server;

  before(async () => {
    teller = await buildTeller(folder);
    web = createHttpServer((request, response) => request.resume().once('end', () => response.end('upstream')));
    tcp = createServer({ allowHalfOpen: true }, answerAtTwelve);
    for (const server of [web, tcp]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    for (const server of [web, tcp]) server.close();
  });

  async function compare(
    version: string,
    row: ExchangeRow,
    filterType: FilterType,
    use: (envoy: RunningEnvoy) => Promise<void>,
  ): Promise<void> {
    const { port } = (filterType === 'network' ? tcp : web).address() as AddressInfo;
    const message = (body: readonly string[]) => ({ headers: [], body, trailers: [] });
    const sent = row.isGet === true ? [] : row.isOnePacket === true ? ['hello filter'] : ['hello ', 'filter'];
    const scenario: Scenario = {
      ...DEFAULT_SCENARIO,
      ticks: 0,
      request: { ...DEFAULT_SCENARIO.request, body: sent },
      response:
        filterType === 'network' ? message(['hello client']) : { ...DEFAULT_SCENARIO.response, body: ['upstream'] },
    };
    const report = await starter.start(readFileSync(teller), {
      filterType,
      scenario,
      pluginConfig: Buffer.from(row.config),
    });
    const envoy = await startEnvoy({
      binary: envoyBinary(version),
      module: teller,
      filterType,
      upstreamPort: port,
      ...(row.config === '' ? {} : { configuration: row.config }),
    });
    try {
      await use(envoy);
      await until(() => row.isStuck === true || linesOf(envoy.log()).includes('delete 2'));
    } finally {
      await envoy.stop();
    }
    assert.deepEqual(
      ofStream(linesOf(envoy.log()), row.config),
      ofStream(saidBy(report), row.config),
      `${row.title} in Envoy ${version}`,
    );
  }

  for (const version of versions) {
    for (const row of HTTP)
      test(`${row.title} is the same in Envoy ${version}`, () =>
        compare(version, row, 'http', (envoy) => request(envoy, row)));
    for (const row of NETWORK)
      test(`${row.title} is the same in Envoy ${version}`, () =>
        compare(version, row, 'network', (envoy) => converse(envoy, row)));

    for (const row of SERVICE)
      test(`${row.title} is the same in Envoy ${version}`, async () => {
        const given = { filterType: 'service', ...(row.config === '' ? {} : { configuration: row.config }) } as const;
        const report = await starter.start(readFileSync(teller), {
          filterType: 'service',
          pluginConfig: Buffer.from(row.config),
        });
        const started = await startEnvoy({ binary: envoyBinary(version), module: teller, ...given }).catch(
          () => undefined,
        );
        assert.equal(started !== undefined, report.verdict === 'started');
        if (started === undefined) return;
        await until(
          () =>
            !row.config.includes('ms=') ||
            linesOf(started.log()).includes(row.config.includes('enqueue') ? 'queue_ready 1 1' : 'tick 1'),
        );
        await started.stop();
        const seen = linesOf(started.log());
        const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
        assert.deepEqual(unique(seen.slice(seen.lastIndexOf('context_create 1 0'))), unique(saidBy(report)));
      });
  }

  const real: readonly (readonly [name: string, filterType: FilterType])[] = [
    ['rust', 'http'],
    ['rust-network', 'network'],
    ['rust-service', 'service'],
  ];
  for (const [name, filterType] of real)
    test(`${name} of the SDK is detected as ${filterType}, and runs as such in Envoy ${newest}`, {
      skip: missing(name),
    }, async () => {
      const report = await starter.start(readFileSync(builtFilter(name)));
      assert.deepEqual([report.filterType, report.verdict], [filterType, 'started'], report.filterTypeReason);
      const { port } = tcp.address() as AddressInfo;
      const envoy = await startEnvoy({
        binary: envoyBinary(newest),
        module: builtFilter(name),
        filterType,
        upstreamPort: port,
      });
      const isTold = (): boolean =>
        filterType === 'http' || linesOf(envoy.log()).some((line) => /^(?:tick|downstream data 12)$/.test(line));
      if (filterType === 'network')
        connect(envoy.port, '127.0.0.1')
          .on('error', () => undefined)
          .end('hello filter');
      await until(isTold);
      await envoy.stop();
      assert.ok(isTold(), envoy.log().slice(-500));
      assert.ok(filterType === 'http' || saidBy(report).some((line) => /^(?:tick|downstream data 6)$/.test(line)));
    });

  test(`filters of all types that trap start in our host if they start in Envoy ${newest}`, async () => {
    const { port } = tcp.address() as AddressInfo;
    const wrong: string[] = [];
    for (const row of TYPE_ROWS)
      for (const filterType of ['http', 'network', 'service'] as const) {
        const path = join(folder, 'row.wasm');
        writeFileSync(path, row.module);
        const config =
          row.given?.pluginConfig === undefined
            ? {}
            : { configuration: Buffer.from(row.given.pluginConfig).toString() };
        const report = await starter.start(row.module, { ...row.given, filterType });
        const said = report.reach === 'exchange' || report.reach === 'end';
        const envoy = await startEnvoy({
          binary: envoyBinary(newest),
          module: path,
          filterType,
          upstreamPort: port,
          ...config,
        }).catch(() => undefined);
        await envoy?.stop();
        if (said !== (envoy !== undefined))
          wrong.push(
            `${row.title} as ${filterType}: our host reached ${report.reach}, Envoy ${envoy === undefined ? 'refuses' : 'starts'} it`,
          );
      }
    assert.deepEqual(wrong, []);
  });
});

function missing(name: string): string | false {
  return existsSync(builtFilter(name)) ? false : `not built: ${name}`;
}

/** Answers after twelve bytes, and ends when the client does. */
function answerAtTwelve(socket: Socket): void {
  let size = 0;
  socket.on('error', () => undefined);
  socket.on('data', (part) => {
    size += part.length;
    if (size >= 12) socket.write('hello client');
    if (size >= 12) size = -1_000;
  });
  socket.on('end', () => socket.end());
}

/** Sends the pieces one after the other, each once the filter has seen the one before. */
async function send(
  envoy: RunningEnvoy,
  socket: Socket,
  row: ExchangeRow,
  callback: string,
  framed: (piece: string) => string,
): Promise<void> {
  const count = (): number => linesOf(envoy.log()).filter((line) => line.startsWith(callback)).length;
  for (const piece of row.isOnePacket === true ? ['hello filter'] : ['hello ', 'filter']) {
    const before = count();
    socket.write(framed(piece));
    if (row.isOnePacket !== true) await until(() => count() > before);
  }
}

async function request(envoy: RunningEnvoy, row: ExchangeRow): Promise<void> {
  const socket = connect(envoy.port, '127.0.0.1').on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const chunk = (piece: string): string => `${piece.length.toString(16)}\r\n${piece}\r\n`;
  const end = row.isGet === true ? '' : chunk('');
  const head = `${row.isGet === true ? 'GET' : 'POST'} /x HTTP/1.1\r\nhost: lab\r\nconnection: close\r\n${row.isGet === true ? '' : 'transfer-encoding: chunked\r\n'}\r\n`;
  socket.resume().write(row.isOnePacket === true ? head + chunk('hello filter') + end : head);
  if (row.isGet !== true && row.isOnePacket !== true) {
    await send(envoy, socket, row, 'request_body', chunk);
    socket.write(end);
  }
  await until(() => linesOf(envoy.log()).includes('delete 2'));
  socket.destroy();
  await closed;
}

async function converse(envoy: RunningEnvoy, row: ExchangeRow): Promise<void> {
  const lines = (): readonly string[] => linesOf(envoy.log());
  const isAnswered = (): boolean =>
    lines().some((line) => line.startsWith('upstream_data')) || lines().includes('delete 2');
  const socket = connect({ port: envoy.port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
  await send(envoy, socket.resume(), row, 'downstream_data', (piece) => piece);
  if (row.isStuck !== true) await until(isAnswered);
  socket.end();
  await until(
    () =>
      lines().some((line) => line.startsWith('downstream_data') && line.endsWith(' 1')) || lines().includes('delete 2'),
  );
  if (row.isStuck !== true) await until(() => lines().includes('delete 2'));
  socket.destroy();
}
