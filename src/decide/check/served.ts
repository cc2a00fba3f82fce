import { type Digest, hexOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inputName, quoted } from '../../core/text.ts';
import { type Address, readAddress } from './address.ts';
import { pinOf, type ReadReference } from './judge.ts';
import type { Finding } from './rules.ts';

/** An address of an image. */
export type ImageAddress = Extract<Address, { kind: 'image' }>;
/** Images by the http addresses that serve their modules. */
export type ServedModules = ReadonlyMap<string, ImageAddress>;

/** Reads lines `URL=IMAGE`. @throws WasmImageError INPUT_INVALID. */
export function readServed(lines: readonly string[]): ServedModules {
  const served = new Map<string, ImageAddress>();
  for (const line of lines) {
    // A query of a URL can have the sign; an image cannot.
    const at = line.lastIndexOf('=');
    const [url, image] = [line.slice(0, at).trim(), readAddress('related-image', 'image', line.slice(at + 1).trim())];
    const why = !/^https?:\/\/./.test(url)
      ? 'the text before the last = is no http address'
      : image.kind !== 'image'
        ? 'the text after the last = is no image'
        : served.has(url)
          ? 'its address is there twice'
          : undefined;
    if (why !== undefined || image.kind !== 'image')
      throw new WasmImageError('INPUT_INVALID', `Cannot use a line of ${inputName('module-images')}: ${why}`, {
        hint: `write URL=IMAGE, for example ${quoted('https://files.acme.example/f.wasm=ghcr.io/acme/f:v1.2.3')}`,
      });
    served.set(url, image);
  }
  return served;
}

/** The image that is checked for a reference: its own, or the one whose module is served at its address. */
export function imageOf({ address }: Pick<ReadReference, 'address'>, served: ServedModules): ImageAddress | undefined {
  if (address?.kind === 'http') return served.get(address.url);
  return address?.kind === 'image' ? address : undefined;
}

/** The digest beside an http address must be that of the module. @param image for people. */
export function judgeServed(read: ReadReference, moduleDigest: Digest, image: string): readonly Finding[] {
  const pinned = pinOf(read);
  if (pinned === undefined || pinned === hexOf(moduleDigest)) return [];
  return [
    {
      rule: 'digest-kind',
      message: `its sha256 is ${pinned.slice(0, 12)}..., and that of the module in ${image} is ${hexOf(moduleDigest).slice(0, 12)}...`,
      hint: `if the address serves that module, write ${hexOf(moduleDigest)}`,
    },
  ];
}
