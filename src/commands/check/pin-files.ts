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
import { parseRange, type Range } from '../../decide/plan/updates/versions.ts';
import { openBoundary, type Session } from '../../wiring/session.ts';
import { MAX_FILE } from './search-files.ts';
import type { Update, UpdateResult } from './update.ts';

/** What a run writes into the manifests. */
export interface Pinning {
  readonly isDryRun: boolean;
  /** Undefined: versions stay. */
  readonly range: Range | undefined;
  /** The files as they were read, by path. */
  readonly seen: Map<string, Digest>;
}

/** Undefined if nothing is written. @throws WasmImageError INPUT_MISSING, INPUT_CONFLICT. */
export function readPinning(values: Values): Pinning | undefined {
  const isDryRun = values.isOn('dry-run');
  const range = values.text('update');
  if (!values.isOn('pin') && range === undefined) {
    if (!isDryRun) return undefined;
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${inputName('dry-run')} alone: nothing would be written`, {
      hint: `say what to write: ${inputName('pin')}`,
    });
  }
  const name = inputName(range === undefined ? 'pin' : 'update');
  if (values.isOn('offline'))
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${name} with ${inputName('offline')}`, {
      hint: 'what is pinned is verified first, and that needs the registry',
    });
  if (values.text('policy') === undefined)
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${name} without ${inputName('policy')}`, {
      hint: 'only verified images are pinned: name a policy set, or a policy (see docs/check.md)',
    });
  return { isDryRun, range: range === undefined ? undefined : parseRange(range), seen: new Map() };
}

/** Pins the verified references of a report, file by file. @returns the report of the files as they are then. */
export async function pinFiles(
  report: CheckReport,
  found: readonly UpdateResult[],
  pinning: Pinning,
  session: Session,
): Promise<CheckReport> {
  const updates = new Map(
    found.flatMap(({ update }) => (update === undefined ? [] : [[update.entry, update] as const])),
  );
  const wanted = new Map<string, Wanted[]>();
  for (const entry of report.entries) {
    const one = wantedOf(entry, updates.get(entry));
    if (one !== undefined) wanted.set(entry.place.file, [...(wanted.get(entry.place.file) ?? []), one]);
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
    entries: report.entries.map((entry, i) => {
      const after = withResult(entry, results.get(entry), updates.get(entry));
      return { ...after, findings: [...after.findings, ...(found[i]?.findings ?? [])] };
    }),
    changes: [...results.values()].flatMap(({ change }) => (change === undefined ? [] : withUpdate(change, updates))),
    ...(pinning.isDryRun ? { diff: diffs.join('') } : {}),
  };
}

/** A reference without any digest moves to the newest version too, if that is asked for. */
function wantedOf(entry: CheckedEntry, update: Update | undefined): Wanted | undefined {
  if (update !== undefined) return { entry, digest: update.digest, tag: update.tag };
  const isReady = entry.isVerified && entry.resolved !== undefined && isPinnable(entry);
  return isReady ? { entry, digest: parseDigest(entry.resolved) } : undefined;
}

function withUpdate(change: Change, updates: ReadonlyMap<CheckedEntry, Update>): Change {
  const update = updates.get(change.entry);
  const { address } = change.entry;
  if (update === undefined || address?.kind !== 'image' || address.tag === undefined) return change;
  return { ...change, versions: { from: address.tag, to: update.tag }, difference: update.difference };
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
  return isComplete(wanted.entry) && wanted.tag === undefined
    ? { entry: wanted.entry as CheckedEntry }
    : left(wanted, 'it is in standard input');
}

function left({ entry, digest }: Wanted, why: string): Result {
  const message = `its pin is not written: ${why}`;
  const finding = { rule: 'not-pinned', message, hint: `write it by hand: ${digest}`, place: entry.place } as const;
  return { entry: entry as CheckedEntry, finding };
}

function withResult(entry: CheckedEntry, result: Result | undefined, update: Update | undefined): CheckedEntry {
  if (result?.change !== undefined) return update?.after ?? withoutRepaired(entry);
  return result?.finding === undefined ? entry : { ...entry, findings: [...entry.findings, result.finding] };
}
