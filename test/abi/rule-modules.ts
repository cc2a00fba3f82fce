import type { JudgeOptions } from '../../src/abi/judge.ts';
import { type FilterOptions, goodFilter } from '../support/module-writer.ts';

/** How a module is judged; hosts as in the input. */
export type Options = Partial<Omit<JudgeOptions, 'hosts'>> & { readonly hosts?: string };

export const marker = (abi: string) => ({ signature: '->', exports: [`proxy_abi_version_${abi}`] });
export const exporting = (name: string, signature: string) =>
  goodFilter({ without: [name], functions: [{ signature, exports: [name] }] });
export const importing = (module: string, name: string, signature: string, options: FilterOptions = {}) =>
  goodFilter({ ...options, parts: { imports: [{ module, name, signature }] } });
export const memory = (min: number, flags = 0, max?: number) =>
  goodFilter({ parts: { memories: [{ min, flags, ...(max === undefined ? {} : { max }) }] } });
export const carrying = (name: string, text: string) => goodFilter({ parts: { custom: [{ name, payload: text }] } });
export const bad = { isValid: false, reason: 'type mismatch @+77', validator: 'v8 1' };
export const tailCall = goodFilter({ functions: [{ signature: '->', body: [0x12, 0] }] });
export const good = { ...bad, isValid: true, reason: '' };
export const SECRET = 'hunter2hunter2';

/** A module that breaks the rule, a similar one that does not, and what the message of the problem must contain. */
export type RuleRow = readonly [
  rule: string,
  what: string,
  red: [Uint8Array, Options?],
  green: [Uint8Array, Options?],
  words: RegExp,
];
