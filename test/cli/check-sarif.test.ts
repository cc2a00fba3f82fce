import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Ended, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { misfitsOfSarif, type SarifLog } from '../support/sarif.ts';

const folder = temporaryFolder();
const at = (path: string): string => join(folder.path, path);
const write = (path: string, content: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const plugin = (url: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n`;
const run = (args: readonly string[], from = '.', input?: string): Promise<Ended> =>
  runCli(['check', '--offline', ...args], { folder: at(from), ...(input === undefined ? {} : { input }) });
const read = (text: string): SarifLog => {
  const log = JSON.parse(text) as SarifLog;
  assert.deepEqual(misfitsOfSarif(log), []);
  return log;
};
const urisOf = (log: SarifLog): readonly unknown[] =>
  log.runs[0].results.map(({ locations: [{ physicalLocation }] }) => physicalLocation.artifactLocation);
const inRepository = (uri: string) => ({ uri, uriBaseId: '%SRCROOT%' });

before(() => {
  mkdirSync(at('repo/.git'), { recursive: true });
  write('repo/deploy/a b/ü#.yaml', plugin('ghcr.io/acme/f:v1'));
  write('repo/deploy/vendor/.git/HEAD', 'x');
  write('repo/deploy/vendor/c.yaml', plugin('ghcr.io/acme/f:v2'));
  write('loose/d.yaml', plugin('ghcr.io/acme/f:v3'));
});
after(() => folder.remove());

describe('check --sarif', { concurrency: 3 }, () => {
  it('writes the file, prints the report and keeps the exit status', async () => {
    const { status, stdout, stderr } = await run(['deploy', '--sarif', 'out/new/check.sarif'], 'repo');
    assert.equal(status, 3, stderr);
    assert.match(stdout, /2 references in 2 files: 2 errors$/m);
    const log = read(readFileSync(at('repo/out/new/check.sarif'), 'utf8'));
    assert.deepEqual(
      log.runs[0].results.map(({ ruleId }) => ruleId),
      ['unpinned', 'unpinned'],
    );
  });
  for (const [from, path] of [
    ['repo', 'deploy'],
    ['repo/deploy', '.'],
    ['repo/deploy/a b', '..'],
    ['.', 'repo/deploy'],
    ['loose', '../repo/deploy'],
    ['loose', at('repo/deploy')],
  ] as const)
    it(`has paths from the root of the repository, for ${path.replace(folder.path, '')} in ${from}`, async () => {
      const { stdout, stderr } = await run([path, '--sarif', '-'], from);
      const uris = urisOf(read(stdout));
      assert.equal(stderr, '');
      assert.deepEqual(uris, [inRepository('deploy/a%20b/%C3%BC%23.yaml'), inRepository('deploy/vendor/c.yaml')]);
    });
  it('has paths from the working folder without a repository, and addresses of files outside', async () => {
    assert.deepEqual(urisOf(read((await run(['loose', '--sarif', '-'])).stdout)), [inRepository('loose/d.yaml')]);
    const outside = await run(['../loose/d.yaml', '--sarif', '-'], 'repo');
    assert.deepEqual(urisOf(read(outside.stdout)), [{ uri: pathToFileURL(at('loose/d.yaml')).href }]);
  });
  it('names standard input', async () => {
    const { stdout } = await run(['-', '--sarif', '-'], 'repo', plugin('ghcr.io/acme/f:v1'));
    assert.deepEqual(urisOf(read(stdout)), [inRepository('standard-input')]);
  });
  it('writes a file without results if nothing is wrong', async () => {
    write('good/e.yaml', plugin(`ghcr.io/acme/f@sha256:${'a'.repeat(64)}`));
    const { status } = await run(['good', '--sarif', 'good.sarif']);
    assert.equal(status, 0);
    assert.deepEqual(read(readFileSync(at('good.sarif'), 'utf8')).runs[0].results, []);
  });
  it('finds the paths of the input too', async () => {
    const { stdout } = await run(['--paths', 'deploy', '--sarif', '-'], 'repo');
    assert.equal(read(stdout).runs[0].results.length, 2);
  });
  it('counts a repository in the repository as part of it', async () => {
    const { stdout } = await run(['deploy/vendor', '--sarif', '-'], 'repo');
    assert.deepEqual(urisOf(read(stdout)), [inRepository('deploy/vendor/c.yaml')]);
  });
  it('is stopped before the check if the file cannot be written', async () => {
    mkdirSync(at('taken'), { recursive: true });
    const { status, stdout, stderr } = await run(['absent', '--sarif', 'taken']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /FILE_UNWRITABLE/);
  });
  it('prints one document to standard output', async () => {
    const { status, stderr } = await run(['loose', '--sarif', '-', '--json']);
    assert.equal(status, 2);
    assert.match(stderr, /INPUT_CONFLICT.*--json and --sarif/);
  });
  it('has at most what code scanning stores, with a notice', async () => {
    const text = plugin('ghcr.io/acme/f:v1');
    for (const name of ['a', 'b']) write(`many/${name}.yaml`, Array.from({ length: 2550 }, () => text).join('---\n'));
    const { stderr } = await run(['many', '--sarif', 'many.sarif']);
    assert.equal(read(readFileSync(at('many.sarif'), 'utf8')).runs[0].results.length, 5000);
    assert.match(stderr, /100 findings are not in the SARIF file: code scanning stores 5000 at most/);
  });
});
