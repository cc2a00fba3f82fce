import { after } from 'node:test';
import { temporaryFolder } from './publisher.ts';
import { startRegistry } from './registry.ts';
import { startSigstore } from './sigstore.ts';

/**
 * Starts a registry, a Sigstore and a folder for the tests of one file; they end with the tests.
 * @param referrers whether the registry has the referrers API.
 */
export async function openScene(referrers: 'none' | 'api') {
  const folder = temporaryFolder();
  const [registry, sigstore] = await Promise.all([startRegistry({ referrers }), startSigstore()]);
  after(async () => {
    await Promise.all([registry.stop(), sigstore.stop()]);
    folder.remove();
  });
  return { folder, registry, sigstore };
}
