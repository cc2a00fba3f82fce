import type { Json } from '../../core/json.ts';
import { broadRef, broadSubject, type TextRule } from '../gate/glob.ts';
import type { Authority, GithubRule, KeylessRule, SourceRule } from '../gate/policy-model.ts';
import { invalid, PolicyFields } from './fields.ts';

const MAX_KEY = 4096;
/**
 * Prefix and size of a key in DER: P-256 and P-384 with an uncompressed point, and Ed25519.
 * Source: RFC 5480 sections 2.1.1 and 2.2, RFC 8410 section 4.
 */
const KEY_FORMS = [
  { start: '3059301306072a8648ce3d020106082a8648ce3d03010703420004', bytes: 91 },
  { start: '3076301006072a8648ce3d020106052b8104002203620004', bytes: 120 },
  { start: '302a300506032b6570032100', bytes: 44 },
];
const REPOSITORY = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/;
const ID = /^[1-9][0-9]{0,18}$/;
const GITHUB = 'https://github.com';

const GITHUB_FIELDS = [
  'server',
  'owner',
  'repository',
  'repositoryId',
  'ownerId',
  'workflow',
  'ref',
  'refGlob',
  'trigger',
  'environment',
  'runner',
  'builderDigest',
] as const;

/** Reads one authority: a name, and either `keyless` or `key`. @throws WasmImageError POLICY_INVALID. */
export function readAuthority(value: Json, at: string): Authority {
  const fields = new PolicyFields(value, at, ['name', 'keyless', 'key']);
  const name = fields.like('name', /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a name of lower-case words joined with -');
  if (name === undefined) throw invalid(at, 'it has no name');
  const key = fields.value('key');
  if ((key === undefined) === !fields.has('keyless')) throw invalid(at, 'it needs either keyless or key');
  return {
    name,
    signer: key === undefined ? readKeyless(fields) : { kind: 'key', publicKey: readKey(key, fields.path('key')) },
  };
}

/** Accepts only one spelling of a key, so that comparing strings compares keys. Points and base64 have several. */
function readKey(value: Json, at: string): string {
  const text = typeof value === 'string' && value.length <= MAX_KEY ? value.trim() : '';
  const [, body] = /^-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/.exec(text) ?? [];
  if (typeof value !== 'string' || body === undefined)
    throw invalid(at, 'it is not a public key in PEM', 'write the PEM itself under "key: |"');
  const base64 = body.replace(/\s/g, '');
  const der = Buffer.from(base64, 'base64');
  const isUsual = KEY_FORMS.some(
    ({ start, bytes }) => der.byteLength === bytes && der.toString('hex').startsWith(start),
  );
  if (der.toString('base64') !== base64 || !isUsual)
    throw invalid(
      at,
      'it is not a P-256, P-384 or Ed25519 key in the usual encoding',
      'openssl ec -pubin -in key.pem -pubout -conv_form uncompressed',
    );
  return value;
}

function readKeyless(authority: PolicyFields): KeylessRule {
  const fields = authority.object('keyless', ['issuer', 'subject', 'subjectGlob', 'github', 'source']) ?? authority;
  const issuer = exactText(fields, 'issuer');
  if (issuer === undefined) throw invalid(fields.at, 'it has no issuer');
  const source = readSource(fields);
  const github = readGithub(fields, source);
  const subject = readRule(fields, 'subject', 'subjectGlob', broadSubject);
  const isNamed = subject !== undefined || github?.repository !== undefined || github?.repositoryId !== undefined;
  if (!isNamed)
    throw invalid(
      fields.at,
      'it does not name a signer, so every identity of that issuer would be accepted',
      'add subject, subjectGlob or github.repository',
    );
  if (source !== undefined && github !== undefined && source.server !== github.server)
    throw invalid(fields.at, 'github and source are on different servers');
  return { kind: 'keyless', issuer, subject, github, source };
}

function readGithub(keyless: PolicyFields, source: SourceRule | undefined): GithubRule | undefined {
  const fields = keyless.object('github', GITHUB_FIELDS);
  if (fields === undefined) return undefined;
  const [repository, owner] = [
    fields.like('repository', REPOSITORY, 'OWNER/NAME'),
    fields.like('owner', /^[A-Za-z0-9-]+$/, 'the name of an owner'),
  ];
  if (owner !== undefined && repository !== undefined && !repository.startsWith(`${owner}/`))
    throw invalid(fields.path('owner'), `it is not the owner of ${repository}`);
  const [repositoryId, ownerId] = [
    fields.like('repositoryId', ID, 'a number in quotes'),
    fields.like('ownerId', ID, 'a number in quotes'),
  ];
  if (source !== undefined && (repositoryId ?? ownerId) !== undefined)
    throw invalid(fields.at, 'repositoryId and ownerId belong to the source repository: write them under source');
  return {
    server: readServer(fields),
    owner,
    repository,
    repositoryId,
    ownerId,
    workflow: fields.like(
      'workflow',
      /^\.github\/workflows\/[^/@*]+\.ya?ml$/,
      'a path such as .github/workflows/release.yml',
    ),
    ref: readRef(fields, 'a full ref such as refs/tags/v1.2.3, or a commit ID', /^(?:refs\/[^/]+\/.+|[0-9a-f]{40})$/),
    trigger: fields.like('trigger', /^[a-z_]+$/, 'the name of an event'),
    environment: exactText(fields, 'environment'),
    runner: fields.oneOf('runner', ['github-hosted', 'self-hosted']),
    builderDigest: fields.like('builderDigest', /^[0-9a-f]{40}$/, 'a commit ID of 40 lower-case hex digits'),
  };
}

function readSource(keyless: PolicyFields): SourceRule | undefined {
  const fields = keyless.object('source', [
    'server',
    'repository',
    'repositoryId',
    'ownerId',
    'ref',
    'refGlob',
    'digest',
  ]);
  if (fields === undefined) return undefined;
  const repository = fields.like('repository', REPOSITORY, 'OWNER/NAME');
  if (repository === undefined) throw invalid(fields.at, 'it has no repository');
  return {
    server: readServer(fields),
    repository,
    repositoryId: fields.like('repositoryId', ID, 'a number in quotes'),
    ownerId: fields.like('ownerId', ID, 'a number in quotes'),
    ref: readRef(fields, 'a full ref such as refs/tags/v1.2.3', /^refs\/[^/]+\/.+$/),
    digest: fields.like('digest', /^[0-9a-f]{40}$/, 'a commit ID of 40 lower-case hex digits'),
  };
}

/** Certificates contain full refs, so the name of a branch or tag alone would never match. */
function readRef(fields: PolicyFields, form: string, exact: RegExp): TextRule | undefined {
  const rule = readRule(fields, 'ref', 'refGlob', broadRef);
  if (rule?.kind === 'exact') fields.like('ref', exact, form);
  return rule;
}

function readServer(fields: PolicyFields): string {
  return fields.like('server', /^https:\/\/[a-z0-9.-]+(?::[0-9]+)?$/, 'an https address without a path') ?? GITHUB;
}

/** Reads an exact field or its pattern; only one of the two may be set. */
export function readRule(
  fields: PolicyFields,
  exact: string,
  glob: string,
  broad: (glob: string) => string | undefined,
): TextRule | undefined {
  const [text, pattern] = [exactText(fields, exact), fields.like(glob, /^\S+$/, 'a pattern without spaces')];
  if (pattern === undefined) return text === undefined ? undefined : { kind: 'exact', text };
  if (text !== undefined) throw invalid(fields.at, `it has both ${exact} and ${glob}`);
  if (!pattern.includes('*')) throw invalid(fields.path(glob), 'it has no *', `write it as ${exact}`);
  if (/[?[\]{}\\]|\*\*/.test(pattern))
    throw invalid(
      fields.path(glob),
      'the only wildcard is *, which does not match /; **, ?, [] and {} are not supported',
    );
  const why = broad(pattern);
  if (why !== undefined) throw invalid(fields.path(glob), `it would match too much: ${why}`);
  return { kind: 'glob', text: pattern };
}

/** A star in an exact string would match nothing, and was probably meant as a pattern. */
function exactText(fields: PolicyFields, name: string): string | undefined {
  const text = fields.text(name);
  if (text?.includes('*'))
    throw invalid(
      fields.path(name),
      'it contains a *, but this field is compared exactly',
      'patterns go into fields whose name ends in Glob',
    );
  return text;
}
