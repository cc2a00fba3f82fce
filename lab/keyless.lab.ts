// The action signs keyless with a real Sigstore. cosign 3, sigstore-python and our own verifier verify the image.
import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { craneDigest, readTags } from './lib/clients.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places, pythonJudge } from './lib/places.ts';
import { mustRun, plainEnvironment, run, stopAll } from './lib/process.ts';
import { attachBundle, fetchBundle, makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { type ActionRun, pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();

for (const version of [2, 1] as const) {
  for (const kind of ['docker-registry', 'olareg'] as const) {
    describe(`Rekor v${version} and ${kind}`, { skip }, () => {
      const title = `Rekor v${version}, ${kind}`;
      let workspace: Workspace;
      let registry: Registry;
      let sigstore: Sigstore;
      let job: TokenRequest;
      let signed: ActionRun;
      const image = () => `${registry.host}/acme/wasm`;
      const reference = () => `${image()}@${signed.outputs.digest}`;

      before(async () => {
        workspace = await makeWorkspace(`keyless-${version}-${kind}`);
        registry = await startRegistry(kind, 'keyless');
        sigstore = await startSigstore(`keyless-sigstore-${version}-${kind}`, version);
        copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
        job = sigstore.issuer.allow();
      });
      after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

      const publishing = (request: TokenRequest | undefined) => {
        const services = {
          'fulcio-url': sigstore.fulcioUrl,
          'rekor-url': sigstore.log.url,
          'timestamp-url': sigstore.timestampUrl,
          'trusted-root': 'trusted_root.json',
        };
        const inputs = {
          module: 'add-header.wasm',
          images: image(),
          tags: 'v1.2.3\nlatest',
          'source-date-epoch': '0',
          ...services,
        };
        const token: Readonly<Record<string, string>> =
          request === undefined
            ? {}
            : { ACTIONS_ID_TOKEN_REQUEST_URL: request.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: request.token };
        return runAction(places.main, inputs, {
          cwd: workspace.folder,
          env: { ...pushEvent(workspace.folder), ...token },
        });
      };
      const ours = (identity: string, issuer: string, of = reference()) =>
        wasmImage(
          [
            'verify',
            '--image',
            of,
            '--certificate-identity',
            identity,
            '--certificate-oidc-issuer',
            issuer,
            '--trusted-root',
            'trusted_root.json',
            '--json',
          ],
          {
            cwd: workspace.folder,
          },
        );
      const cosign = (identity: string, issuer: string, of = reference()) =>
        run(judge('cosign'), [
          'verify',
          '--trusted-root',
          sigstore.trustedRoot,
          '--certificate-identity',
          identity,
          '--certificate-oidc-issuer',
          issuer,
          of,
        ]);

      test(`${title}: a job without a token request fails with the permission to add, and stores nothing`, async () => {
        const finished = await publishing(undefined);
        assert.notEqual(finished.status, 0);
        assert.match(finished.stdout + finished.stderr, /id-token: write/);
        assert.equal((await readTags(registry.host, 'acme/wasm')).size, 0);
      });

      test(`${title}: the action signs, verifies and moves its tags`, async () => {
        signed = await publishing(job);
        assert.equal(signed.status, 0, signed.stdout + signed.stderr);
        assert.equal(signed.outputs.verified, 'true');
        assert.equal(signed.outputs['certificate-identity'], job.identity);
        assert.match(signed.outputs['log-index'] ?? '', /^\d+$/);
        assert.equal(signed.outputs.digest, await craneDigest(registry, `${image()}:v1.2.3`, workspace.folder));
        assert.deepEqual([...new Set(sigstore.issuer.audiences())], ['sigstore']);
        assert.ok(
          !(signed.stdout + signed.stderr + signed.summary).replaceAll(/^::add-mask::.*$/gm, '').includes(job.token),
          'the request token is in the output',
        );
      });

      test(`${title}: cosign accepts the signature for our identity and issuer only`, async () => {
        const accepted = await cosign(job.identity, sigstore.issuer.url);
        assert.equal(accepted.status, 0, accepted.stderr);
        assert.match((await cosign(`${job.identity}x`, sigstore.issuer.url)).stderr, /expected SAN value/);
        assert.match(
          (await cosign(job.identity, 'https://token.actions.githubusercontent.com')).stderr,
          /expected issuer value/,
        );
      });

      test(`${title}: sigstore-python accepts the bundle for our identity, issuer and image only`, async () => {
        const bundle = await fetchBundle(workspace, registry, image(), signed.outputs['signature-digest']);
        const python = (identity: string, issuer: string, digest: string) =>
          run(
            pythonJudge('sigstore'),
            [
              '--trust-config',
              sigstore.clientTrust,
              'verify',
              'identity',
              '--offline',
              '--bundle',
              bundle,
              '--cert-identity',
              identity,
              '--cert-oidc-issuer',
              issuer,
              digest,
            ],
            { env: plainEnvironment({ HOME: workspace.folder }) },
          );
        const digest = signed.outputs.digest ?? '';
        const accepted = await python(job.identity, sigstore.issuer.url, digest);
        assert.equal(accepted.status, 0, accepted.stderr);
        assert.notEqual((await python(`${job.identity}x`, sigstore.issuer.url, digest)).status, 0);
        assert.notEqual((await python(job.identity, 'https://token.actions.githubusercontent.com', digest)).status, 0);
        assert.notEqual((await python(job.identity, sigstore.issuer.url, `sha256:${'0'.repeat(64)}`)).status, 0);
      });

      test(`${title}: wasm-image accepts the signature for our identity, issuer and image only`, async () => {
        const accepted = await ours(job.identity, sigstore.issuer.url);
        assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
        assert.equal((await ours(`${job.identity}x`, sigstore.issuer.url)).status, 3);
        assert.equal((await ours(job.identity, 'https://token.actions.githubusercontent.com')).status, 3);
        const other = await publish(workspace, registry, {
          image: image(),
          module: workspace.otherModule,
          sign: 'off',
        });
        assert.equal((await ours(job.identity, sigstore.issuer.url, `${image()}@${other.digest}`)).status, 4);
        await fetchBundle(workspace, registry, image(), signed.outputs['signature-digest']);
        await attachBundle(workspace, registry, `${image()}@${other.digest}`);
        assert.equal((await ours(job.identity, sigstore.issuer.url, `${image()}@${other.digest}`)).status, 3);
        assert.notEqual((await cosign(job.identity, sigstore.issuer.url, `${image()}@${other.digest}`)).status, 0);
      });

      test(`${title}: the verify action sets verified to true for our identity, and to false for another one`, async () => {
        const inputs = {
          image: `${image()}:latest`,
          'certificate-oidc-issuer': sigstore.issuer.url,
          'trusted-root': 'trusted_root.json',
        };
        const verify = (identity: string) =>
          runAction(
            places.verify,
            { ...inputs, 'certificate-identity': identity },
            { cwd: workspace.folder, env: pushEvent(workspace.folder) },
          );
        const accepted = await verify(job.identity);
        assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
        assert.equal(accepted.outputs.verified, 'true');
        assert.equal(accepted.outputs.reference, reference());
        const refused = await verify(`${job.identity}x`);
        assert.notEqual(refused.status, 0);
        assert.equal(refused.outputs.verified, 'false');
        assert.ok(!refused.outputs.reference, 'the output names a refused image');
      });

      test(`${title}: a second run signs nothing new`, async () => {
        const again = await publishing(job);
        assert.equal(again.status, 0, again.stdout + again.stderr);
        assert.equal(again.outputs['signature-digest'], signed.outputs['signature-digest']);
        assert.equal(again.outputs['log-index'], signed.outputs['log-index']);
      });

      test(`${title}: wasm-image accepts what cosign signed`, async () => {
        const other = await publish(workspace, registry, { image: `${registry.host}/acme/cosigned`, sign: 'off' });
        const name = `${registry.host}/acme/cosigned@${other.digest}`;
        const env = plainEnvironment({
          ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
        });
        await mustRun(
          judge('cosign'),
          ['sign', '--yes', '--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot, name],
          { env },
        );
        const accepted = await ours(job.identity, sigstore.issuer.url, name);
        assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
      });
    });
  }
}
