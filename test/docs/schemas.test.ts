import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isObject, type Json, type JsonObject } from '../../src/core/json.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { misfits, readSchemas } from '../support/schema.ts';

const schemas = readSchemas(
  'docs/abi-report.schema.json',
  'docs/verification-report.schema.json',
  'docs/record.schema.json',
);
const [ABI = '', VERIFICATION = '', RECORD = ''] = [...schemas.keys()];
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const parse = (text: string): Json => JSON.parse(text) as Json;
const run = (args: readonly string[]) =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });
const printed = async (args: readonly string[]): Promise<Json> => parse((await run([...args, '--json'])).stdout);
const written = (name: string): Json => parse(readFileSync(at(name), 'utf8'));
const fits = (id: string, value: Json): void => assert.deepEqual(misfits(schemas, id, value), []);

const publish = ['publish', 'good.wasm', '--images', 'oci-layout:images', '--signing-key', 'key.pem'];

before(() => {
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  writeFileSync(at('good.wasm'), goodFilter());
  writeFileSync(at('other.wasm'), goodFilter({ header: { name: 'x-other', value: '1' } }));
  writeFileSync(at('bad.wasm'), goodFilter({ abi: 'none', without: ['malloc'] }));
  writeFileSync(at('text.wasm'), '(module)');
});
after(() => folder.remove());

describe('the schemas of the reports', () => {
  it('describe what publish writes and prints', async () => {
    const record = await printed([...publish, '--tags', 'v1.0.0,latest', '--output', 'out']);
    fits(RECORD, record);
    fits(RECORD, written('out/record.json'));
    fits(VERIFICATION, written('out/verification-report.json'));
    fits(ABI, written('out/abi-report.json'));
    assert.equal(isObject(record) ? record.result : undefined, 'published');
  });

  it('describe a moved tag, a dry run, an unsigned push and a run without changes', async () => {
    const moved = await printed(['publish', 'other.wasm', ...publish.slice(2), '--tags', 'v1.0.1,latest']);
    assert.match(JSON.stringify(moved), /"action":"moved"/);
    const results = [
      moved,
      await printed(['publish', 'other.wasm', ...publish.slice(2), '--tags', 'v1.0.1,latest']),
      await printed([...publish, '--tags', 'v2', '--dry-run']),
      await printed(['publish', 'good.wasm', '--images', 'oci-layout:unsigned', '--sign', 'off']),
      await printed([...publish, '--push', 'false']),
    ];
    for (const record of results) fits(RECORD, record);
    assert.deepEqual(
      results.map((record) => (isObject(record) ? record.result : '')),
      ['published', 'unchanged', 'dry-run', 'unsigned', 'skipped'],
    );
  });

  it('describe all four verdicts of verify', async () => {
    await run([...publish, '--tags', 'v1.0.0']);
    const unsigned = await printed(['publish', 'good.wasm', '--images', 'oci-layout:unsigned', '--sign', 'off']);
    const digest = isObject(unsigned) ? String(unsigned.digest) : '';
    writeFileSync(at('other.pub'), OTHER_KEY);
    mkdirSync(at('endless'));
    writeFileSync(at('endless/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    writeFileSync(at('endless/index.json'), ' '.repeat(5 * 1024 * 1024));
    const rows = [
      ['verified', 'oci-layout:images:v1.0.0', 'key.pub'],
      ['denied', 'oci-layout:images:v1.0.0', 'other.pub'],
      ['nothing-found', `oci-layout:unsigned@${digest}`, 'key.pub'],
      ['nothing-found', 'oci-layout:images:absent', 'key.pub'],
      ['undecided', 'oci-layout:endless:v1', 'key.pub'],
    ] as const;
    const reports = await Promise.all(rows.map(([, image, key]) => printed(['verify', image, '--key', key])));
    for (const report of reports) fits(VERIFICATION, report);
    assert.deepEqual(
      reports.map((report) => (isObject(report) ? report.verdict : '')),
      rows.map(([verdict]) => verdict),
    );
  });

  it('describe the reports of inspect about good, refused and unreadable modules', async () => {
    const { stdout } = await run([
      'inspect',
      'good.wasm',
      'bad.wasm',
      'text.wasm',
      '--hosts',
      'envoy>=1.16, mosn',
      '--json',
    ]);
    const lines = stdout.trim().split('\n').map(parse);
    assert.equal(lines.length, 3);
    for (const line of lines) fits(ABI, withoutFile(line));
  });

  it('refuse fields that are missing, unknown or of another type', () => {
    const report = written('out/abi-report.json');
    assert.ok(isObject(report));
    const { size, ...without } = report;
    assert.deepEqual(misfits(schemas, ABI, without), ['$.size: missing']);
    assert.deepEqual(misfits(schemas, ABI, { ...report, more: 1 }), ['$.more: unknown']);
    assert.equal(misfits(schemas, ABI, { ...report, size: -1, kind: 'x', 'module-digest': 'sha256:0' }).length, 3);
    assert.ok(typeof size === 'number');
    const record = written('out/record.json');
    assert.ok(isObject(record));
    const planned = (one: JsonObject) => ({
      ...record,
      plan: {
        signing: { kind: 'off' },
        signatureFormats: [],
        attestations: [],
        images: [{ repository: 'r', push: 'unknown', tags: [], ...one }],
      },
    });
    assert.deepEqual(misfits(schemas, RECORD, planned({ readable: false })), []);
    assert.equal(misfits(schemas, RECORD, planned({ readable: true })).length, 1);
    assert.equal(misfits(schemas, RECORD, { ...record, signer: { kind: 'certificate', identity: 'x' } }).length, 1);
    assert.ok(misfits(schemas, RECORD, { ...record, abi: { ...report, hosts: [{ host: 'envoy' }] } }).length > 0);
  });
});

const OTHER_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
`;

/** inspect adds the name of the file. */
function withoutFile(line: Json): JsonObject {
  assert.ok(isObject(line));
  const { file, ...report } = line;
  assert.equal(typeof file, 'string');
  return report;
}
