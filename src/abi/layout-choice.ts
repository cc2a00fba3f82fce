import { WasmImageError } from '../core/errors.ts';
import type { Layout } from '../oci/image.ts';
import { METADATA_SECTION } from './guests/kubewarden-metadata.ts';
import type { AbiReport, ModuleKind } from './report.ts';

/** The layouts that the hosts of a kind of module take, the usual one first. Source: consumers.ts says for each layout who reads it. */
const LAYOUTS_OF: Readonly<Record<ModuleKind, readonly Layout[]>> = {
  'proxy-wasm': ['compat', 'oci', 'compat-docker', 'higress'],
  component: ['cncf'],
  'wasi-command': ['cncf'],
  'wasi-reactor': ['cncf'],
  // The hosts of these ABIs read a bundle, a file or no image at all; without metadata kwctl pushes no waPC guest.
  opa: ['opa-bundle'],
  kubewarden: [],
  wapc: [],
  // hyper-mcp, the one host of Extism plugins that pulls images, goes by the bytes of the layers.
  extism: ['cncf', 'compat', 'compat-docker', 'oci'],
  'http-wasm': [],
  redpanda: [],
  cosmwasm: [],
  'go-js': [],
  core: [],
  unreadable: [],
};

/** Kinds that a policy server runs in one of its execution modes. Source: PolicyExecutionMode in kubewarden policy-evaluator. */
const POLICIES: readonly ModuleKind[] = ['kubewarden', 'wapc', 'opa', 'wasi-command'];

/**
 * The layouts that the hosts of a judged module load, the default first; none when no host pulls such a module from a registry.
 * A module with Kubewarden's metadata is a policy for its server first of all.
 */
export function layoutsFor(report: Pick<AbiReport, 'kind' | 'sections'>): readonly Layout[] {
  const usual = LAYOUTS_OF[report.kind];
  const isPolicy =
    POLICIES.includes(report.kind) &&
    report.sections.some((section) => section.name === `custom "${METADATA_SECTION}"`);
  return isPolicy ? ['kubewarden', ...usual] : usual;
}

/**
 * The layout to write: the one asked for when the module's hosts take it, else their usual one.
 * @param options `asked`: undefined leaves it to the module; `isBundle`: the module came in a bundle of OPA.
 * @throws WasmImageError LAYOUT_REFUSED naming the layouts that would do.
 */
export function chooseLayout(
  report: Pick<AbiReport, 'kind' | 'sections'>,
  { asked, isBundle }: { readonly asked: Layout | undefined; readonly isBundle: boolean },
): Layout {
  const fitting = layoutsFor(report).filter((layout) => !isBundle || layout === 'opa-bundle');
  const chosen = asked ?? fitting[0];
  if (chosen !== undefined && fitting.includes(chosen)) return chosen;
  const what = isBundle ? `a bundle with a module of kind ${report.kind}` : `a module of kind ${report.kind}`;
  const where = asked === undefined ? 'any layout' : `layout "${asked}"`;
  throw new WasmImageError(
    'LAYOUT_REFUSED',
    `Cannot put ${what} into ${where}: no host that reads it loads such a module`,
    {
      hint:
        fitting.length > 0
          ? `its hosts load layout ${fitting.join(', ')}: choose one of them, or none; to make a filter of it, build it with a proxy-wasm SDK`
          : 'no host of this kind pulls images; to make a filter of it, build it with a proxy-wasm SDK',
    },
  );
}
