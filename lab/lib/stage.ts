// One private Sigstore, one registry and one filter, with everything that signers and verifiers need to use them.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Claims, TokenRequest } from './oidc.ts';
import { places } from './places.ts';
import { stopAll } from './process.ts';
import { makeWorkspace, publish, type Workspace } from './publishing.ts';
import type { RawRepository } from './raw-registry.ts';
import { type Registry, startRegistry } from './registries.ts';
import { type Sigstore, startSigstore } from './sigstore.ts';
import { type ActionRun, pushEvent, runAction } from './subject.ts';

export interface Stage {
  readonly workspace: Workspace;
  readonly registry: Registry;
  readonly sigstore: Sigstore;
  /** The job that signs by default. */
  readonly job: TokenRequest;
  /** The same services without a log: paths of files to sign and verify with only a timestamp. */
  readonly unlogged: { readonly trustedRoot: string; readonly signingConfig: string };
  stop(): Promise<void>;
}

export async function startStage(
  name: string,
  version: 1 | 2,
  kind: 'docker-registry' | 'olareg' = 'docker-registry',
): Promise<Stage> {
  const workspace = await makeWorkspace(name);
  const registry = await startRegistry(kind, name);
  let sigstore: Sigstore;
  try {
    sigstore = await startSigstore(`${name}-sigstore`, version);
  } catch (error) {
    await registry.stop();
    throw error;
  }
  const trustedRoot = join(sigstore.folder, 'unlogged_root.json');
  writeFileSync(trustedRoot, JSON.stringify({ ...readJson(sigstore.trustedRoot), tlogs: [] }));
  const signingConfig = join(sigstore.folder, 'unlogged_signing.json');
  writeFileSync(
    signingConfig,
    JSON.stringify({ ...readJson(sigstore.signingConfig), rekorTlogUrls: undefined, rekorTlogConfig: undefined }),
  );
  copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
  copyFileSync(trustedRoot, join(workspace.folder, 'unlogged_root.json'));
  const job = sigstore.issuer.allow();
  return {
    workspace,
    registry,
    sigstore,
    job,
    unlogged: { trustedRoot, signingConfig },
    stop: () => stopAll([registry, sigstore]),
  };
}

export function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** The environment in which cosign and our action find the token of a job. */
export function tokenOf(job: TokenRequest): Readonly<Record<string, string>> {
  return { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
}

/** A new identity token, for a program that cannot request one. */
export async function identityToken(job: TokenRequest): Promise<string> {
  const answer = await fetch(`${job.url}&audience=sigstore`, {
    headers: { authorization: `bearer ${job.token}` },
    signal: AbortSignal.timeout(10_000),
  });
  return ((await answer.json()) as { value: string }).value;
}

export function repositoryOf({ registry }: Stage, path: string): RawRepository {
  return { host: registry.host, path };
}

/** Publishes the filter without a signature. Its digest is the same in every repository. */
export async function publishUnsigned(
  { workspace, registry }: Stage,
  path: string,
  module = workspace.module,
): Promise<string> {
  return (await publish(workspace, registry, { image: `${registry.host}/${path}`, sign: 'off', module })).digest;
}

/** Runs our action in a job; by default it signs keyless with the services of the stage. */
export function publishSigned(
  stage: Stage,
  path: string,
  inputs: Readonly<Record<string, string>> = {},
  job: TokenRequest | Claims = stage.job,
): Promise<ActionRun> {
  const { workspace, sigstore, registry } = stage;
  const services = {
    'fulcio-url': sigstore.fulcioUrl,
    'rekor-url': sigstore.log.url,
    'timestamp-url': sigstore.timestampUrl,
    'trusted-root': 'trusted_root.json',
  };
  const usual = {
    module: 'add-header.wasm',
    images: `${registry.host}/${path}`,
    layout: 'compat',
    tags: 'v1.2.3',
    'source-date-epoch': '0',
    // The same module must give the same image, inside and outside a job.
    metadata: 'off',
  };
  const asking = isRequest(job) ? job : sigstore.issuer.allow(job);
  const env = { ...pushEvent(workspace.folder), ...tokenOf(asking) };
  return runAction(places.main, { ...usual, ...services, ...inputs }, { cwd: workspace.folder, env });
}

function isRequest(job: TokenRequest | Claims): job is TokenRequest {
  return 'url' in job && 'token' in job && 'identity' in job;
}
