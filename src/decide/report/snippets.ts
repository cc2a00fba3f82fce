import type { Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import type { RenderTarget } from '../inputs/choices.ts';
import { parseAttachment } from './render/attachment.ts';
import { remoteCode } from './render/envoy.ts';
import { printYaml } from './render/print-yaml.ts';
import { renderManifest } from './render/render.ts';
import type { RenderValues } from './render/render-values.ts';

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
 * Manifests to copy, each with the right digest: [title, YAML]. They are those of `wasm-image render`, with a target to
 * replace, and for Envoy only the part about the module.
 */
export function snippetsOf(image: SnippetFacts): readonly (readonly [string, string])[] {
  if (image.repository.startsWith('oci-layout:') || !FOR_PROXIES.includes(image.layout)) return [];
  const of = (to: RenderTarget, values: RenderValues = {}): string =>
    printYaml(renderManifest(to, image, values)).trimEnd();
  const gateway = of('envoy-gateway', { target: [parseAttachment('Gateway/my-gateway')] });
  return [
    ['Istio WasmPlugin', of('istio')],
    ['Envoy Gateway EnvoyExtensionPolicy', gateway.replace('targetRefs:', 'targetRefs: # your Gateway or route')],
    ['Envoy remote source (serve the module over http)', printYaml(remoteCode(image.moduleDigest)).trimEnd()],
    // Gloo reads only Solo's layout.
    ...(image.layout === 'oci' ? [['Gloo Gateway', of('gloo')] as const] : []),
    ['Istio TrafficExtension (replaces WasmPlugin in clusters that support it)', of('traffic-extension')],
  ];
}

/** All snippets as YAML documents, each after its title; undefined if no proxy can pull the image. */
export function printSnippets(image: SnippetFacts): string | undefined {
  const snippets = snippetsOf(image);
  return snippets.length === 0 ? undefined : snippets.map(([title, text]) => `# ${title}\n${text}\n`).join('---\n');
}
