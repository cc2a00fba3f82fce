// The verifiers of the lab: each checks an image for the same signer and accepts it, or reports why not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, pythonJudge } from './places.ts';
import { type Finished, plainEnvironment, run } from './process.ts';
import { getBundles } from './raw-registry.ts';
import type { Witness } from './signers.ts';
import { repositoryOf, type Stage } from './stage.ts';
import { wasmImage } from './subject.ts';

export const VERIFIERS = ['wasm-image', 'cosign 3', 'cosign 2', 'sigstore-python'] as const;
export type Verifier = (typeof VERIFIERS)[number];

/** The question: an image, its signer and witness, and optionally an attestation instead of the signature. */
export interface Question {
  readonly path: string;
  readonly digest: string;
  readonly witness: Witness;
  readonly attestation?: string;
  /** Default: the job of the stage. */
  readonly identity?: string;
  /** Default: that of the stage. */
  readonly issuer?: string;
  readonly trustedRoot?: string;
  /** Another address for the registry, 127.0.0.1:PORT. */
  readonly host?: string;
  /** Merged into the policy for wasm-image. */
  readonly policy?: object;
  /** Whether wasm-image accepts cosign's legacy format; default true. */
  readonly acceptsLegacy?: boolean;
}

export interface Answer {
  /** Exit status of the program. */
  readonly status: number | undefined;
  readonly text: string;
}

export async function ask(verifier: Verifier, stage: Stage, question: Question): Promise<Answer> {
  switch (verifier) {
    case 'wasm-image':
      return answerOf(await askOurs(stage, question));
    case 'cosign 3':
      return answerOf(await askCosign('cosign', stage, question));
    case 'cosign 2':
      return answerOf(await askCosign('cosign2', stage, question));
    case 'sigstore-python':
      return askPython(stage, question);
  }
}

/**
 * With a policy, since only a policy can accept attestations of other tools, the legacy format, or only a timestamp.
 */
async function askOurs(stage: Stage, question: Question): Promise<Finished> {
  const { path, digest, witness, attestation, host = stage.registry.host } = question;
  const file = join(stage.workspace.folder, 'wasm-policy.yaml');
  const signer = { allOf: [{ name: 'signer', ...authorityOf(stage, question) }] };
  const formats = question.acceptsLegacy === false ? ['bundle'] : ['bundle', 'legacy'];
  const policy = {
    apiVersion: 'wasm-image.dev/v1',
    kind: 'FilterVerificationPolicy',
    images: [{ repository: `${host}/${path}` }],
    authorities: signer,
    signature: { transparency: witness === 'log' ? 'required' : 'tsa', formats },
    ...(attestation === undefined ? {} : { attestations: [{ predicateType: attestation }] }),
    ...question.policy,
  };
  writeFileSync(file, JSON.stringify(policy));
  const root = question.trustedRoot ?? stage.sigstore.trustedRoot;
  return wasmImage(['verify', `${host}/${path}@${digest}`, '--policy', file, '--trusted-root', root, '--json'], {
    cwd: stage.workspace.folder,
  });
}

function authorityOf(
  stage: Stage,
  { witness, identity = stage.job.identity, issuer = stage.sigstore.issuer.url }: Question,
): object {
  if (witness === 'none') return { key: readFileSync(stage.workspace.publicKeyFile, 'utf8') };
  return { keyless: { issuer, subject: identity } };
}

function askCosign(program: 'cosign' | 'cosign2', stage: Stage, question: Question): Promise<Finished> {
  const { path, digest, witness, attestation, host = stage.registry.host } = question;
  const {
    identity = stage.job.identity,
    issuer = stage.sigstore.issuer.url,
    trustedRoot = stage.sigstore.trustedRoot,
  } = question;
  const who = ['--trusted-root', trustedRoot, '--certificate-identity', identity, '--certificate-oidc-issuer', issuer];
  const unlogged = witness === 'log' ? [] : ['--insecure-ignore-tlog'];
  // A log of version 2 gives cosign 2 no time, so it needs the flag for timestamps. cosign 3 needs it only for the
  // legacy
  // format.
  const timestamps =
    witness !== 'none' && (program === 'cosign2' || witness === 'timestamp') ? ['--use-signed-timestamps'] : [];
  // For a bundle, cosign 2 needs a trust root even with a key.
  const signer =
    witness === 'none'
      ? ['--key', stage.workspace.publicKeyFile, ...(program === 'cosign2' ? ['--trusted-root', trustedRoot] : [])]
      : who;
  const what = attestation === undefined ? ['verify'] : ['verify-attestation', '--type', attestation];
  return run(judge(program), [...what, ...signer, ...unlogged, ...timestamps, `${host}/${path}@${digest}`], {
    env: plainEnvironment({ HOME: stage.workspace.folder }),
    // It fetches thousands of referrers one by one.
    limitMs: 180_000,
  });
}

/** It reads files: we pass it each bundle of the image, and one good bundle is enough. */
async function askPython(stage: Stage, question: Question): Promise<Answer> {
  const {
    path,
    digest,
    witness,
    attestation = 'https://sigstore.dev/cosign/sign/v1',
    identity = stage.job.identity,
  } = question;
  if (witness === 'none') return { status: undefined, text: 'knows no keys' };
  const bundles = (await getBundles(repositoryOf(stage, path), digest)).filter(
    ({ predicateType }) => predicateType === attestation,
  );
  if (bundles.length === 0) return { status: undefined, text: 'reads bundles only' };
  let last: Answer = { status: undefined, text: '' };
  for (const { bytes } of bundles) {
    const file = join(stage.workspace.folder, 'asked.json');
    writeFileSync(file, bytes);
    const who = ['--cert-identity', identity, '--cert-oidc-issuer', stage.sigstore.issuer.url];
    const args = [
      '--trust-config',
      stage.sigstore.clientTrust,
      'verify',
      'identity',
      '--offline',
      '--bundle',
      file,
      ...who,
      digest,
    ];
    last = answerOf(
      await run(pythonJudge('sigstore'), args, { env: plainEnvironment({ HOME: stage.workspace.folder }) }),
    );
    if (last.status === 0) return last;
  }
  return last;
}

function answerOf({ status, stdout, stderr }: Finished): Answer {
  return { status, text: `${stderr}\n${stdout}` };
}
