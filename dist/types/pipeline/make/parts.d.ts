import type { AssembleOptions } from '../../oci/assemble.ts';
import type { Layout } from '../../oci/image.ts';
import type { Log, Workspace } from '../../ports.ts';
/** What a layout needs besides the module and the plan. */
export type LayoutParts = Pick<AssembleOptions, 'annotations' | 'isDated' | 'component' | 'bundle' | 'documents'>;
/** Where the parts come from; `folder` is that of the filter. */
export interface PartSources {
    readonly module: Uint8Array;
    readonly bundle: Uint8Array | undefined;
    readonly folder: string;
    readonly annotations: Readonly<Record<string, string>>;
}
/**
 * Gathers what a layout needs: names of a component, annotations of a policy, the bundle, documents of a plugin.
 * @throws FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE, FILE_TOO_LARGE for documents.
 */
export declare function gatherParts({ workspace, log }: {
    readonly workspace: Workspace;
    readonly log: Log;
}, layout: Layout, from: PartSources): Promise<LayoutParts>;
/** The version in the metadata of a Kubewarden policy; undefined if the module has none. */
export declare function policyVersionOf(module: Uint8Array): string | undefined;
