import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rivalsOf } from '../../../src/decide/gate/tags/rivals.ts';
import { ruleTags, type TagRule } from '../../../src/decide/gate/tags/tag-policy.ts';
import { readValues } from '../../../src/decide/inputs/values.ts';
import { planDestination } from '../../../src/decide/plan/publish-to.ts';
import { DEFAULT_CHANNELS } from '../../../src/decide/plan/tag-policy.ts';
import { factsOf } from './row.ts';

/** What a rule does in a repository with these tags. */
export const print = (rule: TagRule, listed: string): string => {
  if (rule.kind !== 'forward') return rule.kind;
  const rivals = rivalsOf(rule, listed.split(' '));
  return rivals.length === 0 ? 'moves' : `keeps:${rivals.map(({ tag }) => tag).join('+')}`;
};

/** A run with rules or names. */
export interface Run {
  readonly ref?: string;
  readonly tags: string;
  readonly flavor?: string;
  /** The version that the image says it has. */
  readonly version?: string;
}

/** What happens to each tag of a run whose repository has the listed versions. */
export function movesOf({ ref = 'tags/v1.2.3', tags, flavor = '', version }: Run, listed: string): string {
  const inputs = { images: 'ghcr.io/acme/filter', tags, ...(flavor === '' ? {} : { flavor }) };
  const {
    tags: names,
    variants,
    origins,
  } = planDestination(readValues('publish', new Map(Object.entries(inputs))), {
    isRelease: true,
    defaultImage: 'oci-layout:out',
    tagFacts: factsOf(ref),
  });
  return ruleTags(names, { version, channels: DEFAULT_CHANNELS, allowBackward: [], variants, origins })
    .map((rule) => `${rule.tag}=${print(rule, listed)}`)
    .join(' ');
}

/** Usual rules. */
export const LINES =
  'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=semver,pattern={{major}}';
/** Usual rules. */
export const VERSION = 'type=semver,pattern={{version}}';
/** Tests what happens to each tag of a run. */
export const check = (what: string, run: Run, listed: string, expected: string): void => {
  it(what, () => assert.equal(movesOf(run, listed), expected));
};
