import { type Repository, type Tag } from '../../oci/reference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Check } from '../gate/check.ts';
import type { ImageFacts } from '../gate/checks.ts';
import type { Policy } from '../gate/policy-model.ts';
/** Whether the policy speaks about a repository; it is asked before anything is fetched. */
export declare function checkImageName({ images }: Policy, repository: Repository): Check;
/** What the bytes of the image say, held to the policy. @param tag by which it was asked for. @param module undefined when it cannot be read; that is refused as ABI already. */
export declare function checkContent(policy: Policy, image: ImageFacts, annotations: Readonly<Record<string, string>>, module: WasmModule | undefined, tag: Tag | undefined): readonly Check[];
