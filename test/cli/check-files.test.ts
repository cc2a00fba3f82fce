import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCheckReport } from '../support/check-report.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { policyJson } from '../support/policy.ts';
import { PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const run = (args: readonly string[], options: Parameters<typeof runCli>[1] = {}): Promise<Ended> =>
  runCli(['check', ...args], { folder: folder.path, ...options });

interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly file: string;
}
interface Report {
  readonly files: number;
  readonly references: readonly { readonly findings: readonly Finding[] }[];
  readonly findings: readonly Finding[];
}

const plugin = (url: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n`;

after(() => folder.remove());

describe('check of files', () => {
  const text = plugin('oci://a.b/c:v1');
  before(() => {
    write('outside/x.yaml', text);
    write('t/deep/er/a.yaml', `# a comment\n${text}`);
    write('t/b.YML', text);
    write('t/c.json', '{}');
    write('t/d.txt', text);
    write('t/.git/e.yaml', text);
    write('t/node_modules/f.yaml', text);
    write('t/chart/Chart.yaml', 'name: c\n');
    write('t/chart/templates/sub/g.yaml', '{{- if .x }}\nkind: WasmPlugin\n{{- end }}\n');
    write('t/templates/h.yaml', '{{- if .x }}\nkind: WasmPlugin\n{{- end }}\n');
    symlinkSync('../outside/x.yaml', join(folder.path, 't/link.yaml'));
    symlinkSync('d.txt', join(folder.path, 't/renamed.yaml'));
    symlinkSync('node_modules/f.yaml', join(folder.path, 't/package.yaml'));
    symlinkSync('b.YML', join(folder.path, 't/same.yaml'));
    symlinkSync('deep', join(folder.path, 't/inside'));
    symlinkSync('nowhere', join(folder.path, 't/broken.yaml'));
    symlinkSync('..', join(folder.path, 't/deep/up'));
  });

  it('reads YAML and JSON below a folder, and follows no links', async () => {
    const { status, stdout } = await run(['t', '--offline', '--json']);
    const { files, references, findings } = readCheckReport<Report>(stdout);
    assert.equal(status, 3);
    assert.equal(files, 8);
    assert.deepEqual(
      references.flatMap((one) => one.findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`)),
      ['t/b.YML:5 unpinned', 't/deep/er/a.yaml:6 unpinned', 't/package.yaml:5 unpinned', 't/renamed.yaml:5 unpinned'],
    );
    assert.deepEqual(
      findings.map(({ file, rule }) => `${file} ${rule}`),
      [
        't/chart/templates/sub/g.yaml template',
        't/templates/h.yaml unreadable',
        't/link.yaml link',
        't/node_modules skipped',
      ],
    );
  });
  it('reads what a kustomization applies, whatever its name is', async () => {
    const patch = '- {op: replace, path: /spec/url, value: "oci://a.b/c:v2"}\n';
    write(
      'k/kustomization.yaml',
      'resources: [filter.txt, sub, gone.txt, ../outside/x.yaml, "https://a.b/c.txt"]\npatches: [{path: up.patch, target: {kind: WasmPlugin}}]\n',
    );
    write('k/filter.txt', text);
    write('k/sub/filter.txt', text);
    write('k/up.patch', patch);
    const { status, stdout } = await run(['k', '--offline', '--json']);
    const { files, references } = readCheckReport<Report>(stdout);
    assert.equal(status, 3);
    assert.equal(files, 3);
    assert.deepEqual(
      references.flatMap((one) => one.findings.map(({ file, line }) => `${file}:${line}`)),
      ['k/filter.txt:5', 'k/up.patch:1'],
    );
  });
  it('prints a line per reference', async () => {
    const { stdout } = await run(['t/b.YML', '--offline']);
    assert.equal(
      stdout,
      `t/b.YML:5:8  istio  oci://a.b/c:v1
  WasmPlugin f
  error unpinned: it is not pinned: the tag v1 can move
    write the digest of the image in its address as @sha256:..., or in the field sha256
1 reference in 1 file: 1 error
`,
    );
  });
  it('reads a file of any name, and standard input, also in a workflow', async () => {
    const { status, stdout } = await run(['t/d.txt', '-', '--offline', '--json'], {
      input: text,
      env: { GITHUB_WORKSPACE: folder.path },
    });
    assert.equal(status, 3);
    assert.deepEqual(
      readCheckReport<Report>(stdout).references.map((one) => one.findings[0]?.file),
      ['-', 't/d.txt'],
    );
  });
  it('says if nothing is found', async () => {
    const { status, stdout } = await run(['t/c.json']);
    assert.deepEqual([status, stdout], [0, '0 references in 1 file\n']);
  });
  for (const [name, args, code, env] of [
    ['no path', [], 'INPUT_MISSING'],
    ['a module', ['filter.wasm'], 'INPUT_INVALID'],
    ['empty input, as of a program that failed', ['-'], 'standard input: it is empty'],
    ['a path that does not exist', ['nowhere'], 'FILE_UNREADABLE'],
    ['a device', ['/dev/zero'], 'it is neither a file nor a folder'],
    ['a path outside of the workspace', ['outside'], 'PATH_OUTSIDE_WORKSPACE', 't'],
    ['a link out of the workspace', ['t/link.yaml'], 'PATH_OUTSIDE_WORKSPACE', 't'],
    ['an unknown host', ['t', '--hosts', 'nginx'], 'HOSTS_INVALID'],
  ] as readonly (readonly [string, readonly string[], string, string?])[])
    it(`refuses ${name}`, async () => {
      const { status, stderr } = await run(
        args,
        env === undefined ? {} : { env: { GITHUB_WORKSPACE: join(folder.path, env) } },
      );
      assert.equal(status, 2, stderr);
      assert.match(stderr, new RegExp(code));
    });
});

describe('check with a policy set that is wrong', () => {
  const images = [{ glob: 'ghcr.io/acme/*' }];
  const acme = { policy: 'policies/acme.json' };
  before(() => {
    const authorities = { allOf: [{ name: 'k', key: PUBLIC_PEM }] };
    write('set/policies/acme.json', JSON.stringify(policyJson({ images, authorities })));
    write(
      'set/policies/other.json',
      JSON.stringify(policyJson({ images: [{ glob: 'ghcr.io/other/*' }], authorities })),
    );
    write('set/a.yaml', plugin('oci://ghcr.io/acme/signed:v1'));
  });
  for (const [name, policies, message] of [
    [
      'two policies for one image',
      [acme, { policy: 'policies/other.json', images }],
      /POLICY_INVALID: Cannot choose a policy for ghcr\.io\/acme\/signed: "policies\/acme\.json" and "policies\/other/,
    ],
    ['the same policy twice', [acme, acme], /POLICY_INVALID: Cannot choose a policy/],
    ['an unknown field', [{ policies: 'policies/acme.json' }], /unknown field "policies"/],
    ['no policies', [], /the list is empty/],
    ['a policy that does not exist', [{ policy: 'policies/nowhere.json' }], /FILE_UNREADABLE/],
    ['a set in a set', [{ policy: 'set.json' }], /POLICY_INVALID/],
    [
      'a pattern for all registries',
      [{ ...acme, images: [{ glob: '*/acme/*' }] }],
      /the registry host must be written/,
    ],
  ] as const)
    it(`refuses ${name} before anything is fetched`, async () => {
      write('set/set.json', JSON.stringify({ apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies }));
      const { status, stdout, stderr } = await run(['set/a.yaml', '--policy', 'set/set.json']);
      assert.deepEqual([status, stdout], [2, ''], stderr);
      assert.match(stderr, message);
    });
  it('refuses a file that is neither a set nor a policy', async () => {
    const { status, stderr } = await run(['set/a.yaml', '--policy', 'set/a.yaml']);
    assert.equal(status, 2);
    assert.match(stderr, /POLICY_INVALID/);
  });
});
