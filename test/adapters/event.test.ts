import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runNode } from '../support/cli.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const REF = 'refs/heads/main';

/** Reads an event in a child process, because the toolkit reads the file at import. */
async function read(name: string, payload: string | undefined): Promise<unknown> {
  const path = join(folder.path, 'event.json');
  if (payload !== undefined) writeFileSync(path, payload);
  const script = `const { readEvent } = await import(${JSON.stringify(pathToFileURL('src/adapters/github/event.ts').href)}); console.error(JSON.stringify(await readEvent(process.env) ?? null))`;
  const env = {
    GITHUB_EVENT_NAME: name,
    GITHUB_REF: REF,
    GITHUB_EVENT_PATH: payload === undefined ? '/nonexistent' : path,
    GITHUB_REPOSITORY: 'acme/filter',
  };
  const { stderr } = await runNode(['--input-type=module', '-e', script], { env });
  return JSON.parse(stderr);
}

const request = (head: object): string =>
  JSON.stringify({
    pull_request: { head, base: { repo: { full_name: 'acme/filter' } } },
    repository: { private: true },
  });
const facts = (name: string, origin: string, isPrivate?: boolean): object => ({
  name,
  ref: REF,
  origin,
  repository: 'acme/filter',
  ...(isPrivate === undefined ? {} : { isPrivate }),
});

describe('the event of a workflow', () => {
  const rows: readonly (readonly [string, string, string | undefined, object | null])[] = [
    ['a push', 'push', '{"repository":{"private":false}}', facts('push', 'merged', false)],
    [
      'a pull request of the same repository',
      'pull_request',
      request({ repo: { full_name: 'acme/filter' } }),
      facts('pull_request', 'proposed', true),
    ],
    [
      'a pull request of a fork',
      'pull_request',
      request({ repo: { full_name: 'evil/filter' } }),
      facts('pull_request', 'foreign', true),
    ],
    [
      'a pull request whose fork is deleted',
      'pull_request',
      request({ repo: null }),
      facts('pull_request', 'foreign', true),
    ],
    ['a pull request that does not say', 'pull_request', '{}', facts('pull_request', 'foreign')],
    [
      'a target event of a fork',
      'pull_request_target',
      request({ repo: { full_name: 'evil/filter' } }),
      facts('pull_request_target', 'foreign', true),
    ],
    ['a "private" of the wrong type', 'push', '{"repository":{"private":"false"}}', facts('push', 'merged')],
    ['an inherited member', 'push', '{"repository":{"__proto__":{"private":false}}}', facts('push', 'merged')],
    ['a damaged file', 'push', '{"repository":', facts('push', 'merged')],
    ['an empty file', 'pull_request', '', facts('pull_request', 'foreign')],
    ['a list', 'push', '[]', facts('push', 'merged')],
    ['no file', 'pull_request', undefined, facts('pull_request', 'foreign')],
    [
      'a draft release',
      'release',
      '{"repository":{"private":false},"release":{"draft":true}}',
      { ...facts('release', 'merged', false), isDraft: true },
    ],
    [
      'a published release',
      'release',
      '{"repository":{"private":false},"release":{"draft":false}}',
      facts('release', 'merged', false),
    ],
    ['a push with a "release"', 'push', '{"release":{"draft":true}}', facts('push', 'merged')],
    ['no event', '', '{}', null],
  ];
  for (const [what, name, payload, expected] of rows)
    it(`reads ${what}`, async () => assert.deepEqual(await read(name, payload), expected));
});
