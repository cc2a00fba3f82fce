import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { digestOf } from '../../src/core/digest.ts';
import { makeVerified, type SignatureFacts } from '../../src/decide/gate/checks.ts';
import type { TrustChoice } from '../../src/decide/plan/trust.ts';
import { verifyCommands } from '../../src/decide/report/verify-command.ts';
import { parseRepository, pin } from '../../src/oci/reference.ts';

const digest = digestOf(Uint8Array.of(1));
const IMAGE = `ghcr.io/acme/filter@${digest}`;
const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
const WHO = `--certificate-identity ${WORKFLOW} --certificate-oidc-issuer ${ISSUER}`;
const byWorkflow = (identity = WORKFLOW, issuer = ISSUER) => ({ kind: 'certificate', identity, issuer }) as const;
const pemOf = (curve: string): string =>
  (curve === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: curve })).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();
const LOGGED: SignatureFacts = {
  format: 'bundle',
  referrer: digest,
  signer: byWorkflow(),
  sourceRepository: undefined,
  logIndexes: ['7'],
  isCertificateLogged: true,
  times: ['2026-01-01T00:00:00Z'],
};
const byKey = (curve: string): Partial<SignatureFacts> => ({
  signer: { kind: 'key', publicKey: pemOf(curve) },
  logIndexes: [],
  isCertificateLogged: undefined,
  times: [],
});

function commandsOf(
  signature: Partial<SignatureFacts>,
  options: { readonly trust?: TrustChoice; readonly types?: readonly string[]; readonly repository?: string } = {},
): Readonly<Partial<Record<string, string>>> {
  const { trust, types, repository = 'ghcr.io/acme/filter' } = options;
  const names = ['payload type', 'predicate type', 'subject', 'key', 'identity', 'issuer', 'source', 'event', 'abi'];
  const verified = makeVerified(
    pin(parseRepository(repository), digest),
    { layout: 'compat', moduleDigest: digest, layerDigest: digest, abi: {} as never },
    { ...LOGGED, ...signature },
    names.map((name) => ({ name, passed: true, expected: '', seen: '' })),
  );
  const all = verifyCommands(verified, trust, types);
  return Object.fromEntries(all.map(({ tool, command }) => [tool, command]));
}

describe('the commands that verify an image', () => {
  const rows: readonly [string, Parameters<typeof commandsOf>, Readonly<Record<string, string>>][] = [
    [
      'keyless, public sigstore',
      [{}],
      { 'wasm-image': `wasm-image verify --image ${IMAGE} ${WHO}`, cosign: `cosign verify ${WHO} ${IMAGE}` },
    ],
    [
      'keyless with provenance',
      [{}, { types: [PREDICATES.abiReport, PREDICATES.provenance] }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} ${WHO}`,
        cosign: `cosign verify ${WHO} ${IMAGE}`,
        gh: `gh attestation verify oci://${IMAGE} --bundle-from-oci --repo acme/filter --cert-identity ${WORKFLOW}`,
      },
    ],
    [
      'private sigstore with a file, whose name has a space',
      [
        { signer: byWorkflow(WORKFLOW, 'https://idp.acme.example') },
        { trust: { kind: 'file', file: 'my root.json' }, types: [PREDICATES.provenance] },
      ],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --certificate-identity ${WORKFLOW} --certificate-oidc-issuer https://idp.acme.example --trusted-root 'my root.json'`,
        cosign: `cosign verify --certificate-identity ${WORKFLOW} --certificate-oidc-issuer https://idp.acme.example --trusted-root 'my root.json' ${IMAGE}`,
        gh: `gh attestation verify oci://${IMAGE} --bundle-from-oci --repo acme/filter --cert-identity ${WORKFLOW} --cert-oidc-issuer https://idp.acme.example --custom-trusted-root <(tr -d '\\r\\n' <'my root.json'; echo)`,
      },
    ],
    [
      'a trusted root as JSON text',
      [{}, { trust: { kind: 'file', file: '{"mediaType": "x"}' } }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} ${WHO} --trusted-root trusted_root.json`,
        cosign: `cosign verify ${WHO} --trusted-root trusted_root.json ${IMAGE}`,
      },
    ],
    [
      'private sigstore with a TUF mirror',
      [{}, { trust: { kind: 'tuf', mirror: 'https://tuf.acme', root: 'root.json' }, types: [PREDICATES.provenance] }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} ${WHO} --tuf-mirror https://tuf.acme --tuf-root root.json`,
        cosign: `(export TUF_ROOT="$(mktemp -d)" && cosign initialize --mirror https://tuf.acme --root root.json && cosign verify ${WHO} ${IMAGE})`,
      },
    ],
    [
      'no log, a timestamp only',
      [{ logIndexes: [], isCertificateLogged: false }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} ${WHO}`,
        cosign: `cosign verify ${WHO} --use-signed-timestamps --insecure-ignore-tlog --insecure-ignore-sct ${IMAGE}`,
      },
    ],
    [
      'a reusable workflow',
      [
        {
          signer: byWorkflow('https://github.com/acme/builders/.github/workflows/p.yml@refs/tags/v3'),
          sourceRepository: 'https://github.com/acme/filter',
        },
        { types: [PREDICATES.provenance] },
      ],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --certificate-identity https://github.com/acme/builders/.github/workflows/p.yml@refs/tags/v3 --certificate-oidc-issuer ${ISSUER} --certificate-github-workflow-repository acme/filter`,
        cosign: `cosign verify --certificate-identity https://github.com/acme/builders/.github/workflows/p.yml@refs/tags/v3 --certificate-oidc-issuer ${ISSUER} --certificate-github-workflow-repository acme/filter ${IMAGE}`,
        gh: `gh attestation verify oci://${IMAGE} --bundle-from-oci --repo acme/filter --cert-identity https://github.com/acme/builders/.github/workflows/p.yml@refs/tags/v3`,
      },
    ],
    [
      'a shared pipeline of GitLab, whose caller cosign does not compare',
      [
        {
          signer: byWorkflow('https://gitlab.com/acme/ci//release.yml@refs/heads/main', 'https://gitlab.com'),
          sourceRepository: 'https://gitlab.com/acme/filter',
        },
      ],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --certificate-identity https://gitlab.com/acme/ci//release.yml@refs/heads/main --certificate-oidc-issuer https://gitlab.com --certificate-github-workflow-repository https://gitlab.com/acme/filter`,
      },
    ],
    [
      'a person, whom gh does not accept',
      [{ signer: byWorkflow('dev@acme.example', 'https://oauth2.acme') }, { types: [PREDICATES.provenance] }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --certificate-identity dev@acme.example --certificate-oidc-issuer https://oauth2.acme`,
        cosign: `cosign verify --certificate-identity dev@acme.example --certificate-oidc-issuer https://oauth2.acme ${IMAGE}`,
      },
    ],
    [
      'a P-256 key',
      [byKey('prime256v1'), { trust: { kind: 'file', file: 'root.json' } }],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --key KEY.pub --trusted-root root.json`,
        cosign: `cosign verify --key KEY.pub --insecure-ignore-tlog ${IMAGE}`,
      },
    ],
    [
      'a P-384 key',
      [byKey('secp384r1')],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --key KEY.pub`,
        cosign: `cosign verify --key KEY.pub --signature-digest-algorithm sha384 --insecure-ignore-tlog ${IMAGE}`,
      },
    ],
    [
      'an Ed25519 key',
      [byKey('ed25519')],
      {
        'wasm-image': `wasm-image verify --image ${IMAGE} --key KEY.pub`,
        cosign: `cosign verify --key KEY.pub --insecure-ignore-tlog ${IMAGE}`,
      },
    ],
    [
      'the legacy format, which our gate accepts only with a policy',
      [{ ...byKey('prime256v1'), format: 'legacy' }],
      { cosign: `cosign verify --key KEY.pub --insecure-ignore-tlog ${IMAGE}` },
    ],
    [
      'a layout folder, which no other tool reads',
      [byKey('prime256v1'), { repository: 'oci-layout:out' }],
      { 'wasm-image': `wasm-image verify --image oci-layout:out@${digest} --key KEY.pub` },
    ],
  ];
  for (const [title, question, expected] of rows)
    it(`${title}: ${Object.keys(expected).join(', ')}`, () => assert.deepEqual(commandsOf(...question), expected));

  it('quotes an identity so that a shell does not run it', () => {
    const { cosign = '' } = commandsOf({ signer: byWorkflow("a'$(touch x)@acme.example") });
    assert.ok(cosign.includes(`--certificate-identity 'a'\\''$(touch x)@acme.example' `), cosign);
  });
});
