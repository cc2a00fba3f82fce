/** Whether a line of the input `tags` is a rule: it has a field `KEY=VALUE` or an expression. A tag has neither. */
export declare function isRule(line: string): boolean;
