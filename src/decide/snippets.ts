import { hexOf } from '../core/digest.ts';
import type { Layout } from '../oci/image.ts';
import type { PublishedImage, PublishRecord } from './record.ts';

/** The layouts that proxies pull. */
const FOR_PROXIES: readonly Layout[] = ['compat', 'oci', 'compat-docker', 'higress'];

/**
 * Ready pieces of configuration with the right digest each: [title, YAML].
 * Istio and Envoy Gateway compare the image manifest's digest, Envoy's own remote source the raw wasm's.
 * Source: istio pkg/wasm/cache.go; gateway api/v1alpha1/wasm_types.go; envoy config core v3 RemoteDataSource.
 */
export function snippetsOf(image: PublishedImage, record: PublishRecord): readonly (readonly [string, string])[] {
  if (image.repository.startsWith('oci-layout:') || !FOR_PROXIES.includes(record.layout)) return [];
  const name = (image.repository.split('/').at(-1) ?? 'filter').replace(/[^a-z0-9-]/g, '-');
  return [
    [
      'Istio WasmPlugin',
      `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: ${name}
spec:
  url: oci://${image.reference}
  sha256: ${hexOf(record.digest)}`,
    ],
    [
      'Envoy Gateway EnvoyExtensionPolicy',
      `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
spec:
  wasm:
    - name: ${name}
      code:
        type: Image
        image:
          url: ${image.reference}
          sha256: ${hexOf(record.digest)}`,
    ],
    [
      'Envoy remote source (serve the module over http)',
      `vm_config:
  code:
    remote:
      sha256: ${hexOf(record.moduleDigest)}`,
    ],
  ];
}
