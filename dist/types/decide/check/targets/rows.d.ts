import type { AddressKind, TargetName } from '../reference.ts';
/** Where an object of one kind has a reference. Paths are from the object; `*` is any item or member. */
export interface FieldRow {
    readonly target: TargetName;
    /** The API group, without the version. */
    readonly group: string;
    readonly kinds: readonly string[];
    /** The object that has the fields below. */
    readonly base: string;
    readonly kind: AddressKind;
    readonly address: string;
    readonly digest?: string;
    readonly rootId?: string;
    readonly configuration?: string;
    /** The fields that matter for a start; default: the configuration. */
    readonly given?: readonly string[];
    readonly failure?: string;
    readonly pullPolicy?: string;
    /** From the object, not from the base. */
    readonly phase?: string;
    /** Where the source is. */
    readonly source: string;
}
/** The kinds of Kubernetes objects that have references in fixed fields. */
export declare const FIELD_ROWS: readonly FieldRow[];
