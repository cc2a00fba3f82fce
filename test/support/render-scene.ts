// A registry with images, and what `wasm-image render` prints about them.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ended, runCli } from './cli.ts';
import { goodFilter } from './module-writer.ts';
import { policyJson } from './policy.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from './publisher.ts';
import { startRegistry } from './registry.ts';

/** Images that are signed with the key in key.pub, and by the policy in policy.json. */
export interface RenderScene {
  /** Publishes a signed image as v1.2.3 and latest. */
  publish(name: string, module: Uint8Array, ...args: readonly string[]): Promise<void>;
  /** Publishes an image without a signature or a tag. */
  publishUnsigned(name: string, module: Uint8Array): Promise<void>;
  /** Arguments of publish for an image that lists root ids. */
  withRootIds(...rootIds: readonly string[]): readonly string[];
  readonly image: (name: string) => string;
  readonly digest: (name: string) => string;
  readonly moduleDigest: (name: string) => string;
  /** The tag v1.2.3 with the digest. */
  readonly pinned: (name: string) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly read: (path: string) => string;
  readonly run: (args: readonly string[]) => Promise<Ended>;
  readonly render: (name: string, to: string, ...args: readonly string[]) => Promise<Ended>;
  close(): Promise<void>;
}

/** A filter that does something with a request. */
export const filter = (): Uint8Array => goodFilter({ header: { name: 'x-rendered', value: 'yes' } });

export async function openRenderScene(): Promise<RenderScene> {
  const folder = temporaryFolder();
  const registry = await startRegistry({ referrers: 'api' });
  const published = new Map<string, { readonly digest: string; readonly moduleDigest: string }>();
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), content);
  };
  const image = (name: string): string => `${registry.host}/acme/${name}`;
  const run = (args: readonly string[]): Promise<Ended> =>
    runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' } });
  const put = async (name: string, module: Uint8Array, args: readonly string[]): Promise<void> => {
    write(`${name}.wasm`, module);
    const flags = ['--images', image(name), '--no-smoke', '--metadata', 'off', '--json'];
    const { status, stdout, stderr } = await run(['publish', `${name}.wasm`, ...flags, ...args]);
    assert.equal(status, 0, stderr);
    published.set(name, JSON.parse(stdout));
  };
  const digest = (name: string): string => published.get(name)?.digest ?? '';
  write('key.pem', PRIVATE_PEM);
  write('key.pub', PUBLIC_PEM);
  const authorities = { allOf: [{ name: 'k', key: PUBLIC_PEM }] };
  write('policy.json', JSON.stringify(policyJson({ images: [{ glob: `${registry.host}/acme/*` }], authorities })));
  return {
    publish: (name, module, ...args) =>
      put(name, module, ['--signing-key', 'key.pem', '--tags', 'v1.2.3,latest', ...args]),
    publishUnsigned: (name, module) => put(name, module, ['--sign', 'off']),
    withRootIds(...rootIds) {
      const file = `${rootIds.join('-')}.json`;
      write(file, JSON.stringify({ type: 'envoy_proxy', abiVersions: ['0.2.1'], config: { rootIds } }));
      return ['--layout', 'oci', '--runtime-config', file];
    },
    image,
    digest,
    moduleDigest: (name) => published.get(name)?.moduleDigest ?? '',
    pinned: (name) => `${image(name)}:v1.2.3@${digest(name)}`,
    write,
    read: (path) => readFileSync(join(folder.path, path), 'utf8'),
    run,
    render: (name, to, ...args) => run(['render', `${image(name)}:v1.2.3`, '--to', to, '--key', 'key.pub', ...args]),
    async close() {
      await registry.stop();
      folder.remove();
    },
  };
}
