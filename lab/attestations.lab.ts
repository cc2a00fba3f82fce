// Provenance, SBOMs and verification summaries of our action: cosign and sigstore-python read them from real
// registries, the validators of CycloneDX and SPDX accept the SBOMs, and our gate requires all of them.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { type Github, startGithub } from '../test/support/github.ts';
import { jobEnvironment, predicateOf, publishByPeers, servicesOf, validateSbom } from './lib/attesting.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places, pythonJudge } from './lib/places.ts';
import { type Finished, plainEnvironment, run, stopAll } from './lib/process.ts';
import { attachBundle, fetchBundle, makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { type ActionRun, pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const ABI = 'https://wasm-image.dev/abi-report/v1';
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const VERIFIER = 'https://wasm-image.dev/verifier/publish/v1';
/** By predicate type, the name that cosign uses for it. */
const TYPES = {
  [ABI]: ABI,
  [PROVENANCE]: 'slsaprovenance1',
  'https://cyclonedx.org/bom': 'cyclonedx',
  'https://spdx.dev/Document': 'spdxjson',
  [SUMMARY]: SUMMARY,
};

interface Kept {
  readonly predicateType: string;
  readonly digest: string;
  readonly githubId?: string;
}

for (const kind of ['docker-registry', 'olareg'] as const) {
  // What the registry does not change is judged with one of them.
  const once = (name: string, judged: (t: TestContext) => Promise<void>): void => {
    if (kind === 'docker-registry') test(name, judged);
  };
  describe(`attestations in ${kind}`, { skip }, () => {
    let workspace: Workspace;
    let registry: Registry;
    let sigstore: Sigstore;
    let github: Github;
    let job: TokenRequest;
    let signed: ActionRun;
    let kept: readonly Kept[];
    const image = (name = 'all') => `${registry.host}/acme/${name}`;
    const reference = () => `${image()}@${signed.outputs.digest}`;

    before(async () => {
      workspace = await makeWorkspace(`attestations-${kind}`);
      for (const file of ['package.json', 'package-lock.json'])
        copyFileSync(join(places.example, file), join(workspace.folder, file));
      registry = await startRegistry(kind, 'attestations');
      sigstore = await startSigstore(`attestations-sigstore-${kind}`, 2);
      github = await startGithub('acme/wasm');
      copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
      job = sigstore.issuer.allow();
    });
    after(() => stopAll([registry, sigstore, github].filter((server) => server !== undefined)));

    const publishing = (name: string, more: Readonly<Record<string, string>>) => {
      const services = {
        'fulcio-url': sigstore.fulcioUrl,
        'rekor-url': sigstore.log.url,
        'timestamp-url': sigstore.timestampUrl,
      };
      const inputs = {
        module: 'add-header.wasm',
        images: image(name),
        tags: 'v1.2.3',
        'source-date-epoch': '0',
        'trusted-root': 'trusted_root.json',
        ...services,
      };
      const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
      const env = { ...pushEvent(workspace.folder), GITHUB_API_URL: github.url, ...token };
      return runAction(places.main, { ...inputs, ...more }, { cwd: workspace.folder, env });
    };
    const cosign = (type: string, of = reference(), identity = job.identity) => {
      const who = ['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url];
      const which = ['--trusted-root', sigstore.trustedRoot, '--type', type];
      return run(judge('cosign'), ['verify-attestation', ...which, ...who, of]);
    };
    const gate = (of: string, attestations: readonly object[]): Promise<Finished> => {
      const authorities = {
        allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer.url, subject: job.identity } }],
      };
      const head = { apiVersion: 'wasm-image.dev/v1', kind: 'FilterVerificationPolicy' };
      writeFileSync(
        join(workspace.folder, 'policy.yaml'),
        JSON.stringify({ ...head, images: [{ glob: `${registry.host}/acme/*` }], authorities, attestations }),
      );
      return wasmImage(['verify', of, '--policy', 'policy.yaml', '--trusted-root', 'trusted_root.json', '--json'], {
        cwd: workspace.folder,
      });
    };
    const condition = (path: string, equals: string) => ({ path, equals });

    test(`${kind}: the action signs five attestations and stores them in the registry and on GitHub`, async (t) => {
      const started = performance.now();
      const more = {
        sbom: 'cyclonedx, spdx',
        'verification-summary': 'true',
        'attestation-store': 'github',
        'github-token': 'ghs-lab-token',
      };
      signed = await publishing('all', more);
      t.diagnostic(
        `lab: ${kind}: publish with a signature and five attestations ${Math.round(performance.now() - started)} ms`,
      );
      assert.equal(signed.status, 0, signed.stdout + signed.stderr);
      kept = JSON.parse(signed.outputs.attestations ?? '[]') as readonly Kept[];
      assert.deepEqual(
        kept.map((one) => one.predicateType),
        Object.keys(TYPES),
      );
      assert.ok(kept.every((one) => /^\d+$/.test(one.githubId ?? '')));
      assert.equal(github.bundles.get(signed.outputs.digest ?? '')?.length, 5);
    });

    test(`${kind}: cosign verifies each by its type, for our identity only`, async () => {
      for (const type of Object.values(TYPES)) {
        const accepted = await cosign(type);
        assert.equal(accepted.status, 0, `${type}: ${accepted.stderr}`);
        assert.notEqual((await cosign(type, reference(), `${job.identity}x`)).status, 0);
      }
      assert.notEqual((await cosign('vuln')).status, 0);
      const { runDetails } = predicateOf((await cosign('slsaprovenance1')).stdout) as {
        readonly runDetails: { readonly builder: { readonly id: string } };
      };
      assert.equal(runDetails.builder.id, job.identity);
    });

    once(`${kind}: sigstore-python verifies each bundle for our identity and image only`, async () => {
      for (const { digest } of kept) {
        const bundle = await fetchBundle(workspace, registry, image(), digest);
        const python = (identity: string, of: string) => {
          const who = ['--cert-identity', identity, '--cert-oidc-issuer', sigstore.issuer.url];
          const args = [
            '--trust-config',
            sigstore.clientTrust,
            'verify',
            'identity',
            '--offline',
            '--bundle',
            bundle,
            ...who,
            of,
          ];
          return run(pythonJudge('sigstore'), args, { env: plainEnvironment({ HOME: workspace.folder }) });
        };
        const accepted = await python(job.identity, signed.outputs.digest ?? '');
        assert.equal(accepted.status, 0, accepted.stderr);
        assert.notEqual((await python(`${job.identity}x`, signed.outputs.digest ?? '')).status, 0);
        assert.notEqual((await python(job.identity, `sha256:${'0'.repeat(64)}`)).status, 0);
      }
    });

    once(`${kind}: the validators of CycloneDX and SPDX accept the SBOMs and refuse damaged ones`, async () => {
      for (const format of ['cyclonedx', 'spdxjson'] as const) {
        const document = predicateOf((await cosign(format)).stdout);
        const text = JSON.stringify(document);
        assert.match(text, /pkg:npm\/assemblyscript@/);
        assert.ok(
          text.includes((signed.outputs['module-digest'] ?? '').slice('sha256:'.length)),
          'the SBOM does not name the module',
        );
        const accepted = await validateSbom(workspace.folder, format, document);
        assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
        const list = format === 'spdxjson' ? 'packages' : 'components';
        assert.notEqual(
          (await validateSbom(workspace.folder, format, { ...document, [list]: [{ name: 7 }] })).status,
          0,
        );
      }
    });

    test(`${kind}: our gate requires all of them with conditions, and refuses values that differ`, async () => {
      const builder = (equals: string) => ({
        predicateType: PROVENANCE,
        conditions: [condition('/runDetails/builder/id', equals)],
      });
      const all = [
        builder(job.identity),
        { predicateType: ABI },
        { predicateType: 'https://cyclonedx.org/bom', conditions: [condition('/specVersion', '1.6')] },
        { predicateType: 'https://spdx.dev/Document', conditions: [condition('/spdxVersion', 'SPDX-2.3')] },
        { predicateType: SUMMARY, conditions: [condition('/verifier/id', VERIFIER)] },
      ];
      const accepted = await gate(reference(), all);
      assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
      assert.equal((await gate(reference(), [builder(`${job.identity}x`)])).status, 3);
      assert.equal(
        (await gate(reference(), [{ predicateType: 'https://in-toto.io/attestation/vulns' }])).status,
        4,
        'absent',
      );
    });

    test(`${kind}: our gate refuses a changed, a moved and a FAILED attestation; cosign accepts FAILED`, async () => {
      const bare = await publishing('bare', {
        provenance: 'false',
        'abi-attestation': 'false',
        annotations: 'org.example.other=1',
      });
      assert.equal(bare.status, 0, bare.stdout + bare.stderr);
      const target = `${image('bare')}@${bare.outputs.digest}`;
      const demanded = [{ predicateType: PROVENANCE }];
      assert.equal((await gate(target, demanded)).status, 4, 'absent');
      const file = await fetchBundle(
        workspace,
        registry,
        image(),
        kept.find((one) => one.predicateType === PROVENANCE)?.digest,
      );
      await attachBundle(workspace, registry, target);
      assert.equal((await gate(target, demanded)).status, 3, 'moved from another image');
      assert.notEqual((await cosign('slsaprovenance1', target)).status, 0);
      const bundle = JSON.parse(readFileSync(file, 'utf8')) as { dsseEnvelope: { payload: string } };
      const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
      const [from, to] = [signed.outputs.digest ?? '', bare.outputs.digest ?? ''].map((digest) =>
        digest.slice('sha256:'.length),
      ) as [string, string];
      bundle.dsseEnvelope.payload = Buffer.from(payload.replaceAll(from, to)).toString('base64');
      writeFileSync(file, JSON.stringify(bundle));
      await attachBundle(workspace, registry, target);
      assert.equal((await gate(target, demanded)).status, 3, 'changed');
      assert.notEqual((await cosign('slsaprovenance1', target)).status, 0);
      writeFileSync(
        join(workspace.folder, 'failed.json'),
        JSON.stringify({ verifier: { id: VERIFIER }, verificationResult: 'FAILED' }),
      );
      const attested = await run(
        judge('cosign'),
        [
          'attest',
          ...servicesOf(sigstore),
          '--type',
          SUMMARY,
          '--predicate',
          join(workspace.folder, 'failed.json'),
          target,
        ],
        { env: jobEnvironment(job) },
      );
      assert.equal(attested.status, 0, attested.stderr);
      assert.equal((await cosign(SUMMARY, target)).status, 0);
      const refused = await gate(target, [{ predicateType: SUMMARY }]);
      assert.equal(refused.status, 3, 'FAILED');
      assert.match(refused.stdout, /verificationResult: expected PASSED, seen \\"FAILED\\"/);
    });

    once(`${kind}: a signature with two attestations takes less time than with oras and cosign`, async (t) => {
      const byPeers = (name: string): Promise<void> =>
        publishByPeers(workspace.folder, `${image(name)}:v1`, job, sigstore, [PROVENANCE, ABI]);
      const byUs = async (name: string): Promise<void> => assert.equal((await publishing(name, {})).status, 0);
      const times: { ours: number[]; peers: number[] } = { ours: [], peers: [] };
      for (let i = 0; i < 3; i += 1) {
        for (const [side, publish] of [
          ['ours', byUs],
          ['peers', byPeers],
        ] as const) {
          const started = performance.now();
          await publish(`pace-${side}-${i}`);
          times[side].push(performance.now() - started);
        }
      }
      const [ours = 0, peers = 0] = [times.ours, times.peers].map((list) => list.sort((a, b) => a - b)[1]);
      t.diagnostic(
        `lab: ${kind}: keyless publish with two attestations ${Math.round(ours)} ms, oras and cosign ${Math.round(peers)} ms, ${(ours / peers).toFixed(2)}x`,
      );
      assert.ok(ours < peers);
    });

    test(`${kind}: a second run signs and stores nothing new`, async () => {
      const posts = github.seen.filter(({ line }) => line.startsWith('POST')).length;
      const more = {
        sbom: 'cyclonedx, spdx',
        'verification-summary': 'true',
        'attestation-store': 'github',
        'github-token': 'ghs-lab-token',
      };
      const again = await publishing('all', more);
      assert.equal(again.status, 0, again.stdout + again.stderr);
      const names = (list: readonly Kept[]) => list.map((one) => one.digest);
      assert.deepEqual(names(JSON.parse(again.outputs.attestations ?? '[]') as readonly Kept[]), names(kept));
      assert.equal(github.seen.filter(({ line }) => line.startsWith('POST')).length, posts);
    });
  });
}
