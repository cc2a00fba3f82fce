/** How long a failed run may finish what is in progress, such as a second upload next to a rejected one. */
const GRACE_MS = 500;

/** Ends the process soon with the current exit status, unless it ends by itself first. It is safe to stop anywhere. */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
