import { type Content, type Descriptor } from '../../core/digest.ts';
import { type JsonObject } from '../../core/json.ts';
/** index.json as read; entries we do not understand are kept as they are. */
export interface LayoutIndex {
    readonly entries: readonly JsonObject[];
    readonly manifests: readonly Descriptor[];
    readonly raw: JsonObject;
}
/**
 * Reads index.json. @returns an empty index when the folder is not a layout yet.
 * @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED, FILE_UNREADABLE.
 */
export declare function readLayoutIndex(folder: string): Promise<LayoutIndex>;
/** Writes index.json with these entries; everything else in it stays. @throws WasmImageError FILE_UNWRITABLE. */
export declare function writeLayoutIndex(folder: string, index: LayoutIndex, entries: readonly JsonObject[]): Promise<void>;
/**
 * The entry with a tag.
 * @throws WasmImageError IMAGE_INVALID when it is on several manifests: readers would disagree.
 */
export declare function entryOfTag(folder: string, index: LayoutIndex, tag: string): Descriptor | undefined;
/** All tags, each once, in file order. */
export declare function tagsOf(index: LayoutIndex): readonly string[];
/** The entries, with this manifest among them. */
export declare function withManifest(entries: readonly JsonObject[], content: Content): readonly JsonObject[];
/**
 * The entries with the tag on this manifest and nowhere else. A manifest that loses its last tag stays listed without
 * one, so that tools which collect garbage keep it.
 */
export declare function withTag(entries: readonly JsonObject[], tag: string, content: Content): readonly JsonObject[];
/** The entries with the tag on this index. The index that had the tag is dropped: the new one contains its entries. */
export declare function withFallback(entries: readonly JsonObject[], tag: string, content: Content): readonly JsonObject[];
