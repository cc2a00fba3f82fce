import { PREDICATES } from '../attest/predicates.ts';
import { sbomTypeOf } from '../attest/sbom/sbom.ts';
import type { Digest } from '../core/digest.ts';
import type { Forecast, ImageForecast, SigningForecast } from '../decide/forecast.ts';
import { usualFormats } from '../decide/formats.ts';
import type { Plan } from '../decide/plan.ts';
import type { TagMove } from '../decide/tags.ts';
import { printRepository, type Repository, type Tag } from '../oci/reference.ts';
import type { ImageStore, Signer, Stores } from '../ports.ts';
import type { Prepared } from './attest.ts';
import type { Made } from './make.ts';

export { printForecast } from '../decide/forecast.ts';

/** What a dry run touches: it reads, and asks for no token. All that can throw is given to it: in dist this file stands alone, and has no class of errors. */
export interface ForesightPorts {
  readonly stores: Stores;
  foreseeMove(store: ImageStore, tag: Tag, wanted: Digest): Promise<TagMove>;
  openSigner(): Promise<Signer>;
  openCrossCheck(): Promise<unknown>;
}

/** Finds out what the same run would do without `dry-run`. @throws TAG_IMMUTABLE, REGISTRY_*, KEY_INVALID, ORAS_UNAVAILABLE: what would stop it. */
export async function foresee(ports: ForesightPorts, plan: Plan, made: Made, { sboms }: Prepared): Promise<Forecast> {
  const isOffline = plan.pushing.kind === 'dry-run' && plan.pushing.isOffline;
  const { isAbi, isProvenance, isSummary } = plan.attesting;
  if (plan.crossCheck === 'oras' && !isOffline) await ports.openCrossCheck();
  const images: ImageForecast[] = [];
  for (const repository of plan.repositories) images.push(await foreseeImage(isOffline ? undefined : ports, plan, made, repository));
  return {
    signing: await foreseeSigning(ports, plan, isOffline),
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

async function foreseeImage(ports: ForesightPorts | undefined, { tags }: Plan, { image }: Made, repository: Repository): Promise<ImageForecast> {
  const name = printRepository(repository);
  if (ports === undefined) return { repository: name, push: 'unknown', tags: tags.map((tag) => ({ tag, action: 'unknown' })) };
  const store = ports.stores.open(repository);
  const { digest } = image.manifest;
  const isPresent = await store.hasManifest(digest);
  const moves: ImageForecast['tags'][number][] = [];
  for (const tag of tags) {
    const move = await ports.foreseeMove(store, tag, digest);
    moves.push({ tag, action: move.kind, ...(move.kind === 'moved' ? { from: move.from } : {}) });
  }
  return { repository: name, push: isPresent ? 'present' : 'written', tags: moves };
}

/** A key is opened and services are looked up; a command is not run and a token is not asked for. */
async function foreseeSigning(ports: ForesightPorts, { signing }: Plan, isOffline: boolean): Promise<SigningForecast> {
  switch (signing.kind) {
    case 'off':
      return { kind: 'off' };
    case 'command':
      return { kind: 'command', program: signing.argv[0] ?? '' };
    case 'key': {
      const identity = await (await ports.openSigner()).identity();
      return { kind: 'key', publicKey: identity.kind === 'key' ? identity.publicKey : '' };
    }
    case 'keyless': {
      const { services, workflow } = signing;
      const named =
        services.kind === 'addresses' ? [services.fulcioUrl, services.rekorUrl, services.timestampUrl].filter((url) => url !== undefined) : undefined;
      const place = services.kind === 'config' ? `those of ${services.file}` : 'those of the TUF repository';
      const found = named ?? (isOffline ? [place] : ((await ports.openSigner()).services ?? []));
      return { kind: 'keyless', ...(workflow === undefined ? {} : { identity: workflow }), services: found };
    }
  }
}
