import { regularExpressionOf } from '../../gate/glob.ts';
import type { KeylessRule } from '../../gate/policy-model.ts';
import { parseWorkflow } from '../../gate/workflow.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { inexpressible } from './target.ts';

/** How the identity in the certificate is compared. */
export type SubjectMatch =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'pattern'; readonly expression: string };

/**
 * The identity that the certificate must have, from the subject or from the claims that it consists of.
 * Source: fulcio config.yaml, `github-workflow`.
 */
export function subjectOf(target: ExportTarget, name: string, rule: KeylessRule): SubjectMatch {
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
      'the policy must name the signer by subject or repository',
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

/** Refuses claims that differ from the subject, because the other tool compares only one identity. */
function refuseOther(target: ExportTarget, name: string, { subject, github }: KeylessRule): void {
  const text = subject?.text ?? '';
  if (github !== undefined && !text.startsWith(`${github.server}/`))
    inexpressible(target, `github.server of ${name}`, 'the subject is on another server');
  const { repository, workflow, ref } = parseWorkflow(text) ?? {};
  const stated = { owner: repository?.split('/')[0], repository, workflow, ref };
  for (const part of ['owner', 'repository', 'workflow', 'ref'] as const) {
    const rule = github?.[part];
    const expected = typeof rule === 'object' ? rule.text : rule;
    if (expected !== undefined && expected !== stated[part])
      inexpressible(
        target,
        `github.${part} of ${name}`,
        'it differs from the subject, and the tool compares only one of the two',
      );
  }
}
