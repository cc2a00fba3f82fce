import type { AddressKind, Configuration, DigestField, Given, Reference, TargetName } from '../reference.ts';
import {
  type Found,
  type Located,
  memberOf,
  printPath,
  stringOf,
  type Tree,
  type UnreadableError,
  valuesAt,
  wordAt,
} from '../text/tree.ts';
import { jsonOf } from '../text/value.ts';

/** A reference before the file adds what it knows about the document. */
export type Bare = Omit<Reference, 'document' | 'within'>;

/** What a finder says about an object: references, and values that it cannot read. */
export interface Finder {
  reference(found: Bare): void;
  problem(error: UnreadableError): void;
}

/** A string with its path. */
export interface At extends Located {
  readonly path: string;
}

/** The string at a path below a value. @throws UnreadableError. */
export function textAt(from: Found, path: string): At | undefined {
  const [found] = valuesAt(from, path.split('/'));
  const text = stringOf(found?.tree);
  return found === undefined || text === undefined ? undefined : { ...text, path: printPath(found.path) };
}

/** A word or a boolean at a path, as it is written; undefined if it is absent. */
export function writtenAt(from: Found, path: string): string | undefined {
  const tree = valuesAt(from, path.split('/'))[0]?.tree;
  return tree?.kind === 'text' && tree.text !== '' ? tree.text : undefined;
}

/** The configuration at a path. @throws UnreadableError. */
export function configurationAt(from: Found, path: string): Configuration | undefined {
  const [found] = valuesAt(from, path.split('/'));
  return found === undefined ? undefined : { path: printPath(found.path), tree: found.tree, value: jsonOf(found.tree) };
}

/** The values at some paths, by path. @throws UnreadableError. */
export function givenAt(from: Found, paths: readonly string[]): Given {
  return Object.fromEntries(
    paths.flatMap((path) => {
      const found = configurationAt(from, path);
      return found === undefined ? [] : [[path, found.value]];
    }),
  );
}

/** What a reference is made of. */
export interface Parts {
  readonly target: TargetName;
  readonly object: string;
  readonly kind: AddressKind;
  readonly address: At | undefined;
  readonly digest?: DigestField | undefined;
  readonly rootId?: string | undefined;
  readonly configuration?: Configuration | undefined;
  /** Default: nothing. */
  readonly given?: Given | 'unread' | undefined;
  readonly failure?: string | undefined;
  readonly phase?: string | undefined;
  readonly pullPolicy?: string | undefined;
}

const OPEN = /^(?:true|fail_open|FAIL_OPEN)$/i;

/** A reference; undefined without an address and a digest. */
export function makeReference(parts: Parts): Bare | undefined {
  const { address, target, object, kind } = parts;
  // Istio takes an empty digest for none.
  const digest = parts.digest?.text === '' ? undefined : parts.digest;
  const first = address ?? digest;
  if (first === undefined || (address?.text === '' && digest === undefined)) return undefined;
  return {
    target,
    object,
    path: first.path,
    span: first.span,
    address,
    kind,
    digest,
    emptyDigest: digest === undefined ? parts.digest : undefined,
    rootId: parts.rootId,
    configuration: parts.configuration,
    given: parts.given === 'unread' ? undefined : (parts.given ?? {}),
    failure: parts.failure,
    isFailOpen: OPEN.test(parts.failure ?? ''),
    phase: parts.phase,
    pullPolicy: parts.pullPolicy,
  };
}

/** Kind and name of a Kubernetes object, with its namespace. */
export function nameOf(object: Tree, kind: string): string {
  const metadata = memberOf(object, 'metadata');
  const [namespace, name] = [wordAt(metadata, 'namespace'), wordAt(metadata, 'name')];
  return [kind, ...(name === undefined ? [] : [namespace === undefined ? name : `${namespace}/${name}`])].join(' ');
}
