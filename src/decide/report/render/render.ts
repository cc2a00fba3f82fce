import { WasmImageError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import type { InputName } from '../../inputs/inputs.ts';
import { named } from '../../inputs/named.ts';
import { renderEnvoy } from './envoy.ts';
import { renderGateway, renderGloo } from './gateways.ts';
import { renderHigress, renderIstio, renderTrafficExtension } from './istio.ts';
import { renderKubewarden } from './kubewarden.ts';
import { FIELDS, type NamedValues, type RenderedImage, type RenderValues, type ValueName } from './render-values.ts';

const RENDERERS: Readonly<Record<RenderTarget, (image: RenderedImage, values: NamedValues) => JsonObject>> = {
  istio: renderIstio,
  'traffic-extension': renderTrafficExtension,
  'envoy-gateway': renderGateway,
  envoy: renderEnvoy,
  gloo: renderGloo,
  higress: renderHigress,
  kubewarden: renderKubewarden,
};

/**
 * Makes the manifest of a verified image for a target.
 * @throws WasmImageError INPUT_CONFLICT for a value without a field there, INPUT_MISSING, INPUT_INVALID.
 */
export function renderManifest(to: RenderTarget, image: RenderedImage, values: RenderValues): JsonObject {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name as ValueName]));
  const unfit = given.find((name) => name !== 'name' && !FIELDS[to].includes(name));
  if (unfit !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named(unfit)} for ${to}: it has no field for it`, {
      hint: `leave out ${named(unfit)}; docs/render.md lists what each target has`,
    });
  const needed = NEEDED[to];
  if (needed !== undefined && values[needed.name] === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot render for ${to}: ${named(needed.name)} is missing`, {
      hint: needed.hint(),
    });
  return RENDERERS[to](image, { ...values, name: values.name ?? nameOf(image.reference) });
}

const NEEDED: Readonly<Partial<Record<RenderTarget, { readonly name: InputName & ValueName; hint(): string }>>> = {
  // Source: gateway v1.9.1, rule of EnvoyExtensionPolicySpec: either targetRef or targetRefs must be used.
  'envoy-gateway': {
    name: 'target',
    hint: () =>
      `say what the filter is for: ${named('target', 'Gateway/NAME')} or ${named('target', 'HTTPRoute/NAME')}`,
  },
  envoy: {
    name: 'module-url',
    hint: () =>
      `Envoy pulls no images: serve the module over http, and set ${named('module-url', 'URL')} to its address`,
  },
};

/** The last part of the repository, as a name of Kubernetes. */
function nameOf(reference: string): string {
  const [path = ''] = reference.split('@');
  const last = path.split('/').at(-1)?.split(':')[0] ?? '';
  return (
    last
      .replace(/[^a-z0-9-]/g, '-')
      .slice(0, 253)
      .replace(/^-+|-+$/g, '') || 'filter'
  );
}
