// Pins our own actions in the reusable workflows to a release. Run it after a release and commit the result; the next
// release checks it.
// usage: node scripts/pin.ts TAG COMMIT     rewrites every `uses:` of ours
//        node scripts/pin.ts --check TAG    fails unless they all name the release before TAG (the placeholder, before the first one)
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';

/** Stands for the commit of a release before there is one. */
const PLACEHOLDER = '0123456789abcdef0123456789abcdef01234567';
const OURS = /(uses: wasm-image\/wasm-image(?:\/[\w./-]+)?)@(\S+)(?: # (\S+))?$/gm;
const VERSION = /^v\d+\.\d+\.\d+$/;

const [first = '', second = ''] = process.argv.slice(2);
const files = globSync('.github/workflows/*.yml')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ text }) => text.search(OURS) >= 0);

if (first === '--check' && second !== '') check(second);
else if (VERSION.test(first) && /^[0-9a-f]{40}$/.test(second)) {
  for (const { path, text } of files) {
    writeFileSync(path, text.replace(OURS, `$1@${second} # ${first}`));
    console.log(`${path}: pinned to ${first} (${second})`);
  }
} else {
  console.error('usage: node scripts/pin.ts TAG COMMIT, or: node scripts/pin.ts --check TAG');
  process.exitCode = 2;
}

/** The release before a tag is the nearest version tag among its ancestors. */
function check(tag: string): void {
  const before = releaseBefore(tag);
  const commit = before === undefined ? PLACEHOLDER : git('rev-parse', '--verify', `refs/tags/${before}^{commit}`);
  let wrong = 0;
  for (const { path, text } of files)
    for (const [line, , pinned, comment] of text.matchAll(OURS))
      if (pinned !== commit || (before !== undefined && comment !== before)) {
        wrong += 1;
        console.error(`${path}: ${line.trim()}: expected @${commit} # ${before ?? 'any version'}`);
      }
  if (files.length === 0) throw new Error('no workflow uses our actions');
  if (wrong === 0) {
    console.log(`all workflows use ${before ?? 'the placeholder: there is no release yet'}`);
    return;
  }
  console.error(`run: node scripts/pin.ts ${before ?? 'TAG'} ${commit}`);
  process.exitCode = 1;
}

function releaseBefore(tag: string): string | undefined {
  const merged = git('tag', '--merged', `refs/tags/${tag}`, '--list', 'v*', '--sort=-version:refname');
  return merged.split('\n').find((one) => VERSION.test(one) && one !== tag);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}
