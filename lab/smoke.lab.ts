// Our small host does the same with a filter as Envoy: whether the filter starts, and one exchange through it.
import { strict as assert } from 'node:assert';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { parseHosts, profileOf } from '../src/abi/host-query.ts';
import { judgeLoad } from '../src/abi/loading/load.ts';
import { openStarter } from '../src/adapters/engine/starter.ts';
import { startLog } from '../src/smoke/host-log.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../src/smoke/scenario/scenario.ts';
import type { SmokeReport } from '../src/smoke/smoke-report.ts';
import { readModule } from '../src/wasm/read.ts';
import { LOG_ROWS } from '../test/adapters/smoke-log-rows.ts';
import { SMOKE_ROWS } from '../test/adapters/smoke-rows.ts';
import { judgeWithEnvoy, refusalLines, startEnvoy } from './envoy.ts';
import { buildFilter } from './lib/filters.ts';
import { envoyBinary, envoyVersions, freshFolder, places } from './lib/places.ts';

interface Subject {
  readonly name: string;
  readonly path: string;
  readonly rootId: string;
  readonly config: string | undefined;
}

const starter = openStarter();

function start(subject: Subject, scenario: Scenario = DEFAULT_SCENARIO): Promise<SmokeReport> {
  const pluginConfig = subject.config === undefined ? {} : { pluginConfig: Buffer.from(subject.config) };
  return starter.start(readFileSync(subject.path), { rootId: subject.rootId, scenario, ...pluginConfig });
}

/** The configuration of a subject in Envoy. */
function given(subject: Subject): { readonly rootId: string; readonly configuration?: string } {
  return { rootId: subject.rootId, ...(subject.config === undefined ? {} : { configuration: subject.config }) };
}

/** The part of an exchange with the upstream that a filter sees. */
const LIKE_ENVOY: Scenario = {
  ...DEFAULT_SCENARIO,
  request: {
    headers: [
      [':method', 'GET'],
      [':path', '/x'],
      [':authority', 'lab'],
      [':scheme', 'http'],
    ],
    body: [],
    trailers: [],
  },
  response: {
    headers: [
      [':status', '200'],
      ['content-length', '8'],
    ],
    body: ['upstream'],
    trailers: [],
  },
};

/** What the filter logged during the exchange, without the headers that it lists, since Envoy adds some. */
function words(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/ -> |header|\d+ns|dispatched/.test(line));
}

describe('smoke', () => {
  const folder = freshFolder('smoke');
  const filters: Subject[] = [];
  const subjects: Subject[] = [];

  before(async () => {
    for (const row of SMOKE_ROWS.filter((one) => one.options === undefined)) {
      const path = join(folder, `${row.title.replaceAll(/\W+/g, '-')}.wasm`);
      writeFileSync(path, row.module);
      const config = row.given?.pluginConfig;
      subjects.push({
        name: row.title,
        path,
        rootId: '',
        config: config === undefined ? undefined : Buffer.from(config).toString(),
      });
    }
    for (const row of LOG_ROWS) {
      const path = join(folder, `log-${row.title.replaceAll(/\W+/g, '-')}.wasm`);
      writeFileSync(path, row.module);
      subjects.push({ name: row.title, path, rootId: '', config: undefined });
    }
    filters.push({ name: 'add-header', path: await buildFilter(folder), rootId: 'add_header', config: undefined });
    if (existsSync(places.corpus)) {
      const real = (number: string): string => globSync(`${places.corpus}/${number}-*.wasm`)[0] ?? '';
      filters.push(
        { name: '01', path: real('01'), rootId: 'my_root_id', config: undefined },
        { name: '02', path: real('02'), rootId: '', config: '{}' },
      );
      for (const path of globSync(`${places.corpus}/*.wasm`).sort())
        subjects.push({ name: basename(path), path, rootId: '', config: undefined });
    }
    subjects.push(...filters);
  });

  for (const version of envoyVersions()) {
    const minor = version.split('.').slice(0, 2).join('.');

    test(`a filter starts in our host if it starts in Envoy ${version}`, async (t) => {
      const [query] = parseHosts(`envoy=${minor}`);
      assert.ok(query !== undefined);
      const wrong: string[] = [];
      for (const subject of subjects) {
        const report = await start(subject);
        const loads = judgeLoad(readModule(readFileSync(subject.path)), profileOf(query), true).verdict === 'loads';
        const said = loads && (report.reach === 'exchange' || report.reach === 'end');
        const envoy = await judgeWithEnvoy(envoyBinary(version), subject.path, given(subject));
        if (said !== envoy.accepted)
          wrong.push(
            `${subject.name}: our host: ${report.verdict} at ${report.reach}; Envoy ${envoy.accepted ? 'accepts' : 'refuses'} it`,
          );
        const log = loads && !said ? startLog(report, profileOf(query)) : undefined;
        // Where we quote no line, a signal ends Envoy. Envoy does not load what the engine refuses.
        const isQuoted = loads && !said && report.stop?.kind !== 'no-instance';
        if (isQuoted && (log === undefined ? typeof envoy.exit === 'number' : !envoy.log.includes(` ${log}\n`)))
          wrong.push(
            `${subject.name}: we quote "${log}", Envoy ends with ${envoy.exit} and logs ${refusalLines(envoy.log)[0]}`,
          );
      }
      t.diagnostic(`lab: envoy ${version}: starts=${subjects.length} agree=${subjects.length - wrong.length}`);
      assert.deepEqual(wrong, []);
    });

    test(`an exchange through a filter is the same as in Envoy ${version}`, async () => {
      for (const subject of filters) {
        const report = await start(subject, LIKE_ENVOY);
        const envoy = await startEnvoy({
          binary: envoyBinary(version),
          module: subject.path,
          upstream: true,
          ...given(subject),
        });
        try {
          const before = envoy.log().length;
          const response = await fetch(`http://127.0.0.1:${envoy.port}/x`);
          const body = await response.text();
          const ours = new Map(report.exchange?.response.headers ?? []);
          assert.equal(String(response.status), ours.get(':status'), subject.name);
          assert.equal(Buffer.byteLength(body), report.exchange?.response.bodySize, `${subject.name}: body`);
          for (const [name, value] of ours)
            if (!name.startsWith(':') && name !== 'content-length')
              assert.equal(response.headers.get(name), value, `${subject.name}: ${name}`);
          const seen = await until(() => envoy.log().slice(before), report);
          const said = report.steps
            .slice(report.steps.findIndex((step) => step.parameters[0] === 2))
            .flatMap((step) => step.logs);
          assert.deepEqual(
            words(seen),
            words(said.filter((one) => one.level !== 'trace' && one.level !== 'debug').map((one) => one.text)),
            subject.name,
          );
        } finally {
          await envoy.stop();
        }
      }
    });
  }
});

/** The filter's lines in Envoy's log, read once the stream has ended: lines follow after the response. */
async function until(log: () => string, report: SmokeReport): Promise<readonly string[]> {
  const expected = report.steps
    .filter((step) => /^proxy_on_(log|done|delete)$/.test(step.callback) && step.parameters[0] === 2)
    .flatMap((step) => step.logs).length;
  const deadline = Date.now() + 20_000;
  const lines = (): readonly string[] => [...log().matchAll(/wasm log[^:\n]*: (.*)/g)].map((match) => match[1] ?? '');
  while (expected > 0 && !lines().some((line) => line.includes('onDelete')) && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return lines();
}
