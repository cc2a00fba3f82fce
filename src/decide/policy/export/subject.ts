import { regularExpressionOf } from '../../gate/glob.ts';
import type { KeylessRule } from '../../gate/policy-model.ts';
import { parseWorkflow } from '../../gate/workflow.ts';
import type { Target } from '../../inputs/export-targets.ts';
import { inexpressible } from './target.ts';

/** How the name in the certificate is compared. */
export type Subject =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'pattern'; readonly expression: string };

/** What the name in the certificate must be, from the subject or from the claims that make it up. Source: fulcio config.yaml, `github-workflow`. */
export function subjectOf(target: Target, name: string, rule: KeylessRule): Subject {
  const { subject, github } = rule;
  if (subject !== undefined) {
    refuseOther(target, name, rule);
    return subject.kind === 'exact'
      ? { kind: 'exact', text: subject.text }
      : { kind: 'pattern', expression: regularExpressionOf(subject) };
  }
  if (github?.repository === undefined)
    return inexpressible(
      target,
      `github.repositoryId of ${name}`,
      'the signer must be named by a subject or a repository',
    );
  const { repository, workflow, ref, server } = github;
  if (workflow !== undefined && ref?.kind === 'exact')
    return { kind: 'exact', text: `${server}/${repository}/${workflow}@${ref.text}` };
  const file = workflow === undefined ? '[^@]+' : inner(workflow);
  const place = ref === undefined ? '(refs/.+|[0-9a-f]{40})' : regularExpressionOf(ref).slice(1, -1);
  return { kind: 'pattern', expression: `^${inner(`${server}/${repository}`)}/${file}@${place}$` };
}

/** The repository of the workflow that signs; undefined for a person. */
export function repositoryOf({ github, subject }: KeylessRule): string | undefined {
  return github?.repository ?? /^https:\/\/github\.com\/([^/*]+\/[^/*]+)\//.exec(subject?.text ?? '')?.[1];
}

function inner(text: string): string {
  return regularExpressionOf({ kind: 'exact', text }).slice(1, -1);
}

/** A subject that says the same already makes a claim superfluous; else one name would have to be compared twice. */
function refuseOther(target: Target, name: string, { subject, github }: KeylessRule): void {
  const text = subject?.text ?? '';
  if (github !== undefined && !text.startsWith(`${github.server}/`))
    inexpressible(target, `github.server of ${name}`, 'the subject is of another server');
  const { repository, workflow, ref } = parseWorkflow(text) ?? {};
  const said = { owner: repository?.split('/')[0], repository, workflow, ref };
  for (const part of ['owner', 'repository', 'workflow', 'ref'] as const) {
    const rule = github?.[part];
    const wanted = typeof rule === 'object' ? rule.text : rule;
    if (wanted !== undefined && wanted !== said[part])
      inexpressible(
        target,
        `github.${part} of ${name}`,
        'the subject says something else, and one of the two is compared',
      );
  }
}
