import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readValues } from '../../src/decide/inputs/values.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { openCredentials } from '../../src/wiring/login.ts';
import type { Session } from '../../src/wiring/session.ts';
import { readDocument, readYaml, usedActions } from '../support/documents.ts';
import { listeningLog } from '../support/store.ts';

/** The steps of docs/logins.md, with the name of each secret and variable as its value. */
const steps = readDocument('docs/logins.md').blocks.flatMap(({ language, text }) => {
  const named = text.replace(/\$\{\{ (?:vars|secrets)\.(\w+) \}\}/g, '$1').replace(/\$\{\{ [\w.]+ \}\}/g, 'v1.2.3');
  return language === 'yaml' ? usedActions(readYaml(named, 'docs/logins.md'), 'docs/logins.md') : [];
});
const EXPECTED: readonly Readonly<Record<string, string>>[] = [
  { 'ghcr.io': 'github-actions TOKEN_OF_JOB', 'docker.io': 'DOCKERHUB_USERNAME DOCKERHUB_TOKEN' },
  { 'quay.io': 'QUAY_USERNAME QUAY_TOKEN', 'docker.io': 'DOCKERHUB_USERNAME DOCKERHUB_TOKEN' },
];

describe('the steps of docs/logins.md', () => {
  it('are found', () => assert.equal(steps.length, EXPECTED.length));
  for (const [i, expected] of EXPECTED.entries())
    it(`give the logins that the text says, number ${i + 1}`, async () => {
      const values = readValues('publish', new Map([...(steps[i]?.values ?? []), ['github-token', 'TOKEN_OF_JOB']]));
      const hosts = values.lines('images').flatMap((image) => {
        const repository = parseRepository(image);
        return repository.kind === 'registry' ? [repository.registry] : [];
      });
      const session: Session = {
        env: { DOCKER_CONFIG: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' },
        folder: '/',
        boundary: '/',
        outFolder: '/',
        log: listeningLog(),
        event: undefined,
        write: async () => undefined,
      };
      const find = openCredentials(session, values, hosts);
      const found = await Promise.all(
        hosts.map(async (host) => {
          const login = await find(host, 'acme/filter');
          return [host, login?.kind === 'basic' ? `${login.username} ${login.password}` : undefined];
        }),
      );
      assert.deepEqual(Object.fromEntries(found), expected);
    });
});
