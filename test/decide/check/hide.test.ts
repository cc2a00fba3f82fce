import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hiding, textsOf } from '../../../src/decide/check/start/hide.ts';

const MODULE = new TextEncoder().encode('bad configuration expected boolean token ');
const WIDE = Uint8Array.from(Buffer.from('unerwartet', 'utf16le'));
const SECRET = 'S3cr3t/Value+with=signs';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the words of a filter', () => {
  const rows: readonly (readonly [name: string, config: string, words: string, shown: string])[] = [
    [
      'keep what is not from the configuration',
      '{"a":"x"}',
      'bad configuration at line 3',
      'bad configuration at line 3',
    ],
    ['lose a value', `{"a":"${SECRET}"}`, `bad token ${SECRET}!`, 'bad token ***!'],
    ['lose a value in base64', `{"a":"${SECRET}"}`, `got ${base64(SECRET)}`, 'got ***'],
    ['lose a value in a URL', `{"a":"${SECRET}"}`, `got ${encodeURIComponent(SECRET)}`, 'got ***'],
    [
      'lose a value in hexadecimal digits',
      `{"a":"${SECRET}"}`,
      `got ${Buffer.from(SECRET).toString('hex')}`,
      'got ***',
    ],
    ['lose the start of a value of short words', '{"a":"ab-cd-ef-gh"}', 'got ab-cd-ef...', 'got ***...'],
    ['lose a part of a text of short words', 'a=1;pin=12-34-56', 'bad pin=12-34-56!', 'bad ***!'],
    ['keep other short words', '{"a":"ab-cd-ef-gh"}', 'at 10:20:30, a.b.c', 'at 10:20:30, a.b.c'],
    ['lose a number', '{"a":31337}', 'port 31337', 'port ***'],
    ['keep a short number', '{"a":80}', 'port 80', 'port 80'],
    ['lose a nested value', '{"a":[{"b":{"c":"deep-one"}}]}', 'got deep-one', 'got ***'],
    ['lose a value in JSON in a string', '{"a":"{\\"b\\":\\"inner-one\\"}"}', 'got inner-one', 'got ***'],
    ['lose what base64 stands for', `{"a":"${base64('decoded-password')}"}`, 'got decoded-password', 'got ***'],
    ['lose a part of a value', '{"a":"https://joe:passw0rd@h.example/"}', 'login passw0rd', 'login ***'],
    [
      'lose the start of a value that is cut',
      '{"a":"abcdefghijklmnopqrstuvwxyz"}',
      'got abcdefghijk... (900 characters)',
      'got ***... (900 characters)',
    ],
    ['lose a value in capitals', '{"a":"topsecret"}', 'got TOPSECRET', 'got ***'],
    ['keep words of the module', '{"a":"not a boolean"}', 'expected boolean', 'expected boolean'],
    ['keep keys', '{"password":"abcd1234"}', 'unknown field password', 'unknown field password'],
    [
      'lose a value with line breaks, as logs escape it',
      '{"a":"first-line\\nsecond-line"}',
      'got first-line\\x0asecond-line',
      'got ***',
    ],
    ['lose a line of a value', '{"a":"first-line\\nsecond-line"}', 'got second-line', 'got ***'],
    [
      'lose a value with quotes, as JSON escapes it',
      '{"a":"say \\"open sesame\\""}',
      'got say \\"open sesame\\"',
      'got ***',
    ],
    ['lose lines of another format', 'token: abcd1234\nother: 1\n', 'bad abcd1234', 'bad ***'],
  ];
  for (const [name, config, words, shown] of rows) it(name, () => assert.equal(hiding([config], MODULE)(words), shown));

  it('keep words that the module has in 16 bits', () => {
    assert.equal(hiding(['{"a":"unerwartet 1"}'], WIDE)('unerwartet'), 'unerwartet');
    assert.equal(hiding(['{"a":"unerwartet 1"}'], MODULE)('unerwartet'), '***');
  });
  it('lose a value inside a longer text in base64', () => {
    for (const before of ['', 'x', 'xy', 'xyz'])
      assert.ok(
        !/[A-Za-z0-9+/]{12}/.test(
          hiding(
            [`{"a":"${'secret-of-length-30-abcdefghij'}"}`],
            MODULE,
          )(`got ${base64(`${before}secret-of-length-30-abcdefghij`)}`),
        ),
        before,
      );
  });
  it('lose a key of bytes that are no text, however it is printed', () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i * 7);
    const hide = hiding(textsOf(key), MODULE);
    for (const form of ['base64', 'base64url', 'hex'] as const)
      assert.equal(
        hide(
          `bad key ${Buffer.from(key)
            .toString(form)
            .replace(/[+/_-]/g, ' ')}`,
        ).match(/[\da-zA-Z]{6}/),
        null,
      );
    assert.equal(hide(`bad key ${new TextDecoder().decode(key)}`), 'bad key ***');
    assert.deepEqual(textsOf(new TextEncoder().encode('ü')), ['ü']);
  });
});
