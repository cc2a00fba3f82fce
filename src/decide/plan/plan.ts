import { askedAbi } from '../../abi/abi-name.ts';
import { type Allowance, parseAllowances } from '../../abi/allowances.ts';
import { askedHosts, type HostQuery } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import { type Digest, parseDigest } from '../../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { readAnnotations } from '../../oci/annotations.ts';
import { LAYOUT_NAMES, type Layout } from '../../oci/image.ts';
import { parseRepository, parseTag, printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import { FILTER_TYPES, type FilterType } from '../../smoke/smoke-report.ts';
import { orderTags } from '../gate/tag-moves.ts';
import type { Values } from '../inputs/values.ts';
import { type Attesting, planAttesting } from './attesting.ts';
import { planFormats } from './formats.ts';
import { type JobFacts, planSigning, refuseKeyless, type Signing } from './signing.ts';
import { planTrust, type TrustChoice } from './trust.ts';

/** How the filter is started before anything is pushed; texts are as given, `@PATH` names a file. */
export interface Starting {
  readonly isWanted: boolean;
  /** `auto`, or a type of filter. */
  readonly filterType: 'auto' | FilterType;
  readonly rootId: string | undefined;
  readonly vmConfig: string | undefined;
  readonly pluginConfig: string | undefined;
  readonly scenario: string | undefined;
}

/** Where the module comes from. Paths are relative to the workspace. */
export type Source =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'assemblyscript'; readonly folder: string; readonly modulePath: string | undefined }
  | {
      readonly kind: 'command';
      readonly folder: string;
      readonly argv: readonly string[];
      readonly modulePath: string;
    };

/** Whether the network is written to, and if not, why. */
export type Pushing =
  | { readonly kind: 'push' }
  /** `skipped`: why the same run would push nothing without `dry-run`. */
  | { readonly kind: 'dry-run'; readonly skipped: string | undefined; readonly isOffline: boolean }
  | { readonly kind: 'skip'; readonly reason: string };

/** Everything decided, nothing done: printing it is the dry run. */
export interface Plan {
  readonly source: Source;
  readonly moduleDigest: Digest | undefined;
  readonly repositories: readonly Repository[];
  /** In the order in which they move. */
  readonly tags: readonly Tag[];
  /** Undefined: the usual one of the hosts of the module's kind. */
  readonly layout: Layout | undefined;
  /** The folder of the filter; layout `higress` takes its texts from there. */
  readonly folder: string;
  readonly runtimeConfig: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly created: string | undefined;
  readonly abi: string | undefined;
  /** Undefined: those of the kind of the module. */
  readonly hosts: readonly HostQuery[] | undefined;
  readonly allowed: readonly Allowance[];
  readonly starting: Starting;
  readonly pushing: Pushing;
  readonly signing: Signing;
  /** Undefined: the usual ones of the layout. */
  readonly formats: readonly SignatureFormat[] | undefined;
  readonly attesting: Attesting;
  readonly trust: TrustChoice;
  readonly crossCheck: 'none' | 'oras';
  /** What was passed over in the inputs, for the log. */
  readonly remarks: readonly string[];
}

/** Facts about the world that the plan depends on. */
export interface Surroundings extends JobFacts {
  /** The repository used when none is named. */
  readonly defaultImage: string;
}

/** The part of a plan that makes an image; `build` and `publish` share it. @throws INPUT_*, HOSTS_INVALID, ANNOTATION_INVALID, DIGEST_INVALID */
export function planImage(
  values: Values,
): Pick<
  Plan,
  | 'source'
  | 'moduleDigest'
  | 'layout'
  | 'folder'
  | 'runtimeConfig'
  | 'annotations'
  | 'created'
  | 'abi'
  | 'hosts'
  | 'allowed'
  | 'starting'
  | 'remarks'
> {
  const digest = values.text('module-digest');
  const { annotations, ignored } = readAnnotations(values.lines('annotations').join('\n'));
  return {
    source: planSource(values),
    moduleDigest: digest === undefined ? undefined : parseDigest(digest),
    layout: LAYOUT_NAMES.find((name) => name === values.text('layout')),
    folder: values.text('working-directory') ?? '.',
    runtimeConfig: values.text('runtime-config'),
    annotations,
    created: values.text('source-date-epoch'),
    abi: askedAbi(values.text('abi')),
    hosts: askedHosts(values.text('hosts')),
    allowed: parseAllowances(values.lines('allow-problems')),
    starting: planStart(values),
    remarks: ignored.map(
      (key) => `Ignored annotation ${quoted(key)}: the image has its own time of creation (input source-date-epoch)`,
    ),
  };
}

/**
 * Decides a whole publish run. @throws INPUT_*, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, EVENT_UNTRUSTED, OIDC_PERMISSION, TRANSPARENCY_PUBLIC.
 */
export function planPublish(values: Values, surroundings: Surroundings): Plan {
  const image = planImage(values);
  const pushing = planPushing(values, surroundings);
  const { tags, remarks } = planTags(values, pushing);
  const repositories = planRepositories(values, surroundings.defaultImage, pushing);
  const trust = planTrust(values);
  const signing = planSigning(values, trust, { ...surroundings, isUsed: isRelease(pushing) });
  if (signing.kind === 'off' && tags.length > 0 && isRelease(pushing)) {
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use tags together with sign: off: an unsigned image never gets a tag',
      { hint: 'remove tags, or sign' },
    );
  }
  if (signing.kind === 'keyless') {
    try {
      if (isRelease(pushing)) refuseKeyless(signing, trust, surroundings);
    } catch (thrown) {
      if (pushing.kind === 'push') throw thrown;
      remarks.push(`Without dry-run: ${asWasmImageError(thrown).message}`);
    }
  }
  return {
    ...image,
    repositories,
    tags,
    pushing,
    signing,
    formats: planFormats(values),
    attesting: planAttesting(values, signing.kind, { isWorkflow: surroundings.event !== undefined }),
    trust,
    crossCheck: values.text('cross-check') === 'oras' ? 'oras' : 'none',
    remarks: [...image.remarks, ...remarks],
  };
}

/** What does not become a tag fails nothing: the ref name of a pull request is `12/merge`. */
function planTags(values: Values, pushing: Pushing): { readonly tags: readonly Tag[]; readonly remarks: string[] } {
  const texts = values
    .lines('tags')
    .flatMap((line) => line.split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  if (isRelease(pushing)) return { tags: orderTags(texts.map(parseTag)), remarks: [] };
  const [tags, remarks]: [Tag[], string[]] = [[], []];
  for (const text of texts) {
    try {
      tags.push(parseTag(text));
    } catch (thrown) {
      remarks.push(`${asWasmImageError(thrown).message}; this run moves no tags`);
    }
  }
  return { tags: orderTags(tags), remarks };
}

/** Whether this run, or the one that is tried out, signs and moves tags. */
function isRelease(pushing: Pushing): boolean {
  return pushing.kind === 'push' || isTrial(pushing);
}

/** Whether this is the dry run of one that would push. */
export function isTrial(pushing: Pushing): boolean {
  return pushing.kind === 'dry-run' && pushing.skipped === undefined;
}

/** @param values of a command that may start filters. */
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

function planSource(values: Values): Source {
  const module = values.text('module');
  const build = values.text('build');
  if (module !== undefined && build !== undefined) {
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use module together with build: the module is either there or built',
    );
  }
  const idle = (['module-path', 'build-command'] as const).find((name) => values.text(name) !== undefined);
  if (module !== undefined && idle !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${idle} together with module: nothing is built`);
  if (module !== undefined) return { kind: 'module', path: module };
  if (build === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot start: neither module nor build is set', {
      hint: 'set module to the path of a .wasm file, or build',
    });
  const folder = values.text('working-directory') ?? '.';
  const modulePath = values.text('module-path');
  const argv = values.lines('build-command');
  if (build === 'assemblyscript') {
    if (argv.length > 0)
      throw new WasmImageError('INPUT_CONFLICT', 'Cannot use build-command together with build: assemblyscript', {
        hint: 'set build: command',
      });
    return { kind: 'assemblyscript', folder, modulePath };
  }
  if (argv.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot build: build-command is not set');
  if (modulePath === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot build: module-path is not set, so the module would not be found');
  return { kind: 'command', folder, argv, modulePath };
}

function planRepositories(values: Values, defaultImage: string, pushing: Pushing): readonly Repository[] {
  const names = values.lines('images');
  // A variable that is not set is an empty text: a release must not end in a temporary folder.
  if (values.isBlank('images') && isRelease(pushing))
    throw new WasmImageError('INPUT_MISSING', 'Cannot publish: images is empty', {
      hint: 'set images (check the variable that it comes from), or push: false to build only',
    });
  const repositories = (names.length > 0 ? names : [defaultImage]).map(parseRepository);
  const twice = repositories.map(printRepository).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot publish to ${quoted(twice)} twice in one run`);
  return repositories;
}

function planPushing(values: Values, { event }: Surroundings): Pushing {
  const push = values.text('push');
  if (push === 'true' && event?.content === 'foreign')
    throw new WasmImageError(
      'EVENT_UNTRUSTED',
      `Cannot push on ${quoted(event.name)}: it is about a change of a fork, or of unknown origin`,
    );
  const isProposal = push === 'auto' && event !== undefined && event.content !== 'merged';
  const skipped =
    push === 'false' ? 'push is false' : isProposal ? `event ${event.name}: built and checked only` : undefined;
  const isOffline = values.isOn('offline');
  if (values.isOn('dry-run')) return { kind: 'dry-run', skipped, isOffline };
  if (isOffline)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use offline without dry-run', {
      hint: 'add dry-run, or use the command build',
    });
  return skipped === undefined ? { kind: 'push' } : { kind: 'skip', reason: skipped };
}
