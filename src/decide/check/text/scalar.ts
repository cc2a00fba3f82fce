/** What programs make of a plain scalar. `disputed`: YAML 1.1 and 1.2, or their libraries, differ. */
export type Scalar =
  | { readonly kind: 'string' | 'null' | 'disputed' }
  | { readonly kind: 'value'; readonly value: number | boolean };

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const INTEGER = /^[-+]?(?:0|[1-9][0-9]*)$/;
/** With a dot, and a sign in the exponent: YAML 1.1 takes no other for a number. */
const FRACTION = /^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?$/;
/** What one of the versions reads as a number, a boolean, a time or a merge. */
const DISPUTED = [
  /^(?:y|n|yes|no|on|off|=|<<)$/i,
  /^[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?0(?:o[0-7_]+|x[0-9a-fA-F_]+|b[01_]+)$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/,
];

/**
 * Classifies the text of a plain scalar. Source: YAML 1.2.2 section 10.3.2; yaml.org/type bool, float, int, merge,
 * timestamp.
 */
export function classify(text: string): Scalar {
  if (NULL.test(text)) return { kind: 'null' };
  if (TRUE.test(text) || FALSE.test(text)) return { kind: 'value', value: TRUE.test(text) };
  if (INTEGER.test(text) || (FRACTION.test(text) && !/^[-+]?0[0-9]/.test(text)))
    return { kind: 'value', value: Number(text) };
  return { kind: DISPUTED.some((pattern) => pattern.test(text)) ? 'disputed' : 'string' };
}
