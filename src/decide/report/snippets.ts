import { type Digest, hexOf } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';

/** What a snippet is pinned to. */
export interface SnippetFacts {
  readonly repository: string;
  /** By digest. */
  readonly reference: string;
  readonly digest: Digest;
  readonly moduleDigest: Digest;
  readonly layout: Layout;
}

/** The layouts that proxies can pull. */
const FOR_PROXIES: readonly Layout[] = ['compat', 'oci', 'compat-docker', 'higress'];

/**
 * Configuration to copy, each with the right digest: [title, YAML].
 * Istio and Envoy Gateway compare the digest of the image manifest, Envoy's remote source that of the raw module.
 * Gloo reads only Solo's layout. Source: istio pkg/wasm/cache.go; istio.io/api v1.32.0
 * kubernetes/customresourcedefinitions.gen.yaml; gateway v1.9.1 api/v1alpha1/wasm_types.go, which requires a
 * target; envoy config core v3 RemoteDataSource; gloo api/v1/options/wasm/wasm.proto.
 */
export function snippetsOf(image: SnippetFacts): readonly (readonly [string, string])[] {
  if (image.repository.startsWith('oci-layout:') || !FOR_PROXIES.includes(image.layout)) return [];
  const name = scalar((image.repository.split('/').at(-1) ?? 'filter').replace(/[^a-z0-9-]/g, '-'));
  const reference = scalar(image.reference);
  return [
    [
      'Istio WasmPlugin',
      `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: ${name}
spec:
  url: ${scalar(`oci://${image.reference}`)}
  sha256: ${scalar(hexOf(image.digest))}`,
    ],
    [
      'Envoy Gateway EnvoyExtensionPolicy',
      `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
spec:
  targetRefs: # your Gateway or route
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: my-gateway
  wasm:
    - name: ${name}
      code:
        type: Image
        image:
          url: ${reference}
          sha256: ${scalar(hexOf(image.digest))}`,
    ],
    [
      'Envoy remote source (serve the module over http)',
      `vm_config:
  code:
    remote:
      sha256: ${scalar(hexOf(image.moduleDigest))}`,
    ],
    ...(image.layout === 'oci' ? [glooOf(name, reference)] : []),
    [
      'Istio TrafficExtension (replaces WasmPlugin in clusters that support it)',
      `apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata:
  name: ${name}
spec:
  wasm:
    url: ${scalar(`oci://${image.reference}`)}
    sha256: ${scalar(hexOf(image.digest))}`,
    ],
  ];
}

/** In quotes, because YAML does not read `123`, `on` or `1e3` as a string, or `[::1]:5000/f` as a scalar. */
function scalar(text: string): string {
  return JSON.stringify(text);
}

function glooOf(name: string, reference: string): readonly [string, string] {
  return [
    'Gloo Gateway',
    `apiVersion: gateway.solo.io/v1
kind: Gateway
metadata:
  name: gateway-proxy
spec:
  httpGateway:
    options:
      wasm:
        filters:
          - name: ${name}
            image: ${reference}`,
  ];
}

/** All snippets as YAML documents, each after its title; undefined if no proxy can pull the image. */
export function printSnippets(image: SnippetFacts): string | undefined {
  const snippets = snippetsOf(image);
  return snippets.length === 0 ? undefined : snippets.map(([title, text]) => `# ${title}\n${text}\n`).join('---\n');
}
