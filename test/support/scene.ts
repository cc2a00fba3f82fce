import { after } from 'node:test';
import { temporaryFolder } from './publisher.ts';
import { startRegistry } from './registry.ts';
import { startSigstore } from './sigstore.ts';

/** A registry, a sigstore and a folder for the tests of the file that asks; they end with them. @param referrers what the registry has of that API. */
export async function openScene(referrers: 'none' | 'api') {
  const folder = temporaryFolder();
  const [registry, sigstore] = await Promise.all([startRegistry({ referrers }), startSigstore()]);
  after(async () => {
    await Promise.all([registry.stop(), sigstore.stop()]);
    folder.remove();
  });
  return { folder, registry, sigstore };
}
