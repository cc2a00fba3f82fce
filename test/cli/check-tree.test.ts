import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RULES, type RuleName } from '../../src/decide/check/rules.ts';
import { readCheckReport } from '../support/check-report.ts';
import { runCli } from '../support/cli.ts';
import { policyFiles, publishTreeImages, type TreeImages } from '../support/manifest-tree/images.ts';
import { type Expected, type ManifestTree, makeTree, SECRET } from '../support/manifest-tree/tree.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let images: TreeImages;

interface Finding {
  readonly rule: RuleName;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
interface Report {
  readonly files: number;
  readonly references: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly target: string;
    readonly findings: readonly Finding[];
  }[];
  readonly findings: readonly Finding[];
}

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  images = await publishTreeImages(registry, `${folder.path}/copy`);
  write(policyFiles(registry.host));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

function write(files: Readonly<Record<string, string>> | ReadonlyMap<string, string>, below = ''): void {
  for (const [path, text] of files instanceof Map ? files : Object.entries(files)) {
    const at = join(folder.path, below, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text as string);
  }
}

async function run(tree: ManifestTree, name: string, ...more: readonly string[]) {
  const args = ['--policy', '../policies/set.json', '--hosts', 'istio=1.13', ...more];
  const served = ['--module-images', tree.served.join('\n')];
  return await runCli(['check', '.', ...args, ...served], { folder: join(folder.path, name) });
}

async function check(tree: ManifestTree, name: string) {
  write(tree.files, name);
  const ended = await run(tree, name, '--json');
  assert.ok(ended.stdout.startsWith('{'), ended.stderr);
  const { stdout, stderr } = ended;
  return { ...ended, report: readCheckReport<Report>(stdout), all: stdout + stderr };
}

/** What was found about each reference, in the words of what is expected. Notes count only if nothing else is wrong. */
function seen(report: Report): readonly string[] {
  const references = report.references.map(({ file, line, column, target, findings }) => {
    const wrong = findings.filter(({ rule }) => RULES[rule].level !== 'note');
    const counted = (wrong.length > 0 ? wrong : findings).map((one) => `${one.rule} ${one.line}`);
    return shown(file, `${line}:${column}`, target, counted.sort());
  });
  const unread = report.findings
    .filter(({ rule }) => rule === 'unreadable')
    .map(({ rule, file, line }) => shown(file, undefined, 'unread', [`${rule} ${line}`]));
  return [...references, ...unread].sort();
}

const shown = (file: string, at: string | undefined, target: string, found: readonly string[]): string =>
  `${file} ${at} ${target}: ${found.join(', ')}`;
const wanted = (references: readonly Expected[]): readonly string[] =>
  references.map(({ file, at, target, found }) => shown(file, at, at === undefined ? 'unread' : target, found)).sort();

describe('check of a tree of 500 files', () => {
  it('finds all 120 references, nothing else, and nothing wrong with them', async () => {
    const tree = makeTree(images, 'good');
    const { status, report, all } = await check(tree, 'good');
    assert.deepEqual([tree.files.size, tree.references.length, report.files], [500, 120, 500]);
    assert.deepEqual(seen(report), wanted(tree.references));
    assert.deepEqual(
      report.findings.map(({ rule, file }) => `${rule} ${file}`),
      tree.templates.map((path) => `template ${path}`).sort(),
    );
    assert.equal(status, 0);
    assert.ok(!all.includes(SECRET));
  });
  it('names 100 planted faults with file and line, and nothing else', async () => {
    const tree = makeTree(images, 'with faults');
    const { status, report, all } = await check(tree, 'spoilt');
    const faults = tree.references.flatMap(({ fault }) => fault ?? []);
    assert.deepEqual([tree.references.length, faults.length], [120, 100]);
    assert.ok(new Set(faults).size >= 20, `${new Set(faults).size} kinds`);
    assert.deepEqual(seen(report), wanted(tree.references));
    assert.equal(status, 3);
    assert.ok(!all.includes(SECRET));
    // The diff on standard output, the report on standard error, and SARIF.
    const dry = await run(tree, 'spoilt', '--pin', '--dry-run', '--sarif', 'check.sarif');
    const sarif = readFileSync(join(folder.path, 'spoilt/check.sarif'), 'utf8');
    assert.match(dry.stdout, /^\+.*@sha256:/m);
    assert.match(dry.stderr, /would write \d+ references/);
    assert.ok(sarif.includes('"refused"'));
    for (const text of [dry.stdout, dry.stderr, sarif]) assert.ok(!text.includes(SECRET), text.slice(0, 2_000));
  });
});

describe('check of a tree with a registry that keeps silent', () => {
  it('checks the rest', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { name, digest } = images.large;
    const plugin = (image: string): string =>
      `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nspec: {url: "oci://${image}@${digest}"}\n`;
    const held = Array.from({ length: 8 }, (_, i) => plugin(`127.0.0.1:${port}/acme/f${i}`));
    write({ 'silent/a.yaml': [...held, plugin(name)].join('---\n') });
    const { status, stdout } = await runCli(['check', 'silent', '--timeout', '5', '--json'], { folder: folder.path });
    silent.close();
    const rules = readCheckReport<Report>(stdout).references.map(({ findings }) => findings.map(({ rule }) => rule));
    assert.equal(status, 5);
    assert.deepEqual(rules, [...held.map(() => ['undecided']), []]);
  });
});
