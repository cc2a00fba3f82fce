import type { JsonObject } from '../../../core/json.ts';
import { anyOfConfiguration, jsonOfConfiguration } from './configuration.ts';
import { failureOf, fields, objectOf, onlyOne, refuseAttachment } from './fields.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';

const FAILURES = { closed: false, open: true } as const;
const GROUP = 'gateway.networking.k8s.io';
/** Source: gateway v1.9.1, rule of EnvoyExtensionPolicySpec about targetRefs[*].kind. */
const KINDS = ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'];

/**
 * An EnvoyExtensionPolicy of Envoy Gateway. The digest is in the URL, where people and bots read it.
 * Source: gateway v1.9.1 charts/gateway-crds-helm, internal/wasm/cache.go (a digest in the URL counts as the checksum).
 */
export function renderGateway({ reference }: RenderedImage, values: NamedValues): JsonObject {
  const { name, namespace, target = [] } = values;
  for (const one of target)
    if (one.kind === 'server' || one.type === undefined || !KINDS.includes(one.type))
      throw refuseAttachment(one, 'envoy-gateway', `KIND/NAME or KIND/LABEL=VALUE, where KIND is ${KINDS.join(', ')}`);
  const targetRefs = target.flatMap((one) =>
    one.kind === 'object' ? [{ group: GROUP, kind: one.type, name: one.name }] : [],
  );
  const targetSelectors = target.flatMap((one) =>
    one.kind === 'labels' ? [{ group: GROUP, kind: one.type ?? '', matchLabels: one.labels }] : [],
  );
  const secret = values['pull-secret'];
  const code = {
    type: 'Image',
    image: fields({ url: reference, pullSecretRef: secret === undefined ? undefined : { name: secret } }),
  };
  return objectOf('gateway.envoyproxy.io/v1alpha1', 'EnvoyExtensionPolicy', name, namespace, {
    ...(targetRefs.length > 0 ? { targetRefs } : {}),
    ...(targetSelectors.length > 0 ? { targetSelectors } : {}),
    wasm: [
      fields({
        name,
        rootID: values['root-id'],
        code,
        config: jsonOfConfiguration(values['plugin-config'], 'envoy-gateway'),
        failOpen: failureOf(values['failure-policy'], FAILURES, 'envoy-gateway'),
      }),
    ],
  });
}

/** What a Gateway of Gloo needs for a filter. Source: solo-io/gloo api/v1/options/wasm/wasm.proto. */
export function renderGloo({ reference }: RenderedImage, values: NamedValues): JsonObject {
  const { name, namespace, target } = values;
  const takes = 'Gateway/NAME';
  const gateway = onlyOne(target, 'gloo', takes);
  if (gateway !== undefined && (gateway.kind !== 'object' || gateway.type !== 'Gateway'))
    throw refuseAttachment(gateway, 'gloo', takes);
  const filter = fields({
    name,
    image: reference,
    rootId: values['root-id'],
    config: anyOfConfiguration(values['plugin-config']),
    failOpen: failureOf(values['failure-policy'], FAILURES, 'gloo'),
  });
  return objectOf('gateway.solo.io/v1', 'Gateway', gateway?.name ?? 'gateway-proxy', namespace, {
    httpGateway: { options: { wasm: { filters: [filter] } } },
  });
}
