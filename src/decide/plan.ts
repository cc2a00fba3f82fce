import { askedAbi } from '../abi/abi-name.ts';
import { type Allowance, parseAllowances } from '../abi/allowances.ts';
import { askedHosts, type HostQuery } from '../abi/hosts.ts';
import type { SignatureFormat } from '../attest/facts.ts';
import { type Digest, parseDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import { readAnnotations } from '../oci/annotations.ts';
import { LAYOUT_NAMES, type Layout } from '../oci/image.ts';
import { parseRepository, parseTag, printRepository, type Repository, type Tag } from '../oci/reference.ts';
import { type Attesting, planAttesting } from './attesting.ts';
import { UNTRUSTED_EVENTS } from './events.ts';
import { planFormats } from './formats.ts';
import { type JobFacts, planSigning, refuseKeyless, type Signing } from './signing.ts';
import { orderTags } from './tags.ts';
import { planTrust, type TrustChoice } from './trust.ts';
import type { Values } from './values.ts';

/** How the filter is started before anything is pushed; texts are as given, `@PATH` names a file. */
export interface Starting {
  readonly isWanted: boolean;
  readonly rootId: string | undefined;
  readonly vmConfig: string | undefined;
  readonly pluginConfig: string | undefined;
  readonly scenario: string | undefined;
}

/** Where the module comes from. Paths are relative to the workspace. */
export type Source =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'assemblyscript'; readonly folder: string; readonly modulePath: string | undefined }
  | { readonly kind: 'command'; readonly folder: string; readonly argv: readonly string[]; readonly modulePath: string };

/** Whether the network is written to, and if not, why. */
export type Pushing = { readonly kind: 'push' } | { readonly kind: 'dry-run' } | { readonly kind: 'skip'; readonly reason: string };

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
}

/** Facts about the world that the plan depends on. */
export interface Surroundings extends JobFacts {
  /** The repository used when none is named. */
  readonly defaultImage: string;
}

/** The part of a plan that makes an image; `build` and `publish` share it. @throws INPUT_*, HOSTS_INVALID, ANNOTATION_INVALID, DIGEST_INVALID */
export function planImage(
  values: Values,
): Pick<Plan, 'source' | 'moduleDigest' | 'layout' | 'folder' | 'runtimeConfig' | 'annotations' | 'created' | 'abi' | 'hosts' | 'allowed' | 'starting'> {
  const digest = values.text('module-digest');
  return {
    source: planSource(values),
    moduleDigest: digest === undefined ? undefined : parseDigest(digest),
    layout: LAYOUT_NAMES.find((name) => name === values.text('layout')),
    folder: values.text('working-directory') ?? '.',
    runtimeConfig: values.text('runtime-config'),
    annotations: readAnnotations(values.lines('annotations').join('\n')),
    created: values.text('source-date-epoch'),
    abi: askedAbi(values.text('abi')),
    hosts: askedHosts(values.text('hosts')),
    allowed: parseAllowances(values.lines('allow-problems')),
    starting: planStart(values),
  };
}

/**
 * Decides a whole publish run. @throws INPUT_*, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, EVENT_UNTRUSTED, OIDC_PERMISSION, TRANSPARENCY_PUBLIC.
 */
export function planPublish(values: Values, surroundings: Surroundings): Plan {
  const image = planImage(values);
  const pushing = planPushing(values, surroundings);
  const tags = orderTags(
    values
      .lines('tags')
      .flatMap((line) =>
        line
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      )
      .map(parseTag),
  );
  const repositories = planRepositories(values, surroundings.defaultImage);
  const trust = planTrust(values);
  const signing = planSigning(values, trust, surroundings);
  if (signing.kind === 'off' && tags.length > 0) {
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use tags together with sign: off: an unsigned image never gets a tag', { hint: 'remove tags, or sign' });
  }
  if (signing.kind === 'keyless' && pushing.kind === 'push') refuseKeyless(signing, trust, surroundings);
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
  };
}

/** @param values of a command that may start filters. */
export function planStart(values: Values): Starting {
  return {
    isWanted: values.isOn('smoke'),
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
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use module together with build: the module is either there or built');
  }
  if (module !== undefined) return { kind: 'module', path: module };
  if (build === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot start: neither module nor build is set', { hint: 'set module to the path of a .wasm file, or build' });
  const folder = values.text('working-directory') ?? '.';
  const modulePath = values.text('module-path');
  const argv = values.lines('build-command');
  if (build === 'assemblyscript') {
    if (argv.length > 0)
      throw new WasmImageError('INPUT_CONFLICT', 'Cannot use build-command together with build: assemblyscript', { hint: 'set build: command' });
    return { kind: 'assemblyscript', folder, modulePath };
  }
  if (argv.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot build: build-command is not set');
  if (modulePath === undefined) throw new WasmImageError('INPUT_MISSING', 'Cannot build: module-path is not set, so the module would not be found');
  return { kind: 'command', folder, argv, modulePath };
}

function planRepositories(values: Values, defaultImage: string): readonly Repository[] {
  const names = values.lines('images');
  const repositories = (names.length > 0 ? names : [defaultImage]).map(parseRepository);
  const twice = repositories.map(printRepository).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined) throw new WasmImageError('INPUT_INVALID', `Cannot publish to ${quoted(twice)} twice in one run`);
  return repositories;
}

function planPushing(values: Values, { event }: Surroundings): Pushing {
  const push = values.text('push');
  const isPullRequest = event?.name === 'pull_request';
  const isUntrusted = event !== undefined && (UNTRUSTED_EVENTS.includes(event.name) || (isPullRequest && event.isFork));
  if (push === 'true' && isUntrusted) {
    throw new WasmImageError(
      'EVENT_UNTRUSTED',
      `Cannot push on ${quoted(event?.name ?? '')}${event?.isFork === true ? ' from a fork' : ''}: its content is not trusted`,
    );
  }
  if (values.isOn('dry-run')) return { kind: 'dry-run' };
  if (push === 'false') return { kind: 'skip', reason: 'push is false' };
  if (push === 'auto' && (isPullRequest || isUntrusted)) return { kind: 'skip', reason: `event ${event?.name}: built and checked only` };
  return { kind: 'push' };
}
