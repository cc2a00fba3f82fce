import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted } from '../../../core/text.ts';
import type { Family, TagOrigin } from '../../gate/tags/families.ts';
import { evaluateTags, type RuleResult } from './evaluate.ts';
import { type TagFacts, tagOf } from './facts.ts';
import { type ReleasedModule, readReleased } from './released.ts';

/** The tags that a run asks for. */
export interface AskedTags {
  /** Names in docker/metadata-action's order, then full references; not checked yet. */
  readonly texts: readonly string[];
  /** The tag that counts as the version of the image; undefined if there is none. */
  readonly version: string | undefined;
  readonly remarks: readonly string[];
  /** Prefixes and suffixes of versions in the tags. */
  readonly variants: readonly Family[];
  readonly origins: readonly TagOrigin[];
}

/** How many rules an error explains. */
const SHOWN = 12;

/**
 * Decides which tags the rules give for a run. The draft of a release gives none.
 * @param inputs their texts. A version that the run releases counts like the push of a git tag of that name.
 * @param isRelease whether the run moves tags.
 * @throws WasmImageError INPUT_INVALID, also if no rule gives a tag for a release or a git tag.
 */
export function tagsOfRun(
  { tags, flavor, versions }: Readonly<Record<'tags' | 'flavor' | 'versions', string>>,
  given: TagFacts,
  { isRelease, ...module }: ReleasedModule & { readonly isRelease: boolean },
): AskedTags {
  const released = readReleased(versions, module);
  const facts = released === undefined ? given : { ...given, ref: `refs/tags/${released}`, isDraft: false };
  const { names, version, references, rules, remarks, variants, origins } = evaluateTags(tags, flavor, facts);
  if (facts.isDraft)
    return {
      texts: [],
      version: undefined,
      variants,
      origins,
      remarks: [...remarks, 'The release is a draft, so the run moves no tags'],
    };
  const texts = [...names, ...references];
  if (texts.length > 0)
    return { texts, version: version ?? references[0]?.replace(/^.*:/, ''), variants, origins, remarks };
  const where = facts.ref === '' ? 'this run' : quoted(facts.ref);
  if (isRelease && (tagOf(facts.ref) !== undefined || facts.eventName === 'release'))
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot find a tag for ${where}: no rule in ${inputName('tags')} gives one: ${whyNone(rules)}`,
      { hint: 'change the rules or the name of the git tag; docs/tags.md lists what each rule takes' },
    );
  return {
    texts,
    version,
    variants,
    origins,
    remarks: [...remarks, `No rule gives a tag for ${where}: ${whyNone(rules)}`],
  };
}

function whyNone(rules: readonly RuleResult[]): string {
  const whys = rules.map(({ rule, ...result }) => `${quoted(rule)}: ${'why' in result ? result.why : ''}`);
  return [...whys.slice(0, SHOWN), ...(whys.length > SHOWN ? [`and ${whys.length - SHOWN} more`] : [])].join('; ');
}
