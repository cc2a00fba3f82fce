import type { Json } from '../../../core/json.ts';
import { classify } from './scalar.ts';
import { memberOf, type Tree, UnreadableError } from './tree.ts';

/** Values in a configuration: aliases can repeat one many times. */
const MAX_VALUES = 20_000;

/** The JSON value of a tree. @throws UnreadableError for what programs read differently. */
export function jsonOf(tree: Tree): Json {
  let left = MAX_VALUES;
  const valueIn = (one: Tree): Json => {
    if (left-- < 1) throw new UnreadableError(tree.span, `it has more than ${MAX_VALUES} values`);
    if (one.kind === 'odd') throw one.error;
    if (one.kind === 'list') return one.items.map(valueIn);
    if (one.kind === 'text') return scalarOf(one.text, one.isPlain, one);
    memberOf(one, '');
    return Object.fromEntries([...one.members].map(([key, value]) => [key, valueIn(value)]));
  };
  return valueIn(tree);
}

function scalarOf(text: string, isPlain: boolean, { span }: Tree): Json {
  const scalar = isPlain ? classify(text) : ({ kind: 'string' } as const);
  if (scalar.kind === 'value') return scalar.value;
  // The value itself may be secret.
  if (scalar.kind === 'disputed')
    throw new UnreadableError(span, 'programs disagree about this value: put it in quotes if it is a string');
  return scalar.kind === 'null' ? null : text;
}
