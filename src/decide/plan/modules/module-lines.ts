import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { named } from '../../inputs/named.ts';
import { checkNames, invalid, kindOf, type ModuleOptions, type NamedModule } from './options.ts';

/** A line that names a file instead of a module. */
const FILE = /^[^\r\n=;]+\.(?:ya?ml|json)$/i;
/** A part of a line: text in double quotes keeps its semicolons. */
const PART = /(?:"(?:[^"\\]|\\.)*"|[^;])+/g;

/**
 * Reads modules, one per line: `NAME = PATH`, with options such as `; filter-type: network; hosts: istio>=1.28`. A value
 * in double quotes is a JSON string. Lines that begin with `#` are comments.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN, INPUT_CONFLICT.
 */
export function readModuleLines(text: string, options: ModuleOptions, most: number): readonly NamedModule[] {
  return checkNames(
    linesOf(text).map((line) => readLine(line, options)),
    most,
  );
}

/** Whether the input `modules` names a file instead of modules. */
export function isModuleFile(text: string): boolean {
  return FILE.test(text.trim());
}

/** The names in lines of the input `modules`. */
export function moduleNames(text: string): readonly string[] {
  return linesOf(text).map((line) => splitLine(line).name);
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** `path`: undefined if the line has none. */
function splitLine(line: string): { readonly name: string; readonly path?: string; readonly rest: readonly string[] } {
  const [first = '', ...rest] = (line.match(PART) ?? []).map((part) => part.trim());
  const equals = first.indexOf('=');
  return equals < 0
    ? { name: first, rest }
    : { name: first.slice(0, equals).trim(), path: first.slice(equals + 1), rest };
}

function readLine(line: string, options: ModuleOptions): NamedModule {
  const { name, path, rest } = splitLine(line);
  if (path === undefined && rest.length === 0) throw invalid(quoted(line), 'expected NAME = PATH');
  const at = quoted(name);
  const inputs = new Map<string, string>();
  for (const part of rest) if (part !== '') addOption(inputs, part, options, at);
  return { name, inputs, path: path === undefined ? undefined : readValue(path, at) };
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
