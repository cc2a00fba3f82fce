import type { HostQuery } from '../../../abi/host-query.ts';
import { type Digest, digestOf, hexOf, isDigest } from '../../../core/digest.ts';
import { isObject, type Json, jsonBytes, parseStrictJson } from '../../../core/json.ts';
import type { Finding, RuleName } from '../rules.ts';

/** The schema of a kept verdict. */
const VERDICT_SCHEMA = 'https://wasm-image.dev/schema/check-verdict/v1';
/** Bytes of a kept verdict. */
export const MAX_VERDICT_BYTES = 64 * 1024;
/** How long a verdict counts. */
export const MAX_VERDICT_AGE_MS = 24 * 60 * 60 * 1000;
/** What can be known of a reference that passed. A newer version is looked for each time. */
const KEPT = ['tag-differs', 'traps', 'idle', 'schema-unchecked', 'not-started'] as const;
const MOST = 64;
const MAX_TEXT = 2_000;

/** A verdict about a reference that passed. */
export interface KeptVerdict {
  readonly verifiedAt: Date;
  readonly digest: Digest;
  /** The hosts that its module was judged for. */
  readonly hosts: readonly HostQuery[];
  /** The proven times of all signatures that counted, RFC 3339. */
  readonly times: readonly string[];
  /** Notes and warnings. */
  readonly findings: readonly Pick<Finding, 'rule' | 'message'>[];
}

/** The name that a verdict is kept under: it depends on all that the verdict depends on. */
export function keyOfVerdict(parts: readonly Json[]): string {
  return hexOf(digestOf(jsonBytes([VERDICT_SCHEMA, ...parts])));
}

/** Findings of a verdict that can be kept; undefined if it must not be kept. */
export function keepable(findings: readonly Finding[]): KeptVerdict['findings'] | undefined {
  const kept = findings.filter(({ rule }) => rule !== 'newer');
  const isKept = kept.length <= MOST && kept.every(({ rule, message }) => isRule(rule) && message.length <= MAX_TEXT);
  return isKept ? kept.map(({ rule, message }) => ({ rule, message })) : undefined;
}

/** The text of a kept verdict. */
export function printVerdict(key: string, { verifiedAt, digest, hosts, times, findings }: KeptVerdict): Uint8Array {
  return jsonBytes({
    schema: VERDICT_SCHEMA,
    key,
    verifiedAt: verifiedAt.toISOString(),
    digest,
    hosts: hosts.map(({ host, version }) => [host, version]),
    times,
    findings: findings.map(({ rule, message }) => [rule, message]),
  });
}

/**
 * Reads a kept verdict strictly.
 * @param key that it must have, since a file can be put under another name.
 * @returns undefined if it is damaged, too old or from the future.
 */
export function readVerdict(bytes: Uint8Array, key: string, now: Date): KeptVerdict | undefined {
  const value = parsed(bytes);
  if (!isObject(value) || Object.keys(value).sort().join() !== FIELDS) return undefined;
  if (value.schema !== VERDICT_SCHEMA || value.key !== key) return undefined;
  const { verifiedAt, digest } = value;
  if (typeof verifiedAt !== 'string' || typeof digest !== 'string' || !isDigest(digest)) return undefined;
  const time = new Date(verifiedAt);
  const age = now.getTime() - time.getTime();
  if (!(age >= 0 && age <= MAX_VERDICT_AGE_MS) || time.toISOString() !== verifiedAt) return undefined;
  const [hosts, times, findings] = [pairs(value.hosts), texts(value.times), pairs(value.findings)];
  if (hosts === undefined || times === undefined || findings === undefined) return undefined;
  if (!findings.every(([rule]) => isRule(rule))) return undefined;
  return {
    verifiedAt: time,
    digest,
    hosts: hosts.map(([host, version]) => ({ host, version })),
    times,
    findings: findings.map(([rule, message]) => ({ rule: rule as RuleName, message })),
  };
}

const FIELDS = ['digest', 'findings', 'hosts', 'key', 'schema', 'times', 'verifiedAt'].join();

function parsed(bytes: Uint8Array): Json | undefined {
  try {
    return parseStrictJson(bytes);
  } catch {
    // What cannot be read is checked again.
    return undefined;
  }
}

function isRule(rule: string): boolean {
  return KEPT.some((one) => one === rule);
}

function texts(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MOST) return undefined;
  const found = value.filter((one: Json): one is string => typeof one === 'string' && one.length <= MAX_TEXT);
  return found.length === value.length ? found : undefined;
}

function pairs(value: Json | undefined): readonly (readonly [string, string])[] | undefined {
  if (!Array.isArray(value) || value.length > MOST) return undefined;
  const found = value.flatMap((one: Json) => {
    const [first, second, ...others] = texts(one) ?? [];
    return first === undefined || second === undefined || others.length > 0 ? [] : [[first, second] as const];
  });
  return found.length === value.length ? found : undefined;
}
