import { type Digest } from '../../core/digest.ts';
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
/**
 * Configuration to copy, each with the right digest: [title, YAML].
 * Istio and Envoy Gateway compare the digest of the image manifest, Envoy's remote source that of the raw module.
 * Gloo reads only Solo's layout. Source: istio pkg/wasm/cache.go; istio.io/api v1.32.0
 * kubernetes/customresourcedefinitions.gen.yaml; gateway v1.9.1 api/v1alpha1/wasm_types.go, which requires a
 * target; envoy config core v3 RemoteDataSource; gloo api/v1/options/wasm/wasm.proto.
 */
export declare function snippetsOf(image: SnippetFacts): readonly (readonly [string, string])[];
/** All snippets as YAML documents, each after its title; undefined if no proxy can pull the image. */
export declare function printSnippets(image: SnippetFacts): string | undefined;
