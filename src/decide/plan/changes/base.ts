import { isObject, type Json } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';

/** What a run is compared with. */
export type Base =
  /** `isFork`: changes count from where the two parted, because others work on the base too. */
  | { readonly kind: 'commit'; readonly name: string; readonly isFork: boolean }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Decides what a run is compared with.
 * @param since the input; undefined: what the event says. @param payload of the event.
 * Source: GitHub docs, "Webhook events and payloads".
 */
export function baseOf(since: string | undefined, eventName: string, ref: string, payload: Json | undefined): Base {
  if (since !== undefined) return { kind: 'commit', name: since, isFork: true };
  const request = shaAt(payload, 'pull_request', 'base', 'sha');
  if (/^pull_request/.test(eventName) && request !== undefined) return { kind: 'commit', name: request, isFork: true };
  const queued = shaAt(payload, 'merge_group', 'base_sha');
  if (eventName === 'merge_group' && queued !== undefined) return { kind: 'commit', name: queued, isFork: false };
  const before = shaAt(payload, 'before');
  if (eventName === 'push' && ref.startsWith('refs/heads/') && before !== undefined)
    return /^0+$/.test(before)
      ? { kind: 'none', why: `${quoted(ref)} is new` }
      : { kind: 'commit', name: before, isFork: false };
  return { kind: 'none', why: eventName === '' ? 'no base is given' : `the event ${quoted(eventName)} has no base` };
}

function shaAt(payload: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = path.reduce<Json | undefined>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    payload,
  );
  return typeof found === 'string' && /^[0-9a-f]{40,64}$/.test(found) ? found : undefined;
}
