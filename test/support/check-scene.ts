// A registry with signed filters, and a folder with manifests that deploy them.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCheckReport } from './check-report.ts';
import { type Ended, runCli } from './cli.ts';
import { goodFilter } from './module-writer.ts';
import { policyJson } from './policy.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from './publisher.ts';
import { startRegistry, type TestRegistry } from './registry.ts';

/** What a report says about a reference. */
export interface CheckedReference {
  readonly file: string;
  readonly verified: boolean;
  readonly ok: boolean;
  readonly hosts?: readonly string[];
  readonly cached?: string;
  readonly upgrade?: { readonly outcome: string; readonly version?: { readonly tag: string } };
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly hint?: string }[];
}

/** A folder, a registry and what tests do with them. */
export interface CheckScene {
  readonly registry: TestRegistry;
  readonly folder: string;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  /** Publishes a module, signed with the key of the policy unless `sign` names another. */
  publish(path: string, tag: string, module: Uint8Array, options?: PublishOptions): Promise<void>;
  /** `HOST/acme/f:TAG@DIGEST`. */
  pinned(path: string, tag: string): string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Runs `check ARGS --json`. */
  check(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{
    readonly status: number | null;
    readonly references: readonly CheckedReference[];
    readonly stderr: string;
  }>;
  stop(): Promise<void>;
}

interface PublishOptions {
  /** Path of a private key. */
  readonly key?: string;
  readonly hosts?: string;
}

/** Filters do something, so that they are not idle. */
const header = { name: 'x-checked', value: '1' };

/** A filter that all hosts load. */
export const anyFilter = (): Uint8Array => goodFilter({ header });
/** A filter that older hosts refuse. */
export const newFilter = (): Uint8Array =>
  goodFilter({
    header,
    parts: { imports: [{ module: 'wasi_snapshot_preview1', name: 'sched_yield', signature: '-> i32' }] },
  });
/** A filter that Envoy loads from 1.39 on. */
export const newestFilter = (): Uint8Array =>
  goodFilter({
    header,
    parts: {
      imports: [{ module: 'wasi_snapshot_preview1', name: 'path_rename', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    },
  });
/** A filter that only Higress loads. */
export const higressFilter = (): Uint8Array =>
  goodFilter({ header, parts: { imports: [{ module: 'env', name: 'proxy_redis_init', signature: REDIS }] } });
const REDIS = `${'i32 '.repeat(7)}-> i32`;

/** Opens a folder with `policy.json`, which accepts `key.pem` for images `acme/*`. */
export async function openCheckScene(): Promise<CheckScene> {
  const folder = temporaryFolder();
  const registry = await startRegistry({ referrers: 'api' });
  const at = (path: string): string => join(folder.path, path);
  const write: CheckScene['write'] = (path, content) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
  };
  const run: CheckScene['run'] = (args, env = {}) => runCli(args, { folder: folder.path, env });
  write('key.pem', PRIVATE_PEM);
  const images = [{ glob: `${registry.host}/acme/*` }];
  write(
    'policy.json',
    JSON.stringify(policyJson({ images, authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] } })),
  );
  return {
    registry,
    folder: folder.path,
    write,
    read: (path) => readFileSync(at(path), 'utf8'),
    publish: async (path, tag, module, { key = 'key.pem', hosts = 'envoy=1.36' } = {}) => {
      write('module.wasm', module);
      const name = `${registry.host}/${path}`;
      const { status, stderr } = await run([
        ...['publish', 'module.wasm', '--images', name, '--tags', tag, '--signing-key', key, '--no-smoke'],
        ...['--hosts', hosts, '--annotations', `tag=${tag}`],
      ]);
      assert.equal(status, 0, stderr);
    },
    pinned: (path, tag) => {
      const digest = registry.snapshotTags()[`${path}:${tag}`];
      assert.ok(digest !== undefined, tag);
      return `${registry.host}/${path}:${tag}@${digest}`;
    },
    run,
    check: async (args, env) => {
      const { status, stdout, stderr } = await run(['check', ...args, '--json'], env);
      assert.notEqual(stdout, '', stderr);
      return { status, stderr, ...readCheckReport<{ references: CheckedReference[] }>(stdout) };
    },
    stop: async () => {
      await registry.stop();
      folder.remove();
    },
  };
}

/** A WasmPlugin. @param more lines of its spec. */
export const wasmPlugin = (address: string, more = ''): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: oci://${address}\n${more}`;

/** An EnvoyExtensionPolicy. @param config of its filter, in JSON. */
export const extensionPolicy = (address: string, config = '{}'): string =>
  `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: f}\nspec:\n  wasm:\n  - name: f\n    config: ${config}\n    code: {type: Image, image: {url: "${address}"}}\n`;
