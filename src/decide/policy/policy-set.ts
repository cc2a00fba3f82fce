import { WasmImageError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { inert, quoted } from '../../core/text.ts';
import type { TextRule } from '../gate/glob.ts';
import type { Policy } from '../gate/policy-model.ts';
import { covers } from './content.ts';
import { invalid, PolicyFields } from './fields.ts';
import { parsePolicyFile, readImages } from './read-policy.ts';

/** One policy of a set, as its file names it. */
export interface SetEntry {
  /** Path of the policy file, relative to the file of the set. */
  readonly policy: string;
  /** Repositories that it is for; undefined: those that the policy covers. */
  readonly images: readonly TextRule[] | undefined;
}

/** A policy with the repositories that it is for. */
export interface ChosenPolicy {
  readonly policy: Policy;
  /** Path of its file. */
  readonly file: string;
  readonly images: readonly TextRule[];
}

/**
 * Reads a file that maps images to policies.
 * @returns undefined if the file is a policy itself. @throws WasmImageError POLICY_INVALID.
 */
export function readPolicySet(bytes: Uint8Array): readonly SetEntry[] | undefined {
  const value = parsePolicyFile(bytes);
  if (!isObject(value) || value.kind !== 'PolicySet') return undefined;
  const fields = new PolicyFields(value, '', ['apiVersion', 'kind', 'policies']);
  if (fields.oneOf('apiVersion', ['wasm-image.dev/v1']) === undefined)
    throw invalid('', 'it has no apiVersion', 'write apiVersion: wasm-image.dev/v1');
  const entries = fields.list('policies')?.map(({ value: item, at }): SetEntry => {
    const entry = new PolicyFields(item, at, ['policy', 'images']);
    const policy = entry.text('policy');
    if (policy === undefined) throw invalid(at, 'it has no policy', 'write the path of a policy file');
    return { policy, images: entry.has('images') ? readImages(entry) : undefined };
  });
  if (entries === undefined) throw invalid('', 'it has no policies');
  return entries;
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
