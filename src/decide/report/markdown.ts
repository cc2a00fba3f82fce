import { linkDocuments } from '../../core/links.ts';
import { inert } from '../../core/text.ts';

/** Addresses that a job summary links to. */
export interface Links {
  /** The sources that run, with `/` at its end. */
  readonly sources: string;
  /** The workflow run; absent outside a workflow. */
  readonly run?: string | undefined;
  /** The commit of the workflow run. */
  readonly commit?: string | undefined;
}

/** Paragraphs and blocks of Markdown, without those that are absent. */
export function blocks(parts: readonly (string | undefined | false)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

/** A table. Only for short cells without `|`: a long word would make GitHub's page scroll. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The most items that a list shows. */
export const MOST = 100;

/** A list, in which long words wrap. A long one is cut and says so. @param where the rest is. */
export function list(items: readonly string[], where: string): string {
  const left = items.length - MOST;
  return [...items.slice(0, MOST), ...(left > 0 ? [`... and ${left} more: see ${where}`] : [])]
    .map((item) => `- ${item}`)
    .join('\n');
}

/** Foreign text as inline code. */
export function code(value: string): string {
  return `\`${inert(value).replaceAll('`', "'")}\``;
}

/** A digest as people compare it; the full one is where it is copied from. */
export function short(digest: string): string {
  return `\`${shorten(digest)}\``;
}

/** Foreign text, escaped so that it contains no markup, mentions or links. Its digests are short. */
export function text(value: string): string {
  // GitHub makes links of addresses, and shows a backslash inside one.
  return shorten(inert(value, 2000)).replace(/[\\`*_{}[\]<>#|@!~&]|:(?=\/\/)|(?<=www)\./gi, (c) => `\\${c}`);
}

/** Foreign text in which our documents are links. */
export function linked(value: string, { sources }: Links): string {
  // Inert text has no control characters, so they can mark the documents.
  return linkDocuments(inert(value, 2000), (page) => `\0${page}\0`)
    .split('\0')
    .map((part, i) => (i % 2 === 0 ? text(part) : `[${part}](${sources}${part})`))
    .join('');
}

/** The name of a code or rule, with a link to its section of docs/errors.md. */
export function rule(name: string, { sources }: Links): string {
  return /^[A-Z][A-Z0-9_]+$/.test(name) ? `[${name}](${sources}docs/errors.md#${name.toLowerCase()})` : text(name);
}

/** A code block. */
export function block(language: string, content: string): string {
  return `\`\`\`${language}\n${content.replaceAll('```', "'''")}\n\`\`\``;
}

/** A section that is folded. */
export function details(title: string, content: string): string {
  return `<details><summary>${title.replace(/[<>&]/g, ' ')}</summary>\n\n${content}\n\n</details>`;
}

/** `1 image`, `3 images`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Links to the workflow run and its commit. */
export function footer({ run, commit }: Links, seconds?: number): string {
  return [
    ...(run === undefined ? [] : [`[Workflow run](${run})`]),
    ...(commit === undefined ? [] : [`[commit ${commit.slice(-40, -33)}](${commit})`]),
    ...(seconds === undefined ? [] : [`Took ${seconds.toFixed(1)} s`]),
  ].join(' · ');
}

function shorten(value: string): string {
  return value.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}
