// Rows about exchanges with scripted filters.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Scenario } from '../../src/smoke/scenario/scenario.ts';
import { type Callback, runScripted, type Scripted } from '../support/scripted-filter.ts';

export interface ExchangeRow {
  readonly title: string;
  readonly callbacks: Readonly<Record<string, Callback>>;
  readonly scenario?: Partial<Scenario>;
  readonly order?: string;
  readonly notes?: readonly (string | number)[];
  readonly end?: string;
  readonly sizes?: readonly [request: number, response: number];
}
/** A test for each row. */
export function checkRows(rows: readonly ExchangeRow[]): void {
  for (const row of rows)
    it(row.title, () => {
      const run = runScripted(filter(row.callbacks), row.scenario === undefined ? {} : { scenario: row.scenario });
      assert.equal(run.stop, undefined, JSON.stringify(run.steps.at(-1)));
      if (row.order !== undefined) assert.equal(order(run), row.order);
      if (row.notes !== undefined) assert.deepEqual(run.notes, row.notes);
      if (row.end !== undefined) assert.equal(run.exchange?.end, row.end);
      if (row.sizes !== undefined)
        assert.deepEqual([run.exchange?.request.bodySize, run.exchange?.response.bodySize], row.sizes);
    });
}

/** The callbacks of a run in order. */
function order(run: Scripted): string {
  return run.steps
    .map((step) => step.callback.replace('proxy_on_', ''))
    .filter((name) => name !== 'instantiate')
    .join(' ');
}

/** A filter with all callbacks; those that are not given do nothing. */
function filter(callbacks: Readonly<Record<string, Callback>>): Readonly<Record<string, Callback>> {
  const names =
    'context_create request_headers request_body request_trailers response_headers response_body response_trailers log done delete'.split(
      ' ',
    );
  const nothing: Callback = () => 0;
  return { ...Object.fromEntries(names.map((name) => [`proxy_on_${name}`, nothing])), ...callbacks };
}

/** The callbacks that a filter with all of them sees in the default exchange. */
export const ALL =
  'context_create context_create request_headers request_body request_body request_body response_headers response_body response_body response_body log done delete done';
