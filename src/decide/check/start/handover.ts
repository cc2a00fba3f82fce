import { isObject, type Json, type JsonObject, jsonBytes, stringAt } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import type { FilterType } from '../../../smoke/smoke-report.ts';
import type { Given, Reference, TargetName } from '../reference.ts';
import { bytesOfAny, bytesOfBase64, structIn } from './any.ts';
import { structOf } from './higress.ts';
import { hasVariable, UNREPLACED } from './variable.ts';

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

/** What a filter gets, or why that is not known, or what is wrong, so that its proxy does not load it. */
export type Handed = { readonly handover: Handover } | { readonly why: string } | { readonly wrong: string };

/** What a target makes of its fields; text is why that is not known. */
type Made = Partial<Handover> | string | { readonly wrong: string };

const NONE = new Uint8Array(0);
/** Objects whose configuration is somewhere else. */
const ELSEWHERE = 'its configuration is not in this object';
const OTHER_KIND = 'only filters for proxies are started';

/** How each target hands over a configuration. Undefined: it makes an error, which is why. */
const READERS: Readonly<Record<TargetName, string | ((given: Given) => Made)>> = {
  istio: fromIstio,
  'traffic-extension': fromIstio,
  higress: (given) => {
    const configs = [
      given.defaultConfig,
      ...listIn(given.matchRules).map((rule) => (isObject(rule) ? rule.config : 0)),
    ];
    if (configs.some(hasVariable)) return UNREPLACED;
    if (!configs.every(isStruct)) return { wrong: 'defaultConfig, or a config in matchRules, is not an object' };
    const struct = structOf(given);
    return typeof struct === 'string' ? struct : fromIstio({ ...given, pluginConfig: struct });
  },
  'envoy-gateway': fromGateway,
  envoy: fromEnvoy,
  'envoy-filter': fromEnvoy,
  gloo: ({ config }) => fromEnvoy(config === undefined ? {} : { configuration: config }),
  'google-service-extensions': ({ data, place }) => {
    if (place !== '') return 'its configuration is in another image';
    const pluginConfig = bytesOfBase64(String(data)) ?? { wrong: 'pluginConfigData is base64' };
    return pluginConfig instanceof Uint8Array
      ? { pluginConfig }
      : 'why' in pluginConfig
        ? pluginConfig.why
        : pluginConfig;
  },
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
  if ('wrong' in read) return read;
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
function fromIstio({ pluginConfig, vmConfig, type }: Given): Made {
  if (hasVariable(pluginConfig)) return UNREPLACED;
  if (!isStruct(pluginConfig)) return { wrong: 'pluginConfig is not an object' };
  const variables = listIn(isObject(vmConfig) ? vmConfig.env : undefined).filter(isObject);
  const names = variables.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (![...names, ...variables.map(({ value }) => value ?? '')].every(isString))
    return { wrong: 'vmConfig.env: a variable has a name, and is a string: write it in quotes' };
  if (twice !== undefined) return { wrong: `vmConfig.env: the variable ${quoted(String(twice))} is there twice` };
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

/** Whether a cluster accepts a value as a Struct. Source: type object in the schemas of Istio and Higress. */
function isStruct(value: Json | undefined): boolean {
  return value === undefined || value === null || isObject(value);
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The JSON as the API server has it. Source: gateway v1.9.1 internal/xds/translator/wasm.go. */
function fromGateway({ config, env }: Given): Partial<Handover> {
  const keys = isObject(env) && Array.isArray(env.hostKeys) ? env.hostKeys : [];
  return {
    pluginConfig: config === undefined || config === null ? NONE : jsonBytes(sorted(config)),
    fromHost: keys.filter((key) => typeof key === 'string'),
  };
}

function fromEnvoy({ type, configuration, vmConfiguration, environment, restrictions }: Given): Made {
  const isRestricted = isObject(restrictions) && Object.keys(restrictions).length > 0;
  if (isRestricted) return 'what it may call is restricted, and a start here does not restrict it';
  const pluginConfig = bytesOfAny(configuration);
  const vmConfig = bytesOfAny(vmConfiguration);
  if (!(pluginConfig instanceof Uint8Array)) return named('configuration', pluginConfig);
  if (!(vmConfig instanceof Uint8Array)) return named('vm_config.configuration', vmConfig);
  const variables = variablesOf(isObject(environment) ? environment : {});
  if ('wrong' in variables) return { wrong: `vm_config.environment_variables: ${variables.wrong}` };
  return {
    struct: structIn(configuration),
    ...(type === 'network' || type === 'service' ? { filterType: type } : {}),
    pluginConfig,
    vmConfig,
    ...variables,
  };
}

function named(field: string, problem: { readonly wrong: string } | { readonly why: string }): Made {
  return 'why' in problem ? problem.why : { wrong: `${field}: ${problem.wrong}` };
}

/** Envoy takes a name only once, and one text for a list of one. Evidence: lab/config-start. */
function variablesOf(given: JsonObject): Pick<Handover, 'environment' | 'fromHost'> | { readonly wrong: string } {
  const pairs = given.key_values ?? given.keyValues ?? {};
  const keys = given.host_env_keys ?? given.hostEnvKeys ?? [];
  const fromHost = Array.isArray(keys) ? keys : [keys];
  if (!isObject(pairs)) return { wrong: 'key_values is an object' };
  const values = Object.values(pairs).map((value) => value ?? '');
  if (![...values, ...fromHost].every(isString)) return { wrong: 'a variable is a string: write it in quotes' };
  const names = [...Object.keys(pairs), ...fromHost];
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) return { wrong: `the variable ${quoted(String(twice))} is there twice` };
  return {
    environment: Object.fromEntries(Object.keys(pairs).map((name, i) => [name, String(values[i])])),
    fromHost: fromHost.filter(isString),
  };
}

const isString = (value: Json | undefined): value is string => typeof value === 'string';

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
