// Several tools evaluate one policy: our gate, cosign and gh with the scripts that "policy export" writes for them, and
// OPA with the conditions.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDockerConfig } from './lib/clients.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places } from './lib/places.ts';
import { type Finished, mustRun, plainEnvironment, run, stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const REVIEW = 'https://acme.example/review/v1';

describe('a policy and its export', { skip }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let job: TokenRequest;
  let keyless: string;
  let unsigned: string;
  const image = (name: string) => `${registry.host}/acme/${name}`;

  before(async () => {
    workspace = await makeWorkspace('policy');
    registry = await startRegistry('docker-registry', 'policy');
    sigstore = await startSigstore('policy-sigstore', 2);
    copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
    // gh reads one trust root per line.
    writeFileSync(
      join(workspace.folder, 'trusted_root.jsonl'),
      `${JSON.stringify(JSON.parse(readFileSync(sigstore.trustedRoot, 'utf8')))}\n`,
    );
    job = sigstore.issuer.allow();
    const services = {
      'fulcio-url': sigstore.fulcioUrl,
      'rekor-url': sigstore.log.url,
      'timestamp-url': sigstore.timestampUrl,
    };
    const inputs = {
      module: 'add-header.wasm',
      images: image('wasm'),
      tags: 'v1.2.3',
      'source-date-epoch': '0',
      'trusted-root': 'trusted_root.json',
      ...services,
    };
    const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
    const signed = await runAction(places.main, inputs, {
      cwd: workspace.folder,
      env: { ...pushEvent(workspace.folder), ...token },
    });
    assert.equal(signed.status, 0, signed.stdout + signed.stderr);
    keyless = `${image('wasm')}@${signed.outputs.digest}`;
    const predicate = join(workspace.folder, 'review.json');
    writeFileSync(predicate, JSON.stringify({ outcome: 'passed' }));
    const roots = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    await mustRun(judge('cosign'), ['attest', '--yes', ...roots, '--type', REVIEW, '--predicate', predicate, keyless], {
      env: plainEnvironment({
        ...token,
        HOME: workspace.folder,
        DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry),
      }),
    });
    unsigned = `${image('unsigned')}@${(await publish(workspace, registry, { image: image('unsigned'), sign: 'off' })).digest}`;
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  function policyOf(rule: readonly string[], more: readonly string[]): readonly string[] {
    return [
      'apiVersion: wasm-image.dev/v1',
      'kind: FilterVerificationPolicy',
      'images:',
      `  - glob: ${registry.host}/acme/*`,
      'authorities:',
      '  allOf:',
      '    - name: release',
      '      keyless:',
      ...rule.map((line) => `        ${line}`),
      ...more,
    ];
  }

  /** The results for an image: the exit status of our gate, and whether the scripts of cosign and gh pass. */
  async function ask(
    reference: string,
    rule: readonly string[],
    more: readonly string[] = [],
  ): Promise<{
    readonly ours: number | undefined;
    readonly cosign: boolean;
    readonly gh: boolean;
    readonly text: string;
  }> {
    writeFileSync(join(workspace.folder, 'wasm-policy.yaml'), `${policyOf(rule, more).join('\n')}\n`);
    const ours = await wasmImage(
      ['verify', reference, '--policy', 'wasm-policy.yaml', '--trusted-root', 'trusted_root.json'],
      { cwd: workspace.folder },
    );
    const cosign = await runExport('cosign', reference, ['--trusted-root', sigstore.trustedRoot]);
    const gh = await runExport('gh', reference, ['--custom-trusted-root', 'trusted_root.jsonl']);
    const text = [ours, cosign, gh].map((one) => `${one.stdout}\n${one.stderr}`).join('\n');
    return { ours: ours.status, cosign: cosign.status === 0, gh: gh.status === 0, text };
  }

  async function runExport(tool: 'cosign' | 'gh', reference: string, more: readonly string[]): Promise<Finished> {
    const exported = await wasmImage(['policy', 'export', 'wasm-policy.yaml', '--to', tool], { cwd: workspace.folder });
    assert.equal(exported.status, 0, exported.stderr);
    const script = join(workspace.folder, `${tool}.sh`);
    writeFileSync(script, exported.stdout);
    const path = `${join(judge(tool), '..')}:${process.env.PATH ?? ''}`;
    // gh needs a token even if it makes no request to GitHub.
    const own = {
      PATH: path,
      HOME: workspace.folder,
      DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry),
      GH_TOKEN: 'unused',
    };
    return run('sh', [script, reference, ...more], { cwd: workspace.folder, env: plainEnvironment(own) });
  }

  const issuer = () => `issuer: ${sigstore.issuer.url}`;
  const attested = (type: string) => ['attestations:', `  - predicateType: ${type}`];

  const rows: readonly (readonly [
    what: string,
    rule: () => readonly string[],
    more: readonly string[],
    ours: number,
    others: boolean,
  ])[] = [
    ['the exact identity', () => [issuer(), `subject: ${job.identity}`], [], 0, true],
    ['a pattern for the ref', () => [issuer(), `subjectGlob: ${job.identity.replace(/[^/]*$/, '*')}`], [], 0, true],
    ['an attestation as well', () => [issuer(), `subject: ${job.identity}`], attested(REVIEW), 0, true],
    ['an identity with a longer end', () => [issuer(), `subject: ${job.identity}0`], [], 3, false],
    ['a part of the identity', () => [issuer(), `subject: ${job.identity.slice(0, -1)}`], [], 3, false],
    [
      'another issuer',
      () => ['issuer: https://token.actions.githubusercontent.com', `subject: ${job.identity}`],
      [],
      3,
      false,
    ],
    [
      'the source of another caller',
      () => [issuer(), `subject: ${job.identity}`, 'source:', '  repository: mallory/wasm'],
      [],
      3,
      false,
    ],
    [
      'an attestation that is absent',
      () => [issuer(), `subject: ${job.identity}`],
      attested('https://acme.example/scan/v1'),
      4,
      false,
    ],
  ];
  for (const [what, rule, more, ours, others] of rows)
    test(`${what}: our gate ends with ${ours}, cosign and gh ${others ? 'accept' : 'refuse'}`, async () => {
      const asked = await ask(keyless, rule(), more);
      assert.deepEqual([asked.ours, asked.cosign, asked.gh], [ours, others, others], asked.text);
    });

  test('only our gate requires an ABI report: an export cannot express its subject', async () => {
    writeFileSync(
      join(workspace.folder, 'wasm-policy.yaml'),
      `${policyOf([issuer(), `subject: ${job.identity}`], attested('https://wasm-image.dev/abi-report/v1')).join('\n')}\n`,
    );
    const ours = await wasmImage(
      ['verify', keyless, '--policy', 'wasm-policy.yaml', '--trusted-root', 'trusted_root.json'],
      { cwd: workspace.folder },
    );
    assert.equal(ours.status, 0, ours.stderr);
    for (const tool of ['cosign', 'gh', 'policy-controller'])
      assert.equal(
        (await wasmImage(['policy', 'export', 'wasm-policy.yaml', '--to', tool], { cwd: workspace.folder })).status,
        2,
        tool,
      );
  });

  test('an unsigned image: our gate ends with 4, cosign and gh refuse', async () => {
    const asked = await ask(unsigned, [issuer(), `subject: ${job.identity}`]);
    assert.deepEqual([asked.ours, asked.cosign, asked.gh], [4, false, false], asked.text);
  });
});

describe('the conditions in the export for policy-controller', { skip }, () => {
  const predicates: readonly (readonly [what: string, predicate: object, passes: boolean])[] = [
    ['all that is required', { build: { type: 'https://acme.example/"b"', level: 3 }, isOpen: true }, true],
    [
      'more than is required',
      { build: { type: 'https://acme.example/"b"', level: 3, x: 1 }, isOpen: true, y: 2 },
      true,
    ],
    ['another text', { build: { type: 'https://acme.example/b', level: 3 }, isOpen: true }, false],
    ['another number', { build: { type: 'https://acme.example/"b"', level: 2 }, isOpen: true }, false],
    ['a text in place of a number', { build: { type: 'https://acme.example/"b"', level: '3' }, isOpen: true }, false],
    ['false', { build: { type: 'https://acme.example/"b"', level: 3 }, isOpen: false }, false],
    ['only a part', { build: { type: 'https://acme.example/"b"' }, isOpen: true }, false],
    ['an object in place of a text', { build: { type: {}, level: 3 }, isOpen: true }, false],
    ['nothing', {}, false],
  ];
  test('pass a predicate with all values in OPA, and none with a part absent', async () => {
    const workspace = await makeWorkspace('policy-rego');
    const equals = { '/build/type': 'https://acme.example/"b"', '/build/level': 3, '/isOpen': true };
    const policy = {
      apiVersion: 'wasm-image.dev/v1',
      kind: 'FilterVerificationPolicy',
      images: [{ repository: 'ghcr.io/acme/filter' }],
      authorities: {
        allOf: [{ name: 'release', keyless: { issuer: 'https://accounts.example', subject: 'release@acme.example' } }],
      },
      attestations: [
        { predicateType: REVIEW, conditions: Object.entries(equals).map(([path, value]) => ({ path, equals: value })) },
      ],
    };
    writeFileSync(join(workspace.folder, 'policy.json'), JSON.stringify(policy));
    const exported = await wasmImage(['policy', 'export', 'policy.json', '--to', 'policy-controller'], {
      cwd: workspace.folder,
    });
    const [, rego = ''] = /data: \|\n((?: {14}.*\n)+)/.exec(exported.stdout) ?? [];
    writeFileSync(join(workspace.folder, 'policy.rego'), rego.replace(/^ {14}/gm, ''));
    for (const [what, predicate, passes] of predicates) {
      writeFileSync(join(workspace.folder, 'input.json'), JSON.stringify({ predicate }));
      // The query of cosign, in version 0 of Rego. Source: cosign pkg/cosign/rego.
      const asked = [
        'eval',
        '--v0-compatible',
        '-f',
        'raw',
        '-d',
        'policy.rego',
        '-i',
        'input.json',
        'data.sigstore.isCompliant',
      ];
      const said = await mustRun(judge('opa'), asked, {
        cwd: workspace.folder,
        env: plainEnvironment({ HOME: workspace.folder }),
      });
      assert.equal(said.trim(), String(passes), what);
    }
  });
});
