import type { Json } from '../../../core/json.ts';
import { type Tree } from './tree.ts';
/** The JSON value of a tree. @throws UnreadableError for what programs read differently. */
export declare function jsonOf(tree: Tree): Json;
