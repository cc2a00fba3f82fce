import { WasmImageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { quoted } from '../../core/text.ts';
import { type Command, type InputName, type InputRow, inputsOf } from './inputs.ts';
import { named } from './named.ts';

/** Raw values by input name. An empty one counts as absent, except for the few inputs that must not be empty. */
export type RawInputs = ReadonlyMap<string, string>;

/** Checked values of one command: defaults applied, choices and flags checked, no control characters. */
export class Values {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #blank: readonly string[];

  constructor(texts: ReadonlyMap<string, string>, blank: readonly string[]) {
    this.#texts = texts;
    this.#blank = blank;
  }

  text(name: InputName): string | undefined {
    return this.#texts.get(name);
  }

  lines(name: InputName): readonly string[] {
    const text = this.#texts.get(name) ?? '';
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  /** Whether the input was set, but to an empty string. */
  isBlank(name: InputName): boolean {
    return this.#blank.includes(name);
  }

  isOn(name: InputName): boolean {
    return this.#texts.get(name) === 'true';
  }
}

/**
 * Checks raw values against the table of inputs. @param raw every input that was given, known or not.
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
      `Cannot use ${quoted(text)} as ${named(row.name)}: it is not one of ${row.choices.join(', ')}`,
    );
  }
  // Lists and PEM contain newlines; no other value may contain control characters.
  const allowed =
    row.kind === 'text' && !/^-----BEGIN |^\s*\{/.test(text) ? /[\p{Cc}\p{Cf}]/u : /[^\P{Cc}\r\n\t]|\p{Cf}/u;
  if (row.kind !== 'secret' && allowed.test(text)) {
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(text)} as ${named(row.name)}: it contains control or invisible characters`,
    );
  }
  return text;
}

function readFlag(row: InputRow, text: string): string {
  if (/^(?:true|True|TRUE)$/.test(text)) return 'true';
  if (/^(?:false|False|FALSE)$/.test(text)) return 'false';
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${named(row.name)}: it is neither true nor false`,
  );
}

function unknown(command: Command, name: string, rows: readonly InputRow[]): WasmImageError {
  const near = nearest(
    name,
    rows.map((row) => row.name),
  );
  return new WasmImageError('INPUT_UNKNOWN', `Cannot use input ${quoted(name)}: ${command} has no such input`, {
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}
