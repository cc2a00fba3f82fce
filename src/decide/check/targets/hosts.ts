import type { ConsumerName } from '../../../oci/consumers/consumers.ts';
import type { TargetName } from '../reference.ts';

/** What loads the module of a target. */
export interface LoadedBy {
  /** The host in the tables; undefined if there is none, or if it may be any. */
  readonly host: string | undefined;
  /** The program that takes the module out of the image; undefined if it may be any. */
  readonly consumer: ConsumerName | undefined;
  /** Whether our readers read its images: an application of Spin is another kind of artifact. */
  readonly isFilter: boolean;
}

const ISTIO: LoadedBy = { host: 'istio', consumer: 'istio', isFilter: true };
const ANY: LoadedBy = { host: undefined, consumer: undefined, isFilter: true };

/** Who loads the module that a reference names. */
export const LOADED_BY: Readonly<Record<TargetName, LoadedBy>> = {
  istio: ISTIO,
  'traffic-extension': ISTIO,
  'envoy-filter': ISTIO,
  coraza: ISTIO,
  'envoy-gateway': { host: 'envoy-gateway', consumer: 'envoy-gateway', isFilter: true },
  higress: { host: 'higress', consumer: 'higress', isFilter: true },
  envoy: { host: 'envoy', consumer: undefined, isFilter: true },
  gloo: { host: undefined, consumer: 'wasme', isFilter: true },
  'google-service-extensions': { host: 'google-service-extensions', consumer: undefined, isFilter: true },
  kubewarden: { host: undefined, consumer: 'kwctl', isFilter: true },
  wasmcloud: { host: undefined, consumer: 'wash', isFilter: true },
  spinkube: { host: undefined, consumer: undefined, isFilter: false },
  apisix: { host: 'apisix', consumer: undefined, isFilter: true },
  'image-volume': { host: undefined, consumer: 'container-tools', isFilter: true },
  'related-image': ANY,
};
