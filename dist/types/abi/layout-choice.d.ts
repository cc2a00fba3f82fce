import type { Layout } from '../oci/image.ts';
import type { AbiReport } from './report.ts';
/**
 * The layouts that the hosts of a judged module load, the default first; empty if no host pulls such a module from a
 * registry. For a module with Kubewarden's metadata, the default is the layout of its policy server.
 */
export declare function layoutsFor(report: Pick<AbiReport, 'kind' | 'sections'>): readonly Layout[];
/**
 * The layout to write: the requested one if the module's hosts read it, or their usual one if none is requested.
 * @param options `asked`: the requested one; `isBundle`: the module came in an OPA bundle.
 * @throws WasmImageError LAYOUT_REFUSED with the layouts that are possible.
 */
export declare function chooseLayout(report: Pick<AbiReport, 'kind' | 'sections'>, { asked, isBundle }: {
    readonly asked: Layout | undefined;
    readonly isBundle: boolean;
}): Layout;
