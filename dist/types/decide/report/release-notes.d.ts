import type { Digest } from '../../core/digest.ts';
import { type SnippetFacts } from './snippets.ts';
import type { VerifyCommand } from './verify-command.ts';
/** What the notes say about one module. */
export interface ModuleNotes {
    readonly name: string;
    readonly digest: Digest;
    readonly moduleDigest: Digest;
    readonly layout: SnippetFacts['layout'];
    readonly images: readonly {
        readonly repository: string;
        readonly reference: string;
    }[];
    /** Version tags, which never move. */
    readonly tags: readonly string[];
    readonly verifyCommands: readonly VerifyCommand[];
}
/** The section between its markers. @param modules at least one. */
export declare function printNotes(modules: readonly ModuleNotes[]): string;
/** Notes with the section in its place, or why they stay as they are. */
export type PlacedNotes = {
    readonly kind: 'placed';
    readonly body: string;
} | {
    readonly kind: 'left';
    readonly why: string;
};
/**
 * Puts the section into release notes: in the place of the one that is there, or at the end. All other text stays.
 * @param body may have CRLF, which GitHub's editor writes.
 */
export declare function placeNotes(body: string, section: string): PlacedNotes;
