import type { Content } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isTransient } from '../net/http.ts';
import { locationOf, withParameter } from '../net/location.ts';
import type { RegistryClient } from './registry-client.ts';
import { answerError, checkReported } from './registry-errors.ts';

/** Answers to an upload's PUT that mean its session is lost; a new one is opened. Sources: GHCR 404 BLOB_UPLOAD_UNKNOWN, ECR 416, ACR 404, docker-registry 400 after a partial body. */
const LOST_SESSION = new Set([400, 404, 416]);
const MAX_RESTARTS = 2;
/** An upload's PUT is refused to a login that may add and not change, as Artifactory's right "deploy" alone. Source: rust-oci-client issue 205. */
const NO_CHANGE = new Set([403, 405]);
/** Where the one POST has worked. */
const singlePosters = new WeakSet<RegistryClient>();

/**
 * Stores a blob: POST opens a session, one PUT fills it. After a failure the blob is looked for first, since the answer may have been
 * lost behind the commit, and a new session is opened: sessions are never filled twice.
 * @param started a session of {@link startUpload} that nothing was sent to; the first try takes it.
 * @throws WasmImageError REGISTRY_*, DIGEST_MISMATCH when the registry reports another digest. Source: distribution-spec 1.1, end-4a and end-6.
 */
export async function uploadBlob(client: RegistryClient, content: Content, started?: URL): Promise<void> {
  let restarts = 0;
  const deed = `push blob ${content.digest} to ${client.name}`;
  await client.retry(
    async (attempt) => {
      if (attempt > 1 && (await hasBlob(client, content))) return;
      if (singlePosters.has(client) && (await postBlob(client, content, deed))) return;
      const session = (attempt === 1 ? started : undefined) ?? (await startUpload(client, deed));
      const put = await client.call({
        method: 'PUT',
        to: withParameter(session, 'digest', content.digest),
        access: 'push',
        headers: { 'content-type': 'application/octet-stream' },
        body: content.bytes,
      });
      if (NO_CHANGE.has(put.status) && (await postBlob(client, content, deed))) return;
      if (put.status !== 201)
        throw answerError(deed, 'PUT blob', put, LOST_SESSION.has(put.status) ? { lostSession: true } : {});
      checkReported(deed, put, content);
    },
    (thrown) => {
      if (isTransient(thrown)) return true;
      const isLost = thrown instanceof WasmImageError && thrown.detail.lostSession === true;
      restarts += isLost ? 1 : 0;
      return isLost && restarts <= MAX_RESTARTS;
    },
  );
}

/** Stores a blob with one POST, which registries need not know. @returns whether it is stored. Source: distribution-spec 1.1, end-4b. */
async function postBlob(client: RegistryClient, content: Content, deed: string): Promise<boolean> {
  const posted = await client.call({
    method: 'POST',
    to: `blobs/uploads/?digest=${encodeURIComponent(content.digest)}`,
    access: 'push',
    headers: { 'content-type': 'application/octet-stream' },
    body: content.bytes,
  });
  if (posted.status !== 201) {
    const error = answerError(deed, 'POST blob', posted);
    if (isTransient(error)) throw error;
    return false;
  }
  checkReported(deed, posted, content);
  singlePosters.add(client);
  return true;
}

/** Opens a session, which shows whether this login may push. @returns where its content goes. @throws WasmImageError REGISTRY_*. */
export async function startUpload(client: RegistryClient, deed: string): Promise<URL> {
  const opened = await client.call({ method: 'POST', to: 'blobs/uploads/', access: 'push' });
  if (opened.status !== 202) throw answerError(deed, 'POST blob upload', opened);
  return locationOf(opened);
}

/** Whether the blob is stored; a registry that fails to say counts as "no". */
export async function hasBlob(client: RegistryClient, content: Content): Promise<boolean> {
  try {
    const { status, headers } = await client.call({ method: 'HEAD', to: `blobs/${content.digest}`, access: 'push' });
    return status === 200 && (headers['docker-content-digest'] ?? content.digest) === content.digest;
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}
