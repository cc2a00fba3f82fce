// The claims about a workflow that a real Fulcio writes into a certificate, and which repository a reusable workflow
// signed for.
import { strict as assert } from 'node:assert';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDockerConfig } from './lib/clients.ts';
import type { Claims } from './lib/oidc.ts';
import { judge, missingDist } from './lib/places.ts';
import { mustRun, plainEnvironment, stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { wasmImage } from './lib/subject.ts';

const COMMIT = 'f4d1ef7c9a5c2e6b8d3a0c1e2f3a4b5c6d7e8f90';
const FILE = '.github/workflows/release.yml';
const REUSABLE = `acme/builders/${FILE}@refs/tags/v3`;
const GITHUB = {
  owner: 'acme',
  repository: 'acme/wasm',
  workflow: FILE,
  ref: 'refs/tags/v1.2.3',
  repositoryId: '1001',
  ownerId: '2002',
  trigger: 'push',
  environment: 'production',
  runner: 'github-hosted',
  builderDigest: COMMIT,
};
const SOURCE = {
  repository: 'acme/wasm',
  repositoryId: '1001',
  ownerId: '2002',
  ref: 'refs/tags/v1.2.3',
  digest: COMMIT,
};

describe('claims of a workflow', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let own: string;
  let called: string;
  let untrusted: string;

  before(async () => {
    workspace = await makeWorkspace('claims');
    registry = await startRegistry('docker-registry', 'claims');
    sigstore = await startSigstore('claims-sigstore', 2);
    copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
    own = await signedAs('own', { environment: 'production' });
    called = await signedAs('called', { environment: 'production', job_workflow_ref: REUSABLE });
    untrusted = await signedAs('untrusted', { event_name: 'pull_request_target' });
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  /** cosign signs with the token of a job with these claims. */
  async function signedAs(name: string, claims: Claims): Promise<string> {
    const image = `${registry.host}/acme/${name}`;
    const reference = `${image}@${(await publish(workspace, registry, { image, sign: 'off' })).digest}`;
    const { url, token } = sigstore.issuer.allow(claims);
    const services = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    const own = { HOME: workspace.folder, DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry) };
    const env = plainEnvironment({ ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, ...own });
    await mustRun(judge('cosign'), ['sign', '--yes', ...services, reference], { env });
    return reference;
  }

  const verify = (reference: string, who: readonly string[]) =>
    wasmImage(['verify', reference, ...who, '--trusted-root', 'trusted_root.json'], { cwd: workspace.folder });

  function byPolicy(reference: string, rule: object): ReturnType<typeof verify> {
    const policy = {
      apiVersion: 'wasm-image.dev/v1',
      kind: 'FilterVerificationPolicy',
      images: [{ glob: `${registry.host}/acme/*` }],
      authorities: { allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer.url, ...rule } }] },
    };
    writeFileSync(join(workspace.folder, 'policy.json'), JSON.stringify(policy));
    return verify(reference, ['--policy', 'policy.json']);
  }

  const others: Readonly<Record<keyof typeof GITHUB, object>> = {
    owner: { owner: 'evil', repository: undefined },
    repository: { repository: 'acme/wasm-x' },
    workflow: { workflow: '.github/workflows/test.yml' },
    ref: { ref: 'refs/tags/v1.2.4' },
    repositoryId: { repositoryId: '100' },
    ownerId: { ownerId: '20020' },
    trigger: { trigger: 'schedule' },
    environment: { environment: 'staging' },
    runner: { runner: 'self-hosted' },
    builderDigest: { builderDigest: COMMIT.replace('f', 'e') },
  };
  const elsewhere: Readonly<Record<keyof typeof SOURCE, string>> = {
    repository: 'evil/wasm',
    repositoryId: '666',
    ownerId: '666',
    ref: 'refs/heads/main',
    digest: 'a'.repeat(40),
  };

  test('match all at once, and any other value is denied', async () => {
    const all = await byPolicy(own, { github: GITHUB });
    assert.equal(all.status, 0, all.stderr);
    for (const [claim, other] of Object.entries(others)) {
      const { repositoryId, ...rest } = GITHUB;
      const github = claim === 'owner' ? { ...rest, ...other, repositoryId } : { ...GITHUB, ...other };
      const asked = await byPolicy(own, { github });
      assert.equal(asked.status, 3, `${claim}: ${asked.stdout}${asked.stderr}`);
    }
  });

  test('name the repository that a reusable workflow signed for', async () => {
    const github = { repository: 'acme/builders', workflow: FILE, ref: 'refs/tags/v3', environment: 'production' };
    const all = await byPolicy(called, { github, source: SOURCE });
    assert.equal(all.status, 0, all.stderr);
    assert.equal((await byPolicy(called, { github })).status, 3, 'no source in the policy');
    for (const [claim, other] of Object.entries(elsewhere)) {
      const asked = await byPolicy(called, { github, source: { ...SOURCE, [claim]: other } });
      assert.equal(asked.status, 3, `${claim}: ${asked.stdout}${asked.stderr}`);
    }
  });

  test('are compared without a policy as well: the caller and the event', async () => {
    const byName = (file: string) => [
      '--certificate-identity',
      `https://github.com/${file}`,
      '--certificate-oidc-issuer',
      sigstore.issuer.url,
    ];
    const caller = (repository: string) => ['--certificate-github-workflow-repository', repository];
    const rows: readonly (readonly [reference: string, who: readonly string[], status: number, said: RegExp])[] = [
      [own, byName(`acme/wasm/${FILE}@refs/tags/v1.2.3`), 0, /verified/],
      [own, [...byName(`acme/wasm/${FILE}@refs/tags/v1.2.3`), ...caller('acme/wasm')], 0, /verified/],
      [called, byName(REUSABLE), 3, /source: expected/],
      [called, [...byName(REUSABLE), ...caller('acme/wasm')], 0, /verified/],
      [called, [...byName(REUSABLE), ...caller('evil/wasm')], 3, /source: expected/],
      [untrusted, byName(`acme/wasm/${FILE}@refs/tags/v1.2.3`), 3, /event: expected/],
    ];
    for (const [reference, who, status, said] of rows) {
      const asked = await verify(reference, who);
      assert.equal(asked.status, status, `${who.join(' ')}: ${asked.stdout}${asked.stderr}`);
      assert.match(asked.stdout + asked.stderr, said);
    }
    // cosign has a flag of the same name. Without it, cosign accepts any caller.
    const env = plainEnvironment({ HOME: workspace.folder });
    const trust = ['--trusted-root', sigstore.trustedRoot];
    for (const who of [byName(REUSABLE), [...byName(REUSABLE), ...caller('acme/wasm')]])
      await mustRun(judge('cosign'), ['verify', ...trust, ...who, called], { env });
    await assert.rejects(
      mustRun(judge('cosign'), ['verify', ...trust, ...byName(REUSABLE), ...caller('evil/wasm'), called], { env }),
    );
  });
});
