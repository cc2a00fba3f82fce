import type { Verified } from '../gate/checks.ts';
import { type TrustChoice } from '../plan/trust.ts';
/** The command that anyone can use to verify the image. */
export declare function printVerifyCommand(verified: Verified, trust?: TrustChoice): string;
