import { isObject, type Json } from '../../../core/json.ts';

/** Prints unambiguous YAML: strings are quoted as in JSON, and strings of several lines are literal blocks. */
export function printYaml(value: Json, indent = 0): string {
  const space = ' '.repeat(indent);
  if (Array.isArray(value)) return value.map((item: Json) => `${space}- ${printItem(item, indent + 2)}`).join('');
  if (!isObject(value)) return `${space}${printScalar(value, indent)}\n`;
  return Object.entries(value)
    .map(([key, member]) => {
      const text = isBlock(member) ? `\n${printYaml(member, indent + 2)}` : ` ${printScalar(member, indent + 2)}\n`;
      return `${space}${key}:${text}`;
    })
    .join('');
}

/** The first line of an item follows its dash. */
function printItem(item: Json, indent: number): string {
  return isBlock(item) ? printYaml(item, indent).slice(indent) : `${printScalar(item, indent)}\n`;
}

function isBlock(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function printScalar(value: Json, indent: number): string {
  const isLines = typeof value === 'string' && /^(?:[!-~][ -~]*\n)+$/.test(value);
  if (!isLines) return JSON.stringify(value);
  return ['|', ...value.trimEnd().split('\n')].join(`\n${' '.repeat(indent)}`);
}
