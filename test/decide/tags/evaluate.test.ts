import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateTags } from '../../../src/decide/plan/tags/evaluate.ts';
import { DOCUMENTED } from './documented-rows.ts';
import { ODD } from './odd-rows.ts';
import { factsOf, type Row } from './row.ts';

const check = ({ ref, rules, tags, flavor = '', facts }: Row): void => {
  const found = evaluateTags(rules, flavor, factsOf(ref, facts));
  assert.deepEqual(found.names, tags);
  assert.equal(found.version, tags[0]);
};
const title = ({ ref, rules, flavor, facts }: Row): string =>
  [ref || 'no ref', facts?.eventName, JSON.stringify(rules), flavor && JSON.stringify(flavor)]
    .filter(Boolean)
    .join(' ');

for (const [kind, groups] of Object.entries({ 'documented examples': DOCUMENTED, 'odd corners': ODD }))
  describe(`tag rules: ${kind}`, () => {
    for (const [name, rows] of Object.entries(groups))
      describe(name, () => {
        for (const row of rows) it(title(row), () => check(row));
      });
  });

it('has at least 150 rows', () => {
  const rows = [DOCUMENTED, ODD].flatMap((groups) => Object.values(groups).flat());
  assert.ok(rows.length >= 150, String(rows.length));
});
