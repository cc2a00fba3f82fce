import { WasmImageError } from '../core/errors.ts';
import { inputName } from '../core/text.ts';
import type { Layout } from '../oci/image.ts';
import { METADATA_SECTION } from './guests/kubewarden-metadata.ts';
import type { AbiReport, ModuleKind } from './report.ts';

/** The layouts that the hosts of a kind of module read, the usual one first. Source: oci/consumers/consumers.ts. */
const LAYOUTS_OF: Readonly<Record<ModuleKind, readonly Layout[]>> = {
  'proxy-wasm': ['compat', 'oci', 'compat-docker', 'higress'],
  component: ['cncf'],
  'wasi-command': ['cncf'],
  'wasi-reactor': ['cncf'],
  // The hosts of these ABIs read a bundle, a file, or no image at all. kwctl pushes waPC guests only with metadata.
  opa: ['opa-bundle'],
  kubewarden: [],
  wapc: [],
  // hyper-mcp, the only host of Extism plugins that pulls images, looks at the bytes of the layers.
  extism: ['cncf', 'compat', 'compat-docker', 'oci'],
  'http-wasm': [],
  redpanda: [],
  cosmwasm: [],
  'go-js': [],
  core: [],
  unreadable: [],
};

/** Kinds that a policy server runs in one of its execution modes: see MODES in guests/kubewarden-metadata.ts. */
const POLICIES: readonly ModuleKind[] = ['kubewarden', 'wapc', 'opa', 'wasi-command'];

/**
 * The layouts that the hosts of a judged module load, the default first; empty if no host pulls such a module from a
 * registry. For a module with Kubewarden's metadata, the default is the layout of its policy server.
 */
export function layoutsFor(report: Pick<AbiReport, 'kind' | 'sections'>): readonly Layout[] {
  const usual = LAYOUTS_OF[report.kind];
  const isPolicy =
    POLICIES.includes(report.kind) &&
    report.sections.some((section) => section.name === `custom "${METADATA_SECTION}"`);
  return isPolicy ? ['kubewarden', ...usual] : usual;
}

/**
 * The layout to write: the requested one if the module's hosts read it, or their usual one if none is requested.
 * @param options `asked`: the requested one; `isBundle`: the module came in an OPA bundle.
 * @throws WasmImageError LAYOUT_REFUSED with the layouts that are possible.
 */
export function chooseLayout(
  report: Pick<AbiReport, 'kind' | 'sections'>,
  { asked, isBundle }: { readonly asked: Layout | undefined; readonly isBundle: boolean },
): Layout {
  const fitting = layoutsFor(report).filter((layout) => !isBundle || layout === 'opa-bundle');
  const chosen = asked ?? fitting[0];
  if (chosen !== undefined && fitting.includes(chosen)) return chosen;
  const what = isBundle ? `a bundle with a module of kind ${report.kind}` : `a module of kind ${report.kind}`;
  const [where, hosts] =
    asked === undefined ? ['any layout', 'that pulls images'] : [`layout "${asked}"`, 'that reads this layout'];
  throw new WasmImageError('LAYOUT_REFUSED', `Cannot put ${what} into ${where}: no host ${hosts} loads such modules`, {
    hint:
      fitting.length > 0
        ? `set ${inputName('layout')} to auto or ${fitting.join(', ')}; build filters with a proxy-wasm SDK`
        : 'hosts of this kind of module do not pull images; build filters with a proxy-wasm SDK',
  });
}
