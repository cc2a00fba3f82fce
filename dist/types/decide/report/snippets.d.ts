import type { Digest } from '../../core/digest.ts';
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
 * Manifests to copy, each with the right digest: [title, YAML]. They are those of `wasm-image render`, with a target to
 * replace, and for Envoy only the part about the module.
 */
export declare function snippetsOf(image: SnippetFacts): readonly (readonly [string, string])[];
/** All snippets as YAML documents, each after its title; undefined if no proxy can pull the image. */
export declare function printSnippets(image: SnippetFacts): string | undefined;
