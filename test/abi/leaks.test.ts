import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findLeaks } from '../../src/abi/leaks.ts';

const find = (text: string): string[] => findLeaks(new TextEncoder().encode(text)).map((one) => `${one.kind} ${one.shown}`);
// Written in pieces, so that no scanner takes this file for a leak.
const token = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
const key = ['AK', 'IA', 'ABCD1234EFGH5678'].join('');
const pem = ['-----BEGIN ', 'PRIVATE KEY-----\n', 'A'.repeat(64)].join('');

describe('leaks', () => {
  const rows: [what: string, text: string, expected: string[]][] = [
    ['a home folder', 'x /home/ada/src/a.rs:12 y', ['path /home/ada/src/a.rs']],
    ['one finding for each home', '/home/ada/a.rs /home/ada/b.rs /home/bob/c.rs', ['path /home/ada/a.rs', 'path /home/bob/c.rs']],
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
  it('tell the byte', () => assert.equal(findLeaks(new TextEncoder().encode('0123456789/root/a/b'))[0]?.offset, 10));
});
