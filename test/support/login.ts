import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Ended, runCli } from './cli.ts';
import { temporaryFolder } from './publisher.ts';
import { startRegistry } from './registry.ts';

export const PASSWORD = 'sentinel: of "login"';
const AUTH = { username: 'someone', password: PASSWORD } as const;
/** Removed after the tests of a file. */
export const root = temporaryFolder().path;
let count = 0;

/** Starts a registry with Basic, one with a token server, and one without a login; they end with the tests. */
export async function openRegistries() {
  const [basic, bearer, open] = await Promise.all([
    startRegistry({ auth: { kind: 'basic', ...AUTH } }),
    startRegistry({ auth: { kind: 'bearer', ...AUTH, identityToken: 'identity-sentinel' } }),
    startRegistry(),
  ]);
  after(async () => {
    await Promise.all([basic.stop(), bearer.stop(), open.stop()]);
    rmSync(root, { recursive: true, force: true });
  });
  return { basic, bearer, open };
}

/** A folder for docker's config; `content` is that of config.json. */
export function configFolder(content?: string | Uint8Array): string {
  count += 1;
  const folder = join(root, `docker-${count}`);
  mkdirSync(folder);
  if (content !== undefined) writeFileSync(join(folder, 'config.json'), content, { mode: 0o644 });
  return folder;
}

/** The config file in such a folder. */
export const fileIn = (folder: string): string => join(folder, 'config.json');
export const readConfig = (folder: string) => JSON.parse(readFileSync(fileIn(folder), 'utf8'));

/** A helper in shell that keeps one login per server in files, as secret stores do. */
export function helperFolder(script?: string): { readonly path: string; readonly store: string } {
  count += 1;
  const path = join(root, `bin-${count}`);
  const store = join(path, 'store');
  mkdirSync(store, { recursive: true });
  const keeping = `f="${store}/$(cat >"${store}/in"; if [ "$1" = store ]; then sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' "${store}/in"; else cat "${store}/in"; fi | tr -c 'a-z0-9\\n' _)"
case "$1" in
store) mv "${store}/in" "$f" ;;
get) [ -f "$f" ] && cat "$f" || { echo "credentials not found in native keychain"; exit 1; } ;;
erase) rm "$f" ;;
esac`;
  writeFileSync(join(path, 'docker-credential-test'), `#!/bin/sh\n${script ?? keeping}\n`, { mode: 0o755 });
  return { path, store };
}

export interface LoginOptions {
  readonly folder: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function run(args: readonly string[], { folder, input, env }: LoginOptions): Promise<Ended> {
  const ended = await runCli(args, {
    folder: root,
    env: { DOCKER_CONFIG: folder, ...env },
    ...(input === undefined ? {} : { input }),
  });
  for (const text of [ended.stdout, ended.stderr])
    for (const secret of ['sentinel', Buffer.from(`someone:${PASSWORD}`).toString('base64')])
      assert.ok(!text.includes(secret), text);
  return ended;
}

export const login = (host: string, options: LoginOptions, ...more: readonly string[]) =>
  run(['login', host, '-u', 'someone', '--password-stdin', ...more], { input: `${PASSWORD}\n`, ...options });
