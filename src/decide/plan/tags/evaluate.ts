import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted } from '../../../core/text.ts';
import { DATE_DIGITS, type Family, type TagOrigin } from '../../gate/tags/families.ts';
import { parseVersion } from '../../gate/version.ts';
import { readEntries } from './csv.ts';
import { dateValue } from './date-format.ts';
import { branchOf, type TagFacts, tagOf } from './facts.ts';
import { type Flavor, readFlavor } from './flavor.ts';
import { isRule } from './is-rule.ts';
import { affixes, type FoundValue, originOf, readGitTag, readMatch, sanitized } from './origins.ts';
import { invalidRule, type Rule, readRule } from './rule.ts';
import { plain, readTemplate, render, soleName, TemplateError, type Value } from './template.ts';
import { type Pep440, readPep440, readSemver, type Semver } from './versions.ts';

/** The tags that rules give for an event. */
export interface TagNames {
  /** In docker/metadata-action's order: the version, then the others, then `latest`. It can name `latest` twice. */
  readonly names: readonly string[];
  /** The first name; undefined if no rule gave one. */
  readonly version: string | undefined;
  /** Entries with a colon, which are full references. */
  readonly references: readonly string[];
  /** What each rule gave, in the order in which they count. */
  readonly rules: readonly RuleResult[];
  /** What has no effect. */
  readonly remarks: readonly string[];
  /** Prefixes and suffixes of versions, as they are in tags. */
  readonly variants: readonly Family[];
  readonly origins: readonly TagOrigin[];
}

/** What one rule gave: a tag, or why not. */
export type RuleResult =
  | { readonly rule: string; readonly tag: string }
  | { readonly rule: string; readonly why: string };

/** What a rule gives before prefix and suffix. */
type Found = FoundValue | { readonly why: string };

/** The rules that hold if there are none. Source: docker/metadata-action 6.2, README "tags input". */
const USUAL = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'];

/**
 * Finds the tags for an event, the same as docker/metadata-action 6.2 for the same event and rules.
 * @param tags one entry per line: a rule, or names with commas between them. @param flavor the input of that name.
 * @throws WasmImageError INPUT_INVALID. Source: docker/metadata-action 6.2, README and src/meta.ts.
 */
export function evaluateTags(tags: string, flavor: string, facts: TagFacts): TagNames {
  const entries = entriesOf(tags);
  const names = entries.flatMap((entry) => (isRule(entry) ? [entry] : entry.split(',').map((name) => name.trim())));
  const references = names.filter((name) => !isRule(name) && name.includes(':'));
  const texts = names.filter((name) => name !== '' && !references.includes(name));
  const rules = (names.length === 0 ? USUAL : texts).map(readRule).sort((one, other) => other.priority - one.priority);
  const flavors = readFlavor(flavor);
  const results = rules.map((rule) => applyRule(rule, flavors, facts));
  const given = results.flatMap((result) => ('tag' in result ? [result] : []));
  const [first] = given;
  const found = [...new Set(given.map(({ tag }) => tag))];
  const hasLatest = first !== undefined && (flavors.latest === 'auto' ? first.latest : flavors.latest === 'true');
  return {
    names: hasLatest ? [...found, latestOf(flavors)] : found,
    version: first?.tag,
    references,
    rules: results.map((result) => ({
      rule: result.rule,
      ...('tag' in result ? { tag: result.tag } : { why: result.why }),
    })),
    remarks: rules.flatMap(({ text, remarks }) => remarks.map((remark) => `Rule ${quoted(text)}: ${remark}`)),
    variants: [...given.flatMap(({ variant }) => variant), ...(hasLatest ? affixes(latestAffixes(flavors)) : [])],
    origins: given.flatMap(({ origin }) => origin ?? []),
  };
}

function entriesOf(tags: string): readonly string[] {
  try {
    return readEntries(tags);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${inputName('tags')}: ${why}`, { cause });
  }
}

/** The expressions of the flavor are not replaced here, as in docker/metadata-action. */
function latestOf(flavor: Flavor): string {
  const { prefix, suffix } = latestAffixes(flavor);
  return sanitized(`${prefix}latest${suffix}`);
}

function latestAffixes({ prefix, suffix, prefixLatest, suffixLatest }: Flavor): Family {
  return { prefix: prefixLatest ? prefix : '', suffix: suffixLatest ? suffix : '' };
}

type Applied = { readonly rule: string } & (
  | {
      readonly tag: string;
      readonly latest: boolean;
      readonly variant: readonly Family[];
      readonly origin: TagOrigin | undefined;
    }
  | { readonly why: string }
);

/** Whether the value of a rule is about a version, and not about a day, a branch or a commit. */
function isAboutVersion({ type, attributes }: Rule, value: string): boolean {
  if (type === 'ref') return attributes.get('event') === 'tag';
  // A date can look like a version.
  if (type === 'raw') return (parseVersion(value)?.numbers[0]?.length ?? DATE_DIGITS) < DATE_DIGITS;
  return ['semver', 'pep440', 'match'].includes(type);
}

function applyRule(rule: Rule, flavor: Flavor, facts: TagFacts): Applied {
  const values = globalValues(facts);
  const fill = (name: string, text: string, own: Readonly<Record<string, Value>> = values): string =>
    translate(rule, name, () => render(readTemplate(text), own));
  const attribute = (name: string): string => rule.attributes.get(name) ?? '';
  const enable = fill('enable', rule.attributes.get('enable') ?? 'true');
  if (enable !== 'true' && enable !== 'false')
    throw invalidRule(rule.text, `enable is ${quoted(enable)}, which is neither true nor false`);
  if (enable === 'false') return { rule: rule.text, why: 'enable is false' };
  const given = (name: 'prefix' | 'suffix'): string => rule.attributes.get(name) ?? flavor[name];
  const [prefix, suffix] = [fill('prefix', given('prefix')), fill('suffix', given('suffix'))];
  const found = FINDERS[rule.type]({ rule, facts, attribute, fill });
  if ('why' in found) return { rule: rule.text, why: found.why };
  const tag = sanitized(`${prefix}${found.value}${suffix}`);
  if (tag === '') return { rule: rule.text, why: 'its value is empty' };
  const isVersion = isAboutVersion(rule, found.value);
  const variant = isVersion ? affixes({ prefix: given('prefix'), suffix: given('suffix') }) : [];
  const affix = { prefix: given('prefix'), suffix: given('suffix') };
  return { rule: rule.text, tag, latest: found.latest, variant, origin: originOf(tag, found, affix, suffix) };
}

interface Finding {
  readonly rule: Rule;
  readonly facts: TagFacts;
  readonly attribute: (name: string) => string;
  /** Puts values into a template. */
  readonly fill: (name: string, text: string, own?: Readonly<Record<string, Value>>) => string;
}

const FINDERS: Readonly<Record<Rule['type'], (finding: Finding) => Found>> = {
  schedule: ({ facts, attribute, fill }) => {
    const value = fill('pattern', attribute('pattern'), dateValues(facts));
    if (facts.eventName.includes('schedule')) return { value, latest: false, kind: 'name' };
    return {
      why: facts.eventName === '' ? 'there is no event' : `the event is ${quoted(facts.eventName)}, not schedule`,
    };
  },
  semver: (finding) => findVersion(finding, readSemver, 'is not a semantic version'),
  pep440: (finding) => findVersion(finding, readPep440, 'is not a version as in PEP 440'),
  match: (finding) => {
    const [pattern, group] = [finding.attribute('pattern'), finding.attribute('group')];
    const [, source = pattern, flags = ''] = /^\/(.+)\/(.*)$/.exec(pattern) ?? [];
    const expression = expressionOf(finding.rule, source, flags);
    const raw = readGiven(finding);
    if (typeof raw !== 'string') return raw;
    const found = raw.match(expression);
    if (found === null) return { why: `${quoted(pattern)} does not match ${quoted(raw)}` };
    const value = /^(?:0|[1-9]\d*)$/.test(group) ? found[Number(group)] : undefined;
    return value === undefined
      ? { why: `${quoted(pattern)} has no group ${quoted(group)}` }
      : { value, latest: true, ...readMatch(raw, value) };
  },
  edge: ({ rule, facts, attribute }) => {
    const branch = branchOf(facts.ref);
    if (branch === undefined) return { why: notA(facts, 'a branch') };
    const wanted = attribute('branch') || facts.defaultBranch;
    if (wanted === undefined)
      throw invalidRule(rule.text, 'the default branch is not known', 'add branch=NAME to the rule');
    return branch === wanted
      ? { value: 'edge', latest: false, kind: 'name' }
      : { why: notA(facts, `the branch ${quoted(wanted)}`) };
  },
  ref: ({ facts, attribute }) => {
    const event = attribute('event');
    const pull = /^refs\/pull\/([\s\S]*)$/.exec(facts.ref)?.[1]?.replace(/\/merge$/, '');
    const value = event === 'pr' ? pull : event === 'tag' ? tagOf(facts.ref) : branchOf(facts.ref);
    if (value !== undefined)
      return { value, latest: event === 'tag', ...(event === 'tag' ? readGitTag(value) : { kind: 'name' }) };
    return { why: notA(facts, `a ${event === 'pr' ? 'pull request' : event}`) };
  },
  raw: ({ attribute, fill }) => ({
    value: fill('value', attribute('value')),
    latest: false,
    kind: /\{\{\s*(?:branch|base_ref)\b/.test(attribute('value')) ? 'name' : undefined,
  }),
  sha: ({ rule, facts, attribute }) => {
    if (facts.sha === '') return { why: 'the commit is not known' };
    const value = attribute('format') === 'long' ? facts.sha : translate(rule, 'sha', () => shortSha(facts));
    return { value, latest: false, kind: 'name' };
  },
};

/**
 * Fills the pattern with the parts of a version. A pre-release never gives less than its full version. What is wrong
 * with the pattern is an error for every event, so that it is not found on the day of the release.
 */
function findVersion(finding: Finding, read: (raw: string) => Semver | Pep440 | undefined, why: string): Found {
  const { attribute, fill, rule } = finding;
  const pattern = attribute('pattern');
  const fillWith = (text: string, version: Semver | Pep440 | undefined): string =>
    fill('pattern', text, partsOf(version));
  fillWith(pattern, read('0.0.0'));
  const match = attribute('match');
  const expression = match === '' ? undefined : expressionOf(rule, match);
  // With an empty alternative, the expression matches, and says how many groups it has.
  if (expression !== undefined && ''.match(expressionOf(rule, `${match}|`))?.length === 1)
    throw invalidRule(rule.text, `match ${quoted(match)} has no group`, 'put parentheses around the version');
  const given = readGiven(finding);
  if (typeof given !== 'string') return given;
  const found = expression === undefined ? null : given.match(expression);
  if (found !== null && found[1] === undefined)
    return { why: `the group of ${quoted(match)} does not match ${quoted(given)}` };
  const raw = (found?.[1] ?? given).replaceAll('/', '-');
  const version = read(raw);
  if (version === undefined) return { why: `${quoted(raw)} ${why}` };
  const isWhole = version.isFinal || soleName(readTemplate(pattern)) === 'raw';
  const isFull = !isWhole || /\{\{\s*(?:raw|version)\b/.test(pattern);
  return {
    value: fillWith(isWhole ? pattern : '{{version}}', version),
    latest: version.isFinal,
    kind: isFull ? 'version' : 'line',
    version: version.version.replace(/\+.*$/, ''),
  };
}

function partsOf(version: Semver | Pep440 | undefined): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries<string | boolean>({ ...version }).flatMap(([name, part]) =>
      typeof part === 'string' ? [[name, plain(part)]] : [],
    ),
  );
}

function readGiven({ facts, attribute, fill }: Finding): string | { readonly why: string } {
  const value = attribute('value');
  return value === '' ? (tagOf(facts.ref) ?? { why: notA(facts, 'a tag') }) : fill('value', value);
}

function expressionOf(rule: Rule, source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    throw invalidRule(rule.text, `${quoted(source)} is not a regular expression`, undefined, cause);
  }
}

/** Source: docker/metadata-action 6.2, README "Global expressions". */
function globalValues(facts: TagFacts): Readonly<Record<string, Value>> {
  const branch = branchOf(facts.ref) ?? facts.ref;
  // These events always run on the last commit of the default branch.
  const isAlwaysDefault = /create|discussion|issues|schedule/.test(facts.eventName);
  const isDefault = branch !== '' && (branch === facts.defaultBranch || isAlwaysDefault);
  return {
    branch: plain(branchOf(facts.ref) ?? ''),
    tag: plain(tagOf(facts.ref) ?? ''),
    sha: (expression) => plain(shortSha(facts))(expression),
    base_ref: plain(facts.baseRef),
    is_default_branch: plain(String(isDefault)),
    is_not_default_branch: plain(String(!isDefault)),
    ...dateValues(facts),
  };
}

function dateValues({ now, commitDate }: TagFacts): Readonly<Record<string, Value>> {
  return { date: dateValue(now), commit_date: dateValue(commitDate) };
}

function shortSha({ sha, shaLength }: TagFacts): string {
  if (sha === '') throw new TemplateError('the commit is not known');
  const length = shaLength === '' ? 7 : Number(shaLength);
  if (Number.isNaN(length))
    throw new TemplateError(`DOCKER_METADATA_SHORT_SHA_LENGTH is ${quoted(shaLength)}, which is not a number`);
  return sha.slice(0, Math.max(Math.trunc(length), 0));
}

/** Reports an error of a template as one of its rule. */
function translate<T>(rule: Rule, name: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    throw invalidRule(rule.text, `${name}: ${thrown.message}`, thrown.hint, thrown);
  }
}

function notA({ ref }: TagFacts, what: string): string {
  return ref === '' ? 'the ref is not known' : `${quoted(ref)} is not ${what}`;
}
