import { type Repository } from '../../oci/reference.ts';
import type { Sleep } from '../net/http.ts';
import type { Writer } from '../registry/registry-write.ts';
/** A repository that is a layout folder. */
export type LayoutRepository = Extract<Repository, {
    kind: 'layout';
}>;
/** Opens the writing calls of a layout folder; each change of the index holds its lock. @throws see openLayout. */
export declare function openWriter(repository: LayoutRepository, sleep: Sleep): Writer;
