import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { printExchange } from '../../src/smoke/print-exchange.ts';

const FOLDER = '../shared/corpus';
const skip = existsSync(FOLDER) ? false : `no ${FOLDER}: these real modules are not part of the repository`;

/**
 * Real modules with root ID and configuration: verdict, rules and the end of the exchange. Those that load in Envoy
 * 1.40.0 behave the same there.
 */
const ROWS: readonly (readonly [
  number: string,
  rootId: string,
  config: string | undefined,
  verdict: string,
  rules: string,
  end: string,
])[] = [
  ['01', 'my_root_id', undefined, 'started', '', 'passed'],
  ['01', '', undefined, 'started', 'PW063', 'passed'],
  ['02', '', undefined, 'refused-configuration', 'PW055', ''],
  ['02', '', '{}', 'started', '', 'answered'],
  ['03', '', undefined, 'refused-configuration', 'PW055', ''],
  ['04', '', undefined, 'started', 'PW059 PW059', 'passed'],
  // It compares threads during its start, which Envoy has not allowed since 2022.
  ['05', '', undefined, 'fails', 'PW051', ''],
  ['06', '', undefined, 'fails', 'PW050', ''],
  ['07', '', undefined, 'started', 'PW059 PW063', 'passed'],
  ['08', '', undefined, 'started', 'PW058 PW063', 'passed'],
  ['09', '', undefined, 'fails', 'PW052', ''],
  ['10', '', undefined, 'started', '', 'answered'],
  ['11', '', undefined, 'fails', 'PW050', ''],
  ['15', '', undefined, 'fails', 'PW052 PW058 PW058', 'trapped'],
];

describe('real filters', { skip }, () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  for (const [number, rootId, config, verdict, rules, end] of ROWS)
    it(`${number} with root ID "${rootId}" and ${config === undefined ? 'no configuration' : `configuration ${config}`}`, async () => {
      const file = files.find((one) => one.startsWith(number)) ?? '';
      const report = await openStarter().start(readFileSync(`${FOLDER}/${file}`), {
        rootId,
        ...(config === undefined ? {} : { pluginConfig: Buffer.from(config) }),
      });
      const found = [report.verdict, report.problems.map((one) => one.rule).join(' '), report.exchange?.end ?? ''];
      assert.deepEqual(found, [verdict, rules, end], printExchange(report));
    });
});
