import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { named } from '../../inputs/named.ts';
import { checkNames, invalid, kindOf, type ModuleOptions, type NamedModule } from './options.ts';

/** A part of a line: text in double quotes keeps its semicolons. */
const PART = /(?:"(?:[^"\\]|\\.)*"|[^;])+/g;

/**
 * Reads modules, one per line: `NAME = PATH`, with options such as `; filter-type: network; hosts: istio>=1.28`. A value
 * in double quotes is a JSON string. Lines that begin with `#` are comments.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN, INPUT_CONFLICT.
 */
export function readModuleLines(text: string, options: ModuleOptions, most: number): readonly NamedModule[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return checkNames(
    lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => readLine(line, options)),
    most,
  );
}

function readLine(line: string, options: ModuleOptions): NamedModule {
  const [first = '', ...rest] = (line.match(PART) ?? []).map((part) => part.trim());
  const equals = first.indexOf('=');
  const name = (equals < 0 ? first : first.slice(0, equals)).trim();
  if (equals < 0 && rest.length === 0) throw invalid(quoted(line), 'expected NAME = PATH');
  const at = quoted(name);
  const inputs = new Map<string, string>();
  for (const part of rest) if (part !== '') addOption(inputs, part, options, at);
  return { name, inputs, path: equals < 0 ? undefined : readValue(first.slice(equals + 1), at) };
}

function addOption(inputs: Map<string, string>, part: string, options: ModuleOptions, at: string): void {
  const colon = part.indexOf(':');
  if (colon < 0) throw invalid(at, `expected OPTION: VALUE, found ${quoted(part)}`);
  const option = part.slice(0, colon).trim();
  const kind = kindOf(options, option, at);
  const value = readValue(part.slice(colon + 1), `${at}: ${option}`);
  const before = inputs.get(option);
  if (before !== undefined && kind !== 'lines')
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${named('modules')}: ${at}: ${option} is set twice`);
  inputs.set(option, before === undefined ? value : `${before}\n${value}`);
}

function readValue(text: string, at: string): string {
  const value = text.trim();
  if (value === '') throw invalid(at, 'it has no value');
  if (!value.startsWith('"')) return value;
  try {
    const read: unknown = JSON.parse(value);
    if (typeof read === 'string' && read.trim() !== '') return read;
  } catch {
    // Reported below, like every other text that is not a JSON string.
  }
  throw invalid(at, `${quoted(value)} is not a string in double quotes, as in JSON`);
}
