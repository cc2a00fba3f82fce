import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openFileVerifier } from '../../src/adapters/sigstore/file/file-verifier.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { openStores } from '../../src/adapters/stores.ts';
import { makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import type { CommitFacts } from '../../src/decide/plan/metadata/commit.ts';
import { type Plan, planPublish, type Surroundings } from '../../src/decide/plan/plan.ts';
import type { TagFacts } from '../../src/decide/plan/tags/facts.ts';
import { parseReference, parseRepository } from '../../src/oci/reference.ts';
import type { PublishPorts } from '../../src/pipeline/publish.ts';
import { verifyForSigner } from '../../src/pipeline/verify/verify-signer.ts';
import type { Log, Signer, Stores } from '../../src/ports.ts';
import { scriptedBuilder } from './builder.ts';
import { goodFilter } from './module-writer.ts';

/** A new P-256 key pair per process. */
export const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const PRIVATE_PEM = KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const PUBLIC_PEM = KEY.publicKey.export({ type: 'spki', format: 'pem' }).toString();

export const quiet: Log = { info: () => {}, notice: () => {}, warning: () => {}, group: () => {} };
/** Waits are skipped, so that a fault does not cost the time that we give a real registry. */
const noWait = async (): Promise<void> => {};

export function openTestStores(): Stores {
  return openStores({ env: {}, home: '/nonexistent', log: quiet, insecure: [], sleep: noWait });
}

/** One validator for all runs, since hundreds of them publish the same two modules. */
const validator = openValidator();
const starter = openStarter();

const outside: Surroundings = {
  event: undefined,
  isPrivate: undefined,
  hasIdentityToken: true,
  defaultImage: 'oci-layout:/nonexistent',
};

/**
 * The plan for these inputs; the module is always `filter.wasm`, and nothing is read from a commit.
 * @param tagFacts what tag rules read.
 */
export function planFor(inputs: Readonly<Record<string, string>>, tagFacts?: TagFacts): Plan {
  return planPublish(
    readValues(
      'publish',
      new Map(
        Object.entries({
          module: 'filter.wasm',
          'signing-key': PRIVATE_PEM,
          smoke: 'false',
          metadata: 'off',
          'version-check': 'off',
          ...inputs,
        }),
      ),
    ),
    { ...outside, tagFacts },
  );
}

/** Contents of workspace files by path. */
export type Files = Readonly<Record<string, string>>;

/**
 * Ports over real registries with the module in memory.
 * @param options `module`: bytes of filter.wasm; `signer`: replaces the test key; `files`: more files;
 * `commit`: what is known about it.
 */
export function openTestPorts(options: {
  readonly module?: Uint8Array;
  readonly signer?: Signer;
  readonly copy: string;
  readonly log?: Log;
  readonly files?: Files;
  readonly commit?: CommitFacts;
}): PublishPorts {
  const { module = goodFilter(), signer = openKeySigner({ pem: PRIVATE_PEM }), copy, log = quiet, files } = options;
  const textOf = (path: string): Uint8Array | undefined =>
    files !== undefined && Object.hasOwn(files, path) ? Buffer.from(files[path] ?? '') : undefined;
  return {
    log,
    workspace: {
      read: async (path) => textOf(path) ?? module,
      exists: async (path) =>
        files === undefined || textOf(path) !== undefined || path === '.' || path.endsWith('.wasm'),
      write: async () => {},
    },
    builder: scriptedBuilder({}),
    validator,
    starter,
    commit: async () =>
      options.commit ?? { run: undefined, head: undefined, remote: undefined, tags: [], workingTree: 'unknown' },
    clock: {
      now: () => new Date('2026-06-01T12:00:00.500Z'),
      times: async () => ({ sourceDateEpoch: '1700000000', commitTime: undefined }),
    },
    stores: openTestStores(),
    copy: { kind: 'layout', folder: copy },
    openSigner: async () => signer,
    openBundleVerifier: (identity) =>
      openBundleVerifier({ kind: 'key', publicKeyPem: identity.kind === 'key' ? identity.publicKey : '' }),
    openFileVerifier: (identity) =>
      openFileVerifier({ kind: 'key', publicKeyPem: identity.kind === 'key' ? identity.publicKey : '' }),
    openAttestationStore: async () => {
      throw new Error('this test has no other store');
    },
    openReleases: async () => {
      throw new Error('this test has no releases');
    },
    openStorageRecords: async () => {
      throw new Error('this test has no storage records');
    },
    openCrossCheck: async () => {
      throw new Error('this test has no cross-check');
    },
  };
}

/** Verifies a reference with our public key and a fresh client. */
export async function verifyFresh(reference: string, publicKey = PUBLIC_PEM): Promise<Verification> {
  const parsed = parseReference(reference);
  const ports = {
    store: openTestStores().open(parsed.repository),
    bundles: openBundleVerifier({ kind: 'key', publicKeyPem: publicKey }),
    validator,
  };
  const policy = makeSignaturePolicy({ kind: 'key', publicKey });
  return verifyForSigner(ports, parsed.kind === 'pinned' ? parsed.digest : parsed.tag, { policy, abi: { hosts: [] } });
}

export async function tagsOf(name: string): Promise<readonly string[]> {
  return (await openTestStores().open(parseRepository(name)).fetchTags()) ?? [];
}

/** A folder that is removed after the test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'wasm-image-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
