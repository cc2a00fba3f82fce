// Independent clients that pull images: oras, crane and skopeo. They use only the registry, not our code.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './filters.ts';
import { judge } from './places.ts';
import { mustRun, plainEnvironment } from './process.ts';
import type { Credentials, Registry } from './registries.ts';

export const CLIENTS = ['oras', 'crane', 'skopeo'] as const;

export type Client = (typeof CLIENTS)[number];

/** Makes a docker config folder with the login of the registry, for DOCKER_CONFIG and --authfile. */
export function makeDockerConfig(folder: string, registry: Registry): string {
  const config = join(folder, 'docker');
  mkdirSync(config, { recursive: true, mode: 0o700 });
  const login = registry.credentials;
  const auths =
    login === undefined
      ? {}
      : { [registry.host]: { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') } };
  writeFileSync(join(config, 'config.json'), JSON.stringify({ auths }), { mode: 0o600 });
  return config;
}

/**
 * Pulls an image with a real client. `reference`: HOST/REPO:TAG or @DIGEST.
 * @returns manifest and blobs by their digests, computed here.
 */
export async function pullWith(
  client: Client,
  registry: Registry,
  reference: string,
  folder: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const target = join(folder, client);
  rmSync(target, { recursive: true, force: true });
  const config = makeDockerConfig(folder, registry);
  const env = plainEnvironment({ HOME: folder, DOCKER_CONFIG: config });
  switch (client) {
    case 'oras':
      await mustRun(judge('oras'), ['copy', '--from-plain-http', reference, '--to-oci-layout', `${target}:pulled`], {
        env,
      });
      return readBlobs(join(target, 'blobs/sha256'));
    case 'crane':
      await mustRun(judge('crane'), ['pull', '--insecure', '--format=oci', reference, target], { env });
      return readBlobs(join(target, 'blobs/sha256'));
    case 'skopeo':
      await mustRun(
        'skopeo',
        [
          '--insecure-policy',
          'copy',
          '--src-tls-verify=false',
          `--authfile=${join(config, 'config.json')}`,
          `docker://${reference}`,
          `dir:${target}`,
        ],
        { env },
      );
      return readBlobs(target);
  }
}

/** The digest of a tag, according to crane. */
export async function craneDigest(registry: Registry, reference: string, folder: string): Promise<string> {
  const env = plainEnvironment({ HOME: folder, DOCKER_CONFIG: makeDockerConfig(folder, registry) });
  return (await mustRun(judge('crane'), ['digest', '--insecure', reference], { env })).trim();
}

/** The digests of the tags of a repository, by tag, without the tags of signatures and referrers. It uses no client. */
export async function readTags(
  host: string,
  repository: string,
  login?: Credentials,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const tag of await readAllTags(host, repository, login)) {
    if (/^sha256-[0-9a-f]{64}/.test(tag)) continue;
    const accept =
      'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json';
    const manifest = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
      headers: { accept, ...basic(login) },
      signal: AbortSignal.timeout(10_000),
    });
    if (manifest.status !== 200) throw new Error(`Cannot fetch ${repository}:${tag}: ${manifest.status}`);
    found.set(tag, digestOf(new Uint8Array(await manifest.arrayBuffer())));
  }
  return found;
}

/** The tags that the registry lists; none if the repository does not exist. */
export async function readAllTags(host: string, repository: string, login?: Credentials): Promise<readonly string[]> {
  const list = await fetch(`http://${host}/v2/${repository}/tags/list`, {
    headers: basic(login),
    signal: AbortSignal.timeout(10_000),
  });
  if (list.status === 404) return [];
  if (list.status !== 200) throw new Error(`Cannot list the tags of ${repository}: ${list.status}`);
  const { tags } = (await list.json()) as { tags: readonly string[] | null };
  return tags ?? [];
}

function basic(login: Credentials | undefined): Readonly<Record<string, string>> {
  if (login === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` };
}

function readBlobs(folder: string): ReadonlyMap<string, Buffer> {
  const blobs = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return new Map(blobs.map((bytes) => [digestOf(bytes), bytes]));
}
