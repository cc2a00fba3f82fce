// The signers of the lab: each function signs an image with a different program.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judge, pythonJudge } from './places.ts';
import { type Finished, mustRun, plainEnvironment, run } from './process.ts';
import { attachRaw, getManifest } from './raw-registry.ts';
import { identityToken, publishSigned, publishUnsigned, repositoryOf, type Stage, tokenOf } from './stage.ts';

/** What proves the time of the signature: a log, or only a timestamp. */
export type Witness = 'log' | 'timestamp' | 'none';

/** The result of a signer. The image exists even if signing failed. */
export interface Signed {
  readonly digest: string;
  readonly status: number | undefined;
  readonly text: string;
}

const PROVENANCE = 'https://slsa.dev/provenance/v1';
const SIGNATURE = 'https://sigstore.dev/cosign/sign/v1';

/** Our action, keyless or with the key of the workspace. */
export async function signWithOurs(
  stage: Stage,
  path: string,
  format: 'bundle' | 'legacy' | 'both',
  witness: Witness,
): Promise<Signed> {
  const key = { sign: 'key', 'signing-key': stage.workspace.keyFile };
  const unlogged = { 'rekor-url': 'off', 'trusted-root': 'unlogged_root.json' };
  const inputs = witness === 'none' ? key : witness === 'timestamp' ? unlogged : {};
  // If an image has a bundle, cosign 2.6 and 3 ignore its legacy signatures, so there must be no attestation.
  const alone: Readonly<Record<string, string>> = format === 'legacy' ? { 'abi-attestation': 'false' } : {};
  const finished = await publishSigned(stage, path, { 'signature-format': format, ...inputs, ...alone });
  return { digest: finished.outputs.digest ?? '', status: finished.status, text: finished.stdout + finished.stderr };
}

/** cosign 3 or 2, as a bundle. */
export async function signWithCosign(stage: Stage, path: string, version: 2 | 3, witness: Witness): Promise<Signed> {
  const format = version === 2 ? ['--new-bundle-format'] : [];
  return cosign(stage, path, version, ['sign', '--yes', ...format, ...trust(stage, witness)]);
}

/** cosign 2 in its legacy format. */
export async function signWithCosign2Legacy(stage: Stage, path: string, witness: Witness): Promise<Signed> {
  const { sigstore } = stage;
  const token = join(stage.workspace.folder, 'id.jwt');
  writeFileSync(token, await identityToken(stage.job));
  const log = witness === 'log' ? ['--tlog-upload=true', '--rekor-url', sigstore.log.url] : ['--tlog-upload=false'];
  const services = ['--fulcio-url', sigstore.fulcioUrl, '--timestamp-server-url', sigstore.timestampUrl, ...log];
  return cosign(stage, path, 2, ['sign', '--yes', '--identity-token', token, ...services], legacyTrust(stage));
}

/** A signature by sigstore-python. We attach it, since sigstore-python does not talk to registries. */
export async function signWithPython(stage: Stage, path: string): Promise<Signed> {
  const digest = await publishUnsigned(stage, path);
  const { folder } = stage.workspace;
  // Its command line supports only predicate types of provenance, so the signature is made with its library.
  const script = join(folder, 'sign.py');
  writeFileSync(
    script,
    [
      'import sys',
      'from sigstore.dsse import StatementBuilder, Subject',
      'from sigstore.models import ClientTrustConfig',
      'from sigstore.oidc import IdentityToken',
      'from sigstore.sign import SigningContext',
      'config, token, digest, kind, out = sys.argv[1:]',
      'context = SigningContext.from_trust_config(ClientTrustConfig.from_json(open(config).read()))',
      'subject = Subject(name="image", digest={"sha256": digest})',
      'statement = StatementBuilder().subjects([subject]).predicate_type(kind).predicate({}).build()',
      'with context.signer(IdentityToken(token)) as signer:',
      '    open(out, "w").write(signer.sign_dsse(statement).to_json())',
    ].join('\n'),
  );
  const out = join(folder, 'python.json');
  const python = join(dirname(pythonJudge('sigstore')), 'python');
  const args = [
    script,
    stage.sigstore.clientTrust,
    await identityToken(stage.job),
    digest.slice('sha256:'.length),
    SIGNATURE,
    out,
  ];
  const finished = await run(python, args, { env: plainEnvironment({ HOME: folder }) });
  if (finished.status === 0) await attachRaw(repositoryOf(stage, path), digest, readFileSync(out), SIGNATURE);
  return { digest, status: finished.status, text: finished.stderr };
}

/** A provenance by cosign (Statement v0.1, a subject without a name), or by the command line of sigstore-python. */
export async function attestWith(
  stage: Stage,
  path: string,
  program: 'cosign' | 'cosign2' | 'sigstore-python',
  witness: Witness,
  said: { readonly type: string; readonly predicate: object } | undefined = undefined,
): Promise<Signed> {
  const { folder } = stage.workspace;
  const predicate = join(folder, 'provenance.json');
  const external = { buildType: 'https://lab.example/build', externalParameters: {}, resolvedDependencies: [] };
  const provenance = { buildDefinition: external, runDetails: { builder: { id: 'https://lab.example/builder' } } };
  writeFileSync(predicate, JSON.stringify(said?.predicate ?? provenance));
  if (program !== 'sigstore-python') {
    const format = program === 'cosign2' ? ['--new-bundle-format'] : [];
    const what = ['--type', said?.type ?? 'slsaprovenance1', '--predicate', predicate];
    return cosign(stage, path, program === 'cosign' ? 3 : 2, [
      'attest',
      '--yes',
      ...format,
      ...what,
      ...trust(stage, witness),
    ]);
  }
  const digest = await publishUnsigned(stage, path);
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, (await getManifest(repositoryOf(stage, path), digest)) ?? '');
  const bundle = join(folder, 'python-provenance.json');
  const what = ['--predicate', predicate, '--predicate-type', PROVENANCE, '--bundle', bundle, '--overwrite', manifest];
  await mustRun(
    pythonJudge('sigstore'),
    [
      '--trust-config',
      stage.sigstore.clientTrust,
      'attest',
      '--identity-token',
      await identityToken(stage.job),
      ...what,
    ],
    {
      env: plainEnvironment({ HOME: folder }),
    },
  );
  await attachRaw(repositoryOf(stage, path), digest, readFileSync(bundle), PROVENANCE);
  return { digest, status: 0, text: '' };
}

async function cosign(
  stage: Stage,
  path: string,
  version: 2 | 3,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Signed> {
  const digest = await publishUnsigned(stage, path);
  const finished: Finished = await run(
    judge(version === 2 ? 'cosign2' : 'cosign'),
    [...args, `${stage.registry.host}/${path}@${digest}`],
    {
      env: plainEnvironment({ HOME: stage.workspace.folder, ...tokenOf(stage.job), ...env }),
    },
  );
  return { digest, status: finished.status, text: finished.stderr };
}

function trust({ sigstore, unlogged }: Stage, witness: Witness): readonly string[] {
  return [
    '--trusted-root',
    sigstore.trustedRoot,
    '--signing-config',
    witness === 'timestamp' ? unlogged.signingConfig : sigstore.signingConfig,
  ];
}

/** Where cosign 2 looks for keys without a trust root. */
export function legacyTrust({ sigstore }: Stage): Readonly<Record<string, string>> {
  const file = (name: string) => join(sigstore.folder, name);
  return {
    SIGSTORE_ROOT_FILE: file('chain.pem'),
    SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: file('ct.pub'),
    SIGSTORE_REKOR_PUBLIC_KEY: sigstore.log.publicKeyFile,
    SIGSTORE_TSA_CERTIFICATE_FILE: file('tsa-chain.pem'),
  };
}
