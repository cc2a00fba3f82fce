import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { judgeAbi } from '../../src/abi/judge.ts';
import { findLeaks } from '../../src/abi/problems/leaks.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';

const find = (text: string): string[] =>
  findLeaks(new TextEncoder().encode(text)).map((one) => `${one.kind} ${one.shown}`);
const certainty = (text: string): boolean[] => findLeaks(new TextEncoder().encode(text)).map((one) => one.isCertain);
// Written in pieces, so that no scanner reports this file as a leak.
const token = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
const key = ['AK', 'IA', 'ABCD1234EFGH5678'].join('');
const pem = ['-----BEGIN ', 'PRIVATE KEY-----\n', 'A'.repeat(64)].join('');
const realKey = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);
const rsaKey = String(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
);
/** A token whose last six characters are the checksum of the thirty before them. */
const checked = (prefix: string): string => [prefix, 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq17'].join('');
const varied = '0a1B2c3D4e5F6g7H8i9J';

describe('leaks', () => {
  const rows: [what: string, text: string, expected: string[]][] = [
    ['a home folder', 'x /home/ada/src/a.rs:12 y', ['path /home/ada/src/a.rs']],
    [
      'one finding for each home',
      '/home/ada/a.rs /home/ada/b.rs /home/bob/c.rs',
      ['path /home/ada/a.rs', 'path /home/bob/c.rs'],
    ],
    ['the folder of root', '/root/build/x.cc', ['path /root/build/x.cc']],
    ['a folder of macOS', '/Users/ada/x/y.go', ['path /Users/ada/x/y.go']],
    ['a folder of Windows', 'C:\\Users\\ada\\x.go', ['path C:\\Users\\ada\\x.go']],
    ['no folder in a mere word', '/home/ and /root/ and /homework/', []],
    ['a password in a URL', 'see https://ada:s3cret-word@git.acme.dev/x.git', ['credential https://***@git.acme.dev']],
    ['a token in a URL', `https://${'t'.repeat(30)}@git.acme.dev/x`, ['credential https://***@git.acme.dev']],
    ['no user without a password', 'ssh://git@git.acme.dev/x and https://ada@git.acme.dev', []],
    ['no example', 'postgres://user:password@localhost and http://user:password@example.com', []],
    ['a GitHub token', `token ${token}`, ['credential ghp_***']],
    ['an AWS key', `key ${key} end`, ['credential AKIA***']],
    ['a private key', pem, ['credential -----BEGIN PRIVATE KEY----- ***']],
    ['no words about private keys', '-----BEGIN PRIVATE KEY----- expected', []],
  ];
  for (const [what, text, expected] of rows) it(`find ${what}`, () => assert.deepEqual(find(text), expected));
  it('give the byte offset', () =>
    assert.equal(findLeaks(new TextEncoder().encode('0123456789/root/a/b'))[0]?.offset, 10));

  const certain: [what: string, text: string, expected: boolean[]][] = [
    ['a whole private key is', `x ${realKey} y`, [true]],
    ['a complete RSA key with 1,700 bytes between its ends is', rsaKey, [true]],
    ['a key in JSON, with its line breaks escaped, is', JSON.stringify({ private_key: realKey }), [true]],
    ['a key without its end is not', realKey.replace(/-----END.*/s, ''), [false]],
    ['a key with invalid content is not', `${pem}\n-----END PRIVATE KEY-----`, [false]],
    ['a key with the end of another is not', realKey.replace('END PRIVATE', 'END RSA PRIVATE'), [false]],
    [
      'tokens of GitHub with their checksum are',
      ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map(checked).join(' '),
      [true, true, true, true, true],
    ],
    ['a token of npm with its checksum is', checked('npm_'), [true]],
    ['a token of GitHub with another checksum is not', token, [false]],
    ['a token between texts that compilers pack tightly is', `message${checked('ghp_')}next`, [true]],
    [
      'a fine-grained token of GitHub is',
      `github_${'pat_'}${'11AAbbCCdd'.padEnd(22, '0z')}_${'Zx9'.repeat(20).slice(1)}`,
      [true],
    ],
    ['a token of GitLab is', `glp${'at-'}${varied}`, [true]],
    ['a placeholder is not', `glp${'at-'}${'x'.repeat(20)} AK${'IA'}${'X'.repeat(16)}`, [false, false]],
    ['a key id of AWS is', key, [true]],
    ['not the key ID in the AWS documentation', `AK${'IA'}IOSFODNN7EXAMPLE`, []],
    ['not part of a longer word of capitals', `${key}9`, []],
    ['a URL with a password is not', 'https://ada:s3cret-word@git.acme.dev/x', [false]],
    [
      'not the comments of a rule set about URLs',
      'ssrf http://host:80+&@127.0.0.1:22/ and http://a:b@c@[::1]/ http://x:yyy@localhost:80',
      [],
    ],
  ];
  for (const [what, text, expected] of certain)
    it(`certain: ${what}`, () => assert.deepEqual(certainty(text), expected));

  const inData = (text: string): readonly string[] => {
    const module = readModule(goodFilter({ parts: { segments: [{ at: 0, bytes: new TextEncoder().encode(text) }] } }));
    return judgeAbi(module, { hosts: [] }).problems.map((one) => `${one.rule} ${one.severity}`);
  };
  const judged: [what: string, text: string, expected: string[]][] = [
    ['warns of what may be a credential', 'https://ada:s3cret-word@git.acme.dev/x', ['PW042 warning']],
    ['refuses what is certainly one', checked('ghp_'), ['PW042 error']],
    ['lists what is certain first', `${token} ${checked('ghs_')}`, ['PW042 error', 'PW042 warning']],
    [
      'says nothing about paths in the texts of rules',
      '/root/.ssh/id_rsa /home/user/lighttpd /Users/name/Desktop/x.php',
      [],
    ],
    ['warns of the path of a source file', '/root/.ssh/id_rsa\0/root/src/a.rs:7', ['PW041 warning']],
  ];
  for (const [what, text, expected] of judged) it(`the report ${what}`, () => assert.deepEqual(inData(text), expected));
});
