import { type Found, UnreadableError, valuesAt } from '../text/tree.ts';
import { type Bare, configurationAt, type Finder, givenAt, makeReference, textAt, writtenAt } from './make.ts';
import { FIELD_ROWS, type FieldRow } from './rows.ts';

/**
 * Finds the references of an object in fixed fields.
 * @param group undefined: of any group, for a patch that names only the kind. @param name of the object, for people.
 */
export function findFields(
  object: Found,
  group: string | undefined,
  kind: string | undefined,
  name: string,
  finder: Finder,
): void {
  for (const row of FIELD_ROWS) {
    if ((group !== undefined && row.group !== group) || (kind !== undefined && !row.kinds.includes(kind))) continue;
    for (const base of valuesAt(object, row.base.split('/'))) {
      const found = guard(finder, () => readRow(row, object, base, name, finder));
      if (found !== undefined) finder.reference(found);
    }
  }
}

/** A value that cannot be read does not hide the others of the document. */
export function guard<T>(finder: Pick<Finder, 'problem'>, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    finder.problem(error);
    return undefined;
  }
}

function readRow(row: FieldRow, object: Found, base: Found, name: string, finder: Finder): Bare | undefined {
  if (base.tree.kind === 'text') return undefined;
  const at = <T>(path: string | undefined, read: (from: Found, path: string) => T, from = base): T | undefined =>
    path === undefined ? undefined : read(from, path);
  const address = textAt(base, row.address);
  const digest = at(row.digest, textAt);
  if (address === undefined && digest === undefined) return undefined;
  const given =
    guard(finder, () => givenAt(base, row.given ?? (row.configuration === undefined ? [] : [row.configuration]))) ??
    'unread';
  return makeReference({
    target: row.target,
    object: name,
    kind: row.kind,
    address,
    digest,
    rootId: at(row.rootId, writtenAt),
    // A configuration that cannot be read is reported once.
    configuration: given === 'unread' ? undefined : at(row.configuration, configurationAt),
    given,
    failure: at(row.failure, writtenAt),
    phase: at(row.phase, writtenAt, object),
    pullPolicy: at(row.pullPolicy, writtenAt),
  });
}
