import { isObject, type JsonObject, stringAt } from '../core/json.ts';

/**
 * The name of a job for each kind of CI but GitHub's: the claims that it needs, and the name that Fulcio makes of them.
 * Source: fulcio v1.8 config/identity/config.yaml, `subject-alternative-name-template`; pkg/identity/kubernetes.
 */
const NAMES: readonly (readonly [claims: readonly string[], name: (a: string, b: string) => string])[] = [
  [['ci_config_ref_uri'], (pipeline) => `https://${pipeline}`],
  [['organization_slug', 'pipeline_slug'], (owner, pipeline) => `https://buildkite.com/${owner}/${pipeline}`],
  [
    ['oidc.circleci.com/project-id', 'oidc.circleci.com/pipeline-definition-id'],
    (project, id) => `https://circleci.com/api/v2/projects/${project}/pipeline-definitions/${id}`,
  ],
  [
    ['kubernetes.io/namespace', 'kubernetes.io/serviceaccount/name'],
    (namespace, account) => `https://kubernetes.io/namespaces/${namespace}/serviceaccounts/${account}`,
  ],
];

/**
 * The subject alternative name that Fulcio writes for a job of another CI than GitHub's, or for a workload.
 * @returns undefined if the claims are those of no CI that we know.
 */
export function readJobName(claims: JsonObject, subject: string): string | undefined {
  for (const [names, nameOf] of NAMES) {
    const texts = names.flatMap((name) => textAt(claims, name) ?? deepTextAt(claims, name) ?? []);
    if (texts.length === names.length) return nameOf(texts[0] ?? '', texts[1] ?? '');
  }
  return subject.startsWith('spiffe://') ? subject : undefined;
}

/** A claim inside others: `kubernetes.io/namespace` is `{"kubernetes.io": {"namespace": ...}}`. */
function deepTextAt(claims: JsonObject, path: string): string | undefined {
  const [name = '', ...rest] = path.split('/');
  const inner = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return rest.length === 0 ? textAt(claims, name) : isObject(inner) ? deepTextAt(inner, rest.join('/')) : undefined;
}

/** An empty claim is the same as none. */
function textAt(claims: JsonObject, name: string): string | undefined {
  return stringAt(claims, name) || undefined;
}
