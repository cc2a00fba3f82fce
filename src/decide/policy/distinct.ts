/** A requirement, and the parties that could meet it. */
export interface Requirement {
  readonly name: string;
  readonly parties: ReadonlySet<string>;
}

/**
 * Assigns a party to each requirement, each party at most once. As many requirements as possible get a party, and
 * earlier ones keep theirs. @returns party by the name of the requirement.
 * Source: Kuhn's algorithm; the sets that can be paired form a transversal matroid, so taking them in order is optimal.
 */
export function pairDistinct(requirements: readonly Requirement[]): ReadonlyMap<string, string> {
  const holders = new Map<string, Requirement>();
  const find = (one: Requirement, seen: Set<string>): boolean => {
    for (const party of one.parties) {
      if (seen.has(party)) continue;
      seen.add(party);
      const holder = holders.get(party);
      if (holder !== undefined && !find(holder, seen)) continue;
      holders.set(party, one);
      return true;
    }
    return false;
  };
  for (const one of requirements) find(one, new Set());
  return new Map([...holders].map(([party, one]) => [one.name, party]));
}
