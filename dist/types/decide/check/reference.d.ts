import type { Json } from '../../core/json.ts';
import type { Located, Span, Tree } from './text/tree.ts';
/** What a reference is for: the program that loads the module, and the kind of object. */
export type TargetName = 'istio' | 'traffic-extension' | 'envoy-gateway' | 'higress' | 'envoy-filter' | 'envoy' | 'gloo' | 'google-service-extensions' | 'kubewarden' | 'wasmcloud' | 'spinkube' | 'coraza' | 'apisix' | 'image-volume' | 'related-image';
/** How a field says where the module is: an image, an address over http, or a file that the proxy has. */
export type AddressKind = 'image' | 'http' | 'file';
/** A digest in a field of its own, as Istio, Envoy Gateway and Envoy have it. */
export interface DigestField extends Located {
    readonly path: string;
}
/** The configuration of the filter. Its values may be secret: they are never printed. */
export interface Configuration {
    readonly path: string;
    /** With the places of its values. */
    readonly tree: Tree;
    readonly value: Json;
}
/** What a target hands over to the filter at its start, by the name of the field. */
export type Given = Readonly<Record<string, Json>>;
/** A reference to a module, as it is written. */
export interface Reference {
    readonly target: TargetName;
    /** Number of the document in the file, from 1. */
    readonly document: number;
    /** Kind and name of the object, for people: `WasmPlugin auth`. */
    readonly object: string;
    /** JSON pointer of the address, or of the digest if there is no address. */
    readonly path: string;
    /** Place of the address, or of the digest. */
    readonly span: Span;
    /** Undefined: a patch that sets only the digest. */
    readonly address: Located | undefined;
    /** How the target reads the address. */
    readonly kind: AddressKind;
    readonly digest: DigestField | undefined;
    /** The field for the digest if it is there and has no text: no digest, but the place for one. */
    readonly emptyDigest: DigestField | undefined;
    /** The root id of the filter; some targets call it the name of the plugin. */
    readonly rootId: string | undefined;
    readonly configuration: Configuration | undefined;
    /** The configuration and what else a start needs; undefined if one of these values could not be read. */
    readonly given: Given | undefined;
    /** What happens if the module cannot be loaded, as it is written. */
    readonly failure: string | undefined;
    readonly isFailOpen: boolean;
    /** The phase in which the filter runs. */
    readonly phase: string | undefined;
    readonly pullPolicy: string | undefined;
    /** Set if it is not in the document itself: in a patch for another object, or in a document inside a string. */
    readonly within?: Within | undefined;
}
/** What a reference can be in, besides a document. */
export type Within = 'patch' | 'string';
