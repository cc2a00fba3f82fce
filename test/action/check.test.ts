import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCheckReport } from '../support/check-report.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey, publishUnsigned, putTag, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { misfitsOfSarif, type SarifLog } from '../support/sarif.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
const at = (path: string): string => join(folder.path, path);
const write = (path: string, content: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    cwd: folder.path,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();
const plugin = (url: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n  pluginConfig: {password: ${SECRET}}\n`;
/** A value of each configuration, which nothing that a step writes may have. */
const SECRET = 'hunter2-is-long';
const PINNED = `ghcr.io/acme/f@sha256:${'a'.repeat(64)}`;
let registry: TestRegistry;
let signed: Subject;
let base = '';

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  signed = await publishUnsigned(registry, 'acme/signed', `${folder.path}/copy`);
  await attachKey(PRIVATE_PEM, signed);
  await putTag(signed, 'v1.0.0');
  const policy = (images: string): string =>
    JSON.stringify(
      policyJson({
        images: [{ glob: `${registry.host}/${images}` }],
        authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] },
      }),
    );
  write('policy.json', policy('acme/*'));
  write('keyless.json', JSON.stringify(policyJson({ images: [{ glob: `${registry.host}/acme/*` }] })));
  write('good/a.yaml', plugin(`oci://${signed.name}:v1.0.0@${signed.manifest.digest}`));
  write('bad/a.yaml', Array.from({ length: 13 }, (_, i) => plugin(`ghcr.io/acme/f:v${i}`)).join('---\n'));
  write('bad/b.yaml', plugin(`acme/f@sha256:${'a'.repeat(64)}`));
  write('down/a.yaml', plugin(`oci://127.0.0.1:1/acme/f@sha256:${'a'.repeat(64)}`));
  write('text/a.yaml', plugin(PINNED));
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'x');
  base = git('rev-parse', 'HEAD');
  write('root.json', '{}');
  write('policy.json', policy('*'));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

async function run(inputs: Readonly<Record<string, string>>, env: Record<string, string> = {}): Promise<Step> {
  const step = await runStep('check', inputs, { workspace: folder.path, env });
  const files = ['report', 'sarif'].flatMap((name) => (step.outputs.has(name) ? [read(step, name)] : []));
  const all = [step.stdout, step.stderr, step.summary, ...files, ...step.annotations.map(({ text }) => text)];
  for (const text of all) assert.ok(!text.includes(SECRET), text.slice(0, 1_000));
  return step;
}
const read = (step: Step, name: string): string =>
  readFileSync(resolve(folder.path, step.outputs.get(name) ?? ''), 'utf8');
const pull = (sha: string): Record<string, string> => {
  const repo = (full_name: string) => ({ repo: { full_name } });
  const payload = {
    repository: { full_name: 'acme/x' },
    pull_request: { base: { sha, ...repo('acme/x') }, head: repo('evil/x') },
  };
  write(`.git/event-${sha}.json`, JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: at(`.git/event-${sha}.json`),
    GITHUB_REPOSITORY: 'acme/x',
  };
};

describe('the action check', { concurrency: 2 }, () => {
  it('passes a tree whose images pass, in the pull request of a fork without secrets', async () => {
    const step = await run({ paths: 'good', policy: 'policy.json' }, pull(base));
    assert.equal(step.status, 0, step.stdout + step.stderr);
    assert.deepEqual(JSON.parse(step.outputs.get('references') ?? ''), [`${signed.name}@${signed.manifest.digest}`]);
    assert.deepEqual(JSON.parse(step.outputs.get('findings') ?? ''), {
      error: 0,
      'nothing-found': 0,
      'could-not-find-out': 0,
      warning: 0,
      note: 1,
    });
    assert.deepEqual(step.annotations, []);
    assert.match(step.summary, /^## Passed: 1 reference in 1 file, 1 note$/m);
    assert.match(step.summary, /\| good\/a\.yaml:5<br>.* \| WasmPlugin f \| verified \|/);
    assert.match(step.summary, /"policy\.json" differs from the base/);
    assert.match(step.stdout, /^1 reference in 1 file: 1 note$/m);
  });
  it('lists what it wrote in the summary', async () => {
    write('pin/a.yaml', plugin(`oci://${signed.name}:v1.0.0`));
    write('pin-policy.json', git('show', 'HEAD:policy.json'));
    for (const [dryRun, title] of [
      ['true', '1 reference to change'],
      ['false', '1 reference changed'],
    ] as const) {
      const step = await run({ paths: 'pin', policy: 'pin-policy.json', pin: 'true', 'dry-run': dryRun });
      const digest = signed.manifest.digest.slice(0, 19);
      assert.ok(step.summary.includes(`### ${title}\n\n- pin/a.yaml:5 WasmPlugin f: `), step.summary);
      assert.match(
        step.summary,
        new RegExp(`: ${dryRun === 'true' ? 'to be pinned' : 'pinned'} to \`${digest}…\`$`, 'm'),
      );
    }
  });
  it('ends with 5 if the base is not in the checkout', async () => {
    const step = await run({ paths: 'good', policy: 'policy.json' }, pull('b'.repeat(40)));
    assert.equal(step.status, 5, step.stdout);
    assert.match(step.annotations[0]?.text ?? '', /as its base branch has it.*\n.*fetch-depth: 0/);
    assert.match(step.summary, /^## Failed: BASE_UNAVAILABLE/);
    assert.equal(step.outputs.size, 0);
  });
  it('does not take the trusted root from the pull request', async () => {
    const inputs = { paths: 'good', policy: 'keyless.json', 'trusted-root': 'root.json' };
    const step = await run(inputs, pull(base));
    assert.match(step.stdout, /Cannot read \S*root\.json" as the commit \S+ has it: it does not have the file/);
    assert.doesNotMatch((await run(inputs)).stdout, /as the commit/);
  });
  it('annotates the worst findings at their lines, and says how many more there are', async () => {
    const step = await run({ paths: 'bad', offline: 'true' });
    assert.equal(step.status, 3, step.stdout);
    assert.deepEqual(
      ['error', 'warning', 'notice'].map((level) => step.annotations.filter((one) => one.level === level).length),
      [10, 1, 1],
    );
    const places = [...step.stdout.matchAll(/^::(error|warning) ([^:]*)::/gm)].map(
      ([, level, place]) => `${level} ${place}`,
    );
    assert.equal(places[0], 'error title=wasm-image check%3A unpinned,file=bad/a.yaml,line=5,col=8');
    assert.equal(places[10], 'warning title=wasm-image check%3A short-name,file=bad/b.yaml,line=5,col=8');
    assert.match(step.annotations.at(-1)?.text ?? '', /^3 more findings are in the job summary and the SARIF file$/);
    assert.match(step.summary, /^## Denied: 14 references in 2 files, 13 errors, 1 warning$/m);
    assert.match(step.summary, /\[unpinned\]\([^)]*docs\/findings\.md#unpinned\) in bad\/a\\?\.yaml:5/);
  });
  it('writes a report and SARIF even if it fails', async () => {
    const step = await run({ paths: 'bad', offline: 'true' });
    const log = JSON.parse(read(step, 'sarif')) as SarifLog;
    assert.deepEqual(misfitsOfSarif(log), []);
    assert.equal(log.runs[0].results.length, 14);
    assert.equal(readCheckReport<{ references: readonly object[] }>(read(step, 'report')).references.length, 14);
    const named = await run({ paths: 'bad', offline: 'true', sarif: 'out/x.sarif' });
    assert.equal(named.outputs.get('sarif'), 'out/x.sarif');
    assert.deepEqual(misfitsOfSarif(JSON.parse(readFileSync(at('out/x.sarif'), 'utf8'))), []);
  });
  it('ends with 5 for a registry that is down, and checks the rest', async () => {
    const step = await run({ paths: 'down\ngood' });
    assert.equal(step.status, 5, step.stdout);
    assert.match(step.annotations[0]?.text ?? '', /^WasmPlugin f: could not find out: /);
    assert.match(step.summary, /^## Could not find out: 2 references in 2 files, 1 could not find out$/m);
    assert.deepEqual(JSON.parse(step.outputs.get('references') ?? ''), [`${signed.name}@${signed.manifest.digest}`]);
  });
  it('does not list an image that was read and did not pass', async () => {
    write('tagged/a.yaml', plugin(`oci://${signed.name}:v1.0.0`));
    const step = await run({ paths: 'tagged' });
    assert.deepEqual([step.status, step.outputs.get('references')], [3, '[]'], step.stdout);
    const { references } = readCheckReport<{ references: readonly { digest?: string }[] }>(read(step, 'report'));
    assert.equal(references[0]?.digest, signed.manifest.digest);
  });
  it('ends with 4 for an image that does not exist', async () => {
    write('gone/a.yaml', plugin(`oci://${registry.host}/acme/gone@sha256:${'a'.repeat(64)}`));
    assert.equal((await run({ paths: 'gone' })).status, 4);
  });
  it('checks the whole workspace by default', async () => {
    const step = await run({ offline: 'true' });
    assert.equal(step.status, 3, step.stdout);
    assert.match(step.summary, /^## Denied: \d\d references/m);
  });
  for (const [inputs, why] of [
    [{ paths: 'absent' }, /absent/],
    [{ paths: '-' }, /a step has no pipes/],
    [{ sarif: '-' }, /a step has no pipes/],
    [{ paths: '..' }, /outside the workspace/],
    [{ paths: 'text', policy: 'absent.json' }, /absent\.json/],
  ] as const satisfies readonly (readonly [Record<string, string>, RegExp])[])
    it(`refuses ${JSON.stringify(inputs)}`, async () => {
      const step = await run(inputs);
      assert.equal(step.status, 2, step.stdout);
      assert.match(step.annotations[0]?.text ?? '', why);
    });
  it('keeps foreign text out of commands and links', async () => {
    const evil = plugin('ghcr.io/acme/f:v1').replace(
      'name: f',
      'name: "x](https://evil.example)|<b>`@everyone\\n::error::y"',
    );
    write('evil/a%0A::error::x.yaml', evil);
    const step = await run({ paths: 'evil', offline: 'true' });
    assert.equal(step.status, 3, step.stdout);
    assert.equal(step.annotations.length, 1, step.stdout);
    assert.ok(!/<b>|[^\\]@everyone|\]\(https:\/\/evil/.test(step.summary), step.summary);
  });
});
