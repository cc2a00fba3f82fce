// What can be wrong with a reference: each fault changes a good one, and says what must be found and where.
import type { JsonObject } from '../../../src/core/json.ts';
import type { RuleName } from '../../../src/decide/check/rules.ts';
import { GONE, type ImageName, TAG, type TreeImage } from './images.ts';
import type { Shape } from './shape.ts';

/** What a reference consists of, before it is written. */
export interface Parts {
  readonly image: ImageName;
  /** Replaces the name of the image. */
  readonly repository?: string;
  readonly scheme: string;
  readonly tag: string | undefined;
  /** Which digest is written: those of an image, or one that nothing has. */
  readonly digest: keyof TreeImage | 'none-such' | undefined;
  /** Where it is written. */
  readonly pins: readonly ('address' | 'field')[];
  /** How the field has it. */
  readonly form?: 'prefix' | 'upper' | 'other';
  readonly configuration: JsonObject;
  readonly rootId: string | undefined;
  readonly isFailOpen: boolean;
  /** A change of the text, for what cannot be read. */
  readonly isTwice?: boolean;
}

/** Where a finding is: at the address, at the field for the digest, at a value, or on the line after the address. */
export type Spot = 'address' | 'field' | 'value' | 'next';

/** One way to spoil a reference. */
export interface Fault {
  readonly name: string;
  readonly fits: (shape: Shape, parts: Parts, style: string) => boolean;
  readonly change: (parts: Parts) => Partial<Parts>;
  readonly found: readonly RuleName[];
  readonly at?: Spot;
}

const isImage = ({ scheme }: Shape): boolean => scheme !== 'http' && scheme !== 'file';
const isServed = ({ scheme }: Shape): boolean => scheme === 'http';
const hasField = ({ pins }: Shape): boolean => pins.includes('field');
const isFilter = (shape: Shape): boolean => isImage(shape) && shape.images.includes('picky');
/** Targets that ask the versions of Istio. */
const isIstio = (shape: Shape): boolean =>
  isFilter(shape) && ['istio', 'traffic-extension', 'envoy-filter', 'coraza'].includes(shape.target);
/** A digest in the address needs no field, and one in a field no digest in the address. */
const onlyField = (shape: Shape): boolean => isImage(shape) && hasField(shape);

/** Each kind of fault, in the order in which they are planted. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'no digest',
    fits: isImage,
    change: () => ({ pins: [] }),
    found: ['unpinned'],
  },
  {
    name: 'no digest of a served module',
    fits: isServed,
    change: () => ({ pins: [] }),
    found: ['unpinned'],
  },
  {
    name: 'the digest of the module',
    fits: isFilter,
    change: () => ({ digest: 'moduleDigest', tag: TAG }),
    found: ['digest-kind'],
  },
  {
    name: 'the digest of the image for a served module',
    fits: isServed,
    change: () => ({ digest: 'digest' }),
    found: ['digest-kind'],
  },
  {
    name: 'the digest of an index',
    fits: isImage,
    change: () => ({ digest: 'indexDigest', tag: undefined }),
    found: ['digest-kind'],
  },
  {
    name: 'the digest of a layer',
    fits: isFilter,
    change: () => ({ digest: 'layerDigest', tag: TAG }),
    found: ['digest-kind'],
  },
  { name: 'a tag that is gone', fits: isImage, change: () => ({ tag: GONE }), found: ['tag-moved'] },
  {
    name: 'a digest that is not there',
    fits: isImage,
    change: () => ({ digest: 'none-such', tag: undefined }),
    found: ['missing'],
  },
  {
    name: 'two digests',
    fits: onlyField,
    change: () => ({ pins: ['address', 'field'], form: 'other' }),
    found: ['digest-conflict'],
    at: 'field',
  },
  {
    name: 'a prefix in the field',
    fits: onlyField,
    change: () => ({ pins: ['field'], form: 'prefix' }),
    found: ['digest-form'],
    at: 'field',
  },
  {
    name: 'upper case in the field',
    fits: hasField,
    change: () => ({ pins: ['field'], form: 'upper' }),
    found: ['digest-form'],
    at: 'field',
  },
  { name: 'no signature', fits: isFilter, change: () => ({ image: 'unsigned' }), found: ['unsigned'] },
  { name: 'a signature of another key', fits: isFilter, change: () => ({ image: 'foreign' }), found: ['denied'] },
  { name: 'a module that a host refuses', fits: isIstio, change: () => ({ image: 'modern' }), found: ['denied'] },
  {
    name: 'a layout that the target does not read',
    fits: ({ target }) => target === 'gloo' || target === 'image-volume',
    change: ({ image }) => ({ image: image === 'rooted' ? 'picky' : 'rooted' }),
    found: ['layout'],
  },
  {
    name: 'an unknown root id',
    fits: (_, { image }) => image === 'rooted',
    change: () => ({ rootId: 'unknown' }),
    found: ['root-id'],
  },
  {
    name: 'a configuration that the filter refuses',
    fits: ({ configuration }, { image }) => configuration !== undefined && image !== 'large' && image !== 'shaped',
    change: ({ configuration }) => ({ configuration: { bad: configuration.token ?? '' } }),
    found: ['refused'],
  },
  {
    name: 'a configuration that does not fit the schema',
    fits: ({ configuration, target }, { image }) =>
      configuration === 'object' && image === 'shaped' && target !== 'higress',
    change: ({ configuration }) => ({ configuration: { ...configuration, ok: '⟪value⟫word' } }),
    found: ['schema'],
    at: 'value',
  },
  {
    name: 'an authorization that fails open',
    fits: ({ has }) => has?.includes('failure') === true,
    change: () => ({ isFailOpen: true }),
    found: ['fail-open'],
  },
  {
    name: 'a stranger',
    fits: isImage,
    change: () => ({ repository: 'registry.invalid/stranger/f' }),
    found: ['no-policy'],
  },
  {
    name: 'a short name',
    fits: isImage,
    change: () => ({ repository: 'acme/f' }),
    found: ['short-name', 'no-policy'],
  },
  {
    name: 'a scheme that the target does not read',
    fits: isImage,
    change: () => ({ scheme: 'docker://' }),
    found: ['address'],
  },
  {
    name: 'a variable',
    fits: isImage,
    change: () => ({ tag: ['$', '{TAG}'].join(''), pins: [] }),
    found: ['variable'],
  },
  {
    name: 'an address that is there twice',
    fits: (shape, _, style) => isImage(shape) && style === 'block',
    change: () => ({ isTwice: true }),
    found: ['unreadable'],
    at: 'next',
  },
];
