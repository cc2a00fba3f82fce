import { dirname, resolve } from 'node:path';
import type { HostQuery } from '../../abi/host-query.ts';
import { openValidator } from '../../adapters/engine/validator.ts';
import { relativePaths } from '../../adapters/host/project/relative-paths.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import { type LockEntry, MAX_LOCK_BYTES, readLock } from '../../decide/check/record/lock.ts';
import { authoritiesOf, digestOfPolicy } from '../../decide/gate/policy-model.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { planTrust } from '../../decide/plan/trust.ts';
import { environmentOf } from '../../decide/policy/environments.ts';
import { type ChosenPolicy, policyFor, readPolicySet } from '../../decide/policy/policy-set.ts';
import { MAX_POLICY_BYTES } from '../../decide/policy/read-policy.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import { findSchema } from '../../pipeline/check/find-schema.ts';
import { verifyByPolicy } from '../../pipeline/verify/verify-policy.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
import { checkedPolicy, loadPolicy, openPolicyVerifier } from '../open-policy.ts';
import { openTrust } from '../open-trust.ts';
import { openReader, type Session } from '../session.ts';
import { isAbsent } from './open-policy-base.ts';

/** The gate for one image, by the policy that is for it. */
export type SetGate = (
  store: ImageStore,
  target: Tag | Digest,
  hosts: readonly HostQuery[] | undefined,
) => Promise<Verification>;

/** What verdicts by a policy depend on, besides the image. */
export interface GateIdentity {
  /** Digest of the file of the policy. */
  readonly policy: Digest;
  /** Digest of the trusted root; undefined if the policy has only keys. */
  readonly trust: Digest | undefined;
  readonly maxAgeSeconds: number | undefined;
}

/** What an image must meet: a policy, or to be as it is recorded in a lock file. */
export type SetChoice =
  /** `identity` throws WasmImageError TRUST_ROOT_UNAVAILABLE, FILE_UNREADABLE. */
  | { readonly gate: SetGate; readonly identity: () => Promise<GateIdentity> }
  | { readonly lock: readonly LockEntry[]; readonly file: string };

/** Hosts by file; nothing for a file that is in no environment. */
export type HostsOfFiles = ReadonlyMap<string, readonly HostQuery[]>;

/** Choices by image. */
export interface PolicySet {
  /** Undefined if no policy is for the repository. @throws WasmImageError POLICY_INVALID if two are. */
  choose(repository: Repository): SetChoice | undefined;
  /**
   * The hosts of the environments that manifests are in, by file. @param files as they were found.
   * @throws WasmImageError POLICY_INVALID if one is in two.
   */
  hostsOf(files: readonly string[]): Promise<HostsOfFiles>;
}

/**
 * Reads a policy set with its policies, or one policy, which then is for the images that it covers.
 * @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE, INPUT_*.
 */
export async function openPolicySet(session: Session, values: Values, path: string, now: Date): Promise<PolicySet> {
  const bytes = await openReader(session).files.read(path, MAX_POLICY_BYTES);
  const set = readPolicySet(bytes);
  const policies: ChosenPolicy[] = [];
  if (set === undefined) {
    const policy = await checkedPolicy(bytes);
    policies.push({ policy, file: path, images: policy.images });
  }
  const at = (file: string): string => resolve(session.folder, dirname(path), file);
  for (const { policy: file, recorded, images = [] } of set?.entries ?? []) {
    if (recorded !== undefined)
      policies.push({ lock: await loadLock(session, at(recorded), recorded), file: at(recorded), images });
    if (file === undefined) continue;
    const policy = await loadPolicy(session, at(file));
    policies.push({ policy, file, images: images.length > 0 ? images : policy.images });
  }
  const trust = openTrust(session, planTrust(values));
  const trustDigest = once(async () => digestOf(new TextEncoder().encode(await trust.text())));
  const validator = openValidator();
  const verifiers = new Map<ChosenPolicy, BundleVerifier>();
  const environments = set?.environments ?? [];
  return {
    hostsOf: async (files) => {
      // Standard input is in no folder.
      const named = new Map(files.filter((file) => file !== '-').map((file) => [file, resolve(session.folder, file)]));
      if (environments.length === 0 || named.size === 0) return new Map();
      const paths = await relativePaths(at('.'), [...named.values()]);
      return new Map(
        [...named].flatMap(([file, absolute]) => {
          const environment = environmentOf(environments, paths.get(absolute) ?? []);
          return environment === undefined ? [] : [[file, environment.hosts] as const];
        }),
      );
    },
    choose(repository) {
      const chosen = policyFor(policies, printRepository(repository));
      if (chosen === undefined) return undefined;
      if ('lock' in chosen) return { lock: chosen.lock, file: chosen.file };
      const { policy } = chosen;
      const gate: SetGate = async (store, target, hosts) => {
        // Only now: it loads libraries, which a verdict of an earlier run does not need.
        const bundles = verifiers.get(chosen) ?? openPolicyVerifier(policy, trust);
        verifiers.set(chosen, bundles);
        const verification = await verifyByPolicy({ store, bundles, validator }, target, { policy, now, hosts });
        if (verification.kind !== 'verified') return verification;
        const schema = await findSchema({ store, bundles }, policy, verification, now);
        return schema === undefined ? verification : { ...verification, attestations: [schema] };
      };
      const identity = async (): Promise<GateIdentity> => ({
        policy: digestOfPolicy(policy),
        trust: authoritiesOf(policy).some(({ signer }) => signer.kind === 'keyless') ? await trustDigest() : undefined,
        maxAgeSeconds: policy.signature.maxAgeSeconds,
      });
      return { gate, identity };
    },
  };
}

/** A lock file that is not there has no images: the first record writes it. */
async function loadLock(session: Session, path: string, file: string): Promise<readonly LockEntry[]> {
  const { files } = openReader(session);
  const isThere = await files.exists(path);
  const bytes = await files.read(path, MAX_LOCK_BYTES).catch((error: unknown) => {
    // What counts may be the file of a base, and that of the checkout says nothing about it.
    if (isAbsent(error) || (!isThere && isUnreadable(error))) return undefined;
    throw error;
  });
  return bytes === undefined ? [] : readLock(bytes, file);
}

function isUnreadable(error: unknown): boolean {
  return error instanceof WasmImageError && error.code === 'FILE_UNREADABLE';
}
