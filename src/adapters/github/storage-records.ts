import { isObject, type Json, stringAt } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import type { StorageRecords, StoredImage } from '../../github-ports.ts';
import { type GithubOptions, type Net, openGithub } from './github-client.ts';

/**
 * Opens GitHub's records of where the artifacts of an organization are stored.
 * @param options `token`: with `artifact-metadata: write`.
 * @throws WasmImageError STORAGE_RECORD_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Artifact metadata", create an artifact metadata storage record.
 */
export async function openStorageRecords(options: GithubOptions, net: Net): Promise<StorageRecords> {
  const client = await openGithub(
    options,
    {
      code: 'STORAGE_RECORD_FAILED',
      what: `Cannot record in ${quoted(options.repository)} where the image is stored`,
      permission:
        'add "artifact-metadata: write" to the "permissions:" of the job; the image also needs an attestation that is ' +
        'stored on GitHub, and the registry must be reachable under its public name',
    },
    net,
  );
  const names = { owner: client.owner, repo: client.repo };
  let isOrganization: Promise<boolean> | undefined;
  const askOwner = async (): Promise<boolean> => {
    const answer = (await client.ask({ route: 'GET /repos/{owner}/{repo}', parameters: names })) as Json;
    const owner = isObject(answer) ? answer.owner : undefined;
    const type = isObject(owner) ? stringAt(owner, 'type') : undefined;
    if (type === undefined) throw client.failed('GitHub does not say who owns the repository');
    return type === 'Organization';
  };
  return {
    async put({ name, digest, version }: StoredImage) {
      isOrganization ??= askOwner();
      if (!(await isOrganization)) return undefined;
      const request = {
        route: 'POST /orgs/{org}/artifacts/metadata/storage-record',
        // The repository follows from the attestation. A record that is there is updated.
        parameters: {
          org: client.owner,
          name,
          digest,
          ...(version === undefined ? {} : { version }),
          registry_url: `https://${name.split('/')[0] ?? ''}/`,
          status: 'active',
        },
      };
      // GitHub answers 404 until it has processed the attestation.
      const answer = (await client.retry(() => client.once(request), 404)) as Json;
      const records = isObject(answer) ? answer.storage_records : undefined;
      const ids = Array.isArray(records)
        ? records.flatMap((one: Json) => (isObject(one) && typeof one.id === 'number' ? [String(one.id)] : []))
        : [];
      if (ids.length === 0) throw client.failed('GitHub returned no id');
      return ids;
    },
  };
}
