import type { AddressKind, Configuration, DigestField, Given, Reference, TargetName } from '../reference.ts';
import { type Found, type Located, type Tree, type UnreadableError } from '../text/tree.ts';
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
export declare function textAt(from: Found, path: string): At | undefined;
/** A word or a boolean at a path, as it is written; undefined if it is absent. */
export declare function writtenAt(from: Found, path: string): string | undefined;
/** The configuration at a path. @throws UnreadableError. */
export declare function configurationAt(from: Found, path: string): Configuration | undefined;
/** The values at some paths, by path. @throws UnreadableError. */
export declare function givenAt(from: Found, paths: readonly string[]): Given;
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
/** A reference; undefined without an address and a digest. */
export declare function makeReference(parts: Parts): Bare | undefined;
/** Kind and name of a Kubernetes object, with its namespace. */
export declare function nameOf(object: Tree, kind: string): string;
