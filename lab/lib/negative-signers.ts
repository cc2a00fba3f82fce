// Good bundles by the wrong signer or about the wrong subject, and policies that require nothing.
import { type Row, type Scene, signedAs, withBundles } from './negatives.ts';
import { attestWith, signWithCosign } from './signers.ts';

const SCAN = 'https://in-toto.io/attestation/vulns/v0.1';
const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const RELEASE = '.github/workflows/release.yml@refs/tags/v1.2.3';

const good = async ({ digest }: Scene) => ({ path: 'acme/good', digest, witness: 'log' }) as const;
const asked = (name: string, identity: (own: string) => string): Row => ({
  name,
  prepare: async (scene) => ({ ...(await good(scene)), identity: identity(scene.stage.job.identity) }),
  ours: 3,
  cosign: 'refuses',
});
const signed = (name: string, claims: Readonly<Record<string, string>>, cosign: Row['cosign'] = 'refuses'): Row => ({
  name,
  prepare: (scene, path) => signedAs(scene, path, claims),
  ours: 3,
  cosign,
});
/** A requirement on claims for which cosign has no flag. */
const claimed = (name: string, claims: Readonly<Record<string, string>>, github: object): Row => ({
  name,
  prepare: async (scene, path) => {
    const keyless = { issuer: scene.stage.sigstore.issuer.url, github: { repository: 'acme/wasm', ...github } };
    return {
      ...(await signedAs(scene, path, claims)),
      policy: { authorities: { allOf: [{ name: 'release', keyless }] } },
    };
  },
  ours: 3,
  cosign: 'accepts',
});
const policy = (name: string, parts: object): Row => ({
  name,
  prepare: async (scene) => ({ ...(await good(scene)), policy: parts }),
  ours: 2,
  cosign: 'accepts',
});

/** Who signed. */
/** Without a reusable workflow, a token names the same file twice. */
const workflow = (ref: string) => ({ workflow_ref: ref, job_workflow_ref: ref });

export const SIGNERS: readonly Row[] = [
  asked('identity: a prefix of the real one', (own) => own.slice(0, -1)),
  asked('identity: the real one with a suffix', (own) => `${own}x`),
  asked('identity: a part from the middle', (own) => own.slice(8, -8)),
  asked('identity: a regular expression that matches', (own) => own.replace('release', '.+lease')),
  asked('identity: owner in upper case', (own) => own.replace('acme', 'ACME')),
  { ...asked('identity: a letter that looks alike', (own) => own.replace('acme', '\u0430cme')), ours: 2 },
  {
    name: 'issuer: another one',
    prepare: async (scene) => ({ ...(await good(scene)), issuer: 'https://token.actions.githubusercontent.com' }),
    ours: 3,
    cosign: 'refuses',
  },
  signed('signed by another repository of the owner', {
    repository: 'acme/other',
    ...workflow(`acme/other/${RELEASE}`),
  }),
  signed('signed by a repository whose name has the same prefix', {
    repository: 'acme/wasm-x',
    ...workflow(`acme/wasm-x/${RELEASE}`),
  }),
  signed('signed by another workflow', { job_workflow_ref: 'acme/wasm/.github/workflows/test.yml@refs/tags/v1.2.3' }),
  signed('signed by a workflow with a letter in place of the dot', {
    job_workflow_ref: 'acme/wasm/.github/workflows/releaseXyml@refs/tags/v1.2.3',
  }),
  signed('signed on a branch', { job_workflow_ref: 'acme/wasm/.github/workflows/release.yml@refs/heads/main' }),
  {
    name: 'signed on pull_request_target',
    // Signed by cosign, since our action does not sign on this event.
    prepare: async ({ stage }, path) => {
      const job = stage.sigstore.issuer.allow({ event_name: 'pull_request_target' });
      return { path, digest: (await signWithCosign({ ...stage, job }, path, 3, 'log')).digest, witness: 'log' };
    },
    ours: 3,
    cosign: 'accepts',
  },
  signed(
    'our reusable workflow, called from another repository',
    { repository: 'evil/app', workflow_ref: `evil/app/${RELEASE}` },
    'accepts',
  ),
  claimed('same names, another repository id', { repository_id: '666' }, { repositoryId: '1001' }),
  claimed('same names, another owner id', { repository_owner_id: '666' }, { ownerId: '2002' }),
  claimed('signed on a self-hosted runner', { runner_environment: 'self-hosted' }, { runner: 'github-hosted' }),
];

/** What was signed. */
export const CONTENTS: readonly Row[] = [
  { name: 'unsigned', prepare: (scene, path) => withBundles(scene, path), ours: 4, cosign: 'refuses' },
  {
    name: 'a bundle about another image',
    prepare: (scene, path) => withBundles(scene, path, scene.otherBundle),
    ours: 3,
    cosign: 'refuses',
  },
  {
    name: 'copied to another repository, with a policy that compares the name',
    prepare: async (scene, path) => ({
      ...(await withBundles(scene, path, scene.bundle)),
      policy: { signature: { subjectName: 'repository' } },
    }),
    ours: 3,
    cosign: 'accepts',
  },
  {
    name: 'only an ABI report, listed as a signature',
    prepare: (scene, path) => withBundles(scene, path, scene.report),
    ours: 3,
    cosign: 'accepts',
  },
  {
    name: 'only a provenance',
    prepare: async ({ stage, digest }, path) => {
      const attested = await attestWith(stage, path, 'cosign', 'log');
      if (attested.status !== 0) throw new Error(attested.text);
      return { path, digest, witness: 'log' };
    },
    ours: 3,
    cosign: 'accepts',
  },
  {
    name: 'a summary that says FAILED',
    prepare: async (scene, path) => {
      const question = await withBundles(scene, path, scene.bundle);
      const attested = await attestWith(scene.stage, path, 'cosign', 'log', {
        type: SUMMARY,
        predicate: { verificationResult: 'FAILED' },
      });
      if (attested.status !== 0) throw new Error(attested.text);
      return { ...question, attestation: SUMMARY };
    },
    ours: 3,
    cosign: 'accepts',
  },
  {
    name: 'an attestation that does not exist',
    prepare: async (scene) => ({ ...(await good(scene)), attestation: SCAN }),
    ours: 4,
    cosign: 'refuses',
  },
];

/** What is required. */
export const POLICIES: readonly Row[] = [
  policy('no required signer', { authorities: { allOf: [] } }),
  policy('one of no signers', { authorities: { anyOf: { minimumMatches: 1, authorities: [] } } }),
  policy('no image', { images: [] }),
  policy('an empty list of attestations', { attestations: [] }),
  policy('an empty list of formats', { signature: { formats: [] } }),
  policy('a misspelt field', { signatures: {} }),
  {
    name: 'zero signers',
    prepare: async (scene) => {
      const authorities = [
        { name: 'a', keyless: { issuer: scene.stage.sigstore.issuer.url, subject: scene.stage.job.identity } },
      ];
      return { ...(await good(scene)), policy: { authorities: { anyOf: { minimumMatches: 0, authorities } } } };
    },
    ours: 2,
    cosign: 'accepts',
  },
];
