import { type Found } from '../text/tree.ts';
import { type Finder } from './make.ts';
/**
 * Finds the references of an object in fixed fields.
 * @param group undefined: of any group, for a patch that names only the kind. @param name of the object, for people.
 */
export declare function findFields(object: Found, group: string | undefined, kind: string | undefined, name: string, finder: Finder): void;
/** A value that cannot be read does not hide the others of the document. */
export declare function guard<T>(finder: Pick<Finder, 'problem'>, read: () => T): T | undefined;
