/**
 * Paths of properties, with dots between the parts: the attributes of Envoy, the old names of proxy-wasm, and unknown
 * names.
 */
export const PATHS: readonly string[] = [
  'request',
  ...(
    'path url_path host scheme method referer useragent time id protocol query duration size total_size headers headers.x-probe ' +
    'headers.:path headers.x-none bogus'
  )
    .split(' ')
    .map((one) => `request.${one}`),
  'response',
  ...(
    'code code_details flags grpc_status size total_size backend_latency headers headers.x-probe headers.x-none trailers trailers.x-probe ' +
    'trailers.x-none bogus'
  )
    .split(' ')
    .map((one) => `response.${one}`),
  'source',
  'source.address',
  'source.port',
  'destination',
  'destination.address',
  'destination.port',
  'connection',
  ...(
    'id mtls requested_server_name tls_version subject_local_certificate subject_peer_certificate dns_san_local_certificate ' +
    'dns_san_peer_certificate uri_san_local_certificate uri_san_peer_certificate sha256_peer_certificate_digest peer_certificate ' +
    'termination_details transport_failure_reason'
  )
    .split(' ')
    .map((one) => `connection.${one}`),
  'connection_id',
  'upstream',
  ...(
    'address port local_address locality locality.region transport_failure_reason request_attempt_count cx_pool_ready_duration num_endpoints ' +
    'tls_version subject_local_certificate subject_peer_certificate dns_san_local_certificate dns_san_peer_certificate ' +
    'uri_san_local_certificate uri_san_peer_certificate sha256_peer_certificate_digest'
  )
    .split(' ')
    .map((one) => `upstream.${one}`),
  'xds',
  ...(
    'node node.id cluster_name cluster_metadata route_name route_metadata virtual_host_name virtual_host_metadata upstream_host_metadata ' +
    'upstream_host_locality_metadata filter_chain_name listener_metadata listener_direction bogus'
  )
    .split(' ')
    .map((one) => `xds.${one}`),
  ...(
    'metadata metadata.filter_metadata metadata.filter_metadata.x metadata.bogus filter_state filter_state.x upstream_filter_state ' +
    'plugin_name plugin_root_id plugin_vm_id node node.id node.cluster node.metadata node.metadata.NAME node.locality node.bogus ' +
    'cluster_name cluster_metadata cluster_metadata.filter_metadata route_name route_metadata route_metadata.filter_metadata ' +
    'listener_direction listener_metadata upstream_host_metadata bogus wasm'
  ).split(' '),
  '',
];
