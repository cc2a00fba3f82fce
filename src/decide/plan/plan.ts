import { askedAbi } from '../../abi/abi-name.ts';
import { type Allowance, parseAllowances } from '../../abi/allowances.ts';
import { askedHosts, type HostQuery } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import { type Digest, parseDigest } from '../../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { readAnnotations } from '../../oci/annotations.ts';
import { LAYOUT_NAMES, type Layout } from '../../oci/image.ts';
import type { Repository, Tag } from '../../oci/reference.ts';
import { FILTER_TYPES, type FilterType } from '../../smoke/smoke-report.ts';
import type { TagPolicy } from '../gate/tags/tag-policy.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { type Attesting, planAttesting } from './attesting.ts';
import { planFormats } from './formats.ts';
import type { TemplateFacts } from './image-template.ts';
import { hubAnnotations } from './metadata/hub-inputs.ts';
import { readMetadataOutput } from './metadata/output.ts';
import type { VersionCheck } from './metadata/version-check.ts';
import { planDestination } from './publish-to.ts';
import { planReleasing, type Releasing } from './release/releasing.ts';
import { readVersions } from './release/versions.ts';
import { type JobFacts, planSigning, refuseKeyless, type Signing } from './signing.ts';
import { type Finishing, type ModuleSource, planFinishing, planSource } from './source.ts';
import { planTagPolicy } from './tag-policy.ts';
import type { TagFacts } from './tags/facts.ts';
import { planTrust, type TrustChoice } from './trust.ts';

/** How the filter is started before anything is pushed. Values are as given; `@PATH` names a file. */
export interface Starting {
  readonly isWanted: boolean;
  /** `auto`, or a type of filter. */
  readonly filterType: 'auto' | FilterType;
  readonly rootId: string | undefined;
  readonly vmConfig: string | undefined;
  readonly pluginConfig: string | undefined;
  readonly scenario: string | undefined;
}

/** Whether this run pushes, and if not, why. */
export type Pushing =
  | { readonly kind: 'push' }
  /** `skipped`: why the run would push nothing even without `dry-run`. */
  | { readonly kind: 'dry-run'; readonly skipped: string | undefined; readonly isOffline: boolean }
  | { readonly kind: 'skip'; readonly reason: string };

/** Everything that a run will do. Nothing is decided later. */
export interface Plan {
  /** The name of the module in a run of many; undefined for a run of one. */
  readonly name: string | undefined;
  readonly source: ModuleSource;
  readonly finishing: Finishing;
  readonly moduleDigest: Digest | undefined;
  readonly repositories: readonly Repository[];
  /** In the order in which they move. */
  readonly tags: readonly Tag[];
  /** Whether an image that the version has already is taken instead of a failure. */
  readonly isExistingTaken: boolean;
  /** Whether the tags are left to `merge`. */
  readonly areTagsHeld: boolean;
  readonly tagPolicy: TagPolicy;
  /** Undefined: the usual layout for the hosts of this kind of module. */
  readonly layout: Layout | undefined;
  /** The folder of the filter; layout `higress` reads its texts from there. */
  readonly folder: string;
  readonly runtimeConfig: string | undefined;
  /** Those that the inputs name. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether the image also says what the commit and the manifest of the package say about it. */
  readonly hasMetadata: boolean;
  /** Undefined if the files of the module are not compared. */
  readonly versionCheck: VersionCheck | undefined;
  /** The input `versions`, and the name of the module in a run of many. */
  readonly released: { readonly text: string; readonly name: string | undefined } | undefined;
  readonly created: string | undefined;
  readonly abi: string | undefined;
  /** Undefined: the usual hosts for this kind of module. */
  readonly hosts: readonly HostQuery[] | undefined;
  readonly allowed: readonly Allowance[];
  readonly starting: Starting;
  readonly pushing: Pushing;
  readonly signing: Signing;
  /** Undefined: the usual formats of the layout. */
  readonly formats: readonly SignatureFormat[] | undefined;
  readonly attesting: Attesting;
  /** The release on GitHub; undefined if the run releases nothing. */
  readonly releasing: Releasing | undefined;
  readonly trust: TrustChoice;
  readonly crossCheck: 'none' | 'oras';
  /** What was ignored in the inputs, for the log. */
  readonly remarks: readonly string[];
}

/** Facts about the world that the plan depends on. */
export interface Surroundings extends JobFacts, TemplateFacts {
  /** The repository that is used if no input names one. */
  readonly defaultImage: string;
  /** What tag rules depend on; undefined if there are none. */
  readonly tagFacts?: TagFacts | undefined;
  /** Repository (OWNER/NAME) and commit of the workflow; undefined outside GitHub. */
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
}

/** The part of a plan that `build` and `publish` share. */
export type ImagePlan = Pick<
  Plan,
  | 'source'
  | 'finishing'
  | 'moduleDigest'
  | 'layout'
  | 'folder'
  | 'runtimeConfig'
  | 'annotations'
  | 'hasMetadata'
  | 'versionCheck'
  | 'released'
  | 'created'
  | 'abi'
  | 'hosts'
  | 'allowed'
  | 'starting'
  | 'remarks'
>;

/** Decides how an image is made. @throws INPUT_*, HOSTS_INVALID, ANNOTATION_INVALID, DIGEST_INVALID */
export function planImage(values: Values): ImagePlan {
  const digest = values.text('module-digest');
  const lines = values.lines('annotations');
  const output = lines[0]?.startsWith('{') === true ? readMetadataOutput(lines, 'annotations') : undefined;
  const { annotations, ignored } = readAnnotations((output?.annotations ?? lines).join('\n'), output?.labels);
  return {
    source: planSource(values),
    finishing: planFinishing(values),
    moduleDigest: digest === undefined ? undefined : parseDigest(digest),
    layout: LAYOUT_NAMES.find((name) => name === values.text('layout')),
    folder: values.text('working-directory') ?? '.',
    runtimeConfig: values.text('runtime-config'),
    annotations: { ...hubAnnotations(values), ...annotations },
    hasMetadata: values.text('metadata') !== 'off',
    versionCheck: values.text('version-check') === 'off' ? undefined : { tags: [] },
    released: undefined,
    created: values.text('source-date-epoch'),
    abi: askedAbi(values.text('abi')),
    hosts: askedHosts(values.text('hosts')),
    allowed: parseAllowances(values.lines('allow-problems')),
    starting: planStart(values),
    remarks: ignored.map(
      (key) => `Ignored annotation ${quoted(key)}: set the creation time with ${named('source-date-epoch')}`,
    ),
  };
}

/**
 * Decides everything that a publish run will do.
 * @throws INPUT_*, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, EVENT_UNTRUSTED, OIDC_PERMISSION, TRANSPARENCY_PUBLIC.
 */
export function planPublish(values: Values, surroundings: Surroundings): Plan {
  const image = planImage(values);
  const pushing = planPushing(values, surroundings);
  const isUsed = isRelease(pushing);
  const { tags, variants, origins, ...destination } = planDestination(values, { ...surroundings, isRelease: isUsed });
  const trust = planTrust(values);
  const signing = planSigning(values, trust, { ...surroundings, isUsed });
  const refused = isUsed ? refuseSigning({ signing, trust, tags, pushing }, surroundings) : [];
  const attesting = planAttesting(values, signing.kind, { isWorkflow: surroundings.event !== undefined });
  return {
    name: surroundings.name,
    ...image,
    repositories: destination.repositories,
    tags,
    areTagsHeld: !values.isOn('move-tags'),
    isExistingTaken: values.text('on-existing') === 'skip',
    tagPolicy: { ...planTagPolicy(values), variants, origins },
    released: { text: values.text('versions') ?? '', name: surroundings.name },
    versionCheck: image.versionCheck && { tags, variants, origins },
    pushing,
    signing,
    formats: planFormats(values),
    attesting,
    releasing: planRelease(values, surroundings, { pushing, tags, signing: signing.kind, attesting }),
    trust,
    crossCheck: values.text('cross-check') === 'oras' ? 'oras' : 'none',
    remarks: [...image.remarks, ...destination.remarks, ...refused],
  };
}

/** Loaded only for a release. */
function planRelease(
  values: Values,
  { event, repository, commit }: Surroundings,
  { pushing, ...facts }: Pick<Plan, 'pushing' | 'tags' | 'attesting'> & { readonly signing: Signing['kind'] },
): Releasing | undefined {
  const isAsked = values.lines('release-assets').length > 0 || values.text('release-tag') !== undefined;
  if (!isAsked || !isRelease(pushing)) return undefined;
  refuseWithRelease(values);
  return planReleasing(values, { ...facts, ref: event?.ref, repository, commit });
}

/** A release is published between the version tags and the floating ones, with the files of the run. */
function refuseWithRelease(values: Values): void {
  const [name, value, why] = values.isOn('move-tags')
    ? (['on-existing', 'skip', 'the files of the run may not be those of the image that is there'] as const)
    : (['move-tags', 'false', 'a release is published after the version tags have moved'] as const);
  if (name === 'on-existing' && values.text(name) !== value) return;
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot use ${named('release-assets')} together with ${named(name, value)}: ${why}`,
    { hint: `remove ${named('release-assets')}, or ${named(name, value)}` },
  );
}

/**
 * Refuses signing that could not succeed. A dry run reports what keyless signing would fail on as a remark.
 * @throws INPUT_CONFLICT, OIDC_PERMISSION, EVENT_UNTRUSTED, TRANSPARENCY_PUBLIC.
 */
function refuseSigning(
  { signing, trust, tags, pushing }: Pick<Plan, 'signing' | 'trust' | 'tags' | 'pushing'>,
  facts: JobFacts,
): readonly string[] {
  if (signing.kind === 'off' && tags.length > 0)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('tags')} together with ${named('sign', 'off')}: an unsigned image never gets a tag`,
      { hint: `remove ${named('tags')}, or sign` },
    );
  if (signing.kind !== 'keyless') return [];
  try {
    refuseKeyless(signing, trust, facts);
    return [];
  } catch (thrown) {
    if (pushing.kind === 'push') throw thrown;
    return [`Without ${named('dry-run')}: ${asWasmImageError(thrown).message}`];
  }
}

/** Whether this run, or the run that a dry run predicts, signs and moves tags. */
function isRelease(pushing: Pushing): boolean {
  return pushing.kind === 'push' || isTrial(pushing);
}

/** Whether this is a dry run, and the real run would push. */
export function isTrial(pushing: Pushing): boolean {
  return pushing.kind === 'dry-run' && pushing.skipped === undefined;
}

/** Decides how a filter is started. @param values of a command that can start filters. */
export function planStart(values: Values): Starting {
  return {
    isWanted: values.isOn('smoke'),
    filterType: FILTER_TYPES.find((type) => type === values.text('filter-type')) ?? 'auto',
    rootId: values.text('root-id'),
    vmConfig: values.text('vm-config'),
    pluginConfig: values.text('plugin-config'),
    scenario: values.text('scenario'),
  };
}

function planPushing(values: Values, { event }: Surroundings): Pushing {
  const push = values.text('push');
  if (push === 'true' && event?.origin === 'foreign')
    throw new WasmImageError(
      'EVENT_UNTRUSTED',
      `Cannot push on ${quoted(event.name)}: the change comes from a fork or an unknown origin`,
    );
  const isProposal = push === 'auto' && event !== undefined && event.origin !== 'merged';
  const skipped =
    push === 'false'
      ? `${named('push', 'false')} is set`
      : isProposal
        ? `the event is ${event.name}, so the image is only built and checked`
        : event?.isDraft === true
          ? 'the event is about a draft release'
          : isNothingReleased(values)
            ? `${named('versions')} says that nothing was released`
            : undefined;
  const isOffline = values.isOn('offline');
  if (values.isOn('dry-run')) return { kind: 'dry-run', skipped, isOffline };
  if (isOffline)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named('offline')} without ${named('dry-run')}`, {
      hint: `set ${named('dry-run')}, or use the build command`,
    });
  return skipped === undefined ? { kind: 'push' } : { kind: 'skip', reason: skipped };
}

function isNothingReleased(values: Values): boolean {
  const text = values.text('versions');
  return text !== undefined && readVersions(text).length === 0;
}
