import type { HostQuery } from '../../abi/host-query.ts';
import type { Digest } from '../../core/digest.ts';
import type { LockEntry } from '../../decide/check/record/lock.ts';
import type { Upgrade } from '../../decide/check/upgrade/read-upgrades.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { ConsumerName } from '../../oci/consumers/consumers.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';

/** What a reference needs of an image. */
export interface ImageDemands {
  /** What the target pulls: the digest, if there is one. */
  readonly wanted: Tag | Digest;
  /** The tag beside the digest. */
  readonly tag: Tag | undefined;
  /** Undefined: any program may load it. */
  readonly consumer: ConsumerName | undefined;
  readonly hosts: readonly HostQuery[] | undefined;
  /** What its host is upgraded from and to; undefined if that is not asked. */
  readonly upgrade: Upgrade | undefined;
  /** Whether to say that a newer version is verified too. */
  readonly looksForNewer: boolean;
  /** Whether it is an image that we read; otherwise it only has to exist. */
  readonly isFilter: boolean;
  /** Whether the image may hold something else, as that of a volume may. */
  readonly isModuleSure: boolean;
  /** The gate with the policy for this image; undefined: nobody has to have signed it. */
  readonly gate: ((store: ImageStore, target: Tag | Digest) => Promise<Verification>) | undefined;
  /** Recorded images, one of which it must be; undefined: it need not be recorded. */
  readonly lock: readonly LockEntry[] | undefined;
}
