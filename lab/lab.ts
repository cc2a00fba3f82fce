// Runs lab/*.lab.ts, one file after the other. The last line of output is: N passed, N failed, N skipped
// usage: node lab/lab.ts [part of a path ...]   lab/run calls it in a separate network namespace
import { globSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { run } from 'node:test';

const reachable = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
if (reachable.length > 0) {
  // Some servers listen on all interfaces, and the lab must be offline.
  console.error(`Cannot run the lab: it can reach the network through ${reachable.join(', ')}; start it with lab/run`);
  process.exit(2);
}

const parts = process.argv.slice(2);
const files = globSync('lab/*.lab.ts')
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort();
const isCi = process.env.CI === 'true';
const counts = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();
const stream = run({ files, concurrency: 1, timeout: 1_500_000, execArgv: ['--disable-warning=ExperimentalWarning'] });

stream.on('test:pass', (event) => {
  const isSkipped = event.skip !== undefined && event.skip !== false;
  if (files.some((file) => event.name.endsWith(file)) || (event.details.type === 'suite' && !isSkipped)) return;
  if (!isSkipped) {
    counts.passed += 1;
    console.log(`ok ${event.name} (${Math.round(event.details.duration_ms)} ms)`);
    return;
  }
  // In CI everything is installed, so a skipped test is a failure.
  if (isCi) counts.failed += 1;
  else counts.skipped += 1;
  console.log(
    `${isCi ? 'FAILED, skipped in CI' : 'skipped'}: ${event.name}: ${event.skip === true ? 'no reason given' : event.skip}`,
  );
});
stream.on('test:fail', (event) => {
  if (event.details.type === 'suite' && event.details.error.message.includes('subtest')) return;
  counts.failed += 1;
  const cause = event.details.error.cause;
  console.log(
    `\nFAILED ${event.file ?? ''}: ${event.name}\n${cause instanceof Error ? cause.stack : String(cause ?? event.details.error.message)}`,
  );
});
stream.on('test:diagnostic', (event) => {
  if (event.message.startsWith('lab: ')) console.log(event.message.slice(5));
});
stream.on('test:stderr', (event) => process.stderr.write(event.message));
stream.on('end', () => {
  console.log(
    `\n${files.length} lab files in ${((performance.now() - started) / 1000).toFixed(1)} s on Node ${process.versions.node}`,
  );
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
stream.resume();
