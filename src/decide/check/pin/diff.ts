const CONTEXT = 3;
/** Lines around a change that cannot have a secret: keys alone, and fields of the kinds of objects that have references. */
const SHOWN = [
  /^\s*(?:-\s+)*["']?[\w./-]+["']?\s*:\s*[{[]?\s*$/,
  /^\s*(?:---|[\]}]*,?)\s*$/,
  /^\s*(?:-\s+)*["']?(?:apiVersion|kind|name|namespace|phase|priority|type|sha256|pluginName|rootID|fail\w+|\w*[pP]ullPolicy)["']?\s*:\s*["']?[\w./~-]*["']?,?\s*$/,
];
/** Lines that have one address or digest, and nothing else than a comment. */
const CHANGED =
  /^\ufeff?\s*(?:-\s+)*(?:["']?[\w./-]+["']?\s*:\s*)?(?:&\S+\s+)?["']?[\w.:/+-]+(?:@sha256:[0-9a-f]*)?["']?,?\s*(?:#.*)?\s*$/;

/**
 * A unified diff of a file in which lines were changed or added. What may be secret is not shown: lines around a change
 * are left out from the first on that may have a value of a configuration, and so is a change on such a line.
 * @param path as it is printed. @returns nothing for equal texts.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const rows = rowsOf(linesOf(before), linesOf(after));
  const isHidden = (i: number): boolean => rows[i]?.mark !== ' ' && !CHANGED.test(rows[i]?.line ?? '');
  const groups: [number, number][] = [];
  for (const [i, { mark }] of rows.entries()) {
    if (mark === ' ') continue;
    const last = groups.at(-1);
    if (last !== undefined && last[1] === i) last[1] = i + 1;
    else groups.push([i, i + 1]);
  }
  const hunks: [number, number][] = [];
  let hidden = 0;
  for (const [from, to] of groups) {
    if (Array.from({ length: to - from }, (_, i) => from + i).some(isHidden)) {
      hidden++;
      continue;
    }
    const start =
      from - shownFrom(rows[from]?.line ?? '', rows.slice(Math.max(0, from - CONTEXT), from).reverse(), isInner.above);
    const end = to + shownFrom(rows[to - 1]?.line ?? '', rows.slice(to, to + CONTEXT), isInner.below);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  const name = (text: string): string => (/[^\x21-\x7e]|["\\]/.test(text) ? JSON.stringify(text) : text);
  const note = `# ${name(path)}: ${hidden} of ${groups.length} changes not shown, because their lines have other values\n`;
  return [
    ...(hidden === 0 ? [] : [note]),
    ...(hunks.length === 0 ? [] : [`--- ${name(`a/${path}`)}\n+++ ${name(`b/${path}`)}\n`]),
    ...hunks.map(([from, to]) => hunk(rows, from, to)),
  ].join('');
}

/**
 * Lines that are in a field beside the change although they are not deeper than it: items of a list, and JSON without
 * indentation. `last` is the line before, on the way from the change.
 */
const isInner = {
  above: (line: string, depth: number): boolean =>
    /^\s*[\]}]/.test(line) || (/^\s*-\s/.test(line) && depthOf(line) === depth),
  below: (_line: string, _depth: number, last: string): boolean => /[:{[]\s*$/.test(last),
};

/**
 * How many lines from the first on may be shown. Lines that are deeper than one nearer to the change are in a field
 * beside it, which may be the configuration.
 */
function shownFrom(changed: string, rows: readonly Row[], isInside: (typeof isInner)['below']): number {
  let depth = depthOf(changed);
  const at = rows.findIndex(({ mark, line }, i) => {
    const isShown =
      mark === ' ' &&
      SHOWN.some((one) => one.test(line)) &&
      (line.trim() === '' || depthOf(line) <= depth) &&
      !isInside(line, depth, rows[i - 1]?.line ?? '');
    if (line.trim() !== '') depth = Math.min(depth, depthOf(line));
    return !isShown;
  });
  return at < 0 ? rows.length : at;
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}

interface Row {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** Lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A new line moves the others down by one; all else is a line in place of a line. */
function rowsOf(old: readonly string[], now: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  let [i, k] = [0, 0];
  while (i < old.length || k < now.length) {
    const [a, b] = [old[i], now[k]];
    if (a !== undefined && a === b) {
      rows.push({ mark: ' ', line: a });
      i++;
      k++;
      continue;
    }
    if (b === undefined && a !== undefined) {
      rows.push({ mark: '-', line: a });
      i++;
      continue;
    }
    const left = [old.length - i, now.length - k] as const;
    // The rest is longer by lines that were added: is this one of them?
    if (b !== undefined && (a === undefined || (left[1] > left[0] && now[k + 1] === a))) {
      rows.push({ mark: '+', line: b });
      k++;
      continue;
    }
    const start = [i, k] as const;
    while (
      i < old.length &&
      k < now.length &&
      old[i] !== now[k] &&
      !(now.length - k > old.length - i && now[k + 1] === old[i])
    ) {
      i++;
      k++;
    }
    rows.push(...old.slice(start[0], i).map((line): Row => ({ mark: '-', line })));
    rows.push(...now.slice(start[1], k).map((line): Row => ({ mark: '+', line })));
  }
  return rows;
}

function hunk(rows: readonly Row[], from: number, to: number): string {
  const count = (part: readonly Row[], other: Row['mark']): number => part.filter(({ mark }) => mark !== other).length;
  const [before, part] = [rows.slice(0, from), rows.slice(from, to)];
  const range = (other: '-' | '+'): string => {
    const [start, size] = [count(before, other), count(part, other)];
    return `${size === 0 ? start : start + 1},${size}`;
  };
  const lines = part.map(({ mark, line }) =>
    line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${lines.join('')}`;
}
