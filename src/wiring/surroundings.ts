import type { Values } from '../decide/inputs/values.ts';
import type { Surroundings } from '../decide/plan/plan.ts';
import type { Session } from './session.ts';

/**
 * Reads the facts that all plans of a run depend on. GitHub's API is used only if the event does not give the
 * visibility.
 */
export async function readFacts(session: Session, values: Values): Promise<Omit<Surroundings, 'defaultImage'>> {
  const { env, event } = session;
  const hasIdentityToken =
    (env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '') !== '' && (env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '') !== '';
  return {
    event:
      event === undefined
        ? undefined
        : { name: event.name, ref: event.ref, origin: event.origin, isDraft: event.isDraft },
    isPrivate: event === undefined ? undefined : (event.isPrivate ?? (await askVisibility(session, values))),
    server: env.GITHUB_SERVER_URL,
    hasIdentityToken,
    canLogIn: session.terminal !== undefined,
    given: await readGiven(session, values),
    workflow:
      (env.GITHUB_WORKFLOW_REF ?? '') === ''
        ? undefined
        : `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${env.GITHUB_WORKFLOW_REF}`,
    commit: env.GITHUB_SHA,
    source: env.GITHUB_REPOSITORY || undefined,
  };
}

/** The names in the token that the inputs give. A run that pushes nothing needs none. */
async function readGiven(session: Session, values: Values): Promise<Surroundings['given']> {
  const given = values.text('identity-token');
  const push = values.text('push');
  const isProposal = push === 'auto' && session.event !== undefined && session.event.origin !== 'merged';
  if (given === undefined || push === 'false' || isProposal) return undefined;
  const { readGivenToken } = await import('./other-token.ts');
  return readGivenToken(session, given);
}

async function askVisibility({ env, event }: Session, values: Values): Promise<boolean | undefined> {
  const token = values.text('github-token');
  if (token === undefined || event === undefined || event.repository === '') return undefined;
  const { askIsPrivate } = await import('../adapters/github/visibility.ts');
  return askIsPrivate(event.repository, token, env.GITHUB_API_URL);
}
