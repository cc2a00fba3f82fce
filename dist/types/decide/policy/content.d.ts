import type { AbiReport } from '../../abi/report.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Check } from '../gate/check-result.ts';
import type { ImageFacts } from '../gate/checks.ts';
import { type TextRule } from '../gate/glob.ts';
import type { Policy } from '../gate/policy-model.ts';
/** Whether the policy covers a repository; checked before anything is fetched. */
export declare function checkImageName({ images }: Policy, repository: Repository): Check;
/** A pattern never matches a path with a part such as `..`, which leaves the folder. An exact path may have one. */
export declare function covers(rule: TextRule, name: string): boolean;
/**
 * Compares the content of the image with the policy.
 * @param module undefined if it cannot be read, which already fails the ABI check. @param tag that was given.
 */
export declare function checkContent(policy: Policy, image: ImageFacts, annotations: Readonly<Record<string, string>>, module: WasmModule | undefined, tag: Tag | undefined): readonly Check[];
/** Compares the module alone with the policy. @param module undefined if it cannot be read. */
export declare function checkModule(policy: Policy, report: AbiReport, module: WasmModule | undefined): readonly Check[];
