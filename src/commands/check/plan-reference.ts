import { type HostQuery, parseHosts } from '../../abi/host-query.ts';
import type { Digest } from '../../core/digest.ts';
import { rememberPublic } from '../../core/text.ts';
import type { Entry } from '../../decide/check/files.ts';
import { meantPin } from '../../decide/check/judge.ts';
import { type ImageAddress, imageOf, type ServedModules } from '../../decide/check/served.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import type { Upgrade } from '../../decide/check/upgrade/read-upgrades.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { parseTag, pin, printReference, printRepository, referenceTo, type Tag } from '../../oci/reference.ts';
import type { ImageDemands } from '../../pipeline/check/image-demands.ts';
import type { ImageStore, Stores } from '../../ports.ts';
import type { GateIdentity, HostsOfFiles, PolicySet } from '../../wiring/check/open-policy-set.ts';
import type { VerdictCache } from '../../wiring/check/open-verdict-cache.ts';
import type { Session } from '../../wiring/session.ts';

/** Verdicts of earlier runs, and what they depend on in all references alike. */
export interface Cached {
  readonly cache: VerdictCache;
  readonly now: Date;
  /** Whether modules are started. */
  readonly isStarted: boolean;
}

/** What all references are checked by. */
export interface Context {
  readonly served: ServedModules;
  readonly set: PolicySet | undefined;
  /** Those of the inputs. */
  readonly hosts: readonly HostQuery[] | undefined;
  /** Those of the environments in the policy set. */
  readonly environments: HostsOfFiles | undefined;
  /** What hosts are upgraded to; undefined if that is not asked. */
  readonly upgrades: readonly Upgrade[] | undefined;
  /** Verdicts of earlier runs; undefined if they do not count. */
  readonly cached: Cached | undefined;
  readonly values: Values;
  readonly session: Session;
}

/** What to ask about the image of a reference. */
export interface ReferencePlan {
  /** The image, for people. */
  readonly name: string;
  /** Equal for references that ask the same. */
  readonly key: string;
  readonly lockFile: string | undefined;
  /** What a verdict depends on; undefined if there is no policy. */
  readonly identity: (() => Promise<GateIdentity>) | undefined;
  readonly store: () => ImageStore;
  readonly demands: Omit<ImageDemands, 'looksForNewer'>;
}

/** What to ask for an image; undefined if nothing can be asked. */
export function planReference(entry: Entry, context: Context, stores: Stores): ReferencePlan | undefined {
  const { set, served } = context;
  const { reference } = entry;
  const address = imageOf(entry, served);
  if (address === undefined) return undefined;
  const choice = set?.choose(address.repository);
  if (set !== undefined && choice === undefined) return undefined;
  const gate = choice !== undefined && 'gate' in choice ? choice.gate : undefined;
  const lock = choice !== undefined && 'lock' in choice ? choice : undefined;
  const { consumer, isFilter } = LOADED_BY[reference.target];
  const asked = hostsFor(entry, context);
  const isServed = entry.address?.kind === 'http';
  const wanted = isServed ? (address.digest ?? address.tag ?? parseTag('latest')) : wantedOf(entry, address);
  rememberPublic(printRepository(address.repository));
  const name = printReference(referenceTo(address.repository, wanted));
  rememberPublic(name);
  return {
    name,
    key: JSON.stringify([name, address.tag, isServed, consumer, isFilter, asked]),
    lockFile: lock?.file,
    identity: choice !== undefined && 'gate' in choice ? choice.identity : undefined,
    store: () => stores.open(address.repository),
    demands: {
      wanted,
      tag: address.tag,
      // The proxy fetches the module itself, from another server.
      consumer: isServed ? undefined : consumer,
      hosts: asked,
      upgrade: context.upgrades?.find(({ from }) => from.host === LOADED_BY[reference.target].host),
      isFilter,
      isModuleSure: reference.target !== 'image-volume',
      lock: lock?.lock,
      gate: gate === undefined ? undefined : (store: ImageStore, target: Tag | Digest) => gate(store, target, asked),
    },
  };
}

/** The hosts of its kind: those of the inputs, else those of its environment, else the newest. */
function hostsFor({ reference, place }: Entry, { hosts, environments }: Context): readonly HostQuery[] | undefined {
  const { host } = LOADED_BY[reference.target];
  if (host === undefined) return undefined;
  const named = [hosts, environments?.get(place.file)].map((all) => all?.filter((one) => one.host === host) ?? []);
  return named.find((own) => own.length > 0) ?? parseHosts(host);
}

/** What the target pulls: without a tag, that is `latest`. */
function wantedOf(entry: Entry, address: ImageAddress) {
  const digits = meantPin(entry);
  if (digits === undefined) return address.tag ?? parseTag('latest');
  return pin(address.repository, `sha256:${digits}` as Parameters<typeof pin>[1]).digest;
}
