import type { Verified } from '../gate/checks.ts';
import { type TrustChoice } from '../plan/trust.ts';
/** The command by which anyone verifies the image. */
export declare function printVerifyCommand(verified: Verified, trust?: TrustChoice): string;
