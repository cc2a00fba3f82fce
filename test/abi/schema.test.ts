import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi, reportUnreadable } from '../../src/abi/judge.ts';
import type { AbiReport } from '../../src/abi/report.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { readModule } from '../../src/wasm/read.ts';
import { GUEST_ROWS } from './guest-rows.ts';
import { ROWS } from './rule-rows.ts';

/** The part of JSON Schema that our schema uses. */
interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const schema: Schema & { readonly $id: string } = JSON.parse(readFileSync('docs/abi-report.schema.json', 'utf8'));

/** Where and why a value does not match. */
function misfits(value: unknown, rule: Schema, path = ''): readonly string[] {
  if (rule.const !== undefined) return value === rule.const ? [] : [`${path}: not ${rule.const}`];
  if (rule.enum !== undefined) return rule.enum.includes(value) ? [] : [`${path}: ${value} is not listed`];
  if (typeof value === 'string')
    return rule.type === 'string' &&
      value.length <= (rule.maxLength ?? Number.POSITIVE_INFINITY) &&
      new RegExp(rule.pattern ?? '').test(value)
      ? []
      : [`${path}: text`];
  if (typeof value === 'number')
    return rule.type === 'integer' && Number.isInteger(value) && value >= (rule.minimum ?? 0)
      ? []
      : [`${path}: number`];
  if (Array.isArray(value)) {
    if (rule.type !== 'array' || value.length > (rule.maxItems ?? Number.POSITIVE_INFINITY)) return [`${path}: list`];
    return value.flatMap((one, i) => misfits(one, rule.items ?? {}, `${path}/${i}`));
  }
  if (typeof value !== 'object' || value === null || rule.type !== 'object') return [`${path}: ${typeof value}`];
  const entries = Object.entries(value);
  return [
    ...(rule.required ?? []).filter((key) => !Object.hasOwn(value, key)).map((key) => `${path}: no ${key}`),
    ...entries.flatMap(([key, one]) => {
      const inner = rule.properties?.[key];
      return inner === undefined ? [`${path}: ${key} is unknown`] : misfits(one, inner, `${path}/${key}`);
    }),
  ];
}

const hosts = parseHosts('envoy, higress, mosn, istio=1.28');
const reports: readonly AbiReport[] = [
  ...ROWS.flatMap(([, , [red], [green]]) => [red, green].map((bytes) => judgeAbi(readModule(bytes), { hosts }))),
  ...GUEST_ROWS.map(([, , bytes]) => judgeAbi(readModule(bytes), { hosts: undefined })),
];

describe('the schema of the ABI report', () => {
  it('has the id that reports name', () => assert.ok(reports.every((one) => one.schema === schema.$id)));
  it('matches the report of every rule', () =>
    assert.deepEqual(
      reports.flatMap((one) => misfits(JSON.parse(JSON.stringify(one)), schema)),
      [],
    ));
  it('matches the report of an unreadable file', () => {
    const error = new WasmImageError('WASM_MALFORMED', 'Cannot read the module: it is cut', { detail: { offset: 9 } });
    assert.deepEqual(misfits(JSON.parse(JSON.stringify(reportUnreadable(new Uint8Array(9), error))), schema), []);
  });
  const [report] = reports;
  const wrong: [what: string, change: object][] = [
    ['another schema', { schema: 'x' }],
    ['an unknown member', { extra: 1 }],
    ['an unknown verdict', { hosts: [{ host: 'envoy', version: '1.40', verdict: 'maybe', evidence: 'ran' }] }],
    ['a digest of another kind', { 'module-digest': 'md5:0' }],
    ['a problem without a hint', { problems: [{ rule: 'PW001', severity: 'error', where: 'x', message: 'y' }] }],
  ];
  for (const [what, change] of wrong)
    it(`does not match ${what}`, () => assert.notDeepEqual(misfits({ ...report, ...change }, schema), []));
});
