import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted } from '../../../core/text.ts';
import { evaluateTags, type RuleResult } from './evaluate.ts';
import { type TagFacts, tagOf } from './facts.ts';

/** The tags that a run asks for. */
export interface AskedTags {
  /** Names in docker/metadata-action's order, then full references; not checked yet. */
  readonly texts: readonly string[];
  /** The tag that counts as the version of the image; undefined if there is none. */
  readonly version: string | undefined;
  readonly remarks: readonly string[];
}

/** How many rules an error explains. */
const SHOWN = 12;

/**
 * Decides which tags the rules give for a run. The draft of a release gives none.
 * @param tags text of the input. @param flavor text of the input. @param isRelease whether the run moves tags.
 * @throws WasmImageError INPUT_INVALID, also if no rule gives a tag for a release or a git tag.
 */
export function tagsOfRun(
  tags: string,
  flavor: string,
  facts: TagFacts,
  { isRelease }: { readonly isRelease: boolean },
): AskedTags {
  const { names, version, references, rules, remarks } = evaluateTags(tags, flavor, facts);
  if (facts.isDraft)
    return { texts: [], version: undefined, remarks: [...remarks, 'The release is a draft, so the run moves no tags'] };
  const texts = [...names, ...references];
  if (texts.length > 0) return { texts, version: version ?? references[0]?.replace(/^.*:/, ''), remarks };
  const where = facts.ref === '' ? 'this run' : quoted(facts.ref);
  if (isRelease && (tagOf(facts.ref) !== undefined || facts.eventName === 'release'))
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot find a tag for ${where}: no rule in ${inputName('tags')} gives one: ${whyNone(rules)}`,
      { hint: 'change the rules or the name of the git tag; docs/tags.md lists what each rule takes' },
    );
  return { texts, version, remarks: [...remarks, `No rule gives a tag for ${where}: ${whyNone(rules)}`] };
}

function whyNone(rules: readonly RuleResult[]): string {
  const whys = rules.map(({ rule, ...result }) => `${quoted(rule)}: ${'why' in result ? result.why : ''}`);
  return [...whys.slice(0, SHOWN), ...(whys.length > SHOWN ? [`and ${whys.length - SHOWN} more`] : [])].join('; ');
}
