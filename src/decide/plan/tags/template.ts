import { quoted } from '../../../core/text.ts';
import { didYouMean } from './rule.ts';

/** What stands between `{{` and `}}`. */
export interface Expression {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** `{{{name}}}` and `{{&name}}` keep characters that have a meaning in HTML. */
  readonly isUnescaped: boolean;
}

/** Text and expressions in their order. */
export type Template = readonly (string | Expression)[];

/** The value of an expression. @throws SyntaxError with the reason. */
export type Value = (expression: Expression) => string;

/** The error of a template that we cannot read, with what can be done. */
export class TemplateError extends SyntaxError {
  readonly hint: string | undefined;
  constructor(why: string, hint?: string) {
    super(why);
    this.hint = hint;
  }
}

/**
 * Reads the part of Handlebars that docker/metadata-action documents: values, their arguments, comments, `~` and `\{{`.
 * @throws TemplateError for anything else. Source: handlebarsjs.com, "Expressions".
 */
export function readTemplate(text: string): Template {
  const parts: (string | Expression)[] = [];
  let [rest, isTrimmed] = [text, false];
  while (rest !== '') {
    const start = rest.indexOf('{{');
    let before = start < 0 ? rest : rest.slice(0, start);
    if (isTrimmed) before = before.trimStart();
    if (start < 0) return [...parts, before];
    const escapes = /\\*$/.exec(before)?.[0].length ?? 0;
    if (escapes === 1) {
      parts.push(`${before.slice(0, -1)}{{`);
      [rest, isTrimmed] = [rest.slice(start + 2), false];
      continue;
    }
    if (escapes > 1) before = before.slice(0, -1);
    const { tag, body, opens, closes } = readTag(rest.slice(start));
    parts.push(opens === '~' ? before.trimEnd() : before);
    if (body !== undefined) parts.push(readExpression(body, tag));
    [rest, isTrimmed] = [rest.slice(start + tag.length), closes === '~'];
  }
  return parts;
}

interface Found {
  /** All of it, with its braces. */
  readonly tag: string;
  /** Undefined for a comment. */
  readonly body: string | undefined;
  readonly opens: string;
  readonly closes: string;
}

function readTag(text: string): Found {
  const comment = /^\{\{(~?)!(?:--[\s\S]*?--(~?)\}\}|(?!--)[\s\S]*?(~?)\}\})/.exec(text);
  if (comment !== null)
    return { tag: comment[0], body: undefined, opens: comment[1] ?? '', closes: comment[2] ?? comment[3] ?? '' };
  const found =
    /^\{\{(~?)\{((?:"[^"]*"|'[^']*'|[^"'{}])*)\}(~?)\}\}/.exec(text) ??
    /^\{\{(~?)((?:"[^"]*"|'[^']*'|[^"'{}])*?)(~?)\}\}/.exec(text);
  if (found === null) throw new TemplateError(`${quoted(text)} has no matching }}`);
  return { tag: found[0], body: found[2], opens: found[1] ?? '', closes: found[3] ?? '' };
}

const STRING = `"[^"]*"|'[^']*'`;

function readExpression(body: string, tag: string): Expression {
  const isUnescaped = tag.startsWith('{{{') || tag.startsWith('{{~{') || body.startsWith('&');
  const words = [...body.replace(/^&/, '').matchAll(new RegExp(`\\s*([\\w-]+=)?(${STRING}|[^\\s"'=]+)`, 'gy'))];
  const [name, ...more] = words;
  const isWhole =
    words
      .map(([word]) => word)
      .join('')
      .trim() === body.replace(/^&/, '').trim();
  if (name === undefined || name[1] !== undefined || !isWhole || !/^[\w-]+$/.test(name[2] ?? ''))
    throw new TemplateError(`${quoted(tag)} is not an expression that wasm-image knows`);
  const unquoted = (word: string): string => {
    if (/^["']/.test(word)) return word.slice(1, -1);
    throw new TemplateError(`${quoted(word)} in ${quoted(tag)} is not in quotes`);
  };
  return {
    name: name[2] ?? '',
    arguments: more.flatMap(([, key, word = '']) => (key === undefined ? [unquoted(word)] : [])),
    options: new Map(
      more.flatMap(([, key, word = '']) => (key === undefined ? [] : [[key.slice(0, -1), unquoted(word)]])),
    ),
    isUnescaped,
  };
}

/** Whether a template is one expression, and which. */
export function soleName(template: Template): string | undefined {
  const [only, ...more] = template.filter((part) => part !== '');
  return more.length === 0 && typeof only === 'object' ? only.name : undefined;
}

/**
 * Puts the values into a template. Characters that have a meaning in HTML are escaped, as Handlebars does.
 * @throws TemplateError for a name without a value.
 */
export function render(template: Template, values: Readonly<Record<string, Value>>): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined;
      if (value === undefined)
        throw new TemplateError(
          `there is no expression {{${part.name}}} here`,
          didYouMean(part.name, Object.keys(values)),
        );
      return part.isUnescaped ? value(part) : escaped(value(part));
    })
    .join('');
}

/** A value without arguments. */
export function plain(text: string): Value {
  return ({ name, arguments: given, options }) => {
    if (given.length === 0 && options.size === 0) return text;
    throw new TemplateError(`{{${name}}} takes no arguments`);
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"'`=]/g, (char) => ENTITIES[char] ?? char);
}
