import { type Repository } from '../../oci/reference.ts';
import type { Sleep } from '../net/http.ts';
import type { Writer } from '../registry/registry-write.ts';
export type LayoutRepository = Extract<Repository, {
    kind: 'layout';
}>;
/** Writes to a layout folder; each change of the index happens under a lock. @throws see openLayout. */
export declare function openWriter(repository: LayoutRepository, sleep: Sleep): Writer;
