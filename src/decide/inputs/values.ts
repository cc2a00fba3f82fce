import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted } from '../../core/text.ts';
import { type Command, type InputRow, inputsOf } from './inputs.ts';

/** Raw texts by input name. An empty one counts as absent, but for the few inputs that must not be empty. */
export type RawInputs = ReadonlyMap<string, string>;

/** Checked texts of one command: defaults applied, choices and flags held to their values, no control characters. */
export class Values {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #blank: readonly string[];

  constructor(texts: ReadonlyMap<string, string>, blank: readonly string[]) {
    this.#texts = texts;
    this.#blank = blank;
  }

  text(name: string): string | undefined {
    return this.#texts.get(name);
  }

  lines(name: string): readonly string[] {
    const text = this.#texts.get(name) ?? '';
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  /** Whether it was given, as an empty text. */
  isBlank(name: string): boolean {
    return this.#blank.includes(name);
  }

  isOn(name: string): boolean {
    return this.#texts.get(name) === 'true';
  }
}

/**
 * Holds raw texts to the table. @param raw every input that was given, known or not.
 * @throws WasmImageError INPUT_UNKNOWN, INPUT_INVALID.
 */
export function readValues(command: Command, raw: RawInputs): Values {
  const rows = inputsOf(command);
  for (const name of raw.keys()) if (!rows.some((row) => row.name === name)) throw unknown(command, name, rows);
  const texts = new Map<string, string>();
  for (const row of rows) {
    const text = readText(row, raw.get(row.name) ?? '');
    if (text !== undefined) texts.set(row.name, text);
  }
  return new Values(
    texts,
    [...raw].filter(([, text]) => text.trim() === '').map(([name]) => name),
  );
}

function readText(row: InputRow, given: string): string | undefined {
  const text = row.kind === 'secret' ? given : given.trim();
  if (text.trim() === '') return row.default;
  if (row.kind === 'flag') return readFlag(row, text);
  if (row.choices && !row.choices.includes(text)) {
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(text)} as ${row.name}: it is none of ${row.choices.join(', ')}`,
    );
  }
  // Lists and PEM texts have newlines; nothing else has control characters at all.
  const allowed =
    row.kind === 'text' && !/^-----BEGIN |^\s*\{/.test(text) ? /[\p{Cc}\p{Cf}]/u : /[^\P{Cc}\r\n\t]|\p{Cf}/u;
  if (row.kind !== 'secret' && allowed.test(text)) {
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(text)} as ${row.name}: it has control or invisible characters`,
    );
  }
  return text;
}

function readFlag(row: InputRow, text: string): string {
  if (/^(?:true|True|TRUE)$/.test(text)) return 'true';
  if (/^(?:false|False|FALSE)$/.test(text)) return 'false';
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${row.name}: it is neither true nor false`);
}

function unknown(command: Command, name: string, rows: readonly InputRow[]): WasmImageError {
  const near = nearest(
    name,
    rows.map((row) => row.name),
  );
  const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
  return new WasmImageError(
    'INPUT_UNKNOWN',
    `Cannot use input ${quoted(name)}: ${command} has none of that name`,
    hint,
  );
}
