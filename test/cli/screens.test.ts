import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { columnsOf } from '../../src/core/screen.ts';
import { runCli } from '../support/cli.ts';
import { componentA } from '../support/image-parts.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

// What commands print at 80 columns. GOLDEN=write writes test/golden/screens; read what changed before you commit it.
const folder = temporaryFolder();
const OTHER = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const golden = 'test/golden/screens';
const isWriting = process.env.GOLDEN === 'write';
const publish = ['publish', 'good.wasm', '--images', 'oci-layout:images', '--no-smoke'];
const signed = [...publish, '--tags', 'v1.0.0\nlatest', '--signing-key', 'key.pem'];

before(async () => {
  for (const [name, content] of [
    ['good.wasm', goodFilter()],
    ['plain.wasm', goodFilter({ header: { name: 'x', value: 'y' } })],
    ['refused.wasm', goodFilter({ abi: 'none', without: ['malloc'], parts: { imports: missing(30) } })],
    ['component.wasm', componentA],
    ['key.pem', PRIVATE_PEM],
    ['key.pub', PUBLIC_PEM],
    ['other.pub', OTHER.publicKey.export({ type: 'spki', format: 'pem' })],
  ] as const)
    writeFileSync(join(folder.path, name), content);
  if (isWriting) mkdirSync(golden, { recursive: true });
});
after(() => folder.remove());

function missing(count: number) {
  return Array.from({ length: count }, (_, i) => ({ module: 'env', name: `missing_${i}`, signature: 'i32 -> i32' }));
}

const screens: readonly [name: string, status: number, args: readonly string[]][] = [
  ['inspect', 0, ['inspect', 'good.wasm']],
  ['inspect-verbose', 0, ['inspect', 'good.wasm', '--hosts', 'envoy>=1.30, istio>=1.13', '--verbose']],
  ['inspect-refused', 3, ['inspect', 'refused.wasm']],
  ['inspect-component', 0, ['inspect', 'component.wasm']],
  ['inspect-json', 0, ['inspect', 'good.wasm', '--json']],
  ['publish', 0, signed],
  ['publish-again', 0, signed],
  ['publish-unsigned', 0, ['publish', 'plain.wasm', ...publish.slice(2), '--sign', 'off']],
  ['publish-dry-run', 0, [...signed, '--dry-run', '--offline']],
  ['publish-refused', 3, ['publish', 'refused.wasm', '--images', 'oci-layout:images', '--sign', 'off']],
  ['verify', 0, ['verify', 'oci-layout:images:v1.0.0', '--key', 'key.pub']],
  ['verify-denied', 3, ['verify', 'oci-layout:images:v1.0.0', '--key', 'other.pub']],
  ['verify-nothing-found', 4, ['verify', 'UNSIGNED', '--key', 'key.pub']],
  ['tags', 0, ['tags', 'oci-layout:images']],
  ['pull', 0, ['pull', 'oci-layout:images:v1.0.0', '-o', 'pulled.wasm', '--key', 'key.pub']],
  ['build', 0, ['build', 'good.wasm', '--no-smoke', '-o', 'made']],
  ['run', 0, ['run', 'good.wasm']],
];

for (const [name, status, args] of screens)
  it(`${name} is as reviewed`, async () => {
    const line = args.map((arg) => (arg === 'UNSIGNED' ? unsigned : arg));
    const ended = await runCli(line, { folder: folder.path, env: { COLUMNS: '80' } });
    assert.equal(ended.status, status, ended.stderr);
    if (name === 'publish-unsigned') unsigned = /oci-layout:images@sha256:[0-9a-f]{64}/.exec(ended.stdout)?.[0] ?? '';
    const shown = `$ wasm-image ${args.map((arg) => (/^[\w:./-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')}\n${fixed(ended.stdout)}${status === 0 ? '' : `\n(standard error)\n${fixed(ended.stderr)}`}`;
    for (const row of shown.split('\n').slice(1))
      assert.ok(columnsOf(row) <= 80 || /\S{50}/.test(row) || name === 'inspect-json', row);
    const path = `${golden}/${name}.txt`;
    if (isWriting) writeFileSync(path, shown);
    assert.equal(shown, existsSync(path) ? readFileSync(path, 'utf8') : '');
  });

let unsigned = '';

/** Without what differs between machines and runs. */
function fixed(text: string): string {
  return text
    .replaceAll(folder.path, '/work')
    .replaceAll(/(refused|key:\s+) ?sha256:\w+/g, '$1 sha256:...')
    .replaceAll(/v8 [\w.-]+/g, 'v8 VERSION')
    .replaceAll(/\d+\.\d ms/g, '0.0 ms')
    .replaceAll(/^ .*\d\.\d s\n/gm, '');
}
