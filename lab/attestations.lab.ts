// Provenance, SBOMs and verification summaries of our action: cosign and sigstore-python read them out of real registries, the SBOM
// validators of both communities take them, and our gate demands them.
import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Github, startGithub } from '../test/support/github.ts';
import type { TokenRequest } from './lib/oidc.ts';
import { judge, missingDist, places, pythonJudge } from './lib/places.ts';
import { type Finished, mustRun, plainEnvironment, run, stopAll } from './lib/process.ts';
import { attachBundle, fetchBundle, makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { type ActionRun, pushEvent, runAction, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const ABI = 'https://wasm-image.dev/abi-report/v1';
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const VERIFIER = 'https://wasm-image.dev/verifier/publish/v1';
/** By the words of cosign, where it has one. */
const TYPES = {
  [ABI]: ABI,
  [PROVENANCE]: 'slsaprovenance1',
  'https://cyclonedx.org/bom': 'cyclonedx',
  'https://spdx.dev/Document': 'spdxjson',
  [SUMMARY]: SUMMARY,
};
const CYCLONEDX = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(0 if JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()) is None else 1)`;

interface Kept {
  readonly predicateType: string;
  readonly digest: string;
  readonly githubId?: string;
}

for (const kind of ['docker-registry', 'olareg'] as const) {
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
      return run(judge('cosign'), [
        'verify-attestation',
        '--trusted-root',
        sigstore.trustedRoot,
        '--type',
        type,
        ...who,
        of,
      ]);
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
    const predicateOf = (printed: string): Record<string, unknown> => {
      const { payload } = JSON.parse(printed.trim().split('\n')[0] ?? '') as { readonly payload: string };
      return (JSON.parse(Buffer.from(payload, 'base64').toString()) as { readonly predicate: Record<string, unknown> })
        .predicate;
    };

    test(`${kind}: the action signs and stores all five, here and on GitHub`, async (t) => {
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

    test(`${kind}: cosign verifies each by its type, for our identity alone`, async () => {
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

    test(`${kind}: sigstore-python verifies each bundle for our identity and image alone`, async () => {
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

    test(`${kind}: the validators of CycloneDX and SPDX take the SBOMs, and no damaged ones`, async () => {
      const validate = (format: 'cyclonedx' | 'spdxjson', document: object): Promise<Finished> => {
        const file = join(workspace.folder, 'bom.json');
        writeFileSync(file, JSON.stringify(document));
        return format === 'spdxjson'
          ? run(pythonJudge('sbom', 'pyspdxtools'), ['-i', file])
          : run(pythonJudge('sbom', 'python'), ['-c', CYCLONEDX, file]);
      };
      for (const format of ['cyclonedx', 'spdxjson'] as const) {
        const document = predicateOf((await cosign(format)).stdout);
        const text = JSON.stringify(document);
        assert.match(text, /pkg:npm\/assemblyscript@/);
        assert.ok(
          text.includes((signed.outputs['module-digest'] ?? '').slice('sha256:'.length)),
          'the module is not named',
        );
        const accepted = await validate(format, document);
        assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
        const list = format === 'spdxjson' ? 'packages' : 'components';
        assert.notEqual((await validate(format, { ...document, [list]: [{ name: 7 }] })).status, 0);
      }
    });

    test(`${kind}: our gate demands all of them with conditions, and refuses what is not so`, async () => {
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
        'not there',
      );
    });

    test(`${kind}: a changed, a borrowed and a FAILED one are refused by ours; cosign takes FAILED for a signature`, async () => {
      const bare = await publishing('bare', {
        provenance: 'false',
        'abi-attestation': 'false',
        annotations: 'org.example.other=1',
      });
      assert.equal(bare.status, 0, bare.stdout + bare.stderr);
      const target = `${image('bare')}@${bare.outputs.digest}`;
      const demanded = [{ predicateType: PROVENANCE }];
      assert.equal((await gate(target, demanded)).status, 4, 'not there');
      const file = await fetchBundle(
        workspace,
        registry,
        image(),
        kept.find((one) => one.predicateType === PROVENANCE)?.digest,
      );
      await attachBundle(workspace, registry, target);
      assert.equal((await gate(target, demanded)).status, 3, 'borrowed');
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
      const services = ['--yes', '--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
      const env = plainEnvironment({
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
      });
      const attested = await run(
        judge('cosign'),
        ['attest', ...services, '--type', SUMMARY, '--predicate', join(workspace.folder, 'failed.json'), target],
        {
          env,
        },
      );
      assert.equal(attested.status, 0, attested.stderr);
      assert.equal((await cosign(SUMMARY, target)).status, 0);
      const refused = await gate(target, [{ predicateType: SUMMARY }]);
      assert.equal(refused.status, 3, 'FAILED');
      assert.match(refused.stdout, /verificationResult: expected PASSED, seen \\"FAILED\\"/);
    });

    test(`${kind}: a signature with two attestations takes less time than the same from oras and cosign`, async (t) => {
      const env = plainEnvironment({
        HOME: workspace.folder,
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
      });
      writeFileSync(join(workspace.folder, 'predicate.json'), '{"lab":1}');
      const services = ['--yes', '--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
      const who = [
        '--certificate-identity',
        job.identity,
        '--certificate-oidc-issuer',
        sigstore.issuer.url,
        '--trusted-root',
        sigstore.trustedRoot,
      ];
      const byPeers = async (name: string): Promise<void> => {
        const ref = `${image(name)}:v1`;
        const steps: readonly (readonly [string, readonly string[]])[] = [
          ['oras', ['push', '--plain-http', ref, 'add-header.wasm']],
          ['cosign', ['sign', ...services, ref]],
          ...[PROVENANCE, ABI].map(
            (type) =>
              ['cosign', ['attest', ...services, '--type', type, '--predicate', 'predicate.json', ref]] as const,
          ),
          ['cosign', ['verify', ...who, ref]],
        ];
        for (const [program, args] of steps) await mustRun(judge(program), args, { env, cwd: workspace.folder });
      };
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

    test(`${kind}: the same run again signs and stores nothing new`, async () => {
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
