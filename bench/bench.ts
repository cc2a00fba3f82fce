// Prints medians, and ratios to other tools measured in the same run. It asserts nothing. lab/install installs the
// tools.
// usage: npm run bench [-- RUNS]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printTable } from './measure.ts';
import { measureAlone } from './ours.ts';
import { measurePeers } from './peers.ts';

const runs = Number(process.argv[2] ?? '11');
const folder = mkdtempSync(join(tmpdir(), 'wasm-image-bench-'));
try {
  const rows = [...(await measureAlone(folder, runs)), ...(await measurePeers(folder, runs))];
  console.log(`Node ${process.versions.node}, medians of ${runs} interleaved runs\n\n${printTable(rows)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
