/** One side of a pairing: what is asked for, and who could give it. */
export interface Wanted {
  readonly name: string;
  readonly parties: ReadonlySet<string>;
}

/**
 * Pairs what is wanted with parties, each party once: nobody counts for two. As many as possible are paired, and those that stand first keep their pair.
 * @returns party by name. Source: Kuhn's algorithm; the sets that can be paired form a transversal matroid, so taking them in order is best.
 */
export function pairDistinct(wanted: readonly Wanted[]): ReadonlyMap<string, string> {
  const takers = new Map<string, Wanted>();
  const find = (one: Wanted, seen: Set<string>): boolean => {
    for (const party of one.parties) {
      if (seen.has(party)) continue;
      seen.add(party);
      const taker = takers.get(party);
      if (taker !== undefined && !find(taker, seen)) continue;
      takers.set(party, one);
      return true;
    }
    return false;
  };
  for (const one of wanted) find(one, new Set());
  return new Map([...takers].map(([party, one]) => [one.name, party]));
}
