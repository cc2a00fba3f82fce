// One policy, two judges: our gate, and cosign running the script that "policy export" writes for it.
import { strict as assert } from 'node:assert';
import { copyFileSync, writeFileSync } from 'node:fs';
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

  /** What both say of an image: the exit status of our gate, and whether the script of cosign passes. */
  async function ask(
    reference: string,
    rule: readonly string[],
    more: readonly string[] = [],
  ): Promise<{ readonly ours: number | undefined; readonly cosign: boolean; readonly text: string }> {
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
    const exported = await wasmImage(['policy', 'export', 'wasm-policy.yaml', '--to', 'cosign'], { cwd: workspace.folder });
    assert.equal(exported.status, 0, exported.stderr);
    writeFileSync(join(workspace.folder, 'verify.sh'), exported.stdout);
    const cosign = await runScript(reference);
    return { ours: ours.status, cosign: cosign.status === 0, text: `${ours.stdout}\n${ours.stderr}\n${cosign.stderr}` };
  }

  function runScript(reference: string): Promise<Finished> {
    const path = `${join(judge('cosign'), '..')}:${process.env.PATH ?? ''}`;
    const env = plainEnvironment({ PATH: path, HOME: workspace.folder, DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry) });
    return run('sh', [join(workspace.folder, 'verify.sh'), reference, '--trusted-root', sigstore.trustedRoot], { cwd: workspace.folder, env });
  }

  const issuer = () => `issuer: ${sigstore.issuer.url}`;
  const provenance = ['attestations:', '  - predicateType: https://wasm-image.dev/abi-report/v1'];

  const rows: readonly (readonly [what: string, rule: () => readonly string[], more: readonly string[], ours: number, cosign: boolean])[] = [
    ['the exact identity', () => [issuer(), `subject: ${job.identity}`], [], 0, true],
    ['a pattern for the ref', () => [issuer(), `subjectGlob: ${job.identity.replace(/[^/]*$/, '*')}`], [], 0, true],
    ['an ABI attestation as well', () => [issuer(), `subject: ${job.identity}`], provenance, 0, true],
    ['an identity that goes on', () => [issuer(), `subject: ${job.identity}0`], [], 3, false],
    ['a part of the identity', () => [issuer(), `subject: ${job.identity.slice(0, -1)}`], [], 3, false],
    ['another issuer', () => ['issuer: https://token.actions.githubusercontent.com', `subject: ${job.identity}`], [], 3, false],
    ['the source of another caller', () => [issuer(), `subject: ${job.identity}`, 'source:', '  repository: mallory/wasm'], [], 3, false],
    ['another attestation', () => [issuer(), `subject: ${job.identity}`], ['attestations:', '  - predicateType: https://slsa.dev/provenance/v1'], 3, false],
  ];
  for (const [what, rule, more, ours, cosign] of rows)
    test(`${what}: ours ends with ${ours}, cosign ${cosign ? 'accepts' : 'refuses'}`, async () => {
      const asked = await ask(keyless, rule(), more);
      assert.deepEqual([asked.ours, asked.cosign], [ours, cosign], asked.text);
    });

  test('an unsigned image: ours ends with 4, cosign refuses', async () => {
    const asked = await ask(unsigned, [issuer(), `subject: ${job.identity}`]);
    assert.deepEqual([asked.ours, asked.cosign], [4, false], asked.text);
  });
});
