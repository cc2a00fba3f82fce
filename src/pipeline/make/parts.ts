import { policyAnnotations } from '../../abi/guests/policy-annotations.ts';
import { quoted } from '../../core/text.ts';
import type { TarEntry } from '../../oci/archive/tar.ts';
import type { AssembleOptions } from '../../oci/assemble.ts';
import type { Layout } from '../../oci/image.ts';
import { HIGRESS_FILES } from '../../oci/layouts/higress.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { Log, Workspace } from '../../ports.ts';
import { readModule } from '../../wasm/read.ts';

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
export async function gatherParts(
  { workspace, log }: { readonly workspace: Workspace; readonly log: Log },
  layout: Layout,
  from: PartSources,
): Promise<LayoutParts> {
  const { module, bundle, folder, annotations } = from;
  switch (layout) {
    case 'cncf': {
      const { kind, imports, exports } = readModule(module);
      if (kind === 'core') return { annotations };
      return {
        annotations,
        component: { imports: imports.map(({ name }) => name), exports: exports.map(({ name }) => name) },
      };
    }
    case 'kubewarden': {
      const policy = policyAnnotations(readModule(module));
      const dropped = policy.dropped.slice(0, 8).map(quoted).join(', ');
      if (dropped !== '') log.notice(`Left out annotations that have several lines, as kwctl does: ${dropped}`);
      return { annotations: { ...policy.annotations, ...annotations } };
    }
    case 'opa-bundle':
      return { annotations, ...(bundle === undefined ? {} : { bundle }) };
    case 'higress':
      return { annotations, documents: await readDocuments(workspace, folder) };
    case 'compat':
    case 'compat-docker':
    case 'oci':
      return { annotations };
  }
}

/** The version in the metadata of a Kubewarden policy; undefined if the module has none. */
export function policyVersionOf(module: Uint8Array): string | undefined {
  return policyAnnotations(readModule(module)).annotations['io.kubewarden.policy.version'];
}

async function readDocuments(workspace: Workspace, folder: string): Promise<readonly TarEntry[]> {
  const documents: TarEntry[] = [];
  for (const name of HIGRESS_FILES) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    // The specification is required: if it is absent, reading it gives the error.
    if (name !== 'spec.yaml' && !(await workspace.exists(path))) continue;
    documents.push({ name, bytes: await workspace.read(path, LIMITS.document) });
  }
  return documents;
}
