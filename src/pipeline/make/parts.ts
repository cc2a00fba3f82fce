import { policyAnnotations } from '../../abi/guests/policy-annotations.ts';
import { quoted } from '../../core/text.ts';
import type { TarEntry } from '../../oci/archive/tar.ts';
import type { AssembleOptions } from '../../oci/assemble.ts';
import type { Layout } from '../../oci/image.ts';
import { HIGRESS_FILES } from '../../oci/layouts/higress.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { Log, Workspace } from '../../ports.ts';
import { readModule } from '../../wasm/read.ts';

/** What a layout takes beside the module and the plan. */
export type LayoutParts = Pick<AssembleOptions, 'annotations' | 'component' | 'bundle' | 'documents'>;

/** What there is to take it from; `folder` is the filter's. */
export interface PartSources {
  readonly module: Uint8Array;
  readonly bundle: Uint8Array | undefined;
  readonly folder: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Gathers what a layout needs: names of a component, annotations of a policy, the bundle, the texts of a Higress plugin.
 * @throws FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE, FILE_TOO_LARGE for texts.
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
      if (policy.dropped.length > 0)
        log.notice(
          `Left out of the annotations, as kwctl does with several lines: ${policy.dropped.slice(0, 8).map(quoted).join(', ')}`,
        );
      return { annotations: { ...policy.annotations, ...annotations } };
    }
    case 'opa-bundle':
      return { annotations, ...(bundle === undefined ? {} : { bundle }) };
    case 'higress':
      return { annotations, documents: await readTexts(workspace, folder) };
    case 'compat':
    case 'compat-docker':
    case 'oci':
      return { annotations };
  }
}

async function readTexts(workspace: Workspace, folder: string): Promise<readonly TarEntry[]> {
  const texts: TarEntry[] = [];
  for (const name of HIGRESS_FILES) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    // The specification is demanded; that it is absent is best said by reading it.
    if (name !== 'spec.yaml' && !(await workspace.exists(path))) continue;
    texts.push({ name, bytes: await workspace.read(path, LIMITS.document) });
  }
  return texts;
}
