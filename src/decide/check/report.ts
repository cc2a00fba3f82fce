import type { HostQuery } from '../../abi/host-query.ts';
import type { Digest } from '../../core/digest.ts';
import { isObject } from '../../core/json.ts';
import { printRepository } from '../../oci/reference.ts';
import type { Entry, PlacedFinding } from './files.ts';
import { pinOf } from './judge.ts';
import type { AbiDifference } from './pin/abi-difference.ts';
import type { FieldChange } from './pin/pin.ts';
import { LEVELS, RULES } from './rules.ts';
import { LOADED_BY } from './targets/hosts.ts';
import type { JudgedUpgrade, VersionSearch } from './upgrade/judge-upgrade.ts';
import type { Upgrade } from './upgrade/read-upgrades.ts';

/** The schema of {@link jsonOfCheck}. */
export const CHECK_SCHEMA = 'https://wasm-image.dev/schema/check-report/v1';

/** A reference, with the result of the checks that need the network. */
export interface CheckedEntry extends Entry {
  /** The digest that it leads to; undefined if it was not asked for or could not be found. */
  readonly resolved: string | undefined;
  /** The hosts that its module was checked against; undefined if it was not read. */
  readonly hosts?: readonly HostQuery[] | undefined;
  /** What an upgrade of its host means; undefined if that was not asked, or if the image was not read. */
  readonly upgrade?: CheckedUpgrade | undefined;
  /** Whether the gate verified the image by a policy. */
  readonly isVerified: boolean;
  /** When it was verified, if that was in an earlier run whose verdict was kept. */
  readonly verifiedAt?: Date | undefined;
  /** Whether it is as a lock file has it, which does not mean that it is verified. */
  readonly isRecorded: boolean;
}

/** What an upgrade of a host means for one reference. */
export interface CheckedUpgrade {
  readonly judged: JudgedUpgrade;
  /** Undefined if no other version was looked for. */
  readonly search?: VersionSearch | undefined;
}

/** The result of a check. */
export interface CheckReport {
  /** How many files were read. */
  readonly files: number;
  readonly entries: readonly CheckedEntry[];
  /** Findings that belong to no reference. */
  readonly remarks: readonly PlacedFinding[];
  /** The upgrades of hosts that were asked about. */
  readonly upgrades?: readonly Upgrade[] | undefined;
  /** With `--pin` or `--update`: what was written, or would be. */
  readonly changes?: readonly Change[];
  /** With `--dry-run`: what would be written, as a unified diff. */
  readonly diff?: string;
}

/** A reference that was changed. */
export interface Change {
  readonly entry: CheckedEntry;
  /** The digest that it is pinned to. */
  readonly digest: Digest;
  readonly fields: readonly FieldChange[];
  /** The tags, if the version changes. */
  readonly versions?: { readonly from: string; readonly to: string };
  /** How the new version differs; undefined if the old one cannot be read. */
  readonly difference?: AbiDifference | undefined;
}

/** All findings, those of references first. */
export function findingsOf({ entries, remarks }: CheckReport): readonly PlacedFinding[] {
  return [...entries.flatMap(({ findings }) => findings), ...remarks];
}

/** Whether nothing is wrong with a reference, as far as its findings say. */
export function isClean({ findings }: Entry): boolean {
  return findings.every(({ rule }) => LEVELS[RULES[rule].level] === 0);
}

/** The address as it may be printed: without the login and the query of a URL. */
export function shownAddress({ reference: { address, digest } }: Entry): string {
  if (address === undefined) return `(patch) ${digest?.text ?? ''}`;
  return address.text.replace(/^([a-z0-9+.-]+:\/\/)?.*@(?!sha256:)/is, '$1***@').replace(/\?.*$/s, '?***');
}

/** A host version in documents for programs: `istio 1.28`. */
export function nameOfHost({ host, version }: HostQuery): string {
  return `${host} ${version}`;
}

/** The report for programs. Configurations show their keys only: values may be secret. */
export function jsonOfCheck(report: CheckReport): object {
  return {
    schema: CHECK_SCHEMA,
    files: report.files,
    references: report.entries.map((entry) => {
      const { place, reference, address, resolved, hosts, upgrade, isVerified, verifiedAt, isRecorded, findings } =
        entry;
      const { target, object, path, kind, digest, rootId, failure, phase, pullPolicy, configuration } = reference;
      const image = address?.kind === 'image' ? address : undefined;
      const pin = pinOf(entry);
      return {
        ...place,
        target,
        object,
        path,
        address: shownAddress(entry),
        source: address?.kind ?? kind,
        ...(image === undefined ? {} : { repository: printRepository(image.repository) }),
        ...(image?.tag === undefined ? {} : { tag: image.tag }),
        ...(pin === undefined ? {} : { pin: `sha256:${pin}` }),
        ...(digest === undefined ? {} : { digestField: digest.path }),
        ...(resolved === undefined ? {} : { digest: resolved }),
        ...(hosts === undefined ? {} : { hosts: hosts.map(nameOfHost) }),
        ...(rootId === undefined ? {} : { rootId }),
        ...(failure === undefined ? {} : { failure }),
        ...(phase === undefined ? {} : { phase }),
        ...(pullPolicy === undefined ? {} : { pullPolicy }),
        ...(configuration === undefined
          ? {}
          : {
              configuration: {
                path: configuration.path,
                keys: isObject(configuration.value) ? Object.keys(configuration.value) : [],
              },
            }),
        ...(upgrade === undefined ? {} : { upgrade: jsonOfUpgrade(upgrade) }),
        verified: isVerified,
        ...(verifiedAt === undefined ? {} : { cached: verifiedAt.toISOString() }),
        ...(isRecorded ? { recorded: true } : {}),
        ok: isClean(entry),
        findings: findings.map(jsonOfFinding),
      };
    }),
    findings: report.remarks.map(jsonOfFinding),
    ...(report.upgrades === undefined
      ? {}
      : { upgrades: report.upgrades.map(({ from, to }) => ({ from: nameOfHost(from), to: nameOfHost(to) })) }),
    ...(report.changes === undefined ? {} : { changes: report.changes.map(jsonOfChange) }),
    ...(report.diff === undefined ? {} : { diff: report.diff }),
  };
}

function jsonOfUpgrade({ judged, search }: CheckedUpgrade): object {
  const { from, to, outcome, why } = judged;
  const version = search?.kind === 'found' ? search.version : undefined;
  return {
    from: nameOfHost(from),
    to: nameOfHost(to),
    outcome,
    ...(why === undefined
      ? {}
      : { rule: why.rule, ...(why.log === undefined ? {} : { log: why.log }), reason: why.reason }),
    ...(version === undefined
      ? {}
      : {
          version: {
            tag: version.tag,
            digest: version.digest,
            loads: version.isForBoth ? 'before-and-after' : 'after',
          },
        }),
  };
}

/** References whose host is upgraded. */
export function upgradedOf({ entries, upgrades = [] }: CheckReport): readonly CheckedEntry[] {
  return entries.filter(({ reference }) => upgrades.some(({ from }) => from.host === LOADED_BY[reference.target].host));
}

function jsonOfChange({ entry, digest, fields, versions, difference }: Change): object {
  const { place, reference } = entry;
  const more = { ...(versions === undefined ? {} : { versions }), ...(difference === undefined ? {} : { difference }) };
  return { ...place, target: reference.target, object: reference.object, digest, fields, ...more };
}

function jsonOfFinding({ rule, message, hint, code, place }: PlacedFinding): object {
  return {
    rule,
    level: RULES[rule].level,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(code === undefined ? {} : { code }),
    ...place,
  };
}
