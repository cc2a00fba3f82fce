import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../../../core/json.ts';
import { inputName, quoted } from '../../../core/text.ts';
import { expressionOf } from './license.ts';

const PREFIX = 'io.artifacthub.package.';
const DESCRIPTION = 'org.opencontainers.image.description';
const README = `${PREFIX}readme-url`;

/** What Artifact Hub accepts. */
const CATEGORIES: readonly string[] = [
  'ai-machine-learning',
  'database',
  'integration-delivery',
  'monitoring-logging',
  'networking',
  'security',
  'storage',
  'streaming-messaging',
  'skip-prediction',
];

/** Says what is wrong with a value; undefined if nothing is. */
type Rule = (value: string) => string | undefined;

const isPage: Rule = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'it is not an http or https URL';
  return url.username === '' && url.password === '' ? undefined : 'it contains a user name or a password';
};

/** Source: Go strconv.ParseBool. */
const isBoolean: Rule = (value) =>
  /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value) ? undefined : 'it is neither true nor false';

const isList: Rule = (value) =>
  value.split(',').every((item) => item.trim() !== '') ? undefined : 'it has an empty entry';

const RULES: Readonly<Record<string, Rule>> = {
  'readme-url': (value) => isPage(value) ?? isRaw(value),
  'logo-url': isPage,
  category: (value) => (CATEGORIES.includes(value) ? undefined : `it is not one of ${CATEGORIES.join(', ')}`),
  keywords: isList,
  'alternative-locations': isList,
  'contains-security-updates': isBoolean,
  deprecated: isBoolean,
  prerelease: isBoolean,
  license: (value) => (expressionOf(value) === undefined ? 'it is not an SPDX license' : undefined),
  maintainers: (value) =>
    isMaintainers(value) ? undefined : 'it is not a JSON list such as [{"name":"Jane","email":"jane@example.com"}]',
};

/** GitHub shows a file as a page, and Artifact Hub needs the file. */
function isRaw(value: string): string | undefined {
  const [, path] = /^https:\/\/github\.com\/([^/]+\/[^/]+\/)blob\//.exec(value) === null ? [] : value.split('.com/');
  if (path === undefined) return undefined;
  return `it is a web page and not the file: use https://raw.githubusercontent.com/${path.replace('/blob/', '/')}`;
}

function isMaintainers(text: string): boolean {
  try {
    const list: Json = parseStrictJson(new TextEncoder().encode(text), 4);
    return (
      Array.isArray(list) &&
      list.every((one: Json) => isObject(one) && ['name', 'email'].every((key) => (stringAt(one, key) ?? '') !== ''))
    );
  } catch {
    return false;
  }
}

/**
 * Refuses an image that Artifact Hub would leave out: it drops a version with one bad value, and shows none without a
 * readme and a description. Nothing is checked if no annotation is for Artifact Hub.
 * @param annotations all that the image will have, except the time of creation.
 * @throws WasmImageError ANNOTATION_INVALID.
 * Source: Artifact Hub docs/container_image.md, internal/tracker/source/container/container.go.
 */
export function checkArtifactHub(annotations: Readonly<Record<string, string>>): void {
  const own = Object.entries(annotations).filter(([key]) => key.startsWith(PREFIX));
  if (own.length === 0) return;
  for (const [key, value] of own) {
    const name = key.slice(PREFIX.length);
    const why = Object.hasOwn(RULES, name) ? RULES[name]?.(value) : undefined;
    if (why !== undefined)
      throw new WasmImageError('ANNOTATION_INVALID', `Cannot use ${quoted(value)} as ${key}: ${why}`, {
        hint: 'correct the value: Artifact Hub leaves out a version with one invalid value',
      });
  }
  if (annotations[README] === undefined)
    throw new WasmImageError(
      'ANNOTATION_INVALID',
      `Cannot use ${own[0]?.[0]}: Artifact Hub shows no image without a readme`,
      { hint: `set ${inputName('readme-url')} to the address of a file in Markdown` },
    );
  if ((annotations[DESCRIPTION] ?? '') === '')
    throw new WasmImageError(
      'ANNOTATION_INVALID',
      `Cannot use ${inputName('readme-url')}: Artifact Hub shows no image without a description`,
      {
        hint: `add a description to Cargo.toml or package.json, or ${DESCRIPTION}=TEXT to ${inputName('annotations')}`,
      },
    );
}

/** The license as Artifact Hub shows it: a single SPDX identifier. @param licenses an SPDX expression. */
export function hubLicenseOf(licenses: string | undefined): Readonly<Record<string, string>> {
  return licenses === undefined || / |\(/.test(licenses) ? {} : { [`${PREFIX}license`]: licenses };
}
