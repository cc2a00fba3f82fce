import { readEventFile } from '../adapters/github/event-file.ts';
import { readCheckout } from '../adapters/programs/checkout.ts';
import { gatherTagFacts, type TagFacts } from '../decide/plan/tags/facts.ts';
import { chooseCreated } from '../oci/created.ts';
import { distrustedFolder, type Session } from './session.ts';

/**
 * Reads what tag rules depend on: the event as the runner gives it, the checkout, and the clock, which
 * SOURCE_DATE_EPOCH replaces. The network is not used.
 * @throws WasmImageError INPUT_INVALID, FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export async function readTagFacts(session: Session): Promise<TagFacts> {
  const { env, folder } = session;
  const needsRef = (env.GITHUB_EVENT_NAME ?? '') === '' && (env.GITHUB_REF ?? '') === '';
  const [payload, checkout] = await Promise.all([
    readEventFile(env),
    readCheckout(env, folder, distrustedFolder(session), { needsRef }),
  ]);
  const epoch = env.SOURCE_DATE_EPOCH ?? '';
  const now = epoch === '' ? new Date() : new Date(chooseCreated({ sourceDateEpoch: epoch }).created);
  return gatherTagFacts(env, payload, checkout, now);
}
