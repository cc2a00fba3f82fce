import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../src/abi/rules.ts';
import { readScenario } from '../../src/smoke/scenario/read-scenario.ts';
import { SMOKE_RULES } from '../../src/smoke/smoke-rules.ts';
import { SMOKE_ROWS } from '../adapters/smoke-rows.ts';

const page = readFileSync('docs/smoke.md', 'utf8');

describe('smoke rules', () => {
  it('each have a section in the documentation, in order', () =>
    assert.deepEqual(
      [...page.matchAll(/^### (PW\d+)$/gm)].map((match) => match[1]),
      Object.keys(SMOKE_RULES),
    ));

  it('each have a filter that breaks them', () => {
    const broken = new Set(SMOKE_ROWS.flatMap((row) => row.rules.split(' ')));
    assert.deepEqual(
      Object.keys(SMOKE_RULES).filter((rule) => !broken.has(rule)),
      [],
    );
  });

  it('share no number with the ABI rules', () =>
    assert.deepEqual(
      Object.keys(SMOKE_RULES).filter((rule) => Object.hasOwn(RULES, rule)),
      [],
    ));

  it('are documented with a valid scenario', () => {
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    assert.equal(readScenario(Buffer.from(example), 'docs/smoke.md').httpCalls.length, 2);
  });
});
