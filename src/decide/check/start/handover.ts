import { isObject, type Json, type JsonObject, jsonBytes, stringAt } from '../../../core/json.ts';
import type { FilterType } from '../../../smoke/smoke-report.ts';
import type { Given, Reference, TargetName } from '../reference.ts';
import { encodeStruct } from './encode-struct.ts';
import { structOf } from './higress.ts';

/** What a filter gets at its start, as its proxy gets it from the target. */
export interface Handover {
  readonly filterType: FilterType;
  readonly rootId: string;
  readonly vmConfig: Uint8Array;
  readonly pluginConfig: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that the filter takes from the environment of the proxy, whose values are not in the manifest. */
  readonly fromHost: readonly string[];
  /** What a configuration in binary form says. */
  readonly struct?: JsonObject | undefined;
}

/** What a filter gets, or why that is not known. */
export type Handed = { readonly handover: Handover } | { readonly why: string };

const NONE = new Uint8Array(0);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Objects whose configuration is somewhere else. */
const ELSEWHERE = 'its configuration is not in this object';
const OTHER_KIND = 'only filters for proxies are started';

/** How each target hands over a configuration. Undefined: it makes an error, which is why. */
const READERS: Readonly<Record<TargetName, string | ((given: Given) => Partial<Handover> | string)>> = {
  istio: fromIstio,
  'traffic-extension': fromIstio,
  higress: (given) => {
    const struct = structOf(given);
    return typeof struct === 'string' ? struct : fromIstio({ ...given, pluginConfig: struct });
  },
  'envoy-gateway': fromGateway,
  envoy: fromEnvoy,
  'envoy-filter': fromEnvoy,
  gloo: ({ config }) => fromEnvoy(config === undefined ? {} : { configuration: config }),
  'google-service-extensions': ({ data, place }) =>
    place !== '' ? 'its configuration is in another image' : { pluginConfig: Buffer.from(String(data), 'base64') },
  kubewarden: OTHER_KIND,
  wasmcloud: OTHER_KIND,
  spinkube: OTHER_KIND,
  coraza: ELSEWHERE,
  apisix: ELSEWHERE,
  'image-volume': ELSEWHERE,
  'related-image': ELSEWHERE,
};

/** What the filter of a reference gets at its start. */
export function handedOver({ target, given, rootId, within }: Reference): Handed {
  const reader = READERS[target];
  if (typeof reader === 'string') return { why: reader };
  if (within === 'patch')
    return { why: 'it is a patch, so its configuration may be incomplete: check what is rendered' };
  if (given === undefined) return { why: 'its configuration cannot be read' };
  const read = reader(given);
  if (typeof read === 'string') return { why: read };
  return {
    handover: {
      filterType: 'http',
      rootId: rootId ?? '',
      vmConfig: NONE,
      pluginConfig: NONE,
      environment: {},
      fromHost: [],
      ...read,
    },
  };
}

/**
 * A struct becomes JSON with sorted keys, and an empty one no configuration at all.
 * Source: istio pilot/pkg/model/extensions.go @eed52ebb66ad, buildWasmConfig and buildVMConfig.
 */
function fromIstio({ pluginConfig, vmConfig, type }: Given): Partial<Handover> | string {
  if (pluginConfig !== undefined && pluginConfig !== null && !isObject(pluginConfig))
    return 'its configuration is not an object';
  const variables = isObject(vmConfig) && Array.isArray(vmConfig.env) ? vmConfig.env.filter(isObject) : [];
  const fromHost = variables.filter(({ valueFrom }) => valueFrom === 'HOST');
  const inline = variables.filter(({ valueFrom = 'INLINE' }) => valueFrom === 'INLINE');
  return {
    filterType: type === 'NETWORK' ? 'network' : 'http',
    pluginConfig:
      isObject(pluginConfig) && Object.keys(pluginConfig).length > 0 ? jsonBytes(sorted(pluginConfig)) : NONE,
    environment: Object.fromEntries(inline.map((one) => [stringAt(one, 'name') ?? '', stringAt(one, 'value') ?? ''])),
    fromHost: fromHost.map((one) => stringAt(one, 'name') ?? ''),
  };
}

/** The JSON as the API server has it. Source: gateway v1.9.1 internal/xds/translator/wasm.go. */
function fromGateway({ config, env }: Given): Partial<Handover> {
  const keys = isObject(env) && Array.isArray(env.hostKeys) ? env.hostKeys : [];
  return {
    pluginConfig: config === undefined || config === null ? NONE : jsonBytes(sorted(config)),
    fromHost: keys.filter((key) => typeof key === 'string'),
  };
}

function fromEnvoy({ type, configuration, vmConfiguration, environment }: Given): Partial<Handover> | string {
  const pluginConfig = bytesOfAny(configuration);
  const vmConfig = bytesOfAny(vmConfiguration);
  if (typeof pluginConfig === 'string') return pluginConfig;
  if (typeof vmConfig === 'string') return vmConfig;
  const one = isObject(environment) ? environment : {};
  const pairs = one.key_values ?? one.keyValues;
  const keys = one.host_env_keys ?? one.hostEnvKeys;
  return {
    struct: structIn(configuration),
    ...(type === 'network' || type === 'service' ? { filterType: type } : {}),
    pluginConfig,
    vmConfig,
    environment: Object.fromEntries(
      isObject(pairs) ? Object.entries(pairs).map(([name, value]) => [name, String(value)]) : [],
    ),
    fromHost: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
  };
}

function structIn(any: Json | undefined): JsonObject | undefined {
  const isStruct = isObject(any) && (stringAt(any, '@type') ?? '').endsWith('/google.protobuf.Struct');
  return isStruct && isObject(any.value) ? any.value : undefined;
}

/**
 * The bytes that Envoy makes of an `Any`. @returns why they are not known, for other types.
 * Evidence: lab/config-start. Envoy's documentation says that a struct becomes JSON; Envoy 1.40.0 writes protobuf.
 */
function bytesOfAny(any: Json | undefined): Uint8Array | string {
  if (any === undefined || any === null) return NONE;
  if (!isObject(any)) return 'its configuration is not an object';
  if (Object.keys(any).length === 0) return NONE;
  const value = any.value ?? null;
  const type = /^type\.googleapis\.com\/google\.protobuf\.(StringValue|BytesValue|Struct|Empty)$/.exec(
    stringAt(any, '@type') ?? '',
  )?.[1];
  if (type === 'Empty') return NONE;
  if (type === 'Struct') return isObject(value) ? encodeStruct(value) : 'its configuration is not a struct';
  if (type === undefined) return 'its configuration has a type that Envoy hands over in binary form';
  if (value === null) return NONE;
  if (typeof value !== 'string') return 'the value of its configuration is not a string';
  // Protobuf accepts both alphabets. Source: protobuf JSON mapping.
  return type === 'StringValue' ? encode(value) : Uint8Array.from(Buffer.from(value, 'base64'));
}

/** With the keys of objects in order, as Go writes maps. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)])) as JsonObject;
}

/** Equal for what a filter cannot tell apart. */
export function keyOf(handover: Handover): string {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const { vmConfig, pluginConfig, ...rest } = handover;
  return JSON.stringify({ ...rest, vmConfig: base64(vmConfig), pluginConfig: base64(pluginConfig) });
}
