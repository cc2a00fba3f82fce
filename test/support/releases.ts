import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { type PublishPorts, type PublishResult, publish } from '../../src/pipeline/publish.ts';
import { goodFilter } from './module-writer.ts';
import { openTestPorts, planFor, temporaryFolder } from './publisher.ts';
import type { TestRegistry } from './registry.ts';

/** One release: each name of a module makes other bytes. */
export interface Release {
  readonly repository: string;
  readonly module: string;
  readonly tags: string;
  readonly isStranger?: boolean;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly ports?: Partial<PublishPorts>;
}

/** A key that is not that of the tests. */
const stranger = openKeySigner({
  pem: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
});

/** Publishes releases to a registry. */
export class Releases {
  readonly #registry: TestRegistry;
  readonly #folder = temporaryFolder();
  #copies = 0;

  constructor(registry: TestRegistry) {
    this.#registry = registry;
  }

  run({ repository, module, tags, isStranger, inputs, ports }: Release): Promise<PublishResult> {
    this.#copies += 1;
    const images = `${this.#registry.host}/${repository}`;
    const plan = planFor({ images, tags, 'abi-attestation': 'false', ...inputs });
    const copy = join(this.#folder.path, `copy${this.#copies}`);
    const bytes = goodFilter({ header: { name: 'x-name', value: module } });
    const usual = openTestPorts({ module: bytes, copy, ...(isStranger ? { signer: stranger } : {}) });
    return publish(plan, { ...usual, ...ports });
  }

  /** What happened to each tag. @throws the error of a run that failed. */
  async done(release: Release): Promise<readonly string[]> {
    const result = await this.run(release);
    if (result.kind === 'failed') throw result.error;
    return result.record.images.flatMap(({ tags }) =>
      tags.map(({ tag, action, at }) => `${tag} ${action}${at ? ' elsewhere' : ''}`),
    );
  }

  /** The version that each floating tag points to, by the version tags. */
  pointsTo(repository: string): Readonly<Record<string, string>> {
    const tags = Object.entries(this.#registry.snapshotTags()).flatMap(([name, digest]) =>
      name.startsWith(`${repository}:`) ? [[name.slice(repository.length + 1), digest] as const] : [],
    );
    const versions = new Map(tags.flatMap(([tag, digest]) => (isVersion(tag) ? [[digest, tag]] : [])));
    return Object.fromEntries(
      tags.flatMap(([tag, digest]) => (isVersion(tag) ? [] : [[tag, versions.get(digest) ?? 'other']])),
    );
  }

  remove(): void {
    this.#folder.remove();
  }
}

const isVersion = (tag: string): boolean => /^v\d+\.\d+\.\d/.test(tag);
