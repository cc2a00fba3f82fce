import { type Found } from '../text/tree.ts';
import { type Finder } from './make.ts';
/** Where objects have the specification of a Pod. Source: Kubernetes API; OLM's ClusterServiceVersion. */
export declare const PODS: Readonly<Record<string, readonly string[]>>;
/** Where objects list environment variables besides those of containers. */
export declare const ENVIRONMENTS: Readonly<Record<string, string>>;
/** The images that tools copy for a cluster without network: the same ones as in the variables. */
export declare const RELATED: Readonly<Record<string, string>>;
/** The images of volumes, in the specification of a Pod. */
export declare const VOLUMES = "volumes/*/image";
/** Where the variables of containers are. */
export declare const VARIABLES: string[];
/** Which named values are images of modules. */
export interface NamedImages {
    readonly field: string;
    /** How all names begin. */
    readonly prefix: string;
    /** An expression for names of modules, for all programs. */
    readonly word: string;
}
/** Operators get other images in such variables too: it is one of a module if the name or the scheme says so. */
export declare const IN_VARIABLES: NamedImages;
/** The same, in the list of images. */
export declare const IN_LIST: NamedImages;
/** An address of an image of a module. */
export declare const MODULE_SCHEME = "oci://";
/** Finds image volumes, and the variables in which an operator gets the image of a filter. @param group API group. */
export declare function findPods(object: Found, group: string, kind: string, name: string, finder: Finder): void;
