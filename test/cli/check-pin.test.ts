import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCheckReport } from '../support/check-report.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey, publishUnsigned, putTag, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let signed: Subject;
let unsigned: Subject;

const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const read = (path: string): string => readFileSync(join(folder.path, path), 'utf8');
const run = (args: readonly string[], options: Parameters<typeof runCli>[1] = {}): Promise<Ended> =>
  runCli(['check', ...args], { folder: folder.path, ...options });
const pin = (path: string, ...args: readonly string[]): Promise<Ended> =>
  run([path, '--policy', 'policy.json', '--pin', ...args]);
const plugin = (url: string, more = ''): string =>
  `# keep\napiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata:\n  name:   f # odd\nspec:\n  url: ${url}\n${more}`;
const pinned = (): string => `@${signed.manifest.digest}`;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  [signed, unsigned] = [
    await publishUnsigned(registry, 'acme/signed', `${folder.path}/copy`),
    await publishUnsigned(registry, 'acme/unsigned', `${folder.path}/copy`, 'a=b'),
  ];
  await attachKey(PRIVATE_PEM, signed);
  await putTag(signed, 'v1.0.0');
  await putTag(unsigned, 'v1.0.0');
  write(
    'policy.json',
    JSON.stringify(
      policyJson({
        images: [{ glob: `${registry.host}/acme/*` }],
        authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] },
      }),
    ),
  );
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('check --pin', () => {
  it('writes the digest of a verified image, keeps the mode, and has nothing to do the second time', async () => {
    write('one/a.yaml', plugin(`oci://${signed.name}:v1.0.0`));
    chmodSync(join(folder.path, 'one/a.yaml'), 0o640);
    const first = await pin('one');
    assert.equal(first.status, 0, first.stdout + first.stderr);
    assert.match(
      first.stdout,
      /- one\/a\.yaml:7:8 WasmPlugin f: pinned\n {2}- \/spec\/url: .*\nwrote 1 reference in 1 file\n$/,
    );
    assert.equal(read('one/a.yaml'), plugin(`oci://${signed.name}:v1.0.0${pinned()}`));
    assert.equal(statSync(join(folder.path, 'one/a.yaml')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(join(folder.path, 'one')), ['a.yaml']);
    const { mtimeMs } = statSync(join(folder.path, 'one/a.yaml'));
    const second = await pin('one', '--json');
    assert.deepEqual([second.status, readCheckReport<{ changes: object[] }>(second.stdout).changes], [0, []]);
    assert.equal(statSync(join(folder.path, 'one/a.yaml')).mtimeMs, mtimeMs);
  });

  it('pins only what the gate has verified', async () => {
    const text = `${plugin(`oci://${unsigned.name}:v1.0.0`)}---\n${plugin(`oci://${registry.host}/strange/f:v1`)}---\n${plugin(`oci://${signed.name}:none`)}---\n`;
    const make = (pin: string): string => `${text}${plugin(`oci://${signed.name}:v1.0.0${pin}`)}`;
    write('two/a.yaml', make(''));
    const { status, stdout } = await pin('two', '--json');
    assert.equal(status, 3);
    assert.equal(read('two/a.yaml'), make(pinned()));
    const report = readCheckReport<{ references: { findings: { rule: string }[] }[]; changes: object[] }>(stdout);
    assert.deepEqual(
      report.references.map(({ findings }) => findings.map(({ rule }) => rule)),
      [['unpinned', 'unsigned'], ['unpinned', 'no-policy'], ['unpinned', 'missing'], []],
    );
    assert.deepEqual(report.changes, [
      {
        file: 'two/a.yaml',
        line: 31,
        column: 8,
        document: 4,
        target: 'istio',
        object: 'WasmPlugin f',
        digest: signed.manifest.digest,
        fields: [
          {
            path: '/spec/url',
            from: `oci://${signed.name}:v1.0.0`,
            to: `oci://${signed.name}:v1.0.0${pinned()}`,
          },
        ],
      },
    ]);
  });

  it('writes nothing with --dry-run, and prints a diff that can be applied and has no secrets', async () => {
    const secret = '  phase: AUTHN\n  pluginConfig:\n    password: s3cret\n';
    const make = (pin: string): string => plugin(`oci://${signed.name}:v1.0.0${pin}`, secret);
    const flow = `{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","spec":{"pluginConfig":{"a":"s3cret"},"url":"oci://${signed.name}:v1.0.0"}}`;
    write('dry/a.yaml', make(''));
    write('dry/b.json', flow);
    const { status, stdout, stderr } = await pin('dry', '--dry-run');
    assert.equal(status, 0, stderr);
    assert.deepEqual([read('dry/a.yaml'), read('dry/b.json')], [make(''), flow]);
    assert.ok(!`${stdout}${stderr}`.includes('s3cret'));
    assert.match(stdout, /^# dry\/b\.json: 1 of 1 changes not shown/m);
    assert.match(stderr, /would write 2 references in 2 files/);
    execFileSync('git', ['apply', '-'], { cwd: folder.path, input: stdout });
    assert.equal(read('dry/a.yaml'), make(pinned()));
  });

  it('pins a module that comes over http to that of a verified image', async () => {
    const url = 'https://files.acme.example/f.wasm?v=1';
    const make = (more: string): string =>
      `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nspec:\n  wasm:\n    - code:\n        http:\n          url: ${url} # x\n${more}    - name: y\n`;
    const field = (digest: string): string => `          sha256: ${digest.replace('sha256:', '')}\n`;
    const served = ['--module-images', `${url}=${signed.name}:v1.0.0`];
    write('http/a.yaml', make(''));
    const { status, stdout } = await pin('http', ...served);
    assert.equal(status, 0, stdout);
    assert.equal(read('http/a.yaml'), make(field(signed.moduleDigest)));
    // The digest of the image is not what the proxy compares.
    write('http/a.yaml', make(field(signed.manifest.digest)));
    const wrong = await pin('http', ...served);
    assert.equal(wrong.status, 3);
    assert.match(wrong.stdout, /digest-kind: its sha256 is .*, and that of the module in .* is /);
    assert.equal(read('http/a.yaml'), make(field(signed.manifest.digest)));
    // Without a policy, the digest is compared, and nobody has to have signed the image.
    write('http/a.yaml', make(field(unsigned.moduleDigest)));
    const plain = await run(['http', '--module-images', `${url}=${unsigned.name}:v1.0.0`]);
    assert.deepEqual([plain.status, plain.stdout.includes('not-fetched')], [0, false], plain.stdout);
    // The gate decides about that image, too.
    const denied = await pin('http', '--module-images', `${url}=${unsigned.name}:v1.0.0`);
    assert.deepEqual([denied.status, denied.stdout.includes('unsigned')], [4, true], denied.stdout);
  });
  it('refuses lines that name no address or no image', async () => {
    for (const line of [
      'f.wasm=a.b/c:v1',
      'https://a.b/c',
      'https://a.b/c=A B',
      'https://a.b/c=x.y/z\nhttps://a.b/c=x.y/z',
    ]) {
      const { status, stderr } = await run(['one', '--module-images', line]);
      assert.equal(status, 2, line);
      assert.match(stderr, /INPUT_INVALID: Cannot use a line of --module-images/);
    }
  });

  it('leaves what cannot be written in place, and standard input', async () => {
    const text = plugin('>-', `    oci://${signed.name}:v1.0.0\n`);
    write('left/a.yaml', text);
    const rulesOf = ({ stdout }: Ended): readonly string[] =>
      readCheckReport<{ references: { findings: { rule: string }[] }[] }>(stdout).references.flatMap(({ findings }) =>
        findings.map(({ rule }) => rule),
      );
    const file = await pin('left', '--json');
    assert.deepEqual([file.status, rulesOf(file).slice(-2)], [3, ['unpinned', 'not-pinned']]);
    assert.equal(read('left/a.yaml'), text);
    const input = await run(['-', '--policy', 'policy.json', '--pin', '--json'], {
      input: plugin(`oci://${signed.name}:v1.0.0`),
    });
    assert.deepEqual([input.status, rulesOf(input)], [3, ['unpinned', 'not-pinned']]);
  });

  it('does not write through a link, or into a file that may not be written', async () => {
    const text = plugin(`oci://${signed.name}:v1.0.0`);
    write('outside/a.yaml', text);
    write('links/b.yaml', text);
    symlinkSync('../outside/a.yaml', join(folder.path, 'links/a.yaml'));
    chmodSync(join(folder.path, 'links/b.yaml'), 0o444);
    for (const file of ['links/a.yaml', 'links/b.yaml']) {
      const { status, stdout } = await pin(file);
      assert.equal(status, 3);
      assert.match(stdout, /not-written: Cannot write .*: it is (?:a link|read-only)/);
    }
    assert.deepEqual([read('outside/a.yaml'), read('links/b.yaml')], [text, text]);
  });

  it('does not write a file that was changed during the check', async () => {
    const text = plugin(`oci://${signed.name}:v1.0.0`);
    write('race/a.yaml', text);
    write('race/b.yaml', text);
    registry.before = (_, { path }) => {
      if (path.includes('/manifests/')) write('race/a.yaml', `${text}# new\n`);
      return undefined;
    };
    const { status, stdout } = await pin('race');
    registry.before = undefined;
    assert.equal(status, 3);
    assert.match(stdout, /not-written: .*it was changed since it was read/);
    assert.equal(read('race/a.yaml'), `${text}# new\n`);
    assert.equal(read('race/b.yaml'), plugin(`oci://${signed.name}:v1.0.0${pinned()}`));
  });

  for (const [args, message] of [
    [['--pin'], /--policy/],
    [['--pin', '--offline', '--policy', 'policy.json'], /--offline/],
    [['--dry-run'], /--pin/],
  ] as const)
    it(`refuses ${args.join(' ')}`, async () => {
      write('bad/a.yaml', plugin('oci://a.b/c:v1'));
      const { status, stderr } = await run(['bad', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
});
