import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStrictJson } from '../../src/core/json.ts';
import {
  ANY,
  BYTES,
  EXACT,
  FLAG,
  fold,
  LONG,
  LOOSE,
  type Shape,
  TEXT,
  TEXT_MAP,
  TEXTS,
  TIME,
  WHOLE,
} from '../../src/core/json-shape.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (text: string, shape?: Shape): unknown => parseStrictJson(bytes(text), 64, shape);

describe('JSON', () => {
  const same = [
    'null',
    'true',
    '0',
    '-0',
    '-1.5e3',
    '1E2',
    '""',
    '" "',
    '"\\u0041\\n\\ud83d\\ude00"',
    '[]',
    '[1,[2,[]],{}]',
    '{}',
    '{"a":{"b":[null]},"":0}',
    ' \t\r\n{ "a" : [ 1 , 2 ] } \n',
    '{"10":1,"2":2,"a":3}',
    '{"constructor":1,"toString":2}',
    '9007199254740993',
    '["Infinity","NaN"]',
  ];
  for (const text of same)
    it(`is what JSON.parse reads: ${text}`, () => assert.deepEqual(read(text), JSON.parse(text)));
  const broken = [
    '',
    ' ',
    '{',
    '}',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '.5',
    '+1',
    '1e',
    '-',
    'nul',
    'True',
    'NaN',
    'Infinity',
    '"',
    '"\\x"',
    '"\\u12"',
    '"\n"',
    '"\t"',
    '1 2',
    '{} {}',
    '[]x',
    '\ufeff{}',
    '\u00a01',
    '/**/1',
    '{"a":1 "b":2}',
    '[1 2]',
    '{"a" 1}',
    '\u0000',
  ];
  for (const text of broken)
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(() => JSON.parse(text), SyntaxError);
      assert.throws(() => read(text), SyntaxError);
    });
  for (const text of [
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '{"\\ud800":1}',
    '1e999',
    '-1e999',
    '{"a":1,"\\u0061":2}',
    '{"__proto__":1}',
  ])
    it(`is refused where parsers differ: ${text}`, () => assert.throws(() => read(text), SyntaxError));
});

describe('a document with a shape', () => {
  const shape: Shape = {
    size: WHOLE,
    layers: [{ digest: TEXT, 'os.version': TEXT }],
    labels: TEXT_MAP,
    names: TEXTS,
    isOn: FLAG,
    at: TIME,
    data: BYTES,
    key: ANY,
    predicate: EXACT,
    sets: { '*': {} },
  };
  const fine = [
    '{}',
    '{"size":0}',
    '{"size":9007199254740991}',
    '{"size":-7}',
    '{"size":null,"layers":null,"labels":null}',
    '{"layers":[null,{"digest":"x"}]}',
    '{"labels":{"a":"1","A":"2","\\u017f":"3","s":"4"}}',
    '{"predicate":{"http_proxy":1,"HTTP_PROXY":2,"x":[{"a":1,"A":2}]}}',
    '{"later":{"a":1,"b":[1.0,-0]}}',
    '{"at":"2026-02-28T23:59:59Z"}',
    '{"at":"2024-02-29T00:00:00.123456789+14:00"}',
    '{"data":"AA=="}',
    '{"sets":{"80/tcp":{},"80/TCP":{}}}',
    '{"d\u0131gest":1}',
    '{"layer_s":1,"l\u00e4yers":2}',
    '{"isOn":false}',
  ];
  for (const text of fine) it(`is accepted: ${text}`, () => assert.deepEqual(read(text, shape), JSON.parse(text)));
  const refused: readonly (readonly [string, RegExp])[] = [
    ['{"Size":1}', /key "Size" as "size"/],
    ['{"size":1,"SIZE":1}', /key "SIZE" as "size"/],
    ['{"\u017fize":1}', /as "size"/],
    ['{"\\u017fize":1}', /as "size"/],
    ['{"layer\u017f":[]}', /as "layers"/],
    ['{"\u212aey":1}', /as "key"/],
    ['{"later":1,"LATER":2}', /key "LATER" as "later"/],
    ['{"x":{"\u00c4":1,"\u00e4":2}}', /as "/],
    ['{"x":{"\u03c3":1,"\u03c2":2}}', /as "/],
    ['{"x":[[{"a":{"b":1,"B":2}}]]}', /key "B" as "b"/],
    ['{"layers":[{"Digest":"x"}]}', /key "Digest" as "digest"/],
    ['{"layers":[{"OS.version":"x"}]}', /as "os.version"/],
    ['{"labels":{"a":"1","\\u0061":"2"}}', /duplicate key "a"/],
    ['{"predicate":{"a":1,"a":2}}', /duplicate/],
    ...['1.0', '1e0', '10e-1', '-0', '9007199254740992', '9223372036854775808', '1.5', '"1"', 'true', '{}', '[]'].map(
      (text): [string, RegExp] => [`{"size":${text}}`, /"size" has a value that/],
    ),
    ['{"names":["a",1]}', /"names" has a value that/],
    ['{"names":"a"}', /"names" has a value that/],
    ['{"layers":{}}', /"layers" has a value that/],
    ['{"layers":[5]}', /"layers" has a value that/],
    ['{"labels":{"a":1}}', /"a" has a value that/],
    ['{"labels":[]}', /"labels" has a value that/],
    ['{"isOn":1}', /"isOn" has a value that/],
    ['{"sets":{"a":1}}', /"a" has a value that/],
    ...[
      '2026-02-29T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T23:59:60Z',
      '2026-1-01T00:00:00Z',
      '2026-01-01 00:00:00Z',
      '2026-01-01T00:00:00',
      '2026-01-01\\u005400:00:00Z',
      'x',
      '',
    ].map((text): [string, RegExp] => [`{"at":"${text}"}`, /"at" has a value that/]),
    ...['AA', 'AB==', 'AA==\\n', '-_8=', 'A', '=', '!'].map((text): [string, RegExp] => [
      `{"data":"${text}"}`,
      /"data" has a value that/,
    ]),
    ['[]', /the document has a value that/],
    ['"x"', /the document has a value that/],
  ];
  for (const [text, message] of refused)
    it(`is refused: ${text}`, () => assert.throws(() => read(text, shape), { name: 'SyntaxError', message }));

  it('keeps items of a loose list as they are, unless parsers read them differently', () => {
    const loose = { entries: [{ size: WHOLE }, LOOSE] } as const;
    const text = '{"entries":[{"size":1},5,"x",null,{"size":"1"},[{}]]}';
    assert.deepEqual(read(text, loose), JSON.parse(text));
    for (const item of ['{"Size":1}', '{"size":1.0}', '{"size":{"a":1,"A":2}}'])
      assert.throws(() => read(`{"entries":[${item}]}`, loose), SyntaxError, item);
  });
});

describe('a protobuf message', () => {
  const read = (text: string, shape: Shape): unknown => parseStrictJson(bytes(text), 64, shape, 'protobuf');
  const shape = { logIndex: LONG, mediaType: TEXT, x509Chain: ANY, _type: TEXT };
  for (const text of ['{"logIndex":"12"}', '{"logIndex":12}', '{"logIndex":"-1"}', '{"later":1}', '{"logIndex":null}'])
    it(`is accepted: ${text}`, () => assert.deepEqual(read(text, shape), JSON.parse(text)));
  it('has no null in lists and maps, unless any value is allowed', () => {
    const lists: Shape = { list: [TEXT], map: { '*': TEXT }, free: EXACT };
    for (const text of ['{"list":null,"map":null}', '{"free":[null,{"a":null}]}'])
      assert.deepEqual(read(text, lists), JSON.parse(text));
    for (const text of ['{"list":["a",null]}', '{"map":{"a":null}}']) {
      assert.throws(() => read(text, lists), /has a value that/);
      assert.deepEqual(parseStrictJson(bytes(text), 64, lists), JSON.parse(text), 'Go reads it as empty');
    }
  });
  for (const key of [
    'log_index',
    'LogIndex',
    'logindex',
    'log_Index',
    '_log_index',
    'media_type',
    'x509_chain',
    'type',
    '_Type',
  ])
    it(`is refused with the other spelling ${key}`, () => {
      assert.throws(() => read(`{"${key}":null}`, shape), /some parsers read key/);
      assert.throws(
        () => read(`{"logIndex":1,"mediaType":"a","x509Chain":1,"_type":"b","${key}":null}`, shape),
        /some parsers read key/,
      );
    });
  for (const value of [
    '"01"',
    '"1.0"',
    '"1e2"',
    '" 1"',
    '""',
    '"+1"',
    '"0x1"',
    '1.0',
    '1e2',
    '-0',
    '"-0"',
    '"9007199254740993"',
    'true',
    '[1]',
  ])
    it(`is refused with ${value} as a 64-bit number`, () =>
      assert.throws(() => read(`{"logIndex":${value}}`, shape), /has a value that/));
});

it('folds case letter by letter, by the rules of Unicode that do not depend on a language', () => {
  for (const [a, b] of [
    'Kk',
    'K\u212a',
    's\u017f',
    'S\u017f',
    '\u00b5\u03bc',
    '\u03a9\u2126',
    '\u00e5\u212b',
    '\u1e9e\u00df',
    '\u03c3\u03c2',
    '\u0398\u03d1',
    '\u0398\u03f4',
    '\u01c5\u01c6',
    '\ua64a\u1c88',
  ])
    assert.equal(fold(a ?? ''), fold(b ?? ''), `${a} ${b}`);
  for (const [a, b] of ['\u0131i', '\u0131I', '\u0130i', '\u0130I', 'ae', '\u00e4a'])
    assert.notEqual(fold(a ?? ''), fold(b ?? ''), `${a} ${b}`);
  assert.notEqual(fold('\u00df'), fold('ss'));
});
