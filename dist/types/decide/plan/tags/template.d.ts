/** What stands between `{{` and `}}`. */
export interface Expression {
    readonly name: string;
    readonly arguments: readonly string[];
    readonly options: ReadonlyMap<string, string>;
    /** `{{{name}}}` and `{{&name}}` keep characters that have a meaning in HTML. */
    readonly isUnescaped: boolean;
}
/** Text and expressions in their order. */
export type Template = readonly (string | Expression)[];
/** The value of an expression. @throws SyntaxError with the reason. */
export type Value = (expression: Expression) => string;
/** The error of a template that we cannot read, with what can be done. */
export declare class TemplateError extends SyntaxError {
    readonly hint: string | undefined;
    constructor(why: string, hint?: string);
}
/**
 * Reads the part of Handlebars that docker/metadata-action documents: values, their arguments, comments, `~` and `\{{`.
 * @throws TemplateError for anything else. Source: handlebarsjs.com, "Expressions".
 */
export declare function readTemplate(text: string): Template;
/** Whether a template is one expression, and which. */
export declare function soleName(template: Template): string | undefined;
/**
 * Puts the values into a template. Characters that have a meaning in HTML are escaped, as Handlebars does.
 * @throws TemplateError for a name without a value.
 */
export declare function render(template: Template, values: Readonly<Record<string, Value>>): string;
/** A value without arguments. */
export declare function plain(text: string): Value;
