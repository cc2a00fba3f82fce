import type { Given } from '../reference.ts';
import { type Found, memberOf, printPath, stringOf, type Tree, UnreadableError, wordIn } from '../text/tree.ts';
import { jsonOf } from '../text/value.ts';
import { guard } from './fields.ts';
import { type At, type Bare, type Finder, makeReference, writtenAt } from './make.ts';

/** The names of types whose field `config` is a plugin. Source: go-control-plane/envoy v1.40.0. */
export const PLUGINS: readonly string[] = [
  'envoy.extensions.filters.http.wasm.v3.Wasm',
  'envoy.extensions.filters.network.wasm.v3.Wasm',
  'envoy.extensions.access_loggers.wasm.v3.WasmAccessLog',
  'envoy.extensions.stat_sinks.wasm.v3.Wasm',
  'envoy.extensions.wasm.v3.WasmService',
];
/** A type with its name as a value. Source: cncf/xds xds/type/v3/typed_struct.proto, udpa/type/v1. */
export const STRUCTS: readonly string[] = ['udpa.type.v1.TypedStruct', 'xds.type.v3.TypedStruct'];
/** The end of the type of a filter for connections, of one for requests, and of all others. */
const NETWORK = 'filters.network.wasm.v3.Wasm';
const HTTP = 'filters.http.wasm.v3.Wasm';
/** A module that is not in a file. Source: go-control-plane/envoy v1.40.0, DataSource. */
const INSIDE = ['inline_bytes', 'inline_string', 'environment_variable'];
/** The engine that runs what is compiled into the proxy. */
export const COMPILED_IN = 'envoy.wasm.runtime.null';

/** Finds the plugins in Envoy's configuration, wherever their type is named. */
export function findEnvoy(root: Found, target: 'envoy' | 'envoy-filter', name: string, finder: Finder): void {
  // Aliases can repeat a value many times.
  const seen = new Set<Tree>();
  const visit = (found: Found): void => {
    const { tree, path } = found;
    if (seen.has(tree)) return;
    seen.add(tree);
    if (tree.kind === 'list') for (const [i, item] of tree.items.entries()) visit({ tree: item, path: [...path, i] });
    if (tree.kind !== 'map') return;
    const plugin = guard(finder, () => pluginIn(found));
    if (plugin !== undefined) {
      const reference = guard(finder, () => readPlugin(plugin.at, plugin.type, target, name, finder));
      if (reference !== undefined) finder.reference(reference);
      return;
    }
    for (const [key, value] of tree.members) visit({ tree: value, path: [...path, key] });
  };
  visit(root);
}

/** The name of a type: Envoy ignores what is before it, which is usually `type.googleapis.com/`. */
function nameOfType(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** A plugin with its type. */
function pluginIn(found: Found): { readonly at: Found; readonly type: string } | undefined {
  if (found.tree.kind !== 'map' || !found.tree.members.has('@type')) return undefined;
  const url = wordIn(found.tree, '@type');
  if (url === undefined) return undefined;
  const type = nameOfType(url);
  if (PLUGINS.includes(type)) return withType(field(found, 'config'), type);
  if (!STRUCTS.includes(type)) return undefined;
  const named = field(found, 'type_url');
  if (named?.tree.kind === 'odd') throw named.tree.error;
  const inner = named?.tree.kind === 'text' ? nameOfType(named.tree.text) : '';
  const value = PLUGINS.includes(inner) ? field(found, 'value') : undefined;
  return value === undefined ? undefined : withType(field(value, 'config'), inner);
}

function withType(at: Found | undefined, type: string) {
  return at === undefined ? undefined : { at, type };
}

/** What Envoy hands over, by the names of its fields. @throws UnreadableError. */
function givenIn(plugin: Found, type: string): Given {
  const value = (name: string, found: Found | undefined): Given =>
    found === undefined ? {} : { [name]: jsonOf(found.tree) };
  return {
    type: type.endsWith(NETWORK) ? 'network' : type.endsWith(HTTP) ? 'http' : 'service',
    ...value('configuration', field(plugin, 'configuration')),
    ...value('vmConfiguration', fieldAt(plugin, ['vm_config', 'configuration'])),
    ...value('environment', fieldAt(plugin, ['vm_config', 'environment_variables'])),
    ...value('restrictions', fieldAt(plugin, ['capability_restriction_config', 'allowed_capabilities'])),
  };
}

/** A field by its name or its JSON name: Envoy accepts both. @throws UnreadableError for both at once. */
function field(from: Found, name: string): Found | undefined {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const names = [...new Set([name, camel])].filter((one) => memberOf(from.tree, one) !== undefined);
  const [used] = names;
  if (used === undefined) return undefined;
  const tree = memberOf(from.tree, used) as Tree;
  if (names.length > 1) throw new UnreadableError(tree.span, `${name} and ${camel} are the same field`);
  return { tree, path: [...from.path, used] };
}

function fieldAt(from: Found, names: readonly string[]): Found | undefined {
  return names.reduce<Found | undefined>((at, name) => (at === undefined ? undefined : field(at, name)), from);
}

function textOf(found: Found | undefined): At | undefined {
  const text = stringOf(found?.tree);
  return found === undefined || text === undefined ? undefined : { ...text, path: printPath(found.path) };
}

function readPlugin(
  plugin: Found,
  type: string,
  target: 'envoy' | 'envoy-filter',
  object: string,
  finder: Finder,
): Bare | undefined {
  const runtime = textOf(fieldAt(plugin, ['vm_config', 'runtime']));
  const code = fieldAt(plugin, ['vm_config', 'code']);
  if (runtime?.text === COMPILED_IN || code === undefined) return undefined;
  const remote = textOf(fieldAt(code, ['remote', 'http_uri', 'uri']));
  const local = textOf(fieldAt(code, ['local', 'filename']));
  const digest = textOf(fieldAt(code, ['remote', 'sha256']));
  const inside = INSIDE.map((name) => fieldAt(code, ['local', name])).find((found) => found !== undefined);
  if (inside !== undefined)
    throw new UnreadableError(inside.tree.span, 'the module is written into the configuration, so it is not checked');
  const configuration = field(plugin, 'configuration');
  const given = guard(finder, () => givenIn(plugin, type));
  const policy = field(plugin, 'failure_policy');
  return makeReference({
    target,
    object,
    kind: remote === undefined && digest === undefined ? 'file' : 'http',
    address: remote ?? local,
    digest,
    rootId: textOf(field(plugin, 'root_id'))?.text,
    configuration:
      configuration === undefined || given?.configuration === undefined
        ? undefined
        : { path: printPath(configuration.path), tree: configuration.tree, value: given.configuration },
    given: given ?? 'unread',
    failure:
      writtenAt(plugin, policy === undefined ? 'fail_open' : String(policy.path.at(-1))) ??
      writtenAt(plugin, 'failOpen'),
  });
}
