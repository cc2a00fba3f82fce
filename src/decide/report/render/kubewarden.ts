import { WasmImageError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { named } from '../../inputs/named.ts';
import { objectOfConfiguration } from './configuration.ts';
import { failureOf, fields, objectOf, onlyOne, refuseAttachment } from './fields.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';

/**
 * A policy of Kubewarden: of a namespace, or of the whole cluster. What it is asked about is in the metadata of the
 * module. Source: kubewarden-controller config/crd/bases @179b642f; kwctl scaffold manifest.
 */
export function renderKubewarden({ reference, policy = {} }: RenderedImage, values: NamedValues): JsonObject {
  const { name, namespace, target } = values;
  const takes = 'PolicyServer/NAME';
  const server = onlyOne(target, 'kubewarden', takes);
  if (server !== undefined && (server.kind !== 'object' || server.type !== 'PolicyServer'))
    throw refuseAttachment(server, 'kubewarden', takes);
  const { rules, mutating, contextAwareResources, backgroundAudit } = policy;
  const resources =
    Array.isArray(contextAwareResources) && contextAwareResources.length > 0 ? contextAwareResources : undefined;
  if (resources !== undefined && namespace !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('namespace')} for this policy: it reads other objects, which only a policy of the cluster may`,
      { hint: `leave out ${named('namespace')}` },
    );
  return objectOf(
    'policies.kubewarden.io/v1',
    namespace === undefined ? 'ClusterAdmissionPolicy' : 'AdmissionPolicy',
    name,
    namespace,
    fields({
      module: `registry://${reference}`,
      policyServer: server?.name,
      failurePolicy: failureOf(values['failure-policy'], { closed: 'Fail', open: 'Ignore' }, 'kubewarden'),
      rules,
      mutating,
      contextAwareResources: resources,
      backgroundAudit: backgroundAudit === false ? false : undefined,
      settings: objectOfConfiguration(values['plugin-config'], 'kubewarden') ?? {},
    }),
  );
}
