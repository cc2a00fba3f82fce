import type { TargetName } from '../../check/reference.ts';
import { COMPILED_IN, PLUGINS, STRUCTS } from '../../check/targets/envoy.ts';
import {
  ENVIRONMENTS,
  IN_LIST,
  IN_VARIABLES,
  MODULE_SCHEME,
  type NamedImages,
  PODS,
  RELATED,
  VARIABLES,
  VOLUMES,
} from '../../check/targets/pods.ts';
import { FIELD_ROWS, type FieldRow } from '../../check/targets/rows.ts';
import { celList, celText, linesAt, valueAt, words } from './cel.ts';

/** References that objects of some kinds have in fixed fields. */
interface Place {
  /** Group and kind: `apps/Deployment`. */
  readonly keys: readonly string[];
  readonly target: TargetName;
  /** The path of the object that has the fields. */
  readonly base: string;
  /** The strings in CEL, from the base. */
  readonly address: (from: string, path: readonly string[]) => string;
  readonly digest: (from: string, path: readonly string[]) => string;
}

/** What a cluster calls the objects of a kind, if it is not the plural of their kind. */
const PLURALS: Readonly<Record<string, string>> = { 'gateway.solo.io/MatchableHttpGateway': 'httpgateways' };
/** Objects that have Envoy configuration in any depth. */
const ENVOY_KINDS = [
  'networking.istio.io/EnvoyFilter',
  'gateway.envoyproxy.io/EnvoyPatchPolicy',
  'gateway.envoyproxy.io/EnvoyProxy',
  'cilium.io/CiliumEnvoyConfig',
  'cilium.io/CiliumClusterwideEnvoyConfig',
];
/** How deep Envoy configuration is read. An extension of a route is 14 levels deep. Deeper values are refused. */
const MAX_DEPTH = 24;

/** The parts of an address. `port` means that there is no scheme, and that a program could take the host for one. */
const REFERENCE = `{'target': r[0], 'address': r[1], 'digest': r[2],
'scheme': r[1].contains('://') ? r[1].substring(0, r[1].indexOf('://') + 3).lowerAscii() : r[1].matches('^[^/]*:[^/]*/') ? 'port' : '',
'name': r[1].contains('://') ? r[1].substring(r[1].indexOf('://') + 3) : r[1]}`;

/** The variables of an export that together make `references`: mappings with the parts of a reference. */
export function referenceVariables(): readonly { readonly name: string; readonly expression: string }[] {
  const groups = grouped(placesOf(), ({ keys }) => keys.join());
  const plain = [...groups.values()].map((places, i) => ({
    name: `found${i + 1}`,
    expression: `${isOf(places[0]?.keys ?? [])} ? ${list(places.map(linesOf))} : []\n`,
  }));
  const all = [...plain.map(({ name }) => name), 'envoy'].map((name) => `variables.${name}`);
  return [
    ...plain,
    { name: 'plugins', expression: `${celList(PLUGINS)}\n` },
    // The address of an EnvoyFilter is read by Istio, all others by Envoy itself.
    { name: 'engine', expression: "request.kind.kind == 'EnvoyFilter' ? 'envoy-filter ' : 'envoy '" },
    {
      name: 'envoy',
      expression: `${isOf(ENVOY_KINDS)} ? [object.?spec.orValue({})].map(x0, ${envoyLines('x0', 0)}) : []\n`,
    },
    {
      name: 'references',
      expression: `(${all.join(' + ')}).join('\\n').split('\\n').map(l, l.split(' ')).filter(r, size(r) == 3 && (r[1] != '' || r[2] != ''))\n.map(r, ${REFERENCE})\n`,
    },
  ];
}

/** The images in fixed fields that Kyverno pulls, as one list of references: a digest field goes into the reference. */
export function filterImages(): string {
  const images = filterPlaces().map((place) => {
    const leaf = (from: string, path: readonly string[]): string => {
      const name = `string(${place.address(from, path)})`;
      const digest = `string(${place.digest(from, path)})`;
      return (
        `[[${name}, ${digest}]].map(p, p[0] == '' || p[0].matches('^(?i:https?|file)://') ? '' : ` +
        `p[0].substring(p[0].indexOf('://') < 0 ? 0 : p[0].indexOf('://') + 3) + ` +
        `(p[1] == '' || p[0].endsWith('@sha256:' + p[1]) ? '' : '@sha256:' + p[1]))[0]`
      );
    };
    return `${isOf(place.keys)} ? ${linesAt('object', place.base.split('/'), leaf)} : ''`;
  });
  return `[\n${images.map((line) => `(${line})`).join(',\n')}\n].join('\\n').split('\\n').filter(i, i != '')\n`;
}

/** What a cluster calls the objects that have references, by group. */
export function resourcesOf(places: 'all' | 'filters'): ReadonlyMap<string, readonly string[]> {
  const found = places === 'filters' ? filterPlaces() : [...placesOf(), { keys: ENVOY_KINDS }];
  const names = found.flatMap(({ keys }) => keys.map((key) => [groupOf(key), pluralOf(key)] as const));
  const groups = grouped(names, ([group]) => group);
  return new Map([...groups].map(([group, list]) => [group, [...new Set(list.map(([, name]) => name))].sort()]));
}

/** All targets whose references are read. */
export function targetsRead(): ReadonlySet<TargetName> {
  return new Set([...placesOf().map(({ target }) => target), 'envoy', 'envoy-filter']);
}

/** Source: k8s.io/apimachinery pkg/api/meta, UnsafeGuessKindToResource; gloo's CRDs. */
function pluralOf(key: string): string {
  const name = key.slice(groupOf(key).length + 1).toLowerCase();
  return PLURALS[key] ?? (/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function groupOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function filterPlaces(): readonly Place[] {
  return FIELD_ROWS.filter(({ kind }) => kind === 'image').map(placeOf);
}

/** A file of the proxy has no digest, so its fields are not read. */
function placesOf(): readonly Place[] {
  const pods = Object.entries(PODS).flatMap(([key, paths]) => paths.map((path) => [key, path] as const));
  const specifications = [...grouped(pods, ([, path]) => path)].flatMap(([path, keys]) =>
    podPlaces(
      path,
      keys.map(([key]) => key),
    ),
  );
  const named = ([key, base]: readonly [string, string], rule: NamedImages): Place =>
    podPlace([key], 'related-image', base, namedImage(rule));
  const lists = [
    ...Object.entries(ENVIRONMENTS).map((one) => named(one, IN_VARIABLES)),
    ...Object.entries(RELATED).map((one) => named(one, IN_LIST)),
  ];
  return [...FIELD_ROWS.filter(({ kind }) => kind !== 'file').map(placeOf), ...specifications, ...lists];
}

function placeOf({ group, kinds, target, base, kind, address, digest }: FieldRow): Place {
  return {
    keys: kinds.map((name) => `${group}/${name}`),
    base,
    // As readAddress does for this field.
    target: kind === 'http' ? 'envoy' : target,
    address: field(address),
    digest: digest === undefined ? () => "''" : field(digest),
  };
}

function podPlaces(path: string, keys: readonly string[]): readonly Place[] {
  return [
    podPlace(keys, 'image-volume', `${path}/${VOLUMES}`, field('reference')),
    ...VARIABLES.map((variables) => podPlace(keys, 'related-image', `${path}/${variables}`, namedImage(IN_VARIABLES))),
  ];
}

function podPlace(keys: readonly string[], target: TargetName, base: string, address: Place['address']): Place {
  return { keys, target, base, address, digest: () => "''" };
}

function field(name: string): Place['address'] {
  return (from, path) => valueAt(from, [...path, ...name.split('/')], "''");
}

function namedImage({ field: at, prefix, word }: NamedImages): Place['address'] {
  return (from, path) => {
    const [name, value] = [field('name')(from, path), field(at)(from, path)];
    const isModule = `(${name}.matches(${celText(word)}) || ${value}.startsWith(${celText(MODULE_SCHEME)}))`;
    return `${name}.startsWith(${celText(prefix)}) && ${isModule} ? ${value} : ''`;
  };
}

function linesOf({ target, base, address, digest }: Place): string {
  return linesAt('object', base.split('/'), (from, path) => line(target, address(from, path), digest(from, path)));
}

function line(target: TargetName, address: string, digest: string): string {
  return `${celText(`${target} `)} + ${words(address, digest)}`;
}

function list(lines: readonly string[]): string {
  return `[\n${lines.join(',\n')}\n]`;
}

function isOf(keys: readonly string[]): string {
  return `(request.kind.group + '/' + request.kind.kind) in ${celList(keys)}`;
}

/** The plugins in a value, as {@link findEnvoy} finds them. CEL has no recursion, so each level is written out. */
function envoyLines(x: string, depth: number): string {
  const items = `(type(${x}) == map ? ${x}.map(k, ${x}[k]) : type(${x}) == list ? ${x} : [])`;
  if (depth === MAX_DEPTH) return `(size(${items}) == 0 ? '' : 'envoy ? ')`;
  const next = `x${depth + 1}`;
  const isStruct = `${x}['@type'] in ${celList(STRUCTS)}`;
  const type = `(${isStruct} ? ${either(x, 'type_url', 'typeUrl')}.orValue('') : ${x}['@type'])`;
  const isPlugin = `type(${x}) == map && '@type' in ${x} && ${type} in variables.plugins`;
  const config = `(${isStruct} ? ${x}.?value.?config : ${x}.?config).orValue({})`;
  return `(${isPlugin} ? ${pluginLine(config)} : ${items}.map(${next}, ${envoyLines(next, depth + 1)}).join('\\n'))`;
}

function pluginLine(config: string): string {
  const [uri, digest] = [`${either('m', 'http_uri', 'httpUri')}.?uri.orValue('')`, "m.?sha256.orValue('')"];
  const remote = `[v.?code.?remote.orValue({})].map(m, variables.engine + ${words(uri, digest)})[0]`;
  const isBuiltIn = `v.?runtime.orValue('') == ${celText(COMPILED_IN)}`;
  const vm = `${either('c', 'vm_config', 'vmConfig')}.orValue({})`;
  return `[${config}].map(c, [${vm}].map(v, ${isBuiltIn} ? '' : ${remote})[0])[0]`;
}

/** A field by its name or its JSON name. With both, there is no such item: that is an error, and the request is refused. */
function either(from: string, name: string, camel: string): string {
  return `(has(${from}.${name}) && has(${from}.${camel}) ? optional.of([${from}][1]) : ${from}.?${name}.or(${from}.?${camel}))`;
}
