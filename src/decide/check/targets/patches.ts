import {
  type Found,
  type ListTree,
  memberOf,
  stringAt,
  type TextTree,
  type Tree,
  valuesAt,
  wordAt,
} from '../text/tree.ts';

/** Which objects a patch is for. */
export interface PatchTarget {
  readonly group: string | undefined;
  readonly kind: string | undefined;
}

/** A patch of Kustomize: its text, or the path of its file. */
export interface Patch {
  readonly target: PatchTarget;
  readonly content: { readonly text: TextTree; readonly path: Found['path'] } | { readonly file: string };
}

/** Where patches are listed. Source: kustomize api/types/kustomization.go; the CRDs of Flux and Argo CD. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'kustomize.config.k8s.io': ['patches', 'patchesJson6902', 'patchesStrategicMerge'],
  'kustomize.toolkit.fluxcd.io': ['spec/patches'],
  'helm.toolkit.fluxcd.io': ['spec/postRenderers/*/kustomize/patches'],
  'argoproj.io': [
    'spec/source/kustomize/patches',
    'spec/sources/*/kustomize/patches',
    'spec/template/spec/source/kustomize/patches',
    'spec/template/spec/sources/*/kustomize/patches',
  ],
};

/** The patches that an object lists. @param group its API group; a file without one is a kustomization by its name. */
export function patchesIn(object: Found, group: string): readonly Patch[] {
  return (LISTS[group] ?? []).flatMap((path) =>
    valuesAt(object, [...path.split('/'), '*']).flatMap(({ tree, path: at }): readonly Patch[] => {
      if (tree.kind === 'text') return contentOf(tree, at, { group: undefined, kind: undefined });
      const named = memberOf(tree, 'target');
      const target = { group: wordAt(named, 'group'), kind: plainKind(wordAt(named, 'kind')) };
      const text = memberOf(tree, 'patch');
      if (text?.kind === 'text') return [{ target, content: { text, path: [...at, 'patch'] } }];
      const file = stringAt(tree, 'path');
      return file === undefined ? [] : [{ target, content: { file: file.text } }];
    }),
  );
}

/** A kind can be a regular expression: then the paths of the patch decide. */
function plainKind(kind: string | undefined): string | undefined {
  return kind !== undefined && /^\w+$/.test(kind) ? kind : undefined;
}

/** A strategic merge patch is a document, or the path of its file. */
function contentOf(text: TextTree, path: Found['path'], target: PatchTarget): readonly Patch[] {
  return [{ target, content: text.text.includes('\n') ? { text, path } : { file: text.text } }];
}

/**
 * The object that a JSON patch writes, as far as it writes it: `replace /spec/url` becomes a `spec` with a `url`.
 * Source: RFC 6902.
 */
export function objectOfPatch(operations: ListTree): Tree {
  let object: Tree = { kind: 'map', span: operations.span, members: new Map(), flaw: undefined };
  for (const operation of operations.items) {
    const [op, path] = [wordAt(operation, 'op'), wordAt(operation, 'path')];
    const value = memberOf(operation, 'value');
    if ((op !== 'add' && op !== 'replace') || path === undefined || value === undefined) continue;
    const parts = path.split('/').slice(1).slice(0, 64);
    object = withValue(
      object,
      parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
      value,
    );
  }
  return object;
}

/** Whether a list is a JSON patch. */
export function isJsonPatch(tree: ListTree): boolean {
  const [first] = tree.items;
  return first?.kind === 'map' && wordAt(first, 'op') !== undefined && wordAt(first, 'path') !== undefined;
}

function withValue(tree: Tree, parts: readonly string[], value: Tree): Tree {
  const [first, ...rest] = parts;
  if (first === undefined) return value;
  const members: ReadonlyMap<string, Tree> =
    tree.kind === 'map'
      ? tree.members
      : new Map(tree.kind === 'list' ? tree.items.map((item, i) => [String(i), item]) : []);
  const empty: Tree = { kind: 'map', span: value.span, members: new Map(), flaw: undefined };
  const flaw = tree.kind === 'map' ? tree.flaw : undefined;
  const child = withValue(members.get(first) ?? empty, rest, value);
  return { kind: 'map', span: tree.span, members: new Map([...members, [first, child]]), flaw };
}
