import { isAbsolute } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { type Annotation, annotationsOf } from '../../decide/check/output/annotations.ts';
import { countLevels, tellAll } from '../../decide/check/output/told.ts';
import { printCheck } from '../../decide/check/print.ts';
import { type CheckReport, findingsOf, isClean, jsonOfCheck } from '../../decide/check/report.ts';
import { type Level, RULES, statusOf } from '../../decide/check/rules.ts';
import { named } from '../../decide/inputs/named.ts';
import { type RawInputs, readValues } from '../../decide/inputs/values.ts';
import { printRepository } from '../../oci/reference.ts';
import type { Session } from '../../wiring/session.ts';
import { pathsOf, runCheck } from './check.ts';
import { openRepositoryPaths, refuseUnwritableSarif, writeSarif } from './sarif-file.ts';

/** What the step of a workflow says and sets. */
export interface CheckStep {
  readonly report: CheckReport;
  readonly status: 0 | 3 | 4 | 5;
  readonly counts: Readonly<Record<Level, number>>;
  /** Images that passed, by digest. */
  readonly references: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Findings that have no annotation, apart from notes. */
  readonly left: number;
  /** The report, line by line; the last line sums it up. */
  readonly lines: readonly string[];
  /** Paths of the files that were written. */
  readonly files: { readonly report: string; readonly sarif: string };
}

/**
 * Checks manifests in a step of a workflow, and writes the report and SARIF.
 * @throws WasmImageError as `runCheck`, FILE_UNWRITABLE.
 */
export async function runCheckStep(raw: RawInputs, session: Session): Promise<CheckStep> {
  const values = readValues('check', raw);
  const paths = pathsOf([], values);
  const sarif = values.text('sarif') ?? `${session.outFolder}/check.sarif`;
  for (const name of ['paths', 'sarif'] as const)
    if (values.lines(name).includes('-'))
      throw new WasmImageError('INPUT_INVALID', `Cannot use "-" as ${named(name)}: a step has no pipes`, {
        hint: name === 'paths' ? 'write what is rendered to a file, and name the file' : 'name a file',
      });
  await refuseUnwritableSarif(sarif, session);
  const report = await runCheck([], raw, session);
  const pathOf = await openRepositoryPaths(session.folder, paths);
  await writeSarif(report, sarif, pathOf, session);
  const json = `${session.outFolder}/check.json`;
  await session.write(json, Buffer.from(JSON.stringify(jsonOfCheck(report))));
  const inRepository = (file: string): string | undefined => {
    const path = pathOf(file);
    return isAbsolute(path) ? undefined : path;
  };
  const { shown, left } = annotationsOf(report, inRepository);
  return {
    report,
    status: statusOf(findingsOf(report).map(({ rule }) => RULES[rule].level)),
    counts: countLevels(tellAll(report)),
    references: referencesOf(report),
    annotations: shown,
    left,
    lines: printCheck(report, { colour: 'none', width: undefined }).split('\n'),
    files: { report: json, sarif },
  };
}

function referencesOf({ entries }: CheckReport): readonly string[] {
  const passed = entries.flatMap((entry) => {
    const { address, resolved } = entry;
    const isImage = address?.kind === 'image' && resolved !== undefined && isClean(entry);
    return isImage ? [`${printRepository(address.repository)}@${resolved}`] : [];
  });
  return [...new Set(passed)];
}
