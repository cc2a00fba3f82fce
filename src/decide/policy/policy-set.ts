import { WasmImageError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { inert, quoted } from '../../core/text.ts';
import type { LockEntry } from '../check/record/lock.ts';
import type { TextRule } from '../gate/glob.ts';
import type { Policy } from '../gate/policy-model.ts';
import { covers } from './content.ts';
import { type Environment, readEnvironments } from './environments.ts';
import { invalid, PolicyFields } from './fields.ts';
import { parsePolicyFile, readImages } from './read-policy.ts';

/** One policy of a set, as its file names it: either a policy file or a lock file. */
export interface SetEntry {
  /** Path of the policy file, relative to the file of the set. */
  readonly policy: string | undefined;
  /** Path of the lock file with images that nobody signed. */
  readonly recorded: string | undefined;
  /** Repositories that it is for; undefined: those that the policy covers. */
  readonly images: readonly TextRule[] | undefined;
}

/** A policy, or the recorded images of a lock file, with the repositories that it is for. */
export type ChosenPolicy = {
  /** Path of its file. */
  readonly file: string;
  readonly images: readonly TextRule[];
} & ({ readonly policy: Policy } | { readonly lock: readonly LockEntry[] });

/** What the file of a set has. */
export interface SetFile {
  readonly entries: readonly SetEntry[];
  readonly environments: readonly Environment[];
}

/**
 * Reads a file that maps images to policies, and manifests to hosts.
 * @returns undefined if the file is a policy itself. @throws WasmImageError POLICY_INVALID.
 */
export function readPolicySet(bytes: Uint8Array): SetFile | undefined {
  const value = parsePolicyFile(bytes);
  if (!isObject(value) || value.kind !== 'PolicySet') return undefined;
  const fields = new PolicyFields(value, '', ['apiVersion', 'kind', 'policies', 'environments']);
  if (fields.oneOf('apiVersion', ['wasm-image.dev/v1']) === undefined)
    throw invalid('', 'it has no apiVersion', 'write apiVersion: wasm-image.dev/v1');
  const entries = fields.list('policies')?.map(({ value: item, at }): SetEntry => {
    const entry = new PolicyFields(item, at, ['policy', 'recorded', 'images']);
    const [policy, recorded] = [entry.text('policy'), entry.text('recorded')];
    if (policy === undefined && recorded === undefined)
      throw invalid(at, 'it has no policy', 'write the path of a policy file');
    if (policy !== undefined && recorded !== undefined) throw invalid(at, 'it has both policy and recorded');
    // A lock file must not decide for which images no signature is needed.
    if (recorded !== undefined && !entry.has('images'))
      throw invalid(at, 'it has no images', 'name the repositories whose images are only recorded');
    return { policy, recorded, images: entry.has('images') ? readImages(entry) : undefined };
  });
  if (entries === undefined) throw invalid('', 'it has no policies');
  return { entries, environments: readEnvironments(fields) };
}

/**
 * The policy for a repository; undefined if no policy of the set is for it.
 * @throws WasmImageError POLICY_INVALID if two are: it would depend on their order what is required.
 */
export function policyFor(set: readonly ChosenPolicy[], repository: string): ChosenPolicy | undefined {
  const [first, second] = set.filter(({ images }) => images.some((rule) => covers(rule, repository)));
  if (first === undefined || second === undefined) return first;
  throw new WasmImageError(
    'POLICY_INVALID',
    `Cannot choose a policy for ${inert(repository)}: ${quoted(first.file)} and ${quoted(second.file)} are both for it`,
    { hint: 'change images in the set, so that one policy is for each image' },
  );
}
