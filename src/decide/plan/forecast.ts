import type { SignatureFormat } from '../../attest/facts.ts';
import { type MoveRecord, printMove } from '../gate/tag-moves.ts';

/** What a dry run predicts about the real run. */
export interface Forecast {
  readonly signing: SigningForecast;
  readonly signatureFormats: readonly SignatureFormat[];
  /** Predicate types of the attestations. */
  readonly attestations: readonly string[];
  readonly images: readonly ImageForecast[];
}

/**
 * Who would sign. `identity` and `issuer`: what verifiers have to demand, as far as it is known; that of the workflow,
 * unless a reusable workflow signs. `services`: addresses, or where they would be read from.
 */
export type SigningForecast =
  | { readonly kind: 'off' }
  | { readonly kind: 'key'; readonly publicKey: string }
  | { readonly kind: 'command'; readonly program: string }
  | {
      readonly kind: 'keyless';
      readonly identity?: string;
      readonly issuer?: string;
      readonly services: readonly string[];
    };

/** `unknown` if no registry was contacted, or if this login cannot read it: then `readable` is false. */
export interface ImageForecast {
  readonly repository: string;
  readonly push: 'written' | 'present' | 'unknown';
  readonly tags: readonly (MoveRecord | { readonly tag: string; readonly action: 'unknown' })[];
  readonly readable?: false;
}

/** One line per fact, for people. */
export function printForecast({
  signing,
  signatureFormats,
  attestations,
  images,
}: Forecast): readonly (readonly [string, string])[] {
  return [
    ...(signing.kind === 'off'
      ? []
      : [['would sign', `${printSigning(signing)} (${signatureFormats.join(', ')})`] as const]),
    ...(signing.kind === 'keyless' && signing.issuer !== undefined ? [['issuer', signing.issuer] as const] : []),
    ...(signing.kind === 'keyless' ? signing.services.map((service) => ['service', service] as const) : []),
    ...attestations.map((type) => ['would attest', type] as const),
    ...images.flatMap(({ repository, push, tags, readable }) => {
      const unknown = readable === false ? '(unknown: this login cannot read it)' : '(not checked)';
      return [
        ['would push', `${repository} ${{ written: '(new)', present: '(exists)', unknown }[push]}`] as const,
        ...tags.map((move) => ['would tag', `${repository}:${move.tag} ${printPlanned(move, unknown)}`] as const),
      ];
    }),
  ];
}

function printPlanned(move: ImageForecast['tags'][number], unknown: string): string {
  if (move.action === 'unknown') return unknown;
  const { action, from, at, reason } = move;
  if (action === 'moved') return `(moves from ${from}: ${reason})`;
  if (action === 'refused' || at !== undefined) return `(${printMove(move)})`;
  return action === 'kept' ? '(no change)' : `(new: ${reason})`;
}

function printSigning(signing: Exclude<SigningForecast, { kind: 'off' }>): string {
  if (signing.kind === 'key') return 'with the key';
  if (signing.kind === 'command') return `with command ${signing.program}`;
  return `keyless as ${signing.identity ?? 'the identity in the certificate'}`;
}
