import { changed, replaceFile } from '../../adapters/host/project/replace-file.ts';
import { type Digest, digestOf, parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inputName } from '../../core/text.ts';
import type { PlacedFinding } from '../../decide/check/files.ts';
import { unifiedDiff } from '../../decide/check/pin/diff.ts';
import {
  isComplete,
  isPinnable,
  type Outcome,
  pinText,
  type Wanted,
  withoutRepaired,
} from '../../decide/check/pin/pin.ts';
import type { Change, CheckedEntry, CheckReport } from '../../decide/check/report.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { openBoundary, type Session } from '../../wiring/session.ts';
import { MAX_FILE } from './search-files.ts';

/** What a run writes into the manifests. */
export interface Pinning {
  readonly isDryRun: boolean;
  /** The files as they were read, by path. */
  readonly seen: Map<string, Digest>;
}

/** Undefined if nothing is written. @throws WasmImageError INPUT_MISSING, INPUT_CONFLICT. */
export function readPinning(values: Values): Pinning | undefined {
  const isDryRun = values.isOn('dry-run');
  if (!values.isOn('pin')) {
    if (!isDryRun) return undefined;
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${inputName('dry-run')} alone: nothing would be written`, {
      hint: `say what to write: ${inputName('pin')}`,
    });
  }
  if (values.isOn('offline'))
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName('pin')} with ${inputName('offline')}`, {
      hint: 'what is pinned is verified first, and that needs the registry',
    });
  if (values.text('policy') === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${inputName('pin')} without ${inputName('policy')}`, {
      hint: 'only verified images are pinned: name a policy set, or a policy (see docs/check.md)',
    });
  return { isDryRun, seen: new Map() };
}

/** Pins the verified references of a report, file by file. @returns the report of the files as they are then. */
export async function pinFiles(report: CheckReport, pinning: Pinning, session: Session): Promise<CheckReport> {
  const wanted = new Map<string, Wanted[]>();
  for (const entry of report.entries)
    if (entry.isVerified && entry.resolved !== undefined && isPinnable(entry)) {
      const { file } = entry.place;
      wanted.set(file, [...(wanted.get(file) ?? []), { entry, digest: parseDigest(entry.resolved) }]);
    }
  const results = new Map<Wanted['entry'], Result>();
  const diffs: string[] = [];
  for (const [file, list] of wanted) {
    const { outcomes, diff } = await pinFile(file, list, pinning, session);
    diffs.push(diff);
    for (const result of outcomes) results.set(result.entry, result);
  }
  return {
    ...report,
    entries: report.entries.map((entry) => withResult(entry, results.get(entry))),
    changes: [...results.values()].flatMap(({ change }) => change ?? []),
    ...(pinning.isDryRun ? { diff: diffs.join('') } : {}),
  };
}

/** What became of one reference. */
interface Result {
  readonly entry: CheckedEntry;
  readonly change?: Change;
  readonly finding?: PlacedFinding;
}

async function pinFile(
  file: string,
  wanted: readonly Wanted[],
  { isDryRun, seen }: Pinning,
  session: Session,
): Promise<{ readonly outcomes: readonly Result[]; readonly diff: string }> {
  if (file === '-') return { outcomes: wanted.map(toInput), diff: '' };
  try {
    const bytes = await openBoundary(session).read(file, MAX_FILE);
    if (digestOf(bytes) !== seen.get(file)) throw changed(file);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const pinned = pinText(text, wanted);
    const isSame = pinned.text === text;
    if (!isSame && !isDryRun) await replaceFile(session, file, bytes, new TextEncoder().encode(pinned.text));
    return { outcomes: pinned.outcomes.map(toResult), diff: isSame ? '' : unifiedDiff(file, text, pinned.text) };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    const { code, message, hint } = error;
    const finding = { rule: 'not-written', code, message, hint } as const;
    const outcomes = wanted.map(({ entry }) => ({
      entry: entry as CheckedEntry,
      finding: { ...finding, place: entry.place },
    }));
    return { outcomes, diff: '' };
  }
}

function toResult(outcome: Outcome): Result {
  const { entry, digest } = outcome.wanted;
  const checked = entry as CheckedEntry;
  if (outcome.kind === 'changed') return { entry: checked, change: { entry: checked, digest, fields: outcome.fields } };
  return outcome.kind === 'same' ? { entry: checked } : left(outcome.wanted, outcome.why);
}

function toInput(wanted: Wanted): Result {
  return isComplete(wanted.entry) ? { entry: wanted.entry as CheckedEntry } : left(wanted, 'it is in standard input');
}

function left({ entry, digest }: Wanted, why: string): Result {
  const message = `its pin is not written: ${why}`;
  const finding = { rule: 'not-pinned', message, hint: `write it by hand: ${digest}`, place: entry.place } as const;
  return { entry: entry as CheckedEntry, finding };
}

function withResult(entry: CheckedEntry, result: Result | undefined): CheckedEntry {
  if (result?.change !== undefined) return withoutRepaired(entry);
  return result?.finding === undefined ? entry : { ...entry, findings: [...entry.findings, result.finding] };
}
