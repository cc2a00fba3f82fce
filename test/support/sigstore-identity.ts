import { type KeyObject, sign, verify } from 'node:crypto';
import { extension } from './sigstore-certificates.ts';
import { implicit, seq, utf8 } from './sigstore-der.ts';

/** Claims of an identity token. */
export type Claims = Readonly<Record<string, string | number | boolean | object>>;

const WORKFLOW = 'acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
const COMMIT = '8f3c1a2b4d5e6f708192a3b4c5d6e7f8091a2b3c';

/** The claims of GitHub in the token of a release workflow. */
export function githubClaims(issuer: string, seconds: number): Claims {
  return {
    iss: issuer,
    aud: 'sigstore',
    sub: 'repo:acme/filter:ref:refs/tags/v1.2.0',
    iat: seconds,
    nbf: seconds - 300,
    exp: seconds + 300,
    event_name: 'push',
    sha: COMMIT,
    workflow: 'release',
    repository: 'acme/filter',
    repository_id: '4711',
    repository_owner: 'acme',
    repository_owner_id: '42',
    repository_visibility: 'public',
    ref: 'refs/tags/v1.2.0',
    ref_type: 'tag',
    job_workflow_ref: WORKFLOW,
    job_workflow_sha: COMMIT,
    workflow_ref: WORKFLOW,
    workflow_sha: COMMIT,
    runner_environment: 'github-hosted',
    run_id: '100',
    run_attempt: '1',
    actor: 'octocat',
  };
}

/** A JWT signed with ES256. */
export function makeToken(claims: Claims, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'ES256', typ: 'JWT', kid: 'test' })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** The claims of a JWT that this key signed; undefined for any other JWT. */
export function readToken(token: string, key: KeyObject): Claims | undefined {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const isGood = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isGood ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims) : undefined;
}

/**
 * SAN and extensions of a certificate: those of GitHub, or for other issuers only name and issuer, and for GitLab the
 * repository. Source: fulcio v1.8 config.yaml, docs/oid-info.md.
 */
export function identityExtensions(claims: Claims): readonly Buffer[] {
  const { email, ci_config_ref_uri: pipeline, job_workflow_ref: workflow, sub } = claims;
  if (workflow === undefined || workflow === '') {
    const uri = pipeline === undefined ? `${sub}` : `https://${pipeline}`;
    const name = email === undefined ? nameExtension([uri]) : nameExtension([], [`${email}`]);
    const built: Readonly<Record<number, string>> =
      pipeline === undefined ? {} : { 9: uri, 12: `https://gitlab.com/${claims.project_path}` };
    return [name, ...fulcioExtensions({ 1: `${claims.iss}`, 8: `${claims.iss}`, ...built })];
  }
  const url = 'https://github.com';
  const texts: Readonly<Record<number, string>> = {
    1: `${claims.iss}`,
    2: `${claims.event_name}`,
    3: `${claims.sha}`,
    4: `${claims.workflow}`,
    5: `${claims.repository}`,
    6: `${claims.ref}`,
    8: `${claims.iss}`,
    9: `${url}/${claims.job_workflow_ref}`,
    10: `${claims.job_workflow_sha}`,
    11: `${claims.runner_environment}`,
    12: `${url}/${claims.repository}`,
    13: `${claims.sha}`,
    14: `${claims.ref}`,
    15: `${claims.repository_id}`,
    16: `${url}/${claims.repository_owner}`,
    17: `${claims.repository_owner_id}`,
    18: `${url}/${claims.workflow_ref}`,
    19: `${claims.workflow_sha}`,
    20: `${claims.event_name}`,
    21: `${url}/${claims.repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}`,
    22: `${claims.repository_visibility}`,
    24: `${claims.sub}`,
  };
  return [nameExtension([`${url}/${claims.job_workflow_ref}`]), ...fulcioExtensions(texts)];
}

function fulcioExtensions(texts: Readonly<Record<number, string>>): readonly Buffer[] {
  return Object.entries(texts).map(([number, text]) =>
    extension(`1.3.6.1.4.1.57264.1.${number}`, Number(number) <= 6 ? Buffer.from(text) : utf8(text)),
  );
}

/** Subject alternative names; critical, as the subject is empty. */
export function nameExtension(uris: readonly string[], emails: readonly string[] = []): Buffer {
  const names = [
    ...uris.map((uri) => implicit(6, Buffer.from(uri))),
    ...emails.map((email) => implicit(1, Buffer.from(email))),
  ];
  return extension('2.5.29.17', seq(...names), true);
}
