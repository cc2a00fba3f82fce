import { type Digest, hexOf } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import { named } from '../../inputs/named.ts';
import { anyOfConfiguration } from './configuration.ts';
import { failureOf, fields, onlyOne, refuseAttachment } from './fields.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';

const TYPE = 'type.googleapis.com/envoy.extensions';
const HTTP = `${TYPE}.filters.http`;
const NETWORK = `${TYPE}.filters.network`;
const FAILURES = { closed: 'FAIL_CLOSED', open: 'FAIL_OPEN', reload: 'FAIL_RELOAD' } as const;
const LOOPBACK = { host: '127.0.0.1', port: 10_000 };
/** Names of clusters. */
const MODULES = 'modules';
const UPSTREAM = 'upstream';

/**
 * A whole configuration of Envoy: a listener with the filter, and the server that has the module. Requests go to a
 * server, or Envoy answers them itself; connections always go to a server.
 * Source: go-control-plane/envoy v1.40.0. Evidence: lab/render.
 */
export function renderEnvoy({ moduleDigest }: RenderedImage, values: NamedValues): JsonObject {
  const { name, listen = LOOPBACK, target } = values;
  const uri = values['module-url'] ?? '';
  const upstream = onlyOne(target, 'envoy', 'HOST:PORT');
  if (upstream !== undefined && upstream.kind !== 'server') throw refuseAttachment(upstream, 'envoy', 'HOST:PORT');
  const plugin = fields({
    name,
    root_id: values['root-id'],
    failure_policy: failureOf(values['failure-policy'], FAILURES, 'envoy'),
    configuration: anyOfConfiguration(values['plugin-config']),
    ...remoteCode(moduleDigest, uri),
  });
  const { protocol, hostname, port } = new URL(uri);
  const isTls = protocol === 'https:';
  const server = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isTls ? 443 : 80) };
  const isNetwork = values['filter-type'] === 'network';
  if (isNetwork && upstream === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot render for envoy: ${named('target')} is missing`, {
      hint: `a filter for connections needs the server that gets them: ${named('target', 'HOST:PORT')}`,
    });
  return {
    static_resources: {
      listeners: [
        {
          name,
          address: addressOf(listen),
          filter_chains: [
            { filters: isNetwork ? connectionFilters(name, plugin) : httpFilters(name, plugin, upstream) },
          ],
        },
      ],
      clusters: [clusterOf(MODULES, server, isTls), ...(upstream === undefined ? [] : [clusterOf(UPSTREAM, upstream)])],
    },
  };
}

function connectionFilters(name: string, config: JsonObject): readonly JsonObject[] {
  const proxy = { '@type': `${NETWORK}.tcp_proxy.v3.TcpProxy`, stat_prefix: name, cluster: UPSTREAM };
  return [
    { name: 'envoy.filters.network.wasm', typed_config: { '@type': `${NETWORK}.wasm.v3.Wasm`, config } },
    { name: 'envoy.filters.network.tcp_proxy', typed_config: proxy },
  ];
}

function httpFilters(name: string, config: JsonObject, upstream: Server | undefined): readonly JsonObject[] {
  const answer =
    upstream === undefined
      ? { direct_response: { status: 200, body: { inline_string: 'ok\n' } } }
      : { route: { cluster: UPSTREAM } };
  const manager = {
    '@type': `${NETWORK}.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: name,
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, ...answer }] }] },
    http_filters: [
      { name: 'envoy.filters.http.wasm', typed_config: { '@type': `${HTTP}.wasm.v3.Wasm`, config } },
      { name: 'envoy.filters.http.router', typed_config: { '@type': `${HTTP}.router.v3.Router` } },
    ],
  };
  return [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }];
}

/** Where the module is. Envoy compares the digest of the raw module. @param uri undefined: left out. */
export function remoteCode(moduleDigest: Digest, uri?: string): { readonly vm_config: JsonObject } {
  const source = uri === undefined ? undefined : { uri, cluster: MODULES, timeout: '30s' };
  const runtime = uri === undefined ? undefined : 'envoy.wasm.runtime.v8';
  return {
    vm_config: fields({ runtime, code: { remote: fields({ http_uri: source, sha256: hexOf(moduleDigest) }) } }),
  };
}

interface Server {
  readonly host: string;
  readonly port: number;
}

function addressOf({ host, port }: Server): JsonObject {
  return { socket_address: { address: host, port_value: port } };
}

function clusterOf(name: string, server: Server, isTls = false): Json {
  return fields({
    name,
    type: 'STRICT_DNS',
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: addressOf(server) } }] }],
    },
    transport_socket: isTls
      ? {
          name: 'envoy.transport_sockets.tls',
          typed_config: { '@type': `${TYPE}.transport_sockets.tls.v3.UpstreamTlsContext`, sni: server.host },
        }
      : undefined,
  });
}
