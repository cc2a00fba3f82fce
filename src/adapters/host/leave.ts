/**
 * How long a failed run may finish what is still in progress, such as a second upload next to one that was rejected.
 */
const GRACE_MS = 500;

/**
 * Ends the process soon with the exit status that is set, unless it ends by itself first. It is safe to stop anywhere.
 */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
