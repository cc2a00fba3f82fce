import { globSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** A document of the repository, parsed as far as the tests need. */
export interface MarkdownFile {
  readonly path: string;
  readonly text: string;
  readonly headings: readonly { readonly level: number; readonly text: string; readonly anchor: string }[];
  readonly blocks: readonly CodeBlock[];
  readonly links: readonly string[];
}

export interface CodeBlock {
  /** `README.md:27` */
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

/** Every committed document for readers. */
export function readDocuments(): readonly MarkdownFile[] {
  return ['*.md', 'docs/*.md', 'examples/*/*.md'].flatMap((pattern) => globSync(pattern).sort()).map(readDocument);
}

/** Reads one document. Headings and links in fenced blocks do not count. */
export function readDocument(path: string): MarkdownFile {
  const text = readFileSync(path, 'utf8');
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    const fence = /^\s*```(\S*)/.exec(line);
    if (open === undefined && fence === null) prose.push(line);
    else if (open === undefined) open = { language: fence?.[1] ?? '', line: i + 2, lines: [] };
    else if (fence === null) open.lines.push(line);
    else {
      blocks.push({ where: `${path}:${open.line}`, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    }
  }
  const headings = prose.flatMap((line) => {
    const match = /^(#{1,6}) (.+)$/.exec(line);
    return match === null
      ? []
      : [{ level: (match[1] ?? '').length, text: match[2] ?? '', anchor: anchorOf(match[2] ?? '') }];
  });
  const links = [...prose.join('\n').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return { path, text, headings, blocks, links };
}

/** The anchor that GitHub gives to a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Reads YAML as a plain value. @throws Error with the place if the YAML has errors or warnings. */
export function readYaml(text: string, where: string): unknown {
  const documents = parseAllDocuments(text, { version: '1.2', strict: true, uniqueKeys: true });
  for (const document of documents)
    for (const problem of [...document.errors, ...document.warnings])
      throw new Error(`Cannot read the YAML of ${where}: ${problem.message}`);
  return documents.length === 1 ? documents[0]?.toJS() : documents.map((document) => document.toJS());
}

/** A step of a workflow that uses an action. */
export interface UsedAction {
  readonly where: string;
  readonly uses: string;
  readonly id: string | undefined;
  readonly inputs: readonly string[];
  /** Expressions become a digest or a word. */
  readonly values: ReadonlyMap<string, string>;
}

/** Every object with `uses` in a YAML value, at any depth, in complete workflows and in single steps. */
export function usedActions(value: unknown, where: string): readonly UsedAction[] {
  if (Array.isArray(value)) return value.flatMap((each) => usedActions(each, where));
  if (typeof value !== 'object' || value === null) return [];
  const entries = new Map(Object.entries(value));
  const uses = entries.get('uses');
  const below = [...entries.values()].flatMap((each) => usedActions(each, where));
  if (typeof uses !== 'string') return below;
  const id = entries.get('id');
  const given = Object.entries(entries.get('with') ?? {}).map(
    ([name, text]) => [name, sample(name, String(text))] as const,
  );
  return [
    {
      where,
      uses,
      id: typeof id === 'string' ? id : undefined,
      inputs: given.map(([name]) => name),
      values: new Map(given),
    },
    ...below,
  ];
}

function sample(name: string, text: string): string {
  const isDigest = (before: string | undefined): boolean => name.endsWith('digest') || before === 'module-digest: ';
  return text.replace(
    /(module-digest: )?\$\{\{.*?\}\}/g,
    (_, before: string | undefined) => (before ?? '') + (isDigest(before) ? `sha256:${'0'.repeat(64)}` : 'expression'),
  );
}
