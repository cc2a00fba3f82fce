import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Content, contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../../src/oci/media-types.ts';
import { type Ended, runCli } from './cli.ts';
import { publishUnsigned, putTag, type Subject } from './policy-gate.ts';
import { PUBLIC_PEM } from './publisher.ts';
import { openScene } from './scene.ts';

export const { folder, registry, sigstore } = await openScene('api');
/** The empty config of artifacts. */
export const EMPTY = contentOf(OCI_EMPTY, jsonBytes({}));

writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);

/** Runs `tree`. */
export const tree = (image: string, ...more: readonly string[]): Promise<Ended> =>
  runCli(['tree', image, ...more], { folder: folder.path });

// biome-ignore lint/suspicious/noExplicitAny: the test looks at a few members of the document.
export async function treeJson(image: string, ...more: readonly string[]): Promise<any> {
  const { status, stdout, stderr } = await tree(image, '--json', ...more);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

let count = 0;
/** An image without signatures, tagged v1. */
export async function unsigned(): Promise<Subject & { readonly image: string }> {
  count += 1;
  const subject = await publishUnsigned(registry, `acme/tree${count}`, join(folder.path, `copy${count}`));
  await putTag(subject, 'v1');
  return { ...subject, image: `${subject.name}:v1` };
}

/** Puts a manifest into the registry without its checks. */
export function plant({ name }: Subject, content: Content, tag?: string): void {
  const repo = registry.store.repo(name.slice(name.indexOf('/') + 1));
  repo.manifests.set(content.digest, { mediaType: content.mediaType, bytes: Buffer.from(content.bytes) });
  if (tag !== undefined) repo.tags.set(tag, content.digest);
}

/** A manifest without layers, with these members. */
export function manifestOf(parts: object): Content {
  const whole = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptorOf(EMPTY), layers: [], ...parts };
  return contentOf(OCI_MANIFEST, jsonBytes(JSON.parse(JSON.stringify(whole))));
}
