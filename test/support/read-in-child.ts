// Reads the given module, in a process that has read one before, and prints the processor time, the growth of the
// process and the code.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { WasmImageError } from '../../src/core/errors.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from './module-writer.ts';

/** The peak memory of this process in KiB; 0 without /proc. `getrusage` would include the memory of its parent. */
function peak(): number {
  if (!existsSync('/proc/self/status')) return 0;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
}

const bytes = readFileSync(process.argv[2] ?? '');
readModule(goodFilter());
// Resets the peak.
if (existsSync('/proc/self/clear_refs')) writeFileSync('/proc/self/clear_refs', '5');
const before = { cpu: process.cpuUsage(), peak: peak() };
let code = 'read';
try {
  readModule(bytes);
} catch (error) {
  code = error instanceof WasmImageError ? error.code : String(error);
}
const { user, system } = process.cpuUsage(before.cpu);
console.log(JSON.stringify({ code, cpuMs: (user + system) / 1000, grownMiB: (peak() - before.peak) / 1024 }));
