import type { Layout } from '../oci/image.ts';
import type { AbiReport } from './report.ts';
/**
 * The layouts that the hosts of a judged module load, the default first; none when no host pulls such a module from a registry.
 * A module with Kubewarden's metadata is a policy for its server first of all.
 */
export declare function layoutsFor(report: Pick<AbiReport, 'kind' | 'sections'>): readonly Layout[];
/**
 * The layout to write: the one asked for when the module's hosts take it, else their usual one.
 * @param options `asked`: undefined leaves it to the module; `isBundle`: the module came in a bundle of OPA.
 * @throws WasmImageError LAYOUT_REFUSED naming the layouts that would do.
 */
export declare function chooseLayout(report: Pick<AbiReport, 'kind' | 'sections'>, { asked, isBundle }: {
    readonly asked: Layout | undefined;
    readonly isBundle: boolean;
}): Layout;
