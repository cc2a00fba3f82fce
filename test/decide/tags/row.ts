import type { TagFacts } from '../../../src/decide/plan/tags/facts.ts';

/** One event with its rules, and the tags that docker/metadata-action 6.2 gives. The first one is the version. */
export interface Row {
  /** The part after `refs/`. */
  readonly ref: string;
  readonly rules: string;
  readonly tags: readonly string[];
  readonly flavor?: string;
  readonly facts?: Partial<TagFacts>;
}

export const SHA = '860c1904a1ce19322e91ac35af1ab07466440c37';

/** The facts of a push. */
export function factsOf(ref: string, facts: Partial<TagFacts> = {}): TagFacts {
  return {
    eventName: ref.startsWith('pull/') ? 'pull_request' : 'push',
    ref: ref === '' ? '' : `refs/${ref}`,
    sha: SHA,
    baseRef: '',
    defaultBranch: 'master',
    isDraft: false,
    now: new Date('2020-01-10T00:30:00.000Z'),
    commitDate: new Date('2019-02-03T04:05:06.000Z'),
    shaLength: '',
    ...facts,
  };
}

export const row = (
  ref: string,
  rules: string,
  tags: readonly string[],
  more: Pick<Row, 'flavor' | 'facts'> = {},
): Row => ({ ref, rules, tags, ...more });
