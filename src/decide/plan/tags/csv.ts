/**
 * Splits the text of an input into entries, one per line: lines that start with `#` are comments, and quotes around a
 * field go away. A field in quotes may contain line breaks.
 * @returns entries without spaces around them, none of them empty. @throws SyntaxError for a quote that is not closed.
 * Source: docker/actions-toolkit, Util.getList, as docker/metadata-action 6.2 calls it.
 */
export function readEntries(text: string): readonly string[] {
  return readRecords(text, 'entries')
    .map((fields) => fields.join(',').trim())
    .filter((entry) => entry !== '');
}

/**
 * Splits one entry at its commas; a field in quotes may contain commas, and quotes written twice.
 * @throws SyntaxError for quotes in the wrong place. Source: RFC 4180; docker/metadata-action 6.2, src/tag.ts.
 */
export function readFields(entry: string): readonly string[] {
  const [fields = [], ...more] = readRecords(entry, 'fields');
  if (more.length > 0) throw new SyntaxError('it has a line break');
  return fields;
}

/** @param kind `entries`: a quote inside a field is a character like any other, and there are comments. */
function readRecords(text: string, kind: 'entries' | 'fields'): readonly (readonly string[])[] {
  const records: (readonly string[])[] = [];
  let [record, field, isQuoted]: [string[], string, boolean] = [[], '', false];
  const endRecord = (): void => {
    if (record.length > 0 || field !== '') records.push([...record, field]);
    [record, field] = [[], ''];
  };
  for (let i = 0; i < text.length; i++) {
    const [char, next = ''] = [text.charAt(i), text[i + 1]];
    if (isQuoted && char === '"' && next === '"') {
      field += char;
      i++;
    } else if (isQuoted && char === '"') {
      isQuoted = false;
      if (!/^[,\r\n]?$/.test(next) && !(kind === 'entries' && next === '#')) field = relax(kind, field);
    } else if (isQuoted) field += char;
    else if (char === '"' && field === '') isQuoted = true;
    else if (char === '"' && kind === 'fields') throw new SyntaxError('it has a quote inside a field');
    else if (char === '#' && kind === 'entries' && record.length === 0 && field.trim() === '') {
      i = lineEnd(text, i);
      field = '';
    } else if (char === ',') {
      record.push(field);
      field = '';
    } else if (char === '\n' || (char === '\r' && next === '\n')) endRecord();
    else field += char;
  }
  if (isQuoted) throw new SyntaxError('it has a quote that is not closed');
  endRecord();
  return records;
}

/** What looked like a field in quotes goes on after them. */
function relax(kind: 'entries' | 'fields', field: string): string {
  if (kind === 'entries') return `"${field}"`;
  throw new SyntaxError('there is text after a closing quote');
}

/** The position of the last character before the end of the line. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end - 1;
}
