// A module as a file with a sigstore bundle: cosign 3 and sigstore-python verify what we sign, and we verify what they
// sign, with keys and keyless.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKey } from './lib/certificates.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places, pythonJudge } from './lib/places.ts';
import { type Finished, plainEnvironment, run } from './lib/process.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { identityToken, tokenOf } from './lib/stage.ts';
import { pushEvent, runAction, wasmImage } from './lib/subject.ts';

const NOT_OURS = 'https://token.actions.githubusercontent.com';

describe('files with bundles', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let sigstore: Sigstore;
  let job: TokenRequest;
  const at = (name: string): string => join(workspace.folder, name);
  const here = (env: Readonly<Record<string, string>> = {}) => ({
    cwd: workspace.folder,
    env: plainEnvironment({ HOME: workspace.folder, COSIGN_PASSWORD: '', ...env }),
  });
  const cosign = (...args: readonly string[]): Promise<Finished> => run(judge('cosign'), args, here(tokenOf(job)));
  const ours = (...args: readonly string[]): Promise<Finished> =>
    wasmImage(['verify', ...args], { cwd: workspace.folder });
  const python = (...args: readonly string[]): Promise<Finished> =>
    run(pythonJudge('sigstore'), ['--trust-config', sigstore.clientTrust, ...args], here());
  const who = (identity = job.identity, issuer = sigstore.issuer.url): readonly string[] => [
    ...['--certificate-identity', identity, '--certificate-oidc-issuer', issuer],
    ...['--trusted-root', 'trusted_root.json'],
  ];
  const accepted = ({ status, stdout, stderr }: Finished): void => assert.equal(status, 0, stdout + stderr);
  const refused = ({ status, stdout, stderr }: Finished, says: RegExp): void => {
    assert.notEqual(status, 0, stdout);
    assert.match(stdout + stderr, says);
  };

  before(async () => {
    workspace = await makeWorkspace('files');
    sigstore = await startSigstore('files-sigstore', 2);
    copyFileSync(sigstore.trustedRoot, at('trusted_root.json'));
    copyFileSync(workspace.otherModule, at('other.wasm'));
    job = sigstore.issuer.allow();
  });
  after(() => sigstore?.stop());

  test('cosign and sigstore-python accept what the action signs keyless, for its identity and file only', async () => {
    const inputs = {
      module: 'add-header.wasm',
      images: 'oci-layout:image',
      'module-bundle': 'true',
      'fulcio-url': sigstore.fulcioUrl,
      'rekor-url': sigstore.log.url,
      'timestamp-url': sigstore.timestampUrl,
      'trusted-root': 'trusted_root.json',
    };
    const env = { ...pushEvent(workspace.folder), ...tokenOf(job) };
    const signed = await runAction(places.main, inputs, { cwd: workspace.folder, env });
    accepted(signed);
    copyFileSync(signed.outputs['module-bundle'] ?? '', at('module.sigstore.json'));
    const record = JSON.parse(readFileSync(signed.outputs.record ?? '', 'utf8'));
    const commands: readonly { readonly tool: string; readonly command: string }[] = record.moduleBundle.verifyCommands;
    assert.deepEqual(
      commands.map(({ tool }) => tool),
      ['wasm-image', 'cosign'],
    );
    for (const { tool, command } of commands) {
      const [, ...args] = command.split(' ');
      accepted(tool === 'cosign' ? await cosign(...args) : await ours(...args.slice(1)));
    }
    const blob = ['verify-blob', '--bundle', 'module.sigstore.json'];
    refused(await cosign(...blob, ...who(`${job.identity}x`), 'add-header.wasm'), /expected SAN value/);
    refused(await cosign(...blob, ...who(job.identity, NOT_OURS), 'add-header.wasm'), /expected issuer value/);
    refused(await cosign(...blob, ...who(), 'other.wasm'), /provided artifact digest|does not match|invalid signature/);
    const identity = ['--cert-identity', job.identity, '--cert-oidc-issuer', sigstore.issuer.url];
    const bundle = ['verify', 'identity', '--offline', '--bundle', 'module.sigstore.json', ...identity];
    accepted(await python(...bundle, 'add-header.wasm'));
    assert.notEqual((await python(...bundle, 'other.wasm')).status, 0);
  });

  for (const kind of ['p256', 'p384', 'ed25519'] as const)
    test(`cosign accepts what we sign with a key of kind ${kind}, for that key and file only`, async () => {
      const [key, other] = [makeKey(workspace.folder, kind, kind), makeKey(workspace.folder, `other-${kind}`, kind)];
      const args = ['--images', `oci-layout:image-${kind}`, '--signing-key', key, '--module-bundle', '--output', kind];
      accepted(await wasmImage(['publish', 'add-header.wasm', ...args], { cwd: workspace.folder }));
      const bundle = ['--bundle', `${kind}/module.sigstore.json`];
      const blob = ['verify-blob', '--insecure-ignore-tlog', ...bundle];
      accepted(await cosign(...blob, '--key', `${kind}.pub`, 'add-header.wasm'));
      accepted(await ours('add-header.wasm', ...bundle, '--key', `${kind}.pub`));
      assert.notEqual((await cosign(...blob, '--key', `${kind}.pub`, 'other.wasm')).status, 0);
      assert.notEqual((await cosign(...blob, '--key', other.replace(/\.\w+$/, '.pub'), 'add-header.wasm')).status, 0);
    });

  test('we accept what cosign signs keyless, for its identity and file only', async () => {
    const services = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    accepted(await cosign('sign-blob', '--yes', ...services, '--bundle', 'cosign.json', 'add-header.wasm'));
    const bundle = ['--bundle', 'cosign.json'];
    accepted(await ours('add-header.wasm', ...bundle, ...who()));
    for (const [args, says] of [
      [['add-header.wasm', ...bundle, ...who(`${job.identity}x`)], /identity/],
      [['add-header.wasm', ...bundle, ...who(job.identity, NOT_OURS)], /issuer/],
      [['other.wasm', ...bundle, ...who()], /another file/],
    ] as const) {
      const denied = await ours(...args);
      assert.equal(denied.status, 3);
      refused(denied, says);
    }
  });

  test('we accept what cosign signs with a key, for that key and file only', async () => {
    accepted(await cosign('generate-key-pair', '--output-key-prefix', 'pair'));
    writeFileSync(at('no-services.json'), '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}');
    const services = ['--signing-config', 'no-services.json', '--trusted-root', sigstore.trustedRoot];
    const sign = ['sign-blob', '--yes', '--key', 'pair.key', ...services, '--bundle', 'pair.json'];
    accepted(await cosign(...sign, 'add-header.wasm'));
    accepted(await ours('add-header.wasm', '--bundle', 'pair.json', '--key', 'pair.pub'));
    assert.equal((await ours('other.wasm', '--bundle', 'pair.json', '--key', 'pair.pub')).status, 3);
    assert.equal((await ours('add-header.wasm', '--bundle', 'pair.json', '--key', 'p256.pub')).status, 3);
  });

  test('we accept what sigstore-python signs', async () => {
    const token = await identityToken(job);
    accepted(await python('sign', '--identity-token', token, '--bundle', 'python.json', 'add-header.wasm'));
    accepted(await ours('add-header.wasm', '--bundle', 'python.json', ...who()));
    assert.equal((await ours('other.wasm', '--bundle', 'python.json', ...who())).status, 3);
  });
});
