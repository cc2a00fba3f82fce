/** One comparison of the gate: what was expected and what was seen, printable. */
export interface Check {
    readonly name: string;
    readonly passed: boolean;
    readonly expected: string;
    readonly seen: string;
}
/** Compares two strings. Equal strings pass, unless they are empty. */
export declare function check(name: string, expected: string, seen: string): Check;
