import { quoted } from '../../../core/text.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import { type Locate, type Tree, UnreadableError } from './tree.ts';
import { mayHaveReference, namesTarget } from './words.ts';

/** The longest document that is parsed: etcd stores at most 1.5 MiB per object. Characters. */
const MAX_DOCUMENT = 4 * 1024 * 1024;
const MAX_DOCUMENTS = 10_000;
/** Brackets that are open at the same time. The parser takes a gigabyte for a million of them. */
const MAX_OPEN = 10_000;
/** What YAML 1.1 takes for the end of a line and YAML 1.2 does not, or that no document may contain. */
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

/** One document of a file. `number` counts from 1. */
export interface StreamDocument {
  readonly number: number;
  readonly tree: Tree;
}

/** A document that cannot be read, although it names something that has references. */
export interface StreamProblem {
  readonly number: number;
  readonly error: UnreadableError;
  /** It contains `{{`, so it may be a template. */
  readonly isTemplate: boolean;
}

/** What a text contains. Documents without any word of a target are left out. */
export interface Stream {
  readonly documents: readonly StreamDocument[];
  readonly problems: readonly StreamProblem[];
}

/**
 * Reads a text as JSON, or as YAML with any number of documents.
 * @param isWanted whether the text is read even without a word of a target, as a patch is.
 */
export function readText(text: string, locate: Locate, isWanted = false): Stream {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const inner: Locate = (at, end) => locate(at + start, end + start);
  const body = text.slice(start);
  if (!isWanted && !mayHaveReference(body)) return { documents: [], problems: [] };
  return /^\s*[{[]/.test(body)
    ? (tryJson(body, inner) ?? readDocuments(body, inner, isWanted))
    : readDocuments(body, inner, isWanted);
}

/** Undefined if the text is not JSON: then it may be YAML that starts with a bracket. */
function tryJson(text: string, locate: Locate): Stream | undefined {
  try {
    return { documents: readJson(text, locate).map((tree, i) => ({ number: i + 1, tree })), problems: [] };
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

function readDocuments(text: string, locate: Locate, isWanted: boolean): Stream {
  const documents: StreamDocument[] = [];
  const problems: StreamProblem[] = [];
  for (const { number, at, end, isMarked } of splitDocuments(text)) {
    const part = text.slice(at, end);
    if (!isWanted && !mayHaveReference(part)) continue;
    const place: Locate = (from, to) => locate(at + from, at + to);
    try {
      if (number > MAX_DOCUMENTS) throw new UnreadableError(place(0, 0), `more than ${MAX_DOCUMENTS} documents`);
      refuseOdd(part, isMarked, place);
      const tree = readYaml(part, place);
      if (tree !== undefined) documents.push({ number, tree });
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      if (isWanted || namesTarget(part)) problems.push({ number, error, isTemplate: part.includes('{{') });
    }
  }
  return { documents, problems };
}

/** @param isMarked whether the text follows a separator. */
function refuseOdd(text: string, isMarked: boolean, place: Locate): void {
  const fail = (index: number, why: string): never => {
    throw new UnreadableError(place(index, index), why);
  };
  if (text.length > MAX_DOCUMENT) fail(0, `the document is longer than ${MAX_DOCUMENT / 1024 / 1024} MiB`);
  let open = 0;
  for (const { index, 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > MAX_OPEN) fail(index, 'too many levels of nesting');
  }
  const odd = ODD.exec(text);
  if (odd !== null) fail(odd.index, `programs read the character ${quoted(odd[0])} differently`);
  const directive = /^%/m.exec(text);
  if (directive !== null) fail(directive.index, 'programs read directives differently');
  // Kubernetes splits at every line that starts so, and ignores the rest of the line.
  const separator = /^---[^\s].*/m.exec(text);
  if (separator !== null) fail(separator.index, 'only some programs start a document here');
  const rest = isMarked ? /^[ \t]*[^\s#]/.exec(text) : null;
  if (rest !== null) fail(rest.index, 'only some programs read what follows "---" on the same line');
}

interface Part {
  readonly at: number;
  readonly end: number;
  /** It follows a separator. */
  readonly isMarked: boolean;
}

/** The documents between the lines `---` and `...`; empty ones are left out. */
function splitDocuments(text: string): readonly (Part & { readonly number: number })[] {
  const marks = [...text.matchAll(/^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm)];
  const parts: readonly Part[] = [0, ...marks.map(({ index }) => index + 3)].map((at, i) => ({
    at,
    end: marks[i]?.index ?? text.length,
    isMarked: i > 0,
  }));
  return parts.filter((part) => !isEmpty(text.slice(part.at, part.end))).map((part, i) => ({ ...part, number: i + 1 }));
}

function isEmpty(text: string): boolean {
  // A character that only some programs take for the end of a line can end a comment.
  return !ODD.test(text) && text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}
