/** Source: SPDX specification 2.3, annex D; Cargo's older form has `/` for OR. */
const ID = '[A-Za-z0-9][A-Za-z0-9.-]*\\+?';
const TERM = new RegExp(`^${ID}(?: WITH ${ID})?$`);

/**
 * An SPDX license expression; undefined for any other text, such as `UNLICENSED`, which npm uses for "no license".
 * @param text of the field `license` of Cargo.toml or package.json.
 */
export function expressionOf(text: string): string | undefined {
  const words = text
    .trim()
    .replace(/\s*\/\s*/g, ' OR ')
    .replace(/\s+/g, ' ');
  if (/^UNLICENSED$|^SEE LICENSE IN /i.test(words)) return undefined;
  const [opened, closed] = [words.split('(').length, words.split(')').length];
  const terms = words.replace(/[()]/g, '').split(/ (?:AND|OR) /);
  return opened === closed && terms.every((term) => TERM.test(term)) ? words : undefined;
}

/** The first lines of licenses whose texts do not differ, in the form of {@link plain}. */
const TITLES: Readonly<Record<string, string>> = {
  'apache license version 2.0 january 2004': 'Apache-2.0',
  'mit license': 'MIT',
  'the mit license': 'MIT',
  'the mit license mit': 'MIT',
  'bsd 2-clause license': 'BSD-2-Clause',
  'bsd 3-clause license': 'BSD-3-Clause',
  'isc license': 'ISC',
  'mozilla public license version 2.0': 'MPL-2.0',
  'boost software license - version 1.0 - august 17th 2003': 'BSL-1.0',
  'eclipse public license - v 2.0': 'EPL-2.0',
  'this is free and unencumbered software released into the public domain.': 'Unlicense',
};

/**
 * The license of a LICENSE file, if it is certain: the file names its identifier, or it starts with the title of a known
 * license and has no other title. A GNU license does not say whether a later version may be used, so it is not certain.
 */
export function licenseOf(text: string): string | undefined {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const named = /^(?:\W+ )?SPDX-License-Identifier: (.+)$/.exec(lines[0] ?? '')?.[1];
  if (named !== undefined) return expressionOf(named);
  const titles = lines.flatMap((line, i) => idOf(line) ?? idOf(`${line} ${lines[i + 1] ?? ''}`) ?? []);
  const first = idOf(lines[0] ?? '') ?? idOf(lines.slice(0, 2).join(' '));
  return titles.length === 1 && !/commons clause/i.test(text) ? first : undefined;
}

function idOf(title: string): string | undefined {
  const key = plain(title);
  return Object.hasOwn(TITLES, key) ? TITLES[key] : undefined;
}

function plain(title: string): string {
  return title
    .toLowerCase()
    .replace(/[#*_=(),"]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
