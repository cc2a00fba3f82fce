/** Thrown by a host function where a proxy would end the call, or where this host cannot go on. */
export declare class HostTrap extends Error {
}
/** How the message of a trap begins if a filter has this host store more than it can. */
export declare const OVER_LIMIT = "over the limit of what this host stores";
