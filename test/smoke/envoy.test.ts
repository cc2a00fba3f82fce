import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askHost } from '../support/ask-host.ts';
import { cellsOf, isListed, readTable, TABLES } from '../support/envoy-tables.ts';
import { PHASES } from '../support/probe-answers.ts';
import { QUESTIONS } from '../support/probe-calls.ts';

describe('the results of the host', () => {
  for (const { name, abi, isHolding } of TABLES)
    it(`equal those of Envoy, for every call in every callback: ${name}`, () => {
      const stored = readTable(name);
      const ours = askHost(abi, QUESTIONS, isHolding);
      const wrong: string[] = [];
      let compared = 0;
      for (const [number, { title }] of QUESTIONS.entries()) {
        const said = cellsOf(ours.get(number));
        for (const [i, cell] of (stored.get(title) ?? []).entries()) {
          if (cell === '.') continue;
          compared += 1;
          if (cell !== said[i] && !isListed(name, title, cell))
            wrong.push(`${title} in ${PHASES[i]}: Envoy ${cell}, we ${said[i]}`);
        }
      }
      assert.deepEqual(wrong, []);
      assert.ok(compared > 5_000, `${compared} cells`);
    });
});
