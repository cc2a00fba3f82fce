import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isKeyName } from '../../../decide/plan/signing.ts';
import { privateLinesOf } from './private-key.ts';

/**
 * The secret parts of a signing key: its private lines; none for a key that is only named, by a path or a variable.
 * @param folder of relative paths.
 */
export function secretsOfKey(text: string, folder: string): readonly string[] {
  const isName = isKeyName(text) || (!text.includes('\n') && existsSync(resolve(folder, text)));
  return isName ? [] : privateLinesOf(text);
}
