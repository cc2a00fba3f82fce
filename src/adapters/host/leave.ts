/** What a failed run may still have under way, such as an upload beside the one that was refused, gets this long. */
const GRACE_MS = 500;

/** Ends the process soon with the status that is set, unless it ends by itself before; every state on the way is safe to be left. */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
