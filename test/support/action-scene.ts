import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { goodFilter } from './module-writer.ts';
import { temporaryFolder } from './publisher.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import { type Sigstore, startSigstore } from './sigstore.ts';
import { runStep, type Step } from './step.ts';

// A registry with a login, a Sigstore and a workspace with a good and a bad module, for the steps of one test file.
const folder = temporaryFolder();
export const workspace = folder.path;
export const SECRETS = { password: 'sentinel-password-a1', 'github-token': 'sentinel-token-b2' };
export let registry: TestRegistry;
export let sigstore: Sigstore;

before(async () => {
  registry = await startRegistry({
    referrers: 'none',
    auth: { kind: 'basic', username: 'robot', password: SECRETS.password },
  });
  sigstore = await startSigstore();
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter({ header: { name: 'x-test', value: 'seen' } }));
  writeFileSync(join(folder.path, 'bad.wasm'), goodFilter({ without: ['malloc'] }));
  writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

export const login = { username: 'robot', password: SECRETS.password, 'github-token': SECRETS['github-token'] };
export const step = (
  entry: 'main' | 'verify' | 'merge' | 'inspect',
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<Step> =>
  runStep(entry, inputs, { workspace: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000', ...env } });
export const image = (name: string): string => `${registry.host}/acme/${name}`;
export const keyless = (): Record<string, string> => ({
  'fulcio-url': sigstore.fulcioUrl,
  'rekor-url': sigstore.rekorUrl,
  'timestamp-url': sigstore.timestampUrl,
  'trusted-root': 'root.json',
});

export function event(name: string, payload: object): Record<string, string> {
  mkdirSync(join(folder.path, 'events'), { recursive: true });
  const path = join(folder.path, 'events', `${name}.json`);
  writeFileSync(path, JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/filter',
    GITHUB_REF: 'refs/tags/v1.0.0',
    GITHUB_SHA: 'a'.repeat(40),
  };
}
