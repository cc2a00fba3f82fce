// Runs test/**/*.test.ts and prints a line per file as it ends. The last line of output is:
// N passed, N failed, N skipped
// usage: node scripts/test.ts [part of a path ...]   only files whose path contains one of the parts
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { styleText } from 'node:util';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  // In npm scripts, node_modules/.bin comes first in PATH, and with it the Node 24 of package-lock.json.
  console.error(
    `Cannot run the tests on Node ${process.versions.node}: run "npm ci && npm test", which installs Node 24 and uses it`,
  );
  process.exit(2);
}

// The test servers are on loopback, and programs differ in whether they use a proxy for it.
for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];

const parts = process.argv.slice(2);
const files = globSync('test/**/*.test.ts')
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort();
const pathOf = new Map(files.map((file) => [resolve(file), file]));
const counts = { passed: 0, failed: 0, skipped: 0 };
/** The tests of each file that ended so far, by the path of the file. */
const endedTests = new Map<string, { passed: number; failed: number; skipped: number }>();
let ended = 0;
const started = performance.now();
const stream = run({ files, concurrency: 2, timeout: 170_000, execArgv: ['--disable-warning=ExperimentalWarning'] });

stream.on('test:pass', (event) => {
  const isSkipped = event.skip !== undefined && event.skip !== false;
  // A skipped suite has no tests that would report it.
  if (files.some((file) => event.name.endsWith(file)) || (event.details.type === 'suite' && !isSkipped)) return;
  if (!isSkipped) counts.passed += 1;
  else {
    counts.skipped += 1;
    console.log(`skipped: ${event.name}: ${event.skip === true ? 'no reason given' : event.skip}`);
  }
});
stream.on('test:fail', (event) => {
  if (event.details.type === 'suite' && event.details.error.message.includes('subtest')) return;
  counts.failed += 1;
  const cause = event.details.error.cause;
  console.log(
    `\n${styleText('red', 'FAILED')} ${event.file ?? ''}: ${event.name}\n${cause instanceof Error ? cause.stack : String(cause ?? event.details.error.message)}`,
  );
});
// Comes as soon as a test or a file ends, while the events above wait for the files before.
stream.on('test:complete', ({ name, file = '', details, skip }) => {
  const own = endedTests.get(file) ?? { passed: 0, failed: 0, skipped: 0 };
  endedTests.set(file, own);
  const path = pathOf.get(file);
  if (path === undefined || !name.endsWith(path)) {
    if (details.type !== 'suite' || skip !== undefined)
      own[skip !== undefined && skip !== false ? 'skipped' : details.passed ? 'passed' : 'failed'] += 1;
    return;
  }
  ended += 1;
  const words = (['passed', 'failed', 'skipped'] as const).flatMap((word) =>
    own[word] > 0 ? [`${own[word]} ${word}`] : [],
  );
  const mark = own.failed > 0 || !details.passed ? styleText('red', 'failed') : styleText('green', 'ok    ');
  const facts = [...words, `${(details.duration_ms / 1000).toFixed(1)} s`].join(', ');
  console.log(`${mark} ${path} ${styleText('dim', `${facts} (${ended} of ${files.length})`)}`);
});
stream.on('test:stderr', (event) => process.stderr.write(event.message));
stream.on('end', () => {
  console.log(
    `\n${files.length} files in ${((performance.now() - started) / 1000).toFixed(1)} s on Node ${process.versions.node}`,
  );
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
stream.resume();
