import type { Reference, Within } from './reference.ts';
import { findEnvoy } from './targets/envoy.ts';
import { findFields, guard } from './targets/fields.ts';
import { type Bare, type Finder, nameOf } from './targets/make.ts';
import { isJsonPatch, objectOfPatch, type PatchTarget, patchesIn } from './targets/patches.ts';
import { findInPlainFile, terraformObjects } from './targets/plain-files.ts';
import { findPods } from './targets/pods.ts';
import { readText } from './text/stream.ts';
import {
  type Found,
  type MapTree,
  memberOf,
  type Span,
  type Tree,
  UnreadableError,
  valuesAt,
  wordAt,
  wordIn,
} from './text/tree.ts';

/** A text with what is known about its file. */
export interface Source {
  readonly text: string;
  /** The last part of its path. */
  readonly name: string;
  /** What the file is a patch for, if a kustomization names it. */
  readonly patch?: PatchTarget | undefined;
}

/** A document, or a value in one, that could not be read. */
export interface Unread {
  readonly document: number;
  readonly span: Span;
  readonly why: string;
  /** The text has `{{`, so it may be a template. */
  readonly isTemplate: boolean;
}

/** What a text refers to. */
export interface FileFindings {
  readonly references: readonly Reference[];
  readonly unread: readonly Unread[];
  /** Files with patches, by their paths from this file. */
  readonly patches: readonly { readonly file: string; readonly target: PatchTarget }[];
  /** What a kustomization applies, by the paths from this file: files of any name, folders and addresses. */
  readonly resources: readonly string[];
}

/** Documents inside documents: a ConfigMap with a manifest that has a patch. */
const MAX_INSIDE = 3;
/** Objects in a file: aliases can repeat lists in lists. */
const MAX_OBJECTS = 50_000;
const KUSTOMIZATION = /^kustomization(?:\.ya?ml)?$/i;

/** Finds all references in a text. Never throws: what cannot be read is in the result. */
export function findReferences(source: Source): FileFindings {
  const search = new Search(source);
  search.text(source.text, (at, end) => ({ at, end, isExact: true }), [], MAX_INSIDE, source.patch);
  return search;
}

class Search implements FileFindings {
  readonly references: Reference[] = [];
  readonly unread: Unread[] = [];
  readonly patches: { file: string; target: PatchTarget }[] = [];
  readonly resources: string[] = [];
  readonly #source: Source;
  readonly #texts = new Set<Tree>();
  #objects = 0;
  #within: Within | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** @param path of the text inside a document. @param document its number; undefined at the top. */
  text(
    text: string,
    locate: Parameters<typeof readText>[1],
    path: Found['path'],
    inside: number,
    patch: PatchTarget | undefined,
    document?: number,
  ): void {
    const { documents, problems } = readText(
      text,
      locate,
      patch !== undefined || (inside === MAX_INSIDE && KUSTOMIZATION.test(this.#source.name)),
    );
    for (const { number, error, isTemplate } of problems) this.#unread(document ?? number, error, isTemplate);
    const outer = this.#within;
    this.#within = patch !== undefined ? 'patch' : inside < MAX_INSIDE ? 'string' : undefined;
    for (const { number, tree } of documents) this.#document({ tree, path }, document ?? number, inside, patch);
    this.#within = outer;
  }

  #unread(document: number, { span, message }: UnreadableError, isTemplate?: boolean): void {
    const hasBraces = isTemplate ?? this.#source.text.slice(span.at, span.end + 1).startsWith('{{');
    this.unread.push({ document, span, why: message, isTemplate: hasBraces });
  }

  #finder(document: number): Finder {
    const within = this.#within === undefined ? {} : { within: this.#within };
    return {
      reference: (found: Bare) => this.references.push({ ...found, document, ...within }),
      problem: (error) => this.#unread(document, error),
    };
  }

  #document(root: Found, document: number, inside: number, patch: PatchTarget | undefined): void {
    const finder = this.#finder(document);
    guard(finder, () => {
      if (root.tree.kind !== 'list') this.#object(root, document, inside, patch);
      else if (patch === undefined || !isJsonPatch(root.tree)) findEnvoy(root, 'envoy', 'configuration', finder);
      else this.#patched(objectOfPatch(root.tree), root.path, patch, document);
    });
  }

  /** A JSON patch of an object: the first kind that has such fields. */
  #patched(tree: Tree, path: Found['path'], { group, kind }: PatchTarget, document: number): void {
    const found: Bare[] = [];
    const finder = this.#finder(document);
    const object = { tree, path };
    const name = `patch of ${kind ?? 'an object'}`;
    findFields(object, group, kind, name, { ...finder, reference: (one) => found.push(one) });
    const [first] = found;
    for (const one of found) if (one.target === first?.target) finder.reference(one);
    findEnvoy(object, kind === 'EnvoyFilter' ? 'envoy-filter' : 'envoy', name, finder);
  }

  #object(object: Found, document: number, inside: number, patch: PatchTarget | undefined): void {
    const finder = this.#finder(document);
    const { tree } = object;
    this.#objects++;
    if (this.#objects === MAX_OBJECTS)
      finder.problem(new UnreadableError(tree.span, `the file has more than ${MAX_OBJECTS} objects`));
    if (this.#objects >= MAX_OBJECTS) return;
    const version = wordIn(tree, 'apiVersion');
    const kind = wordIn(tree, 'kind') ?? patch?.kind;
    const isKustomization = version === undefined && KUSTOMIZATION.test(this.#source.name);
    const group = isKustomization ? 'kustomize.config.k8s.io' : groupOf(version, patch);
    if (this.#items(object, { group, kind }, document, inside)) return;
    if ((version === undefined || kind === undefined) && !isKustomization && patch === undefined) {
      findInPlainFile(object, finder);
      this.#terraform(object, document, inside);
      findEnvoy(object, 'envoy', 'configuration', finder);
      return;
    }
    const name = nameOf(tree, kind ?? 'Kustomization');
    if (kind !== undefined) {
      findFields(object, group, kind, name, finder);
      findPods(object, group, kind, name, finder);
    }
    if (!isKustomization) findEnvoy(object, kind === 'EnvoyFilter' ? 'envoy-filter' : 'envoy', name, finder);
    this.#inner(object, group, kind, document, inside);
  }

  /**
   * The objects of a list. Programs take every object with items for one, whatever its kind is.
   * Source: k8s.io/apimachinery unstructured, detectList. @returns whether there were any.
   */
  #items(list: Found, { group, kind }: PatchTarget, document: number, inside: number): boolean {
    if (memberOf(list.tree, 'items')?.kind !== 'list') return false;
    // An item without its own kind has that of the list.
    const own = kind?.match(/^(\w+)List$/)?.[1];
    const finder = this.#finder(document);
    const objects = valuesAt(list, ['items', '*']).filter(
      ({ tree }) => tree.kind === 'map' && (own !== undefined || isNamed(tree)),
    );
    for (const item of objects)
      guard(finder, () => this.#object(item, document, inside, own === undefined ? undefined : { group, kind: own }));
    return objects.length > 0;
  }

  /** Patches and files inside an object. */
  #inner(object: Found, group: string, kind: string | undefined, document: number, inside: number): void {
    if (inside < 1) return;
    for (const { target, content } of patchesIn(object, group))
      if ('file' in content) this.patches.push({ file: content.file, target });
      else this.#textIn({ tree: content.text, path: content.path }, document, inside, target);
    if (group === 'kustomize.config.k8s.io')
      for (const { tree } of valuesAt(object, ['resources', '*']))
        if (tree.kind === 'text' && !tree.text.includes('://')) this.resources.push(tree.text);
    if (group !== '' || kind !== 'ConfigMap') return;
    for (const { tree, path } of valuesAt(object, ['data', '*'])) {
      const name = String(path.at(-1));
      if (/\.(?:ya?ml|json)$/i.test(name)) this.#textIn({ tree, path }, document, inside, undefined);
      // Any text can be in a file without an extension, so one that is no manifest is nothing to report.
      else if (!name.includes('.') && tree.kind === 'text' && isReadable(tree.text))
        this.#textIn({ tree, path }, document, inside, undefined);
    }
  }

  /** A document in a string. */
  #textIn({ tree, path }: Found, document: number, inside: number, patch: PatchTarget | undefined): void {
    if (tree.kind === 'odd') this.#unread(document, tree.error);
    if (tree.kind !== 'text' || inside < 1 || this.#texts.has(tree)) return;
    this.#texts.add(tree);
    this.text(tree.text, tree.locate, path, inside - 1, patch, document);
  }

  #terraform(object: Found, document: number, inside: number): void {
    const { objects, texts } = terraformObjects(object);
    for (const one of objects) this.#object(one, document, inside, undefined);
    for (const text of texts) this.#textIn(text, document, inside, undefined);
  }
}

/** Whether a text names something that has references, and can be read. */
function isReadable(text: string): boolean {
  const { documents, problems } = readText(text, (at, end) => ({ at, end, isExact: false }));
  return documents.length > 0 && problems.length === 0;
}

/** Whether an object says what kind it is, even if that cannot be read. */
function isNamed(tree: MapTree): boolean {
  return wordAt(tree, 'kind') !== undefined || tree.members.get('kind')?.kind === 'odd';
}

/** The group of an `apiVersion`; empty for the core group. */
function groupOf(version: string | undefined, patch: PatchTarget | undefined): string {
  if (version === undefined) return patch?.group ?? '';
  return version.includes('/') ? (version.split('/')[0] ?? '') : '';
}
