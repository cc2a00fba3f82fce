import { inert } from '../../core/text.ts';

/** One comparison of the gate: what was expected and what was seen, printable. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: string;
  readonly seen: string;
}

/** Compares two texts. Equal texts pass, unless they are empty. */
export function check(name: string, expected: string, seen: string): Check {
  return Object.freeze({
    name,
    passed: expected !== '' && expected === seen,
    expected: inert(expected),
    seen: inert(seen),
  });
}
