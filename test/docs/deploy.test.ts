import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RULES, type RuleName } from '../../src/decide/check/rules.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { policy } from '../abi/guest-modules.ts';
import { bundleCli } from '../support/bundle-cli.ts';
import { readCheckReport } from '../support/check-report.ts';
import { DEPLOY_SHAPES } from '../support/deploy-shapes.ts';
import { readDocument } from '../support/documents.ts';
import { goodFilter } from '../support/module-writer.ts';
import { policyJson } from '../support/policy.ts';
import { publishUnsigned, putTag } from '../support/policy-gate.ts';
import { openTestPorts, PUBLIC_PEM, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const document = readDocument('docs/deploy.md');
let registry: TestRegistry;
const digests = new Map<string, string>();

const write = (path: string, text: string): void => {
  const at = join(folder.path, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
};
/** A text of a shape or of the document, for this registry. */
const filled = (text: string): string =>
  [...digests].reduce(
    (all, [name, digest]) => all.replaceAll(`%${name}%`, digest),
    text.replaceAll('ghcr.io', registry.host),
  );

async function put(name: string, tag: string, module: Uint8Array): Promise<{ digest: string; moduleDigest: string }> {
  const { record } = await publish(
    planFor({ images: `${registry.host}/acme/${name}`, tags: tag, annotations: `tag=${tag}` }),
    openTestPorts({ copy: join(folder.path, 'copy'), module }),
  );
  assert.ok(record !== undefined);
  return record;
}

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  const filter = goodFilter({ header: { name: 'x-deploy', value: '1' } });
  await put('filter', 'v1.0.0', filter);
  const newest = await put('filter', 'v1.2.3', filter);
  digests.set('IMAGE', newest.digest);
  digests.set('MODULE', newest.moduleDigest.replace('sha256:', ''));
  digests.set('POLICY', (await put('policy', 'v1.2.3', policy())).digest);
  const waf = await publishUnsigned(registry, 'third-party/waf', join(folder.path, 'copy'));
  for (const tag of ['latest', 'main', '0.6.0']) await putTag(waf, tag);
  digests.set('WAF', waf.manifest.digest);
  mkdirSync(join(folder.path, 'dist'));
  await bundleCli(join(folder.path, 'dist'));
  // What the commands name: this program, and one that stands for helm and prints what the chart renders.
  write('bin/wasm-image', `#!/bin/sh\nexec '${process.execPath}' '${folder.path}/dist/cli.cjs' "$@" --json\n`);
  write('bin/helm', '#!/bin/sh\nexec cat "$2/rendered.txt"\n');
  for (const name of ['wasm-image', 'helm']) chmodSync(join(folder.path, 'bin', name), 0o755);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

interface Report {
  readonly references: readonly { readonly findings: readonly { readonly rule: RuleName }[] }[];
  readonly findings: readonly { readonly rule: RuleName }[];
}

/** Runs one command of the document in a folder. */
async function run(command: string, where: string): Promise<{ status: number | null; rules: readonly RuleName[] }> {
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: resolve(where),
    env: {
      PATH: [join(folder.path, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: '/nonexistent',
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part: Buffer) => {
    stdout += part;
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part;
  });
  const status = await new Promise<number | null>((done) => child.on('close', done));
  assert.ok(stdout.startsWith('{'), `${command}\n${stderr}`);
  const { references, findings } = readCheckReport<Report>(stdout);
  const rules = [...references.flatMap((one) => one.findings), ...findings].map(({ rule }) => rule);
  return { status, rules: rules.filter((rule) => RULES[rule].level !== 'note') };
}

/** The commands of a section, one by one. */
function commandsOf(section: string): readonly string[] {
  const [, text = ''] = document.text.split(`## ${section}\n`);
  const block = /```sh\n(.*?)```/s.exec(text.split('\n## ')[0] ?? '')?.[1] ?? '';
  return block.includes("'\n") ? [block] : block.trim().split('\n');
}

describe('docs/deploy.md', () => {
  it('has a section for each kind of repository', () =>
    assert.deepEqual(
      document.headings.filter(({ level }) => level === 2).map(({ text }) => text),
      DEPLOY_SHAPES.map(({ section }) => section),
    ));
  for (const [i, { section, files, endings, after: expected = {} }] of DEPLOY_SHAPES.entries())
    it(`runs in a small repository: ${section}`, async () => {
      for (const [path, text] of Object.entries(files)) write(`${i}/${path}`, filled(text));
      write(`${i}/policies.yaml`, filled(document.blocks[0]?.text ?? ''));
      const images = [{ glob: `${registry.host}/acme/*` }];
      const authorities = { allOf: [{ name: 'k', key: PUBLIC_PEM }] };
      write(`${i}/policies/acme.yaml`, JSON.stringify(policyJson({ images, authorities })));
      const commands = commandsOf(section);
      assert.equal(commands.length, endings.length);
      for (const [n, command] of commands.entries()) {
        const { status, rules } = await run(filled(command), join(folder.path, String(i)));
        assert.deepEqual({ status, rules }, endings[n], command);
      }
      for (const [path, text] of Object.entries(expected))
        assert.equal(readFileSync(join(folder.path, String(i), path), 'utf8'), filled(text));
    });
});
