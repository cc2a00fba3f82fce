import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findCredential } from '../../src/adapters/registry/login/credentials.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { listeningLog } from '../support/store.ts';

const folder = temporaryFolder();
after(() => folder.remove());
let count = 0;

const auth = (name: string): string => `"auth":"${Buffer.from(`${name}:password`).toString('base64')}"`;
const other = `{"auths":{"h":{${auth('podman')}}}}`;

/** The user found for host `h` with this text as docker's config, and another login in podman's file. */
async function whoWith(config: string | Uint8Array): Promise<string | undefined> {
  const home = join(folder.path, `home-${count++}`);
  mkdirSync(join(home, '.docker'), { recursive: true });
  mkdirSync(join(home, '.config/containers'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), config, { mode: 0o600 });
  writeFileSync(join(home, '.config/containers/auth.json'), other, { mode: 0o600 });
  const found = await findCredential('h', 'a/b', { env: {}, home, log: listeningLog() });
  return found?.kind === 'basic' ? found.username : found?.kind;
}

describe('a file with logins is read as docker reads it', () => {
  const rows: readonly (readonly [what: string, config: string, who: string])[] = [
    ['0 bytes are an empty config', '', 'podman'],
    ['white space is an empty config', ' \n\t\r\n', 'podman'],
    ['null is an empty config', 'null', 'podman'],
    ['an empty object is one', '{}', 'podman'],
    ['keys in another case', `{"Auths":{"h":{${auth('a').replace('auth', 'AUTH')}}}}`, 'a'],
    ['keys that fold to the right ones', `{"auth\u017f":{"h":{${auth('a')}}}}`, 'a'],
    ['two objects of logins are one', `{"auths":{"h":{${auth('a')}}},"auths":{"other":{${auth('b')}}}}`, 'a'],
    [
      'two objects of logins in different case are merged',
      `{"AUTHS":{"h":{${auth('a')}}},"auths":{"other":{${auth('b')}}}}`,
      'a',
    ],
    ['of two logins of a host the last one counts', `{"auths":{"h":{${auth('a')}},"h":{${auth('b')}}}}`, 'b'],
    ['the last one counts as a whole', `{"auths":{"h":{${auth('a')}},"h":{}}}`, 'podman'],
    [
      'of two objects, the last login for a host wins',
      `{"auths":{"h":{${auth('a')}}},"Auths":{"h":{${auth('b')}}}}`,
      'b',
    ],
    ['of two fields the last one counts', `{"auths":{"h":{${auth('a')},${auth('b').replace('auth', 'Auth')}}}}`, 'b'],
    ['null forgets the logins before it', `{"auths":{"h":{${auth('a')}}},"auths":null}`, 'podman'],
    ['null in a login changes nothing', `{"auths":{"h":{${auth('a')},"auth":null}}}`, 'a'],
    ['what comes after the document is not read', `{"auths":{"h":{${auth('a')}}}} {"auths":x`, 'a'],
    [
      'fields of other programs may have any form',
      `{"psFormat":{"a":[1,{"a":2,"A":3}]},"plugins":{"p":{"k":"v"}},"auths":{"h":{${auth('a')},"later":1.0}}}`,
      'a',
    ],
    ['a deep field of another program', `{"x":${'['.repeat(40)}${']'.repeat(40)},"auths":{"h":{${auth('a')}}}}`, 'a'],
    ['hosts are compared exactly', `{"auths":{"h":{${auth('a')}},"\u017f":{${auth('b')}}}}`, 'a'],
    ['a host called __proto__', `{"auths":{"__proto__":{${auth('b')}},"h":{${auth('a')}}}}`, 'a'],
    [
      'newlines inside base64',
      `{"auths":{"h":{"auth":"${Buffer.from('a:password').toString('base64').replace(/^.../, '$&\\n\\r')}"}}}`,
      'a',
    ],
    ['a user name in a field of its own', '{"auths":{"h":{"username":"a","password":"b"}}}', 'a'],
    ['`auth` before the user name', `{"auths":{"h":{${auth('a')},"username":"b","password":"b"}}}`, 'a'],
  ];
  for (const [what, config, who] of rows) it(`${what}`, async () => assert.equal(await whoWith(config), who));

  const refused: readonly (readonly [what: string, config: string | Uint8Array])[] = [
    ['half of a document', '{"auths":{'],
    ['a word', 'hello'],
    ['a list', '[]'],
    ['a byte order mark', '\ufeff{}'],
    ['logins in a list', '{"auths":[]}'],
    ['a login that is a string', '{"auths":{"h":"a:b"}}'],
    ['a password that is a number', '{"auths":{"h":{"username":"a","password":1}}}'],
    ['a helper that is a number', '{"credHelpers":{"h":1}}'],
    ['a store that is a list', '{"credsStore":[]}'],
    ['base64 of URLs', `{"auths":{"h":{"auth":"${Buffer.from('a:\u00ff\u00ff\u00ff\u00fe').toString('base64url')}"}}}`],
    [
      'base64 without its padding',
      `{"auths":{"h":{"auth":"${Buffer.from('ab:password').toString('base64').replace(/=+$/, '')}"}}}`,
    ],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'a user name that is not UTF-8',
      `{"auths":{"h":{"auth":"${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}"}}}`,
    ],
  ];
  for (const [what, config] of refused)
    it(`${what} is refused`, () => assert.rejects(whoWith(config), { code: 'CREDENTIALS_FAILED' }));
});
