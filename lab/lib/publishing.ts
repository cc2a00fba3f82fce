// Publishes with our command line and a key.

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeKey } from './certificates.ts';
import { makeDockerConfig } from './clients.ts';
import { buildFilter, makeVariant } from './filters.ts';
import { freshFolder, judge } from './places.ts';
import { type Finished, mustRun, plainEnvironment, run } from './process.ts';
import type { Registry } from './registries.ts';
import { type CommandOptions, loginFlags, wasmImage } from './subject.ts';

/** A workspace with a key and two modules. */
export interface Workspace {
  readonly folder: string;
  readonly keyFile: string;
  readonly publicKeyFile: string;
  readonly module: string;
  /** The same filter with other bytes. */
  readonly otherModule: string;
}

/** The part of the record that tests read. */
export interface Record {
  readonly result: string;
  readonly digest: string;
  readonly moduleDigest: string;
  readonly layerDigest: string;
  readonly configDigest: string;
  readonly verified: boolean;
  readonly images: readonly { readonly reference: string; readonly signatureDigest?: string }[];
}

export interface PublishOptions {
  /** HOST/PATH. */
  readonly image: string;
  readonly tags?: readonly string[];
  readonly flavor?: string;
  readonly layout?: 'auto' | 'compat' | 'oci' | 'compat-docker';
  readonly module?: string;
  /** Default: the key of the workspace. */
  readonly sign?: 'key' | 'off';
  /** Folder for reports, if several runs share the workspace. */
  readonly out?: string;
  /** Default: the format of the layout. */
  readonly signatureFormat?: 'bundle' | 'legacy' | 'both';
  /** Lets oras from the cache read the image back. */
  readonly isCrossChecked?: boolean;
  readonly started?: CommandOptions['started'];
}

export async function makeWorkspace(name: string): Promise<Workspace> {
  const folder = freshFolder(name);
  const module = await buildFilter(folder);
  const keyFile = makeKey(folder, 'signer', 'p256');
  return {
    folder,
    keyFile,
    publicKeyFile: join(folder, 'signer.pub'),
    module,
    otherModule: makeVariant(module, 'other'),
  };
}

/**
 * Runs `wasm-image publish` with the key of the workspace; any exit status is fine.
 * @throws if its output contains a secret.
 */
export async function tryPublish(
  workspace: Workspace,
  registry: Pick<Registry, 'credentials'> | undefined,
  options: PublishOptions,
): Promise<Finished> {
  const sign = options.sign ?? 'key';
  const finished = await wasmImage(
    [
      'publish',
      ...[
        '--module',
        options.module ?? workspace.module,
        '--images',
        options.image,
        '--layout',
        options.layout ?? 'compat',
        '--source-date-epoch',
        '0',
        '--metadata',
        'off',
      ],
      ...(options.tags === undefined ? [] : ['--tags', options.tags.join(',')]),
      ...(options.flavor === undefined ? [] : ['--flavor', options.flavor]),
      ...(sign === 'off' ? ['--sign', 'off'] : ['--sign', 'key', '--signing-key', workspace.keyFile]),
      ...(registry === undefined ? [] : loginFlags(registry)),
      ...(options.out === undefined ? [] : ['--output', options.out]),
      ...(options.signatureFormat === undefined ? [] : ['--signature-format', options.signatureFormat]),
      ...(options.isCrossChecked === true ? ['--cross-check', 'oras'] : []),
      '--json',
    ],
    {
      cwd: workspace.folder,
      env: { PATH: `${dirname(judge('oras'))}:${process.env.PATH}` },
      ...(options.started === undefined ? {} : { started: options.started }),
    },
  );
  const secrets = [registry?.credentials?.password, readFileSync(workspace.keyFile, 'utf8').split('\n')[1]];
  for (const secret of secrets)
    assert.ok(
      secret === undefined || !(finished.stdout + finished.stderr).includes(secret),
      'the output contains a secret',
    );
  return finished;
}

/** Like {@link tryPublish}, and it must succeed. */
export async function publish(
  workspace: Workspace,
  registry: Pick<Registry, 'credentials'> | undefined,
  options: PublishOptions,
): Promise<Record> {
  const finished = await tryPublish(workspace, registry, options);
  assert.equal(finished.status, 0, `${finished.stdout}\n${finished.stderr}`);
  return JSON.parse(finished.stdout) as Record;
}

/** `wasm-image verify` with a public key. */
export function verifyWithOurs(
  workspace: Workspace,
  registry: Pick<Registry, 'credentials'>,
  reference: string,
  keyFile = workspace.publicKeyFile,
): Promise<Finished> {
  return wasmImage(['verify', '--image', reference, '--key', keyFile, ...loginFlags(registry), '--json'], {
    cwd: workspace.folder,
  });
}

/** `cosign verify` with a public key. Signatures with a key have no log entry here. */
export function verifyWithCosign(
  workspace: Workspace,
  registry: Registry,
  reference: string,
  keyFile = workspace.publicKeyFile,
): Promise<Finished> {
  const env = plainEnvironment({ HOME: workspace.folder, DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry) });
  return run(judge('cosign'), ['verify', '--key', keyFile, '--insecure-ignore-tlog', reference], { env });
}

/** Fetches the Sigstore bundle of a `signature-digest` with oras. @returns its path. */
export async function fetchBundle(
  workspace: Workspace,
  registry: Registry,
  image: string,
  signatureDigest: string | undefined,
): Promise<string> {
  const oras = orasFor(workspace, registry);
  const referrer = JSON.parse(await oras(['manifest', 'fetch', `${image}@${signatureDigest}`])) as {
    layers: { digest: string }[];
  };
  const file = join(workspace.folder, 'bundle.json');
  await oras(['blob', 'fetch', '--output', file, `${image}@${referrer.layers[0]?.digest}`]);
  return file;
}

/** Attaches bundle.json to any image, with oras. */
export async function attachBundle(workspace: Workspace, registry: Registry, reference: string): Promise<void> {
  const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  await orasFor(workspace, registry)(['attach', '--artifact-type', type, reference, `bundle.json:${type}`]);
}

function orasFor(workspace: Workspace, registry: Registry): (args: readonly string[]) => Promise<string> {
  const env = plainEnvironment({ HOME: workspace.folder, DOCKER_CONFIG: makeDockerConfig(workspace.folder, registry) });
  return (args) => mustRun(judge('oras'), [...args, '--plain-http'], { env, cwd: workspace.folder });
}
