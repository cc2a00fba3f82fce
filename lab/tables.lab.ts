// Our small host answers host calls and properties like Envoy. The same filter makes the calls in both, in every
// callback.
import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { askHost } from '../test/support/ask-host.ts';
import { cellsOf, isListed, readTable, TABLES, type TableName } from '../test/support/envoy-tables.ts';
import { PHASES } from '../test/support/probe-answers.ts';
import { QUESTIONS } from '../test/support/probe-calls.ts';
import { askEnvoy } from './host-tables.ts';
import { envoyBinary, envoyVersions } from './lib/places.ts';

class Count {
  cells = 0;
  equal = 0;
  listed = 0;
}

/** The questions for each Envoy: all of them for ABI 0.2.1, and only those that read for the other ABIs. */
const ASKED: readonly { readonly name: TableName; readonly onlyReads: boolean }[] = TABLES.map(({ name }) => ({
  name,
  onlyReads: name !== '0.2.1',
}));

describe('tables of the host', () => {
  for (const version of envoyVersions().toSorted())
    test(`our host answers as Envoy ${version} does`, async (t) => {
      const properties = new Count();
      const calls = new Count();
      const wrong: string[] = [];
      for (const { name, onlyReads } of ASKED) {
        const { abi, isHolding } = TABLES.find((one) => one.name === name) ?? TABLES[0];
        const stored = readTable(name);
        const ours = askHost(abi, QUESTIONS, isHolding);
        const theirs = await askEnvoy(envoyBinary(version), QUESTIONS, { abi, isHolding, onlyReads });
        for (const [number, { title, isProperty }] of QUESTIONS.entries()) {
          const said = cellsOf(ours.get(number));
          const written = stored.get(title);
          for (const [i, cell] of cellsOf(theirs.get(number)).entries()) {
            if (cell === '.') continue;
            const count = isProperty ? properties : calls;
            count.cells += 1;
            // Where Envoy crashes, it may answer first.
            if (cell === said[i] && cell === written?.[i]) count.equal += 1;
            else if (written?.[i] === 'X' || isListed(name, title, cell, version)) count.listed += 1;
            else
              wrong.push(
                `${name}: ${title} in ${PHASES[i]}: Envoy ${cell}, our host ${said[i]}, table ${written?.[i]}`,
              );
          }
        }
      }
      for (const [name, one] of [
        ['property', properties],
        ['host-call', calls],
      ] as const)
        t.diagnostic(
          `lab: ${name} cells equal to Envoy ${version}: ${one.equal} of ${one.cells}${one.listed === 0 ? '' : `, ${one.listed} in the list of docs/smoke.md`}`,
        );
      assert.deepEqual(wrong, []);
      assert.ok(properties.equal > 4_000 && calls.equal > 10_000);
    });
});
