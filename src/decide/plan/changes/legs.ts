import type { RawInputs } from '../../inputs/values.ts';

/** One job of a matrix. */
export interface Leg {
  /** The name of its module, or of the first one and how many more. */
  readonly name: string;
  /** The input `modules` of publish. */
  readonly modules: string;
}

/** The most jobs of a matrix. Source: GitHub docs, "Running variations of jobs in a workflow". */
export const MOST_LEGS = 256;

/** Spreads modules over at most `most` legs, in their order, so that the sizes differ by at most one. */
export function spread(modules: readonly (readonly [name: string, inputs: RawInputs])[], most: number): readonly Leg[] {
  const count = Math.min(modules.length, most);
  return Array.from({ length: count }, (_, i) => {
    const at = (leg: number): number => Math.floor((leg * modules.length) / count);
    const own = modules.slice(at(i), at(i + 1));
    const [first = ''] = own.map(([name]) => name);
    return {
      name: own.length === 1 ? first : `${first} and ${own.length - 1} more`,
      modules: own.map(([name, inputs]) => printModule(name, inputs)).join('\n'),
    };
  });
}

/** A line of the input `modules`, with values as JSON strings. */
function printModule(name: string, inputs: RawInputs): string {
  return `${name}${[...inputs].map(([option, text]) => `; ${option}: ${JSON.stringify(text)}`).join('')}`;
}
