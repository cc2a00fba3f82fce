import { PREDICATES } from '../attest/predicates.ts';
import { sbomTypeOf } from '../attest/sbom/sbom.ts';
import { asWasmImageError } from '../core/errors.ts';
import { recordMove } from '../decide/gate/tag-moves.ts';
import type { Forecast, ImageForecast, SigningForecast } from '../decide/plan/forecast.ts';
import { usualFormats } from '../decide/plan/formats.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Image } from '../oci/image.ts';
import { printRepository, type Repository } from '../oci/reference.ts';
import type { ImageStore, Signer, Stores } from '../ports.ts';
import type { Made } from './make/make.ts';
import type { Prepared } from './sign/attest.ts';
import { type RepositoryTags, rulesFor } from './tags/repository-tags.ts';

export { printForecast } from '../decide/plan/forecast.ts';

/** What a dry run touches. It only reads, and requests no token. */
export interface ForesightPorts {
  readonly stores: Stores;
  openSigner(): Promise<Signer>;
  openCrossCheck(): Promise<unknown>;
  /** @param onUnknown called if a decision depends on who would sign, and that is not known. */
  openTags(store: ImageStore, onUnknown: () => void): RepositoryTags;
}

/**
 * Finds out what the same run would do without `dry-run`.
 * @throws what would stop the run: TAG_IMMUTABLE, REGISTRY_*, KEY_INVALID, SIGNING_COMMAND_FAILED, ORAS_UNAVAILABLE.
 */
export async function foresee(ports: ForesightPorts, plan: Plan, made: Made, { sboms }: Prepared): Promise<Forecast> {
  const isOffline = plan.pushing.kind === 'dry-run' && plan.pushing.isOffline;
  const { isAbi, isProvenance, isSummary } = plan.attesting;
  if (plan.crossCheck === 'oras' && !isOffline) await ports.openCrossCheck();
  // The signer comes before the registries, as in a real run.
  const signing = await foreseeSigning(ports, plan, isOffline);
  const images: ImageForecast[] = [];
  for (const repository of plan.repositories)
    images.push(await foreseeImage(isOffline ? undefined : ports, plan, made, repository));
  return {
    signing,
    signatureFormats: plan.signing.kind === 'off' ? [] : (plan.formats ?? usualFormats(made.image.layout)),
    attestations: [
      ...(isAbi ? [PREDICATES.abiReport] : []),
      ...(isProvenance ? [PREDICATES.provenance] : []),
      ...sboms.map(({ format }) => sbomTypeOf(format)),
      ...(isSummary ? [PREDICATES.summary] : []),
    ],
    images,
  };
}

async function foreseeImage(
  ports: ForesightPorts | undefined,
  plan: Plan,
  { image }: Made,
  repository: Repository,
): Promise<ImageForecast> {
  const name = printRepository(repository);
  const unknown = plan.tags.map((tag) => ({ tag, action: 'unknown' as const }));
  if (ports === undefined) return { repository: name, push: 'unknown', tags: unknown };
  const store = ports.stores.open(repository);
  const { digest } = image.manifest;
  const stored = await unlessRefused(() => store.fetchManifest(digest));
  const moves = await foreseeMoves(ports, plan, image, store);
  const push = { known: stored.value === undefined ? 'written' : 'present', refused: 'unknown' } as const;
  return {
    repository: name,
    push: push[stored.kind],
    tags: moves ?? unknown,
    ...(stored.kind === 'refused' || moves === undefined ? { readable: false } : {}),
  };
}

/** @returns undefined if this login cannot read the repository. */
async function foreseeMoves(
  ports: ForesightPorts,
  plan: Plan,
  image: Image,
  store: ImageStore,
): Promise<ImageForecast['tags'] | undefined> {
  let isSignerKnown = true;
  const onUnknown = (): void => {
    isSignerKnown = false;
  };
  const tags = ports.openTags(store, onUnknown);
  const rules = rulesFor(plan, image.manifest);
  const { value: moves } = await unlessRefused(() => tags.decide(rules, image.manifest.digest));
  return moves?.map((move, i) =>
    isSignerKnown || rules[i]?.kind !== 'forward' ? recordMove(move) : { tag: move.tag, action: 'unknown' },
  );
}

/**
 * `refused` is not the same as absent, because some registries refuse to read a repository that does not exist yet, and
 * a dry run pushes nothing that would show the difference.
 * @throws REGISTRY_*, TAG_IMMUTABLE.
 */
async function unlessRefused<T>(
  read: () => Promise<T>,
): Promise<
  { readonly kind: 'known'; readonly value: T | undefined } | { readonly kind: 'refused'; readonly value?: undefined }
> {
  try {
    return { kind: 'known', value: await read() };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    if (error.code === 'IMAGE_NOT_FOUND') return { kind: 'known', value: undefined };
    if (error.code === 'REGISTRY_UNAUTHORIZED' || error.code === 'REGISTRY_FORBIDDEN') return { kind: 'refused' };
    throw error;
  }
}

/** Opens the key and looks up services, but runs no command and requests no token. */
async function foreseeSigning(ports: ForesightPorts, { signing }: Plan, isOffline: boolean): Promise<SigningForecast> {
  switch (signing.kind) {
    case 'off':
      return { kind: 'off' };
    case 'command':
      await ports.openSigner();
      return { kind: 'command', program: signing.argv[0] ?? '' };
    case 'key': {
      const identity = await (await ports.openSigner()).identity();
      return { kind: 'key', publicKey: identity.kind === 'key' ? identity.publicKey : '' };
    }
    case 'keyless': {
      const { services, expected } = signing;
      const { identity, issuer } = expected;
      const named =
        services.kind === 'addresses'
          ? [services.fulcioUrl, services.rekorUrl, services.timestampUrl].filter((url) => url !== undefined)
          : undefined;
      const place = services.kind === 'config' ? `from ${services.file}` : 'from the TUF repository';
      const found = named ?? (isOffline ? [place] : ((await ports.openSigner()).services ?? []));
      return {
        kind: 'keyless',
        ...(identity === undefined ? {} : { identity }),
        ...(issuer === undefined ? {} : { issuer }),
        services: found,
      };
    }
  }
}
