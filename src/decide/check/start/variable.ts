import type { Json } from '../../../core/json.ts';

/** Why it is not known what a filter gets. */
export const UNREPLACED = 'a variable in its configuration is not replaced';

/** Whether another program may replace a part of a text: `${X}`, `{{ x }}`, `$(X)`. */
export function hasVariable(text: Json | undefined): boolean {
  return typeof text === 'string' && /\$\{|\{\{|\$\(/.test(text);
}
