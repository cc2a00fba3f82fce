import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { readServiceUrl } from './service-url.ts';

/** The services of one keyless signature. */
export interface Services {
  readonly fulcioUrl: string;
  readonly logs: readonly { readonly url: string; readonly version: 1 | 2 }[];
  readonly timestampUrls: readonly string[];
}

interface Service {
  readonly url: string;
  readonly version: number;
  readonly operator: string;
  readonly start: Date;
  readonly end: Date | undefined;
}

/** How many services of a kind are used: any one, one per operator, or a number of operators. */
type Selector =
  | { readonly kind: 'ANY' }
  | { readonly kind: 'ALL' }
  | { readonly kind: 'EXACT'; readonly count: number };

const MEDIA_TYPE = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';
const MAX_BYTES = 256 * 1024;
const MAX_SERVICES = 64;

/**
 * Reads a signing config and selects the services to sign with now. Of each kind, it considers the services that are
 * valid now and have the highest API version that we support, keeps the newest per operator, and takes as many of these
 * as the selector says, newest first. Equal input gives equal services.
 * @param bytes JSON, at most 256 KiB. @param name used in errors.
 * @throws WasmImageError SIGNING_CONFIG_INVALID, or SIGNING_CONFIG_STALE if too few services can be used now.
 * Source: sigstore protobuf-specs v0.5 sigstore_trustroot.proto, SigningConfig; sigstore-go v1.2
 * pkg/root/signing_config.go selects in the same way.
 */
export function selectServices(bytes: Uint8Array, name: string, now: Date): Services {
  const { config, refuse, select } = open(bytes, name, now);
  const [authority] = select('caUrls', [1], { kind: 'ANY' });
  if (authority === undefined) throw refuse('it names no certificate authority (caUrls)');
  const logs = select('rekorTlogUrls', [2, 1], readSelector(config, 'rekorTlogUrls', 'rekorTlogConfig', refuse));
  const timestamps = select('tsaUrls', [1], readSelector(config, 'tsaUrls', 'tsaConfig', refuse));
  if (logs.length === 0 && timestamps.length === 0) throw refuse('it names neither a log nor a timestamp authority');
  return {
    fulcioUrl: authority.url,
    logs: logs.map(({ url, version }) => ({ url, version: version === 2 ? 2 : 1 })),
    timestampUrls: timestamps.map(({ url }) => url),
  };
}

/**
 * The OIDC issuer at which a person logs in: the newest that is valid now; undefined if the config names none.
 * @throws as {@link selectServices}.
 */
export function selectIssuer(bytes: Uint8Array, name: string, now: Date): string | undefined {
  return open(bytes, name, now).select('oidcUrls', [1], { kind: 'ANY' })[0]?.url;
}

function open(bytes: Uint8Array, name: string, now: Date) {
  const refuse: Refuse = (why, cause) =>
    new WasmImageError('SIGNING_CONFIG_INVALID', `Cannot use the signing config ${quoted(name)}: ${why}`, { cause });
  const stale: Refuse = (why) =>
    new WasmImageError('SIGNING_CONFIG_STALE', `Cannot sign with the signing config ${quoted(name)}: ${why}`);
  const config = parse(bytes, refuse);
  const select = (list: string, versions: readonly number[], selector: Selector): readonly Service[] => {
    const services = readServices(config, list, refuse);
    return services.length === 0 ? [] : selectOf(services, list, versions, selector, now, stale);
  };
  return { config, refuse, select };
}

type Refuse = (why: string, cause?: unknown) => WasmImageError;

function parse(bytes: Uint8Array, refuse: Refuse): JsonObject {
  if (bytes.byteLength > MAX_BYTES) throw refuse(`it is ${bytes.byteLength} bytes; the limit is ${MAX_BYTES}`);
  let value: Json;
  try {
    value = parseStrictJson(bytes, 8);
  } catch (cause) {
    throw refuse('it is not strict JSON', cause);
  }
  const mediaType = isObject(value) ? stringAt(value, 'mediaType') : undefined;
  if (!isObject(value) || mediaType !== MEDIA_TYPE)
    throw refuse(`its media type is ${mediaType === undefined ? 'missing' : quoted(mediaType)}`);
  return value;
}

function readServices(config: JsonObject, list: string, refuse: Refuse): readonly Service[] {
  const items = config[list] ?? [];
  if (!Array.isArray(items)) throw refuse(`${list} is not a list`);
  if (items.length > MAX_SERVICES) throw refuse(`${list} has ${items.length} items; the limit is ${MAX_SERVICES}`);
  return items.map((item: Json, i) => readService(item, `${list}[${i}]`, refuse));
}

function readService(item: Json, where: string, refuse: Refuse): Service {
  if (!isObject(item)) throw refuse(`${where} is not an object`);
  const { url, problem } = readServiceUrl(stringAt(item, 'url') ?? '');
  if (url === undefined) throw refuse(`the url of ${where} cannot be used: ${problem}`);
  const { majorApiVersion: version, validFor } = item;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw refuse(`${where} has no majorApiVersion`);
  const [start, end] = [dateAt(validFor, 'start'), dateAt(validFor, 'end')];
  // Without a start it would always have been valid.
  if (!(start instanceof Date)) throw refuse(`${where} has no validFor.start`);
  if (end === 'wrong') throw refuse(`the validFor.end of ${where} is not a date`);
  return { url, version, operator: stringAt(item, 'operator') ?? '', start, end };
}

function dateAt(range: Json | undefined, key: string): Date | 'wrong' | undefined {
  const text = isObject(range) ? range[key] : undefined;
  if (text === undefined) return undefined;
  const isTime =
    typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const date = new Date(isTime ? text : Number.NaN);
  return Number.isNaN(date.getTime()) ? 'wrong' : date;
}

function readSelector(config: JsonObject, list: string, key: string, refuse: Refuse): Selector {
  const value = config[key];
  const kind = isObject(value) ? value.selector : undefined;
  if (kind === 'ANY' || kind === 'ALL') return { kind };
  const count = isObject(value) ? value.count : undefined;
  if (kind === 'EXACT' && typeof count === 'number' && Number.isInteger(count) && count > 0) return { kind, count };
  const services = config[list];
  if (kind === undefined && (services === undefined || (Array.isArray(services) && services.length === 0)))
    return { kind: 'ANY' };
  throw refuse(`${key} has none of the selectors ANY, ALL, and EXACT with a count above 0`);
}

function selectOf(
  services: readonly Service[],
  list: string,
  versions: readonly number[],
  selector: Selector,
  now: Date,
  stale: Refuse,
): readonly Service[] {
  const supported = services.filter(({ version }) => versions.includes(version));
  if (supported.length === 0) throw stale(`no API version in ${list} is supported (${versions.join(', ')})`);
  const valid = supported.filter(({ start, end }) => start <= now && (end === undefined || now <= end));
  const highest = Math.max(...valid.map(({ version }) => version));
  const newest = [...valid]
    .filter(({ version }) => version === highest)
    .sort((a, b) => b.start.getTime() - a.start.getTime());
  const operators = newest.filter(({ operator }, i) => newest.findIndex((other) => other.operator === operator) === i);
  if (operators.length === 0) throw stale(`no service in ${list} is valid at ${now.toISOString()}`);
  if (selector.kind === 'ALL') return operators;
  const count = selector.kind === 'ANY' ? 1 : selector.count;
  if (operators.length < count)
    throw stale(`EXACT requires ${count} operators, but ${list} has ${operators.length} valid at ${now.toISOString()}`);
  return operators.slice(0, count);
}
