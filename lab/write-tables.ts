// Asks one version of Envoy all questions and writes its answers to test/smoke/envoy.json. lab/tables.lab.ts compares
// the other versions with it.
// usage: node lab/write-tables.ts VERSION    for example 1.40.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cells, cellsOf, printTables, TABLES, type TableName } from '../test/support/envoy-tables.ts';
import { QUESTIONS } from '../test/support/probe-calls.ts';
import { isInAbi } from '../test/support/probe-selection.ts';
import { askEnvoy } from './host-tables.ts';
import { envoyBinary, envoyVersions, places } from './lib/places.ts';

const [version = '1.40.0'] = process.argv.slice(2);
const measured = new Map<TableName, Cells>();
for (const { name, abi, isHolding } of TABLES) {
  const started = performance.now();
  const answers = await askEnvoy(envoyBinary(version), QUESTIONS, { abi, isHolding });
  const asked = [...QUESTIONS.entries()].filter(([number, one]) => isInAbi(abi, one) && answers.has(number));
  measured.set(name, new Map(asked.map(([number, one]) => [one.title, cellsOf(answers.get(number))])));
  console.log(`${name}: ${asked.length} questions in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}
writeFileSync(join(places.repository, 'test/smoke/envoy.json'), printTables(envoyVersions().toSorted(), measured));
