/** What the words in braces of an image stand for. */
export interface TemplateFacts {
    /** The name of the module in a run of many. */
    readonly name?: string | undefined;
    /** OWNER/NAME of the repository on GitHub; undefined when unknown. */
    readonly repository?: string | undefined;
}
/**
 * Puts `{owner}`, `{repo}` and `{name}` into the name of an image, in lower case.
 * @throws WasmImageError INPUT_INVALID for another word in braces, INPUT_MISSING for one without a value.
 */
export declare function fillTemplate(text: string, facts: TemplateFacts): string;
