/** A part of a text, by offsets in UTF-16 units, and what replaces it. */
export interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces parts of a text; all else stays as it is. Equal edits count once. @returns undefined if they overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.at - b.at || a.end - b.end);
  const parts: string[] = [];
  let [at, last]: [number, Edit | undefined] = [0, undefined];
  for (const edit of sorted) {
    if (last !== undefined && edit.at === last.at && edit.end === last.end && edit.text === last.text) continue;
    if (edit.at < at || edit.end < edit.at || edit.end > text.length) return undefined;
    parts.push(text.slice(at, edit.at), edit.text);
    [at, last] = [edit.end, edit];
  }
  return [...parts, text.slice(at)].join('');
}
