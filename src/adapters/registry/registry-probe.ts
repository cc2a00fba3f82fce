import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Tag } from '../../oci/reference.ts';
import { type Reached, reach } from '../net/reach.ts';
import { schemeOf } from '../net/scheme.ts';
import { hostOf, RegistryClient, type RegistryOptions, type RegistryRepository } from './registry-client.ts';
import { connectionError } from './registry-errors.ts';
import { fetchManifest } from './registry-manifest.ts';
import { listReferrers } from './registry-referrers.ts';
import { startUpload } from './registry-upload.ts';

/** Questions to a registry about one repository, which leave nothing behind. All throw REGISTRY_*. */
export interface RegistryProbe {
  /** Whether the registry answers at all, without a login. */
  reach(): Promise<Reached>;
  /** Whether the repository exists; throws if this login may not read it. */
  hasRepository(): Promise<boolean>;
  /**
   * Begins an upload, which shows whether this login may push, and cancels it.
   * @returns whether the registry has cancelled it; otherwise the registry drops the empty upload by itself.
   */
  tryUpload(): Promise<boolean>;
  /** The digest that a tag or digest leads to; undefined when it is not stored. */
  digestOf(reference: Tag | Digest): Promise<Digest | undefined>;
  hasReferrersApi(subject: Digest): Promise<boolean>;
}

/** Opens a probe for a repository. */
export function openProbe(repository: RegistryRepository, options: RegistryOptions): RegistryProbe {
  const schemes = options.schemes ?? new Map();
  const client = new RegistryClient(repository, { ...options, schemes });
  const host = hostOf(repository);
  return {
    async reach() {
      const url = new URL(`${await schemeOf(host, options.insecure, schemes)}://${host}/v2/`);
      try {
        return await reach(url, 'GET');
      } catch (thrown) {
        throw connectionError(`reach ${quoted(host)}`, url, thrown);
      }
    },
    async hasRepository() {
      const task = `read ${client.name}`;
      const { status } = await client.read('tags/list', { task, method: 'GET', to: 'tags/list?n=1', access: 'pull' });
      return status === 200;
    },
    async tryUpload() {
      const session = await client.retry(() => startUpload(client, `push to ${client.name}`));
      return cancelUpload(client, session);
    },
    digestOf: async (reference) => (await fetchManifest(client, reference))?.digest,
    hasReferrersApi: async (subject) => (await listReferrers(client, subject)) !== undefined,
  };
}

/**
 * Cancels an upload. docker-registry 2.8.2 answers 204, olareg 202.
 * Source: distribution docs/spec/api.md, "Canceling an Upload"; the OCI specification has no such request.
 */
async function cancelUpload(client: RegistryClient, session: URL): Promise<boolean> {
  const task = `cancel the upload to ${client.name}`;
  try {
    const answer = await client.call({ task, method: 'DELETE', to: session, access: 'push' });
    return answer.status >= 200 && answer.status < 300;
  } catch (thrown) {
    if (thrown instanceof WasmImageError) return false;
    throw thrown;
  }
}
