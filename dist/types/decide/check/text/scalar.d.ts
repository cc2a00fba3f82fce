/** What programs make of a plain scalar. `disputed`: YAML 1.1 and 1.2, or their libraries, differ. */
export type Scalar = {
    readonly kind: 'string' | 'null' | 'disputed';
} | {
    readonly kind: 'value';
    readonly value: number | boolean;
};
/**
 * Classifies the text of a plain scalar. Source: YAML 1.2.2 section 10.3.2; yaml.org/type bool, float, int, merge,
 * timestamp.
 */
export declare function classify(text: string): Scalar;
