import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import {
  lowerCased,
  parseRepository,
  parseTag,
  printRepository,
  type Repository,
  remarksOnCase,
  type Tag,
} from '../../oci/reference.ts';
import { orderTags } from '../gate/tag-moves.ts';
import type { Family, TagOrigin } from '../gate/tags/families.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { fillTemplate, type TemplateFacts } from './image-template.ts';
import { readMetadataOutput } from './metadata/output.ts';
import type { TagFacts } from './tags/facts.ts';
import { isRule } from './tags/is-rule.ts';
import { type AskedTags, tagsOfRun } from './tags/tags-of-run.ts';

/** Where a run publishes to. */
export interface Destination {
  readonly repositories: readonly Repository[];
  /** In the order in which they move. */
  readonly tags: readonly Tag[];
  /** The same tags in the order of the rules, which can name one twice. */
  readonly names: readonly Tag[];
  /** The tag that counts as the version of the image. */
  readonly version: string | undefined;
  /** Prefixes and suffixes of versions in the tags, as rules give them. */
  readonly variants: readonly Family[];
  /** What the rules know about the tags. */
  readonly origins: readonly TagOrigin[];
  readonly remarks: readonly string[];
}

/** What the destination depends on. */
export interface DestinationFacts extends TemplateFacts {
  /** Whether this run, or the run that a dry run predicts, signs and moves tags. */
  readonly isRelease: boolean;
  /** The repository that is used if no input names one. */
  readonly defaultImage: string;
  /** What tag rules depend on; undefined if there are none. */
  readonly tagFacts?: TagFacts | undefined;
}

/**
 * Decides which tags of which repositories move.
 * @throws INPUT_MISSING, INPUT_INVALID, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED.
 */
export function planDestination(values: Values, facts: DestinationFacts): Destination {
  const { repositories, remarks } = planRepositories(values, facts);
  const { texts, version, variants, origins, remarks: more } = askTags(values, facts);
  remarks.push(...more);
  const names = facts.isRelease ? readTags(texts, repositories) : readValidTags(texts, repositories, remarks);
  return { repositories, remarks, names, version, variants, origins, tags: orderTags(names) };
}

/** In a run that moves no tags, an invalid tag is only a remark: the ref name of a pull request is `12/merge`. */
function readValidTags(
  texts: readonly string[],
  repositories: readonly Repository[],
  remarks: string[],
): readonly Tag[] {
  return texts.flatMap((text) => {
    try {
      return [readTag(text, repositories).tag];
    } catch (thrown) {
      remarks.push(`${asWasmImageError(thrown).message}; this run moves no tags`);
      return [];
    }
  });
}

/** Whether tags come from rules; a flavor is about all of them. */
export function usesRules(values: Values): boolean {
  const lines = linesOf(values);
  if (isJson(lines)) return false;
  return lines.some(isRule) || (lines.length > 0 && values.text('flavor') !== undefined);
}

/** Finds the tags that the inputs ask for, before they are checked. Source: docker/metadata-action, its outputs. */
function askTags(values: Values, { isRelease, tagFacts, name }: DestinationFacts): AskedTags {
  if (usesRules(values)) {
    if (tagFacts === undefined) throw new WasmImageError('INTERNAL', 'Cannot use tag rules: nothing is known');
    const [tags = '', flavor = '', versions = ''] = (['tags', 'flavor', 'versions'] as const).map((input) =>
      values.text(input),
    );
    const folder = values.text('working-directory') ?? '.';
    return tagsOfRun({ tags, flavor, versions }, tagFacts, { isRelease, name, folder });
  }
  const lines = linesOf(values);
  const texts = (isJson(lines) ? readMetadataOutput(lines, 'tags').tags : lines.flatMap((line) => line.split(',')))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const remarks = [
    ...(values.text('flavor') === undefined ? [] : [`Ignored ${named('flavor')}: it needs lines in ${named('tags')}`]),
    ...(isVersionUnused(values) ? [`Ignored ${named('versions')}: ${named('tags')} has no rules`] : []),
  ];
  return { texts, version: texts[0]?.replace(/^.*:/, ''), variants: [], origins: [], remarks };
}

/** JSON also says whether anything was released, and a release on GitHub takes its tag from a version. */
function isVersionUnused(values: Values): boolean {
  const text = values.text('versions')?.trim();
  return text !== undefined && !/^["[{]/.test(text) && values.lines('release-assets').length === 0;
}

/** Without comments. */
function linesOf(values: Values): readonly string[] {
  return values.lines('tags').filter((line) => !line.startsWith('#'));
}

/** A rule can start with an expression: `{{branch}}`. */
function isJson([first = '']: readonly string[]): boolean {
  return /^\{(?!\{)/.test(first);
}

function planRepositories(
  values: Values,
  facts: DestinationFacts,
): { readonly repositories: readonly Repository[]; readonly remarks: string[] } {
  const { isRelease, defaultImage } = facts;
  const names = values.lines('images').map((text) => (text.includes('{') ? fillTemplate(text, facts) : text));
  // A variable that is not set is an empty string, and a release must not go to a temporary folder.
  if (values.isBlank('images') && isRelease)
    throw new WasmImageError('INPUT_MISSING', `Cannot publish: ${named('images')} is empty`, {
      hint: `set ${named('images')} (check the variable that it comes from), or ${named('push', 'false')}`,
    });
  const given = names.length > 0 ? names : [defaultImage];
  const repositories = given.map((name) => parseRepository(lowerCased(name)));
  const twice = repositories.map(printRepository).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot publish to ${quoted(twice)} twice in one run`);
  return { repositories, remarks: [...remarksOnCase(given)] };
}

/** Every tag moves in every repository, so full references must name all of them. */
function readTags(texts: readonly string[], repositories: readonly Repository[]): readonly Tag[] {
  const read = texts.map((text) => readTag(text, repositories));
  for (const { tag } of read) {
    const owners = read.filter((one) => one.tag === tag).map((one) => one.repository);
    const missing = owners.includes(undefined) ? undefined : repositories.find((one) => !owners.includes(one));
    if (missing !== undefined)
      throw new WasmImageError(
        'INPUT_INVALID',
        `Cannot move tag ${quoted(tag)}: it is not given for ${printRepository(missing)}`,
        { hint: 'give each tag for all images, or publish to each image in its own step' },
      );
  }
  return read.map(({ tag }) => tag);
}

/** @returns `repository`: the one that a full reference names. */
function readTag(
  text: string,
  repositories: readonly Repository[],
): { readonly tag: Tag; readonly repository: Repository | undefined } {
  const colon = text.lastIndexOf(':');
  const name = lowerCased(text.slice(0, Math.max(colon, 0)));
  const repository = repositories.find((one) => printRepository(one) === name);
  if (repository !== undefined) return { tag: parseTag(text.slice(colon + 1)), repository };
  try {
    return { tag: parseTag(text), repository };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    if (error.code !== 'TAG_INVALID' || !isBranchLike(text)) throw error;
    const hint = `if it is a branch, start the workflow on a tag, or give it without "/"; for a run without tags, leave ${named('tags')} empty`;
    throw new WasmImageError(error.code, error.message, { hint, cause: error });
  }
}

/** `github.ref_name` is the name of the branch if a workflow is started by hand. */
function isBranchLike(text: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)+$/.test(text) && !/^[^/]*\.[a-z]{2,}\//i.test(text);
}
