import { isObject, type Json } from '../../../core/json.ts';

/** A string that every YAML reader takes for this string. */
const PLAIN = /^[A-Za-z][\w./-]{0,62}$/;
/** Strings that some readers take for something else. Source: YAML 1.1 types bool, null, merge, value. */
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
/** What JSON leaves as it is and YAML does not allow in quotes, or takes for a line break. Source: YAML 1.2.2, 5.1. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Prints a value as YAML that all readers understand in the same way. Keys keep their order. */
export function printYaml(value: Json): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap((item) => indented('- ', lines(item)));
  if (!isObject(value)) return [scalar(value)];
  const members = Object.entries(value);
  if (members.length === 0) return ['{}'];
  return members.flatMap(([key, member]) => {
    const name = `${scalar(key)}:`;
    const isNested = (Array.isArray(member) || isObject(member)) && Object.keys(member).length > 0;
    return isNested ? [name, ...lines(member).map((line) => `  ${line}`)] : [`${name} ${lines(member).join('')}`];
  });
}

/** The first line after the mark, the others below it. */
function indented(mark: string, [first = '', ...others]: readonly string[]): readonly string[] {
  return [`${mark}${first}`, ...others.map((line) => `${' '.repeat(mark.length)}${line}`)];
}

function scalar(value: Json): string {
  // Without a dot, YAML 1.1 takes 1e-7 for a string.
  if (typeof value !== 'string') return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e');
  if (PLAIN.test(value) && !WORDS.test(value)) return value;
  return JSON.stringify(value).replace(UNPRINTABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
