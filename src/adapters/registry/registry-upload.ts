import type { Content } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isTransient } from '../net/http.ts';
import { locationOf, withParameter } from './location.ts';
import type { RegistryClient } from './registry-client.ts';
import { answerError, checkReported } from './registry-errors.ts';

/**
 * Statuses of an upload's PUT that mean that its session is lost; a new one is opened. Sources: GHCR 404
 * BLOB_UPLOAD_UNKNOWN, ECR 416, ACR 404, docker-registry 400 after a partial body.
 */
const LOST_SESSION = new Set([400, 404, 416]);
const MAX_RESTARTS = 2;
/**
 * Statuses of an upload's PUT for a login that may add but not change, such as one with only Artifactory's right
 * "deploy". Source: rust-oci-client issue 205.
 */
const NO_CHANGE = new Set([403, 405]);
/** Clients for which the single POST has worked. */
const singlePosters = new WeakSet<RegistryClient>();

/**
 * Stores a blob: POST opens a session, one PUT fills it. After a failure it first checks whether the blob is stored,
 * since the response may have been lost after the commit, and then opens a new session: no session is filled twice.
 * @param started an unused session of {@link startUpload}, for the first attempt.
 * @throws WasmImageError REGISTRY_*, DIGEST_MISMATCH when the registry reports a different digest.
 * Source: distribution-spec 1.1, end-4a and end-6.
 */
export async function uploadBlob(client: RegistryClient, content: Content, started?: URL): Promise<void> {
  let restarts = 0;
  const task = `push blob ${content.digest} to ${client.name}`;
  await client.retry(
    async (attempt) => {
      if (attempt > 1 && (await hasBlob(client, content))) return;
      if (singlePosters.has(client) && (await postBlob(client, content, task))) return;
      const session = (attempt === 1 ? started : undefined) ?? (await startUpload(client, task));
      const put = await client.call({
        task,
        method: 'PUT',
        to: withParameter(session, 'digest', content.digest),
        access: 'push',
        headers: { 'content-type': 'application/octet-stream' },
        body: content.bytes,
        transfer: `pushing ${partOf(content)}`,
      });
      if (NO_CHANGE.has(put.status) && (await postBlob(client, content, task))) return;
      if (put.status !== 201)
        throw answerError(task, 'PUT blob', put, { detail: LOST_SESSION.has(put.status) ? { lostSession: true } : {} });
      checkReported(task, put, content);
    },
    (thrown) => {
      if (isTransient(thrown)) return true;
      const isLost = thrown instanceof WasmImageError && thrown.detail.lostSession === true;
      restarts += isLost ? 1 : 0;
      return isLost && restarts <= MAX_RESTARTS;
    },
  );
}

/** What a blob is in its image. */
function partOf({ mediaType }: Content): string {
  return mediaType.includes('config') ? 'config' : 'layer';
}

/**
 * Stores a blob with one POST, which registries need not support.
 * @returns whether it is stored. Source: distribution-spec 1.1, end-4b.
 */
async function postBlob(client: RegistryClient, content: Content, task: string): Promise<boolean> {
  const posted = await client.call({
    task,
    method: 'POST',
    to: `blobs/uploads/?digest=${encodeURIComponent(content.digest)}`,
    access: 'push',
    headers: { 'content-type': 'application/octet-stream' },
    body: content.bytes,
    transfer: `pushing ${partOf(content)}`,
  });
  if (posted.status !== 201) {
    const error = answerError(task, 'POST blob', posted);
    if (isTransient(error)) throw error;
    return false;
  }
  checkReported(task, posted, content);
  singlePosters.add(client);
  return true;
}

/**
 * Opens a session, which shows whether this login may push.
 * @returns the address for its content.
 * @throws WasmImageError REGISTRY_*.
 */
export async function startUpload(client: RegistryClient, task: string): Promise<URL> {
  const opened = await client.call({ task, method: 'POST', to: 'blobs/uploads/', access: 'push' });
  if (opened.status !== 202) throw answerError(task, 'POST blob upload', opened);
  return locationOf(task, opened);
}

/** Whether the blob is stored; a failed request counts as "no". */
export async function hasBlob(client: RegistryClient, content: Content): Promise<boolean> {
  const task = `look for blob ${content.digest} in ${client.name}`;
  try {
    const { status, headers } = await client.call({
      task,
      method: 'HEAD',
      to: `blobs/${content.digest}`,
      access: 'push',
    });
    return status === 200 && (headers['docker-content-digest'] ?? content.digest) === content.digest;
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}
