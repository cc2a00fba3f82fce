import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';
import { readAnnotations } from '../../src/oci/annotations.ts';
import { readRuntimeConfig } from '../../src/oci/runtime-config.ts';
import { policyJson } from '../support/policy.ts';

const YAML = `apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
# who may sign
images:
  - repository: ghcr.io/acme/filter
authorities:
  allOf:
    - name: release
      keyless:
        issuer: https://token.actions.githubusercontent.com
        github:
          repository: acme/filter
          repositoryId: "1"
          ownerId: "2"
          workflow: .github/workflows/release.yml
          ref: refs/heads/main
`;
const JSON_TEXT = JSON.stringify(policyJson({}), null, 2);

/** Characters that are invisible, or that change the order of the text after them. */
const INVISIBLE: readonly (readonly [name: string, character: string])[] = [
  ['right-to-left override', '\u202e'],
  ['left-to-right embedding', '\u202a'],
  ['right-to-left isolate', '\u2067'],
  ['pop directional isolate', '\u2069'],
  ['right-to-left mark', '\u200f'],
  ['Arabic letter mark', '\u061c'],
  ['zero width space', '\u200b'],
  ['zero width joiner', '\u200d'],
  ['word joiner', '\u2060'],
  ['soft hyphen', '\u00ad'],
  ['byte order mark', '\ufeff'],
  ['line separator', '\u2028'],
  ['tag letter', '\u{e0061}'],
  ['variation selector', '\u{e0100}'],
  ['Hangul filler', '\u3164'],
  ['escape', '\u001b'],
  ['delete', '\u007f'],
  ['next line', '\u0085'],
];

describe('a policy file contains nothing that a reviewer cannot see', () => {
  for (const [name, character] of INVISIBLE) {
    const point = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    for (const [place, text, line, column] of [
      ['a comment', YAML.replace('who may', `who${character} may`), 3, 6],
      ['a value', YAML.replace('acme/filter\nauth', `acme/${character}filter\nauth`), 5, 30],
      ['a key', YAML.replace('authorities', `author${character}ities`), 6, 7],
      ['JSON, a value', JSON_TEXT.replace('"kind": "', `"kind": "${character}`), 3, 12],
      ['JSON, between values', JSON_TEXT.replace('"kind"', `${character}"kind"`), 3, 3],
    ] as const)
      it(`${name} in ${place}`, () => {
        assert.ok(text.includes(character));
        assert.throws(() => readPolicy(Buffer.from(text)), {
          code: 'POLICY_INVALID',
          message: `Cannot read the policy: line ${line}, column ${column}: invisible character ${point}`,
        });
      });
  }

  it('letters of any language are visible', () => {
    readPolicy(
      Buffer.from(
        YAML.replace('who may sign', 'wer darf unterschreiben: Größe, 誰が署名できるか, \u05de\u05d9, \u{1f512}'),
      ),
    );
  });
  it('CRLF and, in JSON, tabs are not invisible characters', () => {
    readPolicy(Buffer.from(YAML.replaceAll('\n', '\r\n')));
    readPolicy(Buffer.from(JSON_TEXT.replaceAll('  ', '\t')));
  });
  it('a tab in YAML is reported with its position', () =>
    assert.throws(() => readPolicy(Buffer.from(YAML.replace('  allOf', '\tallOf'))), {
      code: 'POLICY_INVALID',
      message: /line 7, column 1: tab or control character/,
    }));
});

describe('other texts that reviewers read', () => {
  for (const character of ['\u202e', '\u2066', '\u200f', '\u061c']) {
    const point = character.codePointAt(0)?.toString(16);
    it(`an annotation must not contain U+${point}`, () =>
      assert.throws(() => readAnnotations(`org.opencontainers.image.title=a${character}b`), {
        code: 'ANNOTATION_INVALID',
      }));
    it(`a runtime config must not contain U+${point}`, () =>
      assert.throws(
        () =>
          readRuntimeConfig(
            Buffer.from(JSON.stringify({ type: 'envoy_proxy', config: { rootIds: [`a${character}b`] } })),
          ),
        {
          code: 'RUNTIME_CONFIG_INVALID',
        },
      ));
  }
});
