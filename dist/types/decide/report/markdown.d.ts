/** Addresses that a job summary links to. */
export interface Links {
    /** The sources that run, with `/` at its end. */
    readonly sources: string;
    /** The workflow run; absent outside a workflow. */
    readonly run?: string | undefined;
    /** The commit of the workflow run. */
    readonly commit?: string | undefined;
}
/** Paragraphs and blocks of Markdown, without those that are absent. */
export declare function blocks(parts: readonly (string | undefined | false)[]): string;
/** A table. Only for short cells without `|`: a long word would make GitHub's page scroll. */
export declare function table(head: readonly string[], rows: readonly (readonly string[])[]): string;
/** The most items that a list shows. */
export declare const MOST = 100;
/** A list, in which long words wrap. A long one is cut and says so. @param where the rest is. */
export declare function list(items: readonly string[], where: string): string;
/** Foreign text as inline code. */
export declare function code(value: string): string;
/** A digest as people compare it; the full one is where it is copied from. */
export declare function short(digest: string): string;
/** Foreign text, escaped so that it contains no markup, mentions or links. Its digests are short. */
export declare function text(value: string): string;
/** Foreign text in which our documents are links. */
export declare function linked(value: string, { sources }: Links): string;
/** The name of a code or rule, with a link to its section of docs/errors.md. */
export declare function rule(name: string, { sources }: Links): string;
/** A code block. */
export declare function block(language: string, content: string): string;
/** A section that is folded. */
export declare function details(title: string, content: string): string;
/** `1 image`, `3 images`. */
export declare function count(n: number, noun: string): string;
/** Links to the workflow run and its commit. */
export declare function footer({ run, commit }: Links, seconds?: number): string;
