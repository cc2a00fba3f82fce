import { readDocument } from '../adapters/host/own-files/document.ts';
import { type Explanation, explainAll, PAGES } from '../decide/report/explain.ts';

/** Every error code and rule with its section of the installed documents, or with its hint if there are none. */
export async function runExplain(): Promise<readonly Explanation[]> {
  return explainAll(await Promise.all(PAGES.map(readDocument)));
}
