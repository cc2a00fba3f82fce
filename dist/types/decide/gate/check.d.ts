/** One comparison of the gate: what was wanted and what was seen, printable. */
export interface Check {
    readonly name: string;
    readonly passed: boolean;
    readonly expected: string;
    readonly seen: string;
}
/** A comparison of two texts; equal and not empty passes. */
export declare function check(name: string, expected: string, seen: string): Check;
