import { WasmImageError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import { objectOfConfiguration } from './configuration.ts';
import { failureOf, fields, objectOf, refuseAttachment } from './fields.ts';
import type { Attachment, NamedValues, RenderedImage } from './render-values.ts';

const FAILURES = { closed: 'FAIL_CLOSE', open: 'FAIL_OPEN' } as const;
/** Source: istio.io/api v1.32.0 extensions/v1alpha1/wasm.proto, targetRefs; type/v1beta1/selector.proto. */
const GROUPS: Readonly<Record<string, string>> = {
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
  Service: '',
  ServiceEntry: 'networking.istio.io',
};
const TAKES = `${Object.keys(GROUPS).join('/NAME, ')}/NAME, or labels of pods such as app=web`;
/** The most targetRefs. Source: istio.io/api v1.32.0 kubernetes/customresourcedefinitions.gen.yaml. */
const MOST_TARGETS = 16;

/**
 * A WasmPlugin of Istio. The digest of the image is in the URL, where people and bots read it: Istio compares it as it
 * compares the field sha256. Source: istio.io/api v1.32.0 kubernetes/customresourcedefinitions.gen.yaml; istio
 * pkg/wasm/cache.go, getEntry.
 */
export function renderIstio(image: RenderedImage, values: NamedValues): JsonObject {
  const { phase, priority, target, name, namespace } = values;
  return objectOf('extensions.istio.io/v1alpha1', 'WasmPlugin', name, namespace, {
    ...attached(target, 'istio'),
    ...fields({ phase, priority }),
    ...pluginOf(image, values, 'istio'),
  });
}

/** A TrafficExtension, which replaces WasmPlugin. Source: as {@link renderIstio}. */
export function renderTrafficExtension(image: RenderedImage, values: NamedValues): JsonObject {
  const { phase, priority, target, name, namespace } = values;
  return objectOf('extensions.istio.io/v1alpha1', 'TrafficExtension', name, namespace, {
    ...attached(target, 'traffic-extension'),
    ...fields({ phase, priority }),
    wasm: pluginOf(image, values, 'traffic-extension'),
  });
}

function pluginOf({ reference }: RenderedImage, values: NamedValues, to: RenderTarget): JsonObject {
  return fields({
    url: `oci://${reference}`,
    imagePullSecret: values['pull-secret'],
    failStrategy: failureOf(values['failure-policy'], { ...FAILURES, reload: 'FAIL_RELOAD' }, to),
    type: values['filter-type'] === 'network' ? 'NETWORK' : undefined,
    pluginName: values['root-id'],
    pluginConfig: objectOfConfiguration(values['plugin-config'], to),
  });
}

/** A cluster accepts either labels or references. */
function attached(targets: readonly Attachment[] = [], to: RenderTarget): JsonObject {
  const [first] = targets;
  if (first === undefined) return {};
  if (targets.length > MOST_TARGETS)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${targets.length} of ${named('target')}: ${to} has ${MOST_TARGETS}`,
      {
        hint: 'select the pods by their labels',
      },
    );
  if (first.kind === 'labels' && first.type === undefined && targets.length === 1)
    return { selector: { matchLabels: first.labels } };
  const targetRefs = targets.map((one) => {
    const group = one.kind === 'object' && Object.hasOwn(GROUPS, one.type) ? GROUPS[one.type] : undefined;
    if (one.kind !== 'object' || group === undefined) throw refuseAttachment(one, to, TAKES);
    return { group, kind: one.type, name: one.name };
  });
  return { targetRefs };
}

/** The kinds of conditions of a rule, by the word for them. */
const CONDITIONS: Readonly<Record<string, string>> = { Ingress: 'ingress', Domain: 'domain', Service: 'service' };

/**
 * A WasmPlugin of Higress. A rule has conditions of one kind, and the configuration for them.
 * Source: higress helm/core/crds/customresourcedefinitions.gen.yaml @8e4041c9; pkg/ingress/config/ingress_config.go.
 */
export function renderHigress({ reference }: RenderedImage, values: NamedValues): JsonObject {
  const { phase, priority, target = [], name, namespace } = values;
  const config = objectOfConfiguration(values['plugin-config'], 'higress');
  const rules = new Map<string, string[]>();
  for (const one of target) {
    const condition = one.kind === 'object' && Object.hasOwn(CONDITIONS, one.type) ? CONDITIONS[one.type] : undefined;
    if (one.kind !== 'object' || condition === undefined)
      throw refuseAttachment(one, 'higress', 'Ingress/NAME, Domain/NAME and Service/NAME');
    rules.set(condition, [...(rules.get(condition) ?? []), one.name]);
  }
  const matchRules = [...rules].map(([condition, names]) => fields({ [condition]: names, config }));
  return objectOf(
    'extensions.higress.io/v1alpha1',
    'WasmPlugin',
    name,
    namespace,
    fields({
      url: `oci://${reference}`,
      imagePullSecret: values['pull-secret'],
      phase,
      priority,
      failStrategy: failureOf(values['failure-policy'], FAILURES, 'higress'),
      pluginName: values['root-id'],
      ...(matchRules.length > 0 ? { defaultConfigDisable: true, matchRules } : { defaultConfig: config }),
    }),
  );
}
