import { type Found } from '../text/tree.ts';
import { type Finder } from './make.ts';
/** Where objects have the specification of a Pod. Source: Kubernetes API; OLM's ClusterServiceVersion. */
export declare const PODS: Readonly<Record<string, readonly string[]>>;
/** Where objects list environment variables besides those of containers. */
export declare const ENVIRONMENTS: Readonly<Record<string, string>>;
/** The images that tools copy for a cluster without network: the same ones as in the variables. */
export declare const RELATED_LISTS: Readonly<Record<string, string>>;
/** The images of volumes, and the variables of containers, in the specification of a Pod. */
export declare const VOLUMES = "volumes/*/image";
/** Where the variables of containers are. */
export declare const VARIABLES: string[];
/**
 * Operators get other images in such variables too: it is one of a module if the name or the scheme says so.
 * Source: Operator Lifecycle Manager, related images.
 */
export declare const RELATED: {
    readonly prefix: 'RELATED_IMAGE_';
    readonly word: 'WASM';
    readonly scheme: 'oci://';
};
/** Finds image volumes, and the variables in which an operator gets the image of a filter. @param group API group. */
export declare function findPods(object: Found, group: string, kind: string, name: string, finder: Finder): void;
