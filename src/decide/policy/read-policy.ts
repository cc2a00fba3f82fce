import { ABI_EXAMPLES, isAbiName } from '../../abi/abi-name.ts';
import { type Allowance, makeAllowances } from '../../abi/allowances.ts';
import { type HostQuery, parseHosts } from '../../abi/host-query.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { decodeText, type Json, parseStrictJson } from '../../core/json.ts';
import { inert, quoted } from '../../core/text.ts';
import { parseYaml, placeOf } from '../../core/yaml.ts';
import { LAYOUT_NAMES, type Layout } from '../../oci/image.ts';
import { parseRepository, printRepository } from '../../oci/reference.ts';
import { UNTRUSTED_EVENTS } from '../gate/events.ts';
import { broadImage, type TextRule } from '../gate/glob.ts';
import { pointerParts } from '../gate/pointer.ts';
import {
  type AbiRule,
  type AttestationRule,
  type Authority,
  type Condition,
  type Policy,
  rememberPolicy,
  type SignatureRule,
} from '../gate/policy-model.ts';
import { checkWhole } from './check-whole.ts';
import { invalid, PolicyFields, textOf } from './fields.ts';
import { readAuthority, readRule } from './read-authority.ts';

/** Size limit of a policy file. */
export const MAX_POLICY_BYTES = 256 * 1024;
const MAX_DEPTH = 16;
/** With a scheme, since names such as `slsaprovenance` are aliases in cosign. Source: in-toto attestation, TypeURI. */
const PREDICATE_TYPE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s*]+$/;
const SUMMARIES = 'https://slsa.dev/verification_summary/';
const SECONDS: Readonly<Record<string, number>> = { h: 3600, d: 86_400 };

/**
 * Reads wasm-policy.yaml: JSON, or a subset of YAML without ambiguous scalars. Everything unknown, empty or too broad
 * is refused.
 * @param bytes the whole file, at most 256 KiB. @throws WasmImageError POLICY_INVALID with the field.
 * Source: docs/wasm-policy.schema.json.
 * @example
 * const policy = readPolicy(readFileSync('wasm-policy.yaml'));
 */
export function readPolicy(bytes: Uint8Array): Policy {
  return rememberPolicy(freeze(readFile(parsePolicyFile(bytes))), digestOf(bytes));
}

/** Freezes all levels, so that the policy cannot change after it was checked. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
    for (const member of Object.values(Object.freeze(value))) freeze(member);
  return value;
}

/** Parses a file of policies. @throws WasmImageError POLICY_INVALID. */
export function parsePolicyFile(bytes: Uint8Array): Json {
  if (bytes.byteLength > MAX_POLICY_BYTES)
    throw invalid('', `it is ${bytes.byteLength} bytes; the limit is ${MAX_POLICY_BYTES}`);
  // Before parsing, so that no message about the file quotes the key.
  if (Buffer.from(bytes).includes('PRIVATE KEY'))
    throw invalid('', 'it contains a private key', 'write the public key: openssl ec -in key.pem -pubout');
  try {
    const text = decodeText(bytes);
    refuseInvisible(text);
    return /^\s*\{/.test(text) ? parseStrictJson(bytes, MAX_DEPTH) : parseYaml(text, MAX_DEPTH);
  } catch (cause) {
    const why =
      cause instanceof SyntaxError || cause instanceof TypeError ? inert(cause.message, 200) : 'it cannot be read';
    throw new WasmImageError('POLICY_INVALID', `Cannot read the policy: ${why}`, { cause });
  }
}

/** Also in comments, so that reviewers see what is really there. Source: Unicode UTS 55, source code spoofing. */
function refuseInvisible(text: string): void {
  const found = /[^\P{Cc}\t\r\n]|[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u.exec(text);
  if (found === null) return;
  const point = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new SyntaxError(`${placeOf(text, found.index)}: invisible character U+${point}`);
}

function readFile(value: Json): Policy {
  const names = [
    'apiVersion',
    'kind',
    'images',
    'authorities',
    'attestations',
    'signature',
    'abi',
    'layout',
    'module',
    'tags',
    'annotations',
  ];
  const fields = new PolicyFields(value, '', names);
  if (fields.oneOf('apiVersion', ['wasm-image.dev/v1']) === undefined)
    throw invalid('', 'it has no apiVersion', 'write apiVersion: wasm-image.dev/v1');
  if (fields.oneOf('kind', ['FilterVerificationPolicy']) === undefined)
    throw invalid('', 'it has no kind', 'write kind: FilterVerificationPolicy');
  const module = fields.object('module', ['maxSize', 'maxMemoryPages']);
  const policy: Policy = {
    images: readImages(fields),
    ...readAuthorities(fields),
    attestations: (fields.list('attestations') ?? []).map(({ value: item, at }) => readAttestation(item, at)),
    signature: readSignature(fields),
    abi: readAbi(fields),
    layouts: fields
      .object('layout', ['allowed'])
      ?.list('allowed')
      ?.map(({ value: item, at }) => readLayout(textOf(item, at), at)),
    module: { maxSize: module?.count('maxSize', 2 ** 31), maxMemoryPages: module?.count('maxMemoryPages', 65_536) },
    versionFrom: fields.object('tags', ['versionFrom'])?.oneOf('versionFrom', ['ref', 'annotation']),
    annotations: readAnnotations(fields),
  };
  checkWhole(policy);
  return policy;
}

/** The repositories that `images` lists. @throws WasmImageError POLICY_INVALID. */
export function readImages(fields: PolicyFields): readonly TextRule[] {
  const images = fields.list('images')?.map(({ value, at }) => {
    const rule = readRule(new PolicyFields(value, at, ['repository', 'glob']), 'repository', 'glob', broadImage);
    if (rule === undefined) throw invalid(at, 'it has neither repository nor glob');
    const colon = rule.text.lastIndexOf(':');
    if (rule.text.includes('@') || (!rule.text.startsWith('oci-layout:') && colon > rule.text.lastIndexOf('/')))
      throw invalid(at, 'it has a tag or digest: write the repository only');
    if (!isRepository(rule))
      throw invalid(
        at,
        `${quoted(rule.text)} is not a valid repository`,
        'write HOST/PATH in lower case, without a scheme, spaces or a trailing /',
      );
    return rule;
  });
  if (images === undefined) throw invalid('', 'it has no images');
  return images;
}

/** Whether the name is as wasm-image prints it, because printed names are compared. */
function isRepository({ kind, text }: TextRule): boolean {
  const name = kind === 'exact' ? text : text.replaceAll('*', 'x');
  try {
    return printRepository(parseRepository(name)) === name;
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}

function readAuthorities(fields: PolicyFields): Pick<Policy, 'allOf' | 'anyOf'> {
  const authorities = fields.object('authorities', ['allOf', 'anyOf']);
  if (authorities === undefined) throw invalid('', 'it has no authorities, so no signature would be required');
  const read = (list: ReturnType<PolicyFields['list']>): readonly Authority[] =>
    (list ?? []).map(({ value, at }) => readAuthority(value, at));
  const some = authorities.object('anyOf', ['minimumMatches', 'authorities']);
  if (some === undefined) return { allOf: read(authorities.list('allOf')), anyOf: undefined };
  const members = read(some.list('authorities'));
  if (members.length === 0) throw invalid(some.at, 'it has no authorities');
  return {
    allOf: read(authorities.list('allOf')),
    anyOf: { minimumMatches: some.count('minimumMatches', members.length) ?? 1, authorities: members },
  };
}

function readAttestation(value: Json, at: string): AttestationRule {
  const fields = new PolicyFields(value, at, ['predicateType', 'minimumMatches', 'signedBy', 'conditions']);
  const predicateType = fields.like(
    'predicateType',
    PREDICATE_TYPE,
    'an address such as https://slsa.dev/provenance/v1',
  );
  if (predicateType === undefined) throw invalid(at, 'it has no predicateType');
  if (predicateType === PREDICATES.signature)
    throw invalid(fields.path('predicateType'), 'this is the type of signatures, which authorities already require');
  // Older versions say PASSED or FAILED in another place.
  if (predicateType.startsWith(SUMMARIES) && predicateType !== PREDICATES.summary)
    throw invalid(
      fields.path('predicateType'),
      'this version of the summary is not supported',
      `use ${PREDICATES.summary}`,
    );
  const conditions = (fields.list('conditions') ?? []).map((item) => readCondition(item.value, item.at));
  return {
    predicateType,
    minimumMatches: fields.count('minimumMatches', 16) ?? 1,
    signedBy: fields.texts('signedBy'),
    conditions,
  };
}

function readCondition(value: Json, at: string): Condition {
  const fields = new PolicyFields(value, at, ['path', 'equals']);
  const [path, equals] = [fields.text('path'), fields.value('equals')];
  if (path === undefined || pointerParts(path) === undefined)
    throw invalid(at, 'path is not a JSON pointer such as /buildDefinition/buildType');
  if (typeof equals === 'string') return { path, equals: textOf(equals, fields.path('equals')) };
  if (typeof equals !== 'number' && typeof equals !== 'boolean')
    throw invalid(at, 'equals is not a string, a number, true or false');
  if (typeof equals === 'number' && !Number.isSafeInteger(equals))
    throw invalid(fields.path('equals'), 'it is outside the safe integer range');
  return { path, equals };
}

function readSignature(fields: PolicyFields): SignatureRule {
  const signature = fields.object('signature', ['transparency', 'maxAge', 'subjectName', 'refuseEvents', 'formats']);
  const age = /^([0-9]+)([hd])$/.exec(
    signature?.like('maxAge', /^[1-9][0-9]{0,4}[hd]$/, 'a number of hours or days such as 12h or 90d') ?? '',
  );
  const refused = signature?.list('refuseEvents')?.map(({ value, at }) => textOf(value, at));
  return {
    isLogRequired: signature?.oneOf('transparency', ['required', 'tsa']) !== 'tsa',
    maxAgeSeconds: age === null ? undefined : Number(age[1]) * (SECONDS[age[2] ?? ''] ?? 0),
    subjectName: signature?.oneOf('subjectName', ['repository', 'ignore']) ?? 'ignore',
    refuseEvents: [...new Set([...UNTRUSTED_EVENTS, ...(refused ?? [])])],
    formats: signature?.list('formats')?.map(({ value, at }) => readFormat(textOf(value, at), at)) ?? ['bundle'],
  };
}

function readFormat(text: string, at: string): SignatureFormat {
  if (text === 'bundle' || text === 'legacy') return text;
  throw invalid(at, 'it is neither bundle nor legacy');
}

function readAbi(fields: PolicyFields): AbiRule {
  const abi = fields.object('abi', ['versions', 'hosts', 'denyImports', 'requireExports', 'allowProblems']);
  const hosts = abi?.texts('hosts');
  return {
    versions: abi?.list('versions')?.map(({ value, at }) => readVersion(textOf(value, at), at)),
    hosts: hosts === undefined ? undefined : readHosts(hosts),
    denyImports: (abi?.list('denyImports') ?? []).map(({ value, at }) => {
      const denied = new PolicyFields(value, at, ['module', 'name']);
      const module = denied.text('module');
      if (module === undefined) throw invalid(at, 'it has no module');
      return { module, name: denied.text('name') };
    }),
    requireExports: abi?.texts('requireExports') ?? [],
    allowed: readAllowed(abi),
  };
}

function readAllowed(abi: PolicyFields | undefined): readonly Allowance[] {
  const pairs = (abi?.list('allowProblems') ?? []).map(({ value, at }): [string, string] => {
    const fields = new PolicyFields(value, at, ['rule', 'reason']);
    return [fields.text('rule') ?? '', fields.text('reason') ?? ''];
  });
  return makeAllowances('POLICY_INVALID', 'abi.allowProblems', pairs);
}

/** A list of only separators names no host, and would mean the default hosts. */
function readHosts(texts: readonly string[]): readonly HostQuery[] {
  if (texts.some((text) => !/[a-z]/i.test(text))) throw invalid('abi.hosts', 'an entry names no host');
  try {
    return parseHosts(texts.join('\n'));
  } catch (error) {
    if (error instanceof WasmImageError) throw invalid('abi.hosts', error.message, error.hint);
    throw error;
  }
}

function readVersion(text: string, at: string): string {
  if (isAbiName(text)) return text;
  throw invalid(at, `${quoted(text)} is not a known ABI`, `use one such as ${ABI_EXAMPLES}`);
}

function readLayout(text: string, at: string): Layout {
  const layout = LAYOUT_NAMES.find((name) => name === text);
  if (layout === undefined) throw invalid(at, `it is not one of ${LAYOUT_NAMES.join(', ')}`);
  return layout;
}

function readAnnotations(fields: PolicyFields): Readonly<Record<string, string>> {
  const annotations = fields.object('annotations', ['required'])?.list('required') ?? [];
  const pairs = annotations.map(({ value, at }) => {
    const pair = new PolicyFields(value, at, ['key', 'value']);
    const [key, wanted] = [pair.text('key'), pair.text('value')];
    if (key === undefined || wanted === undefined) throw invalid(at, 'it needs key and value');
    return [key, wanted] as const;
  });
  if (new Set(pairs.map(([key]) => key)).size < pairs.length)
    throw invalid('annotations.required', 'it has the same key twice');
  return Object.fromEntries(pairs);
}
