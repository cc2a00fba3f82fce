import { type Family, saysPrerelease, type TagOrigin } from '../../gate/tags/families.ts';

/** The value of a rule, before prefix and suffix. */
export interface FoundValue {
  readonly value: string;
  /** Whether it gets the tag `latest` too. */
  readonly latest: boolean;
  /** Whether the value is a full version, a part of one, or a branch, day or commit; undefined if nobody knows. */
  readonly kind?: TagOrigin['kind'] | undefined;
  /** The full version, if it is about one. */
  readonly version?: string;
  /** What the value has before the version. */
  readonly before?: string;
}

/** A prefix or suffix that every run writes in the same way makes a variant; one with an expression does not. */
export function affixes({ prefix, suffix }: Family): readonly Family[] {
  const isVariant = prefix + suffix !== '' && !`${prefix}${suffix}`.includes('{{');
  return isVariant ? [{ prefix: sanitized(prefix), suffix: sanitized(suffix) }] : [];
}

/** The characters that a tag can have. Source: docker/metadata-action 6.2. */
export function sanitized(text: string): string {
  return text.replace(/[^\w.-]+/g, '-');
}

/** What is known about a tag. @param affix of the rule. @param suffix the same without expressions. */
export function originOf(tag: string, found: FoundValue, affix: Family, suffix: string): TagOrigin | undefined {
  const { kind, version, before = '' } = found;
  if (kind === 'name') return { tag, kind };
  if (kind === undefined || version === undefined) return undefined;
  // Any other suffix belongs to the version.
  const isVariant = !affix.suffix.includes('{{') && !saysPrerelease(affix.suffix);
  return {
    tag,
    kind,
    version: affix.prefix.includes('{{') ? tag : `${version}${isVariant ? '' : suffix}`,
    family: { prefix: sanitized(`${affix.prefix}${before}`), suffix: isVariant ? sanitized(affix.suffix) : '' },
  };
}

/** The full version in the name of a git tag; nothing if it has none, or if the tag shows it in the usual way. */
export function readGitTag(name: string): Partial<FoundValue> {
  const found = [/^()(v?\d+\.\d+.*)$/i, /^(.*[-_/@])(v?\d+\.\d+(?:\.|a|b|rc)\d.*)$/i, /^(.*?[-_/@])(v?\d+\.\d+.*)$/i];
  const [, before = '', version = ''] = found.map((form) => form.exec(name)).find((match) => match !== null) ?? [];
  const isUsual = before !== '' && /\d+\.\d+(?:\.|a|b|rc)\d/i.test(version) && !version.includes('+');
  return version === '' || isUsual ? {} : { kind: 'version', version, before };
}

/** A match that leaves out the end of the version, as `1.2` of v1.2.3, is only a part of it. */
export function readMatch(raw: string, value: string): Partial<FoundValue> {
  const found = readGitTag(value);
  const version = `${found.version}${raw.slice(raw.lastIndexOf(value) + value.length)}`;
  return found.version === undefined || version === found.version ? found : { ...found, kind: 'line', version };
}
