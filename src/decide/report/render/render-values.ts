import type { Digest } from '../../../core/digest.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';

/** The configuration of a filter: the text that it gets, or a value that its host hands over as it does. */
export type Configuration =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'object'; readonly value: JsonObject };

/** What happens with requests if the module cannot be loaded. */
export const FAILURE_POLICIES = ['closed', 'open', 'reload'] as const;
/** What happens with requests if the module cannot be loaded. */
export type FailurePolicy = (typeof FAILURE_POLICIES)[number];

/** When a filter runs. */
export const PHASES = ['AUTHN', 'AUTHZ', 'STATS'] as const;
/** When a filter runs. */
export type Phase = (typeof PHASES)[number];

/** What a filter is for: requests, or connections. */
export const FILTER_KINDS = ['http', 'network'] as const;

/** What a filter is put in front of: an object by its name, objects by their labels, or a server. */
export type Attachment =
  | { readonly kind: 'object'; readonly type: string; readonly name: string; readonly text: string }
  | {
      readonly kind: 'labels';
      readonly type: string | undefined;
      readonly labels: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | { readonly kind: 'server'; readonly host: string; readonly port: number; readonly text: string };

/** The longest values file, and the longest configuration. */
export const MAX_VALUES_BYTES = 1024 * 1024;

/** What a manifest says besides the image. The names are those of the inputs and of the values file. */
export interface RenderValues {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly 'plugin-config'?: Configuration | undefined;
  readonly 'root-id'?: string | undefined;
  readonly 'filter-type'?: (typeof FILTER_KINDS)[number] | undefined;
  readonly 'failure-policy'?: FailurePolicy | undefined;
  readonly phase?: Phase | undefined;
  readonly priority?: number | undefined;
  readonly target?: readonly Attachment[] | undefined;
  readonly 'pull-secret'?: string | undefined;
  /** Where Envoy fetches the module. */
  readonly 'module-url'?: string | undefined;
  /** Where Envoy waits for requests. */
  readonly listen?: { readonly host: string; readonly port: number } | undefined;
}
/** The name of a value. */
export type ValueName = keyof RenderValues;

/** Values with a name. */
export type NamedValues = RenderValues & { readonly name: string };

/** What a manifest says about the image. */
export interface RenderedImage {
  /** `HOST/PATH:TAG@sha256:...`, or without the tag. */
  readonly reference: string;
  readonly moduleDigest: Digest;
  /** The metadata of a Kubewarden policy. */
  readonly policy?: JsonObject | undefined;
}

/** What is the same for most targets. */
const COMMON = ['namespace', 'plugin-config', 'root-id', 'failure-policy', 'target'] as const;
const ORDERED = [...COMMON, 'pull-secret', 'phase', 'priority'] as const;

/** The values that each target has a field for. Every target has a name. */
export const FIELDS: Readonly<Record<RenderTarget, readonly ValueName[]>> = {
  istio: [...ORDERED, 'filter-type'],
  'traffic-extension': [...ORDERED, 'filter-type'],
  'envoy-gateway': [...COMMON, 'pull-secret'],
  envoy: ['plugin-config', 'root-id', 'failure-policy', 'target', 'filter-type', 'module-url', 'listen'],
  gloo: COMMON,
  higress: ORDERED,
  kubewarden: ['namespace', 'plugin-config', 'failure-policy', 'target'],
};
