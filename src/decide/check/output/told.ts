import type { PlacedFinding } from '../files.ts';
import type { CheckedEntry, CheckReport } from '../report.ts';
import { LEVELS, type Level, RULES } from '../rules.ts';

/** A finding with the reference that it is about; undefined for one about a document. */
export interface Told {
  readonly finding: PlacedFinding;
  readonly level: Level;
  readonly entry: CheckedEntry | undefined;
}

/** The worst level first, as the exit status of a run has it. */
export const WORST_FIRST = [
  'error',
  'could-not-find-out',
  'nothing-found',
  'warning',
  'note',
] as const satisfies readonly Level[];

/** All findings of a report, those of references first. */
export function tellAll({ entries, remarks }: CheckReport): readonly Told[] {
  return [
    ...entries.flatMap((entry) => entry.findings.map((finding) => told(finding, entry))),
    ...remarks.map((finding) => told(finding, undefined)),
  ];
}

function told(finding: PlacedFinding, entry: CheckedEntry | undefined): Told {
  return { finding, level: RULES[finding.rule].level, entry };
}

/** The findings with the worst first; those of one level keep their order. */
export function worstFirst(all: readonly Told[]): readonly Told[] {
  return WORST_FIRST.flatMap((level) => all.filter((one) => one.level === level));
}

/** How many findings of each level there are. */
export function countLevels(all: readonly Told[]): Readonly<Record<Level, number>> {
  const count = (level: Level): number => all.filter((one) => one.level === level).length;
  return {
    error: count('error'),
    'nothing-found': count('nothing-found'),
    'could-not-find-out': count('could-not-find-out'),
    warning: count('warning'),
    note: count('note'),
  };
}

/** Whether a finding changes the exit status. */
export function isFailure({ level }: Told): boolean {
  return LEVELS[level] !== 0;
}
