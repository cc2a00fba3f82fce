import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { type Ended, runCli } from './cli.ts';
import { moduleOf } from './modules.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from './publisher.ts';
import { startRegistry } from './registry.ts';

const folder = temporaryFolder();
/** A path in the folder. */
export const at = (name: string): string => join(folder.path, name);
export const registry = await startRegistry({ referrers: 'api' });

writeFileSync(at('key.pem'), PRIVATE_PEM);
writeFileSync(at('key.pub'), PUBLIC_PEM);
for (const name of ['a', 'b', 'c']) writeFileSync(at(`${name}.wasm`), moduleOf(name));
after(async () => {
  await registry.stop();
  folder.remove();
});

/** Runs wasm-image in the folder. */
export const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000', ...env } });

/** What legs are published with. */
export const HELD = [
  '--tags',
  'v1.0.0,latest',
  '--no-move-tags',
  '--signing-key',
  'key.pem',
  '--metadata',
  'off',
  '--no-smoke',
];

/** Publishes legs to PLACE/NAME, with their records in PLACE. @returns the arguments that merge them. */
export async function publishLegs(
  place: string,
  names: readonly string[],
  more: readonly string[] = [],
): Promise<string[]> {
  const modules = names.flatMap((name) => ['--modules', `${name} = ${name}.wasm`]);
  const images = ['--images', `${registry.host}/${place}/{name}`];
  const ended = await run(['publish', ...modules, ...images, ...HELD, ...more, '--output', place]);
  assert.equal(ended.status, 0, ended.stderr);
  return ['merge', place, '--key', 'key.pub', '--expected', names.join(',')];
}

/** Where the record of a leg is. */
export const recordPath = (place: string, name: string): string => at(`${place}/modules/${name}/record.json`);
/** The tags below PLACE, without those of signatures. */
export const tagsIn = (place: string): readonly string[] =>
  Object.keys(registry.snapshotTags()).filter((tag) => tag.startsWith(`${place}/`) && !tag.includes(':sha256-'));

/** Changes the record of a leg. */
export function forge(place: string, name: string, change: (record: PublishRecord) => object): void {
  const path = recordPath(place, name);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as PublishRecord)));
}
