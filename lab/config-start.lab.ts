// What check hands over to a filter is what a real Envoy hands over, and both accept and refuse the same configurations.
import { strict as assert } from 'node:assert';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { openStarter } from '../src/adapters/engine/starter.ts';
import { digestOf } from '../src/core/digest.ts';
import { findReferences } from '../src/decide/check/find.ts';
import { handedOver } from '../src/decide/check/start/handover.ts';
import { notAccepted, notStarted } from '../src/decide/check/start/judge-start.ts';
import { Starts } from '../src/pipeline/check/start-checked.ts';
import type { SmokeReport } from '../src/smoke/smoke-report.ts';
import { ENVOY_PAGES } from '../src/wiring/check/open-starts.ts';
import { buildFilter, buildStrict } from './lib/filters.ts';
import { type Started, startMany } from './lib/many-starts.ts';
import { newestEnvoy } from './lib/newest-envoy.ts';
import { builtFilter, envoyBinary, freshFolder, missingDist, places } from './lib/places.ts';
import { BUILT_ROWS, CORPUS_ROWS, STRICT_ROWS, type StartRow, TARGET_ROWS, UNKNOWN_ROWS } from './lib/start-rows.ts';

/** What our side says, and what the filter logged before it was ready. */
interface Ours {
  readonly rules: readonly string[];
  readonly logs: readonly string[];
}

/** The most starts at once. */
const AT_ONCE = 3;
const START = /^(?:instantiate|_initialize|_start|main|__main_void|proxy_on_(?:context_create|vm_start|configure))$/;

describe('a configuration at the start', { skip: missingDist() }, () => {
  const folder = freshFolder('config-start');
  const files = new Map<string, string>();
  const hasCorpus = existsSync(places.corpus);
  const rows = [
    ...BUILT_ROWS,
    ...STRICT_ROWS,
    ...TARGET_ROWS,
    ...UNKNOWN_ROWS,
    ...(hasCorpus ? CORPUS_ROWS : []),
  ].filter(({ filter }) => hasCorpus || !/^\d/.test(filter));
  const seen = new Map<StartRow, { readonly envoy: Started; readonly ours: Ours }>();

  before(async () => {
    files.set('strict', await buildStrict(folder)).set('add-header', await buildFilter(folder));
    for (const { filter } of rows) {
      if (files.has(filter)) continue;
      files.set(filter, globSync(`${places.corpus}/${filter}-*.wasm`)[0] ?? builtFilter(filter));
    }
    const fileOf = (row: StartRow): string => files.get(row.filter) ?? '';
    const startTheirs = async (group: readonly StartRow[]) => {
      const starts = group.map((row) => ({ type: row.type ?? 'http', config: pluginOf(row, fileOf(row)) }) as const);
      const started = await startMany(envoyBinary(newestEnvoy()), starts);
      return group.map((row, i) => [row, started[i]] as const);
    };
    // Only rows of the second group are not messages, so the large modules are compiled once.
    const groups = [rows.filter(({ filter }) => filter !== 'strict'), rows.filter(({ filter }) => filter === 'strict')];
    const [ours, ...envoys] = await Promise.all([startOurs(rows, fileOf), ...groups.map(startTheirs)]);
    const answers = new Map(envoys.flat());
    for (const [i, row] of rows.entries()) {
      const [envoy, our] = [answers.get(row), ours[i]];
      assert.ok(envoy !== undefined && our !== undefined);
      seen.set(row, { envoy, ours: our });
    }
  });

  for (const filter of new Set(rows.map((row) => row.filter)))
    test(`${filter}: what we say is what Envoy says`, (t) => {
      const own = rows.filter((row) => row.filter === filter && !UNKNOWN_ROWS.includes(row));
      const count = (expected: string): number => own.filter((row) => row.expected === expected).length;
      t.diagnostic(`lab: ${filter.padEnd(14)} accepted=${count('accepted')} refused=${count('refused')}`);
      assert.deepEqual(own.flatMap(differences), []);
      // Filters that can refuse a configuration have five of each kind.
      const isOfOneKind = /^(?:0[159]|10|add-header)$/.test(filter);
      assert.ok(isOfOneKind || (count('accepted') >= 5 && count('refused') >= 5));
    });

  test('where a start here cannot tell, it says so', () => {
    for (const row of UNKNOWN_ROWS) {
      const { envoy, ours } = seen.get(row) ?? {};
      assert.deepEqual(
        [JSON.stringify(row.config), envoy?.outcome, ours?.rules],
        [JSON.stringify(row.config), 'loads', ['not-started']],
      );
    }
  });

  function differences(row: StartRow): readonly string[] {
    const { envoy, ours } = seen.get(row) ?? {};
    assert.ok(envoy !== undefined && ours !== undefined);
    const name = JSON.stringify(row.manifest ?? row.config).slice(0, 300);
    const accepts = {
      ours: isAccepted(ours.rules),
      envoy: envoy.outcome === 'loads',
      row: row.expected === 'accepted',
    };
    const told = [...envoy.log.matchAll(/wasm log[^:]*: (.*)/g)].map(([, line = '']) => line);
    const logs = ours.logs.filter((line) => !line.startsWith('wasi_unstable'));
    return [
      ...(new Set(Object.values(accepts)).size === 1
        ? []
        : [
            `${name}: ${JSON.stringify(accepts)}: we say ${ours.rules}, Envoy ${envoy.outcome}: ${envoy.log.slice(-600)}`,
          ]),
      // Each line has size and checksum of the bytes that the filter got; Envoy starts what it accepts once more.
      ...(row.filter !== 'strict' || logs.every((line, i) => line === told[i])
        ? []
        : [`${name}: our host logs ${logs.join(' | ')}; Envoy ${told.slice(0, logs.length).join(' | ')}`]),
    ];
  }
});

function pluginOf({ config }: StartRow, file: string): object {
  const vm = config.vm_config as object | undefined;
  const code = { local: { filename: file } };
  return { ...config, vm_config: { ...vm, runtime: 'envoy.wasm.runtime.v8', code } };
}

function isAccepted(rules: readonly string[]): boolean | undefined {
  if (rules.includes('refused')) return false;
  return rules.every((rule) => rule === 'idle' || rule === 'traps') ? true : undefined;
}

async function startOurs(rows: readonly StartRow[], fileOf: (row: StartRow) => string): Promise<readonly Ours[]> {
  const results: Ours[] = [];
  const work = rows.entries();
  const worker = async (): Promise<void> => {
    for (const [i, row] of work) results[i] = await startOne(row, fileOf(row));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** The same code as in `check`, from the text of the manifest on. */
async function startOne(row: StartRow, file: string): Promise<Ours> {
  const type = `type.googleapis.com/envoy.extensions.filters.${row.type ?? 'http'}.wasm.v3.Wasm`;
  const text = row.manifest ?? JSON.stringify({ typed_config: { '@type': type, config: pluginOf(row, file) } });
  const [reference] = findReferences({ text, name: 'manifest' }).references;
  assert.ok(reference !== undefined, text.slice(0, 500));
  const handed = handedOver(reference);
  if ('wrong' in handed) return { rules: [notAccepted(handed.wrong).rule], logs: [] };
  if ('why' in handed) return { rules: [notStarted(handed.why).rule], logs: [] };
  const module = readFileSync(file);
  const reports: SmokeReport[] = [];
  const real = openStarter({ timeoutMs: 60_000, maxPages: ENVOY_PAGES, entry: join(places.dist, 'smoke.cjs') });
  const starter = {
    start: async (...given: Parameters<typeof real.start>) => {
      const report = await real.start(...given);
      reports.push(report);
      return report;
    },
  };
  const starts = new Starts(starter, new AbortController().signal, Date.now());
  const startable = { module, moduleDigest: digestOf(module), kind: 'proxy-wasm', schema: undefined, rootIds: [] };
  const findings = await starts.start(startable, handed.handover);
  const logs = reports
    .flatMap((report) => report.steps)
    .filter(({ callback, parameters }) => START.test(callback) && parameters[0] !== 2)
    .flatMap((step) => step.logs)
    .filter(({ level }) => level !== 'trace' && level !== 'debug');
  return { rules: findings.map(({ rule }) => rule), logs: logs.map((one) => one.text) };
}
