// One policy, three judges: our gate, and cosign and gh running the scripts that "policy export" writes for them.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDockerConfig } from './lib/clients.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places } from './lib/places.ts';
import { type Finished, plainEnvironment, run, stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();

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
    // gh reads one root a line.
    writeFileSync(join(workspace.folder, 'trusted_root.jsonl'), `${JSON.stringify(JSON.parse(readFileSync(sigstore.trustedRoot, 'utf8')))}\n`);
    job = sigstore.issuer.allow();
    const services = { 'fulcio-url': sigstore.fulcioUrl, 'rekor-url': sigstore.log.url, 'timestamp-url': sigstore.timestampUrl };
    const inputs = {
      module: 'add-header.wasm',
      images: image('wasm'),
      tags: 'v1.2.3',
      'source-date-epoch': '0',
      'trusted-root': 'trusted_root.json',
      ...services,
    };
    const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
    const signed = await runAction(places.main, inputs, { cwd: workspace.folder, env: { ...pushEvent(workspace.folder), ...token } });
    assert.equal(signed.status, 0, signed.stdout + signed.stderr);
    keyless = `${image('wasm')}@${signed.outputs.digest}`;
    unsigned = `${image('unsigned')}@${(await publish(workspace, registry, { image: image('unsigned'), sign: 'off' })).digest}`;
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  /** What they say of an image: the exit status of our gate, and whether the scripts of cosign and gh pass. */
  async function ask(
    reference: string,
    rule: readonly string[],
    more: readonly string[] = [],
  ): Promise<{ readonly ours: number | undefined; readonly cosign: boolean; readonly gh: boolean; readonly text: string }> {
    const lines = [
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
    writeFileSync(join(workspace.folder, 'wasm-policy.yaml'), `${lines.join('\n')}\n`);
    const ours = await wasmImage(['verify', reference, '--policy', 'wasm-policy.yaml', '--trusted-root', 'trusted_root.json'], { cwd: workspace.folder });
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
    // gh wants a token even when it asks GitHub nothing.
    const own = { PATH: path, HOME: workspace.folder, DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry), GH_TOKEN: 'unused' };
    return run('sh', [script, reference, ...more], { cwd: workspace.folder, env: plainEnvironment(own) });
  }

  const issuer = () => `issuer: ${sigstore.issuer.url}`;
  const provenance = ['attestations:', '  - predicateType: https://wasm-image.dev/abi-report/v1'];

  const rows: readonly (readonly [what: string, rule: () => readonly string[], more: readonly string[], ours: number, others: boolean])[] = [
    ['the exact identity', () => [issuer(), `subject: ${job.identity}`], [], 0, true],
    ['a pattern for the ref', () => [issuer(), `subjectGlob: ${job.identity.replace(/[^/]*$/, '*')}`], [], 0, true],
    ['an ABI attestation as well', () => [issuer(), `subject: ${job.identity}`], provenance, 0, true],
    ['an identity that goes on', () => [issuer(), `subject: ${job.identity}0`], [], 3, false],
    ['a part of the identity', () => [issuer(), `subject: ${job.identity.slice(0, -1)}`], [], 3, false],
    ['another issuer', () => ['issuer: https://token.actions.githubusercontent.com', `subject: ${job.identity}`], [], 3, false],
    ['the source of another caller', () => [issuer(), `subject: ${job.identity}`, 'source:', '  repository: mallory/wasm'], [], 3, false],
    ['another attestation', () => [issuer(), `subject: ${job.identity}`], ['attestations:', '  - predicateType: https://slsa.dev/provenance/v1'], 3, false],
  ];
  for (const [what, rule, more, ours, others] of rows)
    test(`${what}: ours ends with ${ours}, cosign and gh ${others ? 'accept' : 'refuse'}`, async () => {
      const asked = await ask(keyless, rule(), more);
      assert.deepEqual([asked.ours, asked.cosign, asked.gh], [ours, others, others], asked.text);
    });

  test('an unsigned image: ours ends with 4, cosign and gh refuse', async () => {
    const asked = await ask(unsigned, [issuer(), `subject: ${job.identity}`]);
    assert.deepEqual([asked.ours, asked.cosign, asked.gh], [4, false, false], asked.text);
  });
});
