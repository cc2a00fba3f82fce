import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runNode } from '../support/cli.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const sec1 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const SECRETS = JSON.stringify(pathToFileURL('src/adapters/sigstore/signing/signing-key.ts').href);
const spki = sec1.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const encrypted = sec1.privateKey
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();
after(() => folder.remove());
const file = (name: string): string => join(folder.path, name);

/** Runs statements with an opened `runner` in a child process, because it writes to standard output. */
async function say(code: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const source = (name: string): string => JSON.stringify(pathToFileURL(`src/${name}`).href);
  const script = `import { openRunner } from ${source('adapters/github/runner.ts')}; import { WasmImageError } from ${source('core/errors.ts')}; const runner = openRunner(process.env); ${code}`;
  const { status, stdout, stderr } = await runNode(['--input-type=module', '-e', script], { env });
  assert.equal(status, 0, stderr);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the runner', () => {
  it('breaks workflow commands in foreign text, in every kind of line', async () => {
    const evil = JSON.stringify('::add-mask::x\n::set-output name=a::b');
    const lines = await say(
      `runner.log.info(${evil}); runner.log.info('a ##[set-env name=x]y'); runner.log.notice(${evil}); runner.log.warning(${evil}); runner.log.group(${evil}); runner.fail(new WasmImageError('INTERNAL', ${evil}))`,
    );
    for (const line of lines) {
      assert.doesNotMatch(line, /^\s*::(?!notice|warning|error|group|endgroup)|##\[/);
    }
    assert.equal(lines.length, 7);
  });
  it('closes a group before the next and before a failure', async () => {
    const lines = await say(
      `runner.log.group('a'); runner.log.group('b'); runner.fail(new WasmImageError('TAG_RACE', 'c'))`,
    );
    assert.deepEqual(lines.slice(0, 4), ['::group::a', '::endgroup::', '::group::b', '::endgroup::']);
    assert.match(lines[4] ?? '', /^::error title=TAG_RACE::c%0AWhat to change: /);
  });
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])
    it(`finds out that the file in ${name} cannot be written`, async () => {
      const [said = ''] = await say(
        `try { runner.refuseUnwritable(); console.log('fine'); } catch (error) { console.log(error.code); }`,
        {
          [name]: folder.path,
        },
      );
      assert.equal(said, 'FILE_UNWRITABLE');
    });
  it('times steps in plain lines, inert, and only long ones', async () => {
    const lines = await say(
      `let now = 0; performance.now = () => now; const log = runner.log; log.step('short').end();
      const step = log.step('::error::pushing'); now = 11_000; step.progress(1024, 2048); now = 12_000; step.end()`,
    );
    assert.deepEqual(lines, [': :error::pushing 1.0 KiB / 2.0 KiB  93 B/s', ': :error::pushing: 1.0 KiB in 12.0 s']);
  });
  it('closes the last group', async () =>
    assert.deepEqual(await say(`runner.log.group('a'); runner.finish(); runner.finish()`), [
      '::group::a',
      '::endgroup::',
    ]));
  it('writes ten annotations per level and logs the rest', async () => {
    const lines = await say(`for (let i = 0; i < 13; i++) runner.log.warning('w' + i); runner.log.notice('n')`);
    assert.equal(lines.filter((line) => line.startsWith('::warning::')).length, 10);
    assert.deepEqual(lines.slice(10), ['warning: w10', 'warning: w11', 'warning: w12', '::notice::n']);
  });
  it('truncates an annotation to what the runner shows', async () => {
    const [line = ''] = await say(`runner.fail(new WasmImageError('INTERNAL', 'x'.repeat(9000)))`);
    assert.ok(line.length <= 4096 + '::error title=INTERNAL::'.length, String(line.length));
  });
  it('masks a secret input first and hides it in later texts', async () => {
    const lines = await say(
      `runner.readInput('pass-word', true); runner.log.info('it is hunter22!'); runner.setOutput('a', 'x')`,
      {
        'INPUT_PASS-WORD': 'hunter22!',
      },
    );
    assert.deepEqual(lines, [
      '::add-mask::hunter22!',
      `::add-mask::${Buffer.from('hunter22!').toString('base64')}`,
      'it is ***',
    ]);
  });
  it('masks each line of a secret on its own, and hides it in later texts', async () => {
    const lines = await say(
      `runner.readInput('password', true); runner.log.info('first-one, then tok-2; of: robots')`,
      { INPUT_PASSWORD: 'first-one\r\ntok-2\nof\n' },
    );
    const masks = lines.slice(0, -1).map((line) => line.replace('::add-mask::', ''));
    for (const secret of ['first-one', 'tok-2'])
      for (const form of [secret, Buffer.from(secret).toString('base64')]) assert.ok(masks.includes(form), form);
    assert.ok(!masks.includes('of') && !masks.includes(''), 'a short line would mask half of the log');
    assert.equal(lines.at(-1), '***, then ***; of: robots');
  });
  const SEC1 = '-----BEGIN EC PRIVATE KEY-----';
  const oneLine = (feed: string): string =>
    sec1.privateKey.export({ format: 'pem', type: 'sec1' }).toString().trim().replaceAll('\n', feed);
  for (const [what, key, count] of [
    ['nothing of a file name', 'key.pem', 0],
    ['nothing of a path', './keys/release key.pem', 0],
    ['nothing of a file name without an extension', 'LICENSE', 0],
    ['nothing of a variable name', 'env://SIGNING_KEY', 0],
    ['a key that is not PEM', 'bm8gYm9keSByZWFkcyB0aGlz', 2],
    // The last of three lines contains only the public key; each of the others is masked in two forms.
    [
      'the private lines of a key in SEC1, with a public half',
      sec1.privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
      4,
    ],
    // The line as well as its two private words, each in two forms.
    ['a key on one line, with spaces for line feeds', oneLine(' '), 6],
    ['a key on one line, with \\n for line feeds', oneLine('\\n'), 4],
    ['a key whose lines end with a carriage return', oneLine('\r'), 4],
    ['all lines of an encrypted one', encrypted, 2 * (encrypted.trim().split('\n').length - 2)],
  ] as const)
    it(`masks in the signing key: ${what}`, async () => {
      const lines = await say(
        `const { secretsOfKey } = await import(${SECRETS}); runner.readInput('signing-key', true, (text) => secretsOfKey(text, '.')); runner.log.info(process.env.PUBLIC)`,
        { 'INPUT_SIGNING-KEY': key, PUBLIC: spki },
      );
      const masks = lines.filter((line) => line.startsWith('::add-mask::'));
      assert.equal(masks.length, count);
      assert.ok(
        !masks.some(
          (line) => line.includes(SEC1) || spki.replaceAll('\n', '').includes(line.slice('::add-mask::'.length)),
        ),
      );
      assert.match(lines.at(-1) ?? '', /BEGIN PUBLIC KEY/);
      assert.doesNotMatch(lines.at(-1) ?? '', /\*\*\*/);
    });
  it('does not redact outputs, even if a secret is part of them', async () => {
    writeFileSync(file('whole'), '');
    await say(`runner.readInput('password', true); runner.setOutput('reference', 'ghcr.io/acme/filter')`, {
      INPUT_PASSWORD: 'filter',
      GITHUB_OUTPUT: file('whole'),
    });
    assert.match(readFileSync(file('whole'), 'utf8'), /\nghcr\.io\/acme\/filter\n/);
  });
  it('does not mask a short text, which would hide half of the log', async () =>
    assert.deepEqual(await say(`runner.readInput('p', true)`, { INPUT_P: 'abc' }), []));
  it('writes outputs with delimiters that a value cannot guess', async () => {
    writeFileSync(file('output'), '');
    await say(`runner.setOutput('a', 'x\\nEOF\\nb=c'); runner.setOutput('b', '')`, { GITHUB_OUTPUT: file('output') });
    const [first = '', ...rest] = readFileSync(file('output'), 'utf8').split('\n');
    assert.match(first, /^a<<ghadelimiter_[0-9a-f-]{36}$/);
    assert.deepEqual(rest.slice(0, 4), ['x', 'EOF', 'b=c', first.slice(3)]);
  });
  it('keeps a summary below 1 MiB and says that it is truncated', async () => {
    writeFileSync(file('summary'), '');
    await say(`await runner.writeSummary('é'.repeat(700_000))`, { GITHUB_STEP_SUMMARY: file('summary') });
    const summary = readFileSync(file('summary'));
    assert.ok(summary.byteLength <= 1024 * 1024, String(summary.byteLength));
    assert.match(summary.subarray(-200).toString(), /\(truncated: .*\)\n$/);
  });
  it('closes the code block and the section in which a summary is truncated', async () => {
    writeFileSync(file('summary'), '');
    const long = "'<details><summary>x</summary>\\n\\n```text\\n' + 'line\\n'.repeat(300_000)";
    await say(`await runner.writeSummary(${long})`, { GITHUB_STEP_SUMMARY: file('summary') });
    const summary = readFileSync(file('summary'), 'utf8');
    assert.ok(Buffer.byteLength(summary) <= 1024 * 1024);
    assert.match(summary.slice(-200), /\nline\n```\n\n<\/details>\n\n\(truncated: .*\)\n$/);
  });
  for (const [what, value] of [
    ['absent', ''],
    ['not a file', '/nonexistent/file'],
  ] as const)
    it(`works without command files: their path is ${what}`, async () => {
      const env = { GITHUB_OUTPUT: value, GITHUB_STEP_SUMMARY: value, GITHUB_ARTIFACTS: value };
      assert.deepEqual(
        await say(`runner.setOutput('a', 'b'); await runner.writeSummary('c'); runner.declareArtifact('oci://d')`, env),
        [],
      );
    });
});
