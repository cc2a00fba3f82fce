import assert from 'node:assert/strict';
import type { Json } from '../../src/core/json.ts';
import { CHECK_SCHEMA } from '../../src/decide/check/report.ts';
import { misfits, readSchemas } from './schema.ts';

const schemas = readSchemas('docs/check-report.schema.json');

/** Reads what `check --json` prints, which must fit its schema. */
export function readCheckReport<T>(text: string): T {
  assert.deepEqual(misfits(schemas, CHECK_SCHEMA, JSON.parse(text) as Json), []);
  return JSON.parse(text) as T;
}
