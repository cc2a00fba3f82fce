/** The configuration of Envoy for the probe filter: everything that can have a name or metadata has one. */
const TYPE = 'type.googleapis.com/envoy';
const LOOPBACK = { socket_address: { address: '127.0.0.1', port_value: 0 } } as const;
const TEXT = `type.googleapis.com/google.protobuf.StringValue`;

const metadata = (value: string): unknown => ({ filter_metadata: { probe: { key: value } } });

/** @param roots configurations of separate VMs that get no request. @param upstream loopback port of the upstream. */
export function probeBootstrap(module: string, roots: readonly string[], upstream: number): unknown {
  return {
    node: {
      id: 'node-id',
      cluster: 'node-cluster',
      metadata: { NAME: 'node-name' },
      locality: { region: 'node-region' },
    },
    admin: { address: LOOPBACK },
    static_resources: {
      listeners: [
        {
          name: 'lab',
          address: LOOPBACK,
          metadata: metadata('listener'),
          traffic_direction: 'INBOUND',
          filter_chains: [{ name: 'chain', filters: [manager([wasm(module, 'probe', 'none')])] }],
        },
        ...(roots.length === 0
          ? []
          : [
              {
                name: 'roots',
                address: LOOPBACK,
                filter_chains: [{ filters: [manager(roots.map((one) => wasm(module, one, one)))] }],
              },
            ]),
      ],
      clusters: [cluster(upstream)],
    },
  };
}

function wasm(module: string, vm: string, configuration: string): unknown {
  const config = {
    name: 'plugin',
    root_id: 'root',
    vm_config: {
      vm_id: vm,
      runtime: 'envoy.wasm.runtime.v8',
      code: { local: { filename: module } },
      configuration: { '@type': TEXT, value: configuration },
    },
  };
  return {
    name: 'envoy.filters.http.wasm',
    typed_config: { '@type': `${TYPE}.extensions.filters.http.wasm.v3.Wasm`, config },
  };
}

function manager(filters: readonly unknown[]): unknown {
  const route = { match: { prefix: '/' }, route: { cluster: 'up' }, name: 'route', metadata: metadata('route') };
  const virtualHost = { name: 'virtual-host', domains: ['*'], metadata: metadata('virtual-host'), routes: [route] };
  const config = {
    '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'probe',
    delayed_close_timeout: '0.001s',
    http_protocol_options: { enable_trailers: true },
    route_config: { name: 'routes', virtual_hosts: [virtualHost] },
    http_filters: [
      ...filters,
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': `${TYPE}.extensions.filters.http.router.v3.Router` },
      },
    ],
  };
  return { name: 'envoy.filters.network.http_connection_manager', typed_config: config };
}

function cluster(port: number): unknown {
  const endpoint = {
    endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
    metadata: metadata('host'),
  };
  const options = {
    '@type': `${TYPE}.extensions.upstreams.http.v3.HttpProtocolOptions`,
    explicit_http_config: { http_protocol_options: { enable_trailers: true } },
  };
  return {
    name: 'up',
    type: 'STATIC',
    metadata: metadata('cluster'),
    typed_extension_protocol_options: { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': options },
    load_assignment: {
      cluster_name: 'up',
      endpoints: [{ locality: { region: 'host-region' }, lb_endpoints: [endpoint] }],
    },
  };
}
