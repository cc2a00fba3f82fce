import type { Digest } from '../../core/digest.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import type { AddressKind, TargetName } from './reference.ts';
/** What an address means to the program that reads it. */
export type Address = {
    readonly kind: 'image';
    readonly repository: Repository;
    readonly tag: Tag | undefined;
    readonly digest: Digest | undefined;
    /** A name of Docker Hub without the host. */
    readonly isShort: boolean;
} | {
    readonly kind: 'http';
    readonly url: string;
} | {
    readonly kind: 'file';
    readonly path: string;
}
/** Something else that the target accepts, such as a package that is not an image. */
 | {
    readonly kind: 'other';
    readonly what: string;
}
/** The value is put in later. */
 | {
    readonly kind: 'variable';
    readonly variable: string;
} | {
    readonly kind: 'invalid';
    readonly why: string;
    readonly hint: string | undefined;
};
/** How a target reads addresses. */
export interface AddressRule {
    /** Schemes of images; the empty one is none. */
    readonly image: readonly string[];
    readonly others: readonly ('http' | 'https' | 'file')[];
    /** It takes the host of `host:5000/name` for a scheme, as Go's net/url does. */
    readonly isUrl?: boolean;
}
/**
 * Source: istio.io/api v1.32.0 WasmPlugin (scheme by CEL); istio pilot/pkg/model/extensions.go; kubewarden docs, module
 * URLs; Kubernetes, image names. EnvoyFilter: istio pkg/wasm/convert.go, which also takes oci://.
 */
export declare const ADDRESS_RULES: Readonly<Record<TargetName, AddressRule>>;
/** A template, or a variable that another program replaces: `{{ x }}`, `${X}`, `$(X)`. */
export declare const VARIABLE: RegExp;
/** Reads an address as its target does. @param kind of the field. */
export declare function readAddress(target: TargetName, kind: AddressKind, text: string): Address;
