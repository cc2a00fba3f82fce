import { inert } from '../../../core/text.ts';
import type { CheckReport } from '../report.ts';
import { isFailure, type Told, tellAll, worstFirst } from './told.ts';

/** A finding as a pull request shows it, beside its line. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  /** From the root of the repository; undefined if it is not a file of it. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** GitHub shows that many errors and warnings of a step. Source: GitHub docs, "Workflow commands", annotations. */
const PER_LEVEL = 10;

/**
 * The worst findings as annotations. Notes have none, because they would be there in every pull request.
 * @param pathOf the path in the repository. @returns also how many are left out.
 */
export function annotationsOf(
  report: CheckReport,
  pathOf: (file: string) => string | undefined,
): { readonly shown: readonly Annotation[]; readonly left: number } {
  const all = worstFirst(tellAll(report)).filter(({ level }) => level !== 'note');
  const [errors, warnings] = [all.filter(isFailure), all.filter((one) => !isFailure(one))];
  const kept = [errors, warnings].flatMap((list) => list.slice(0, PER_LEVEL));
  return { shown: kept.map((one) => annotationOf(one, pathOf)), left: all.length - kept.length };
}

function annotationOf(told: Told, pathOf: (file: string) => string | undefined): Annotation {
  const { rule, message, hint, place } = told.finding;
  const object = told.entry === undefined ? '' : `${inert(told.entry.reference.object, 200)}: `;
  const doubt = told.level === 'could-not-find-out' ? 'could not find out: ' : '';
  const lines = [`${object}${doubt}${inert(message, 1000)}`, ...(hint === undefined ? [] : [inert(hint, 1000)])];
  return {
    level: isFailure(told) ? 'error' : 'warning',
    title: `wasm-image check: ${rule}`,
    text: lines.join('\n'),
    file: pathOf(place.file),
    line: place.line,
    column: place.column,
  };
}
