/** What is broken or missing is not verified; anything else could not be found out. */
export declare function orDenied<T>(read: () => Promise<T>): Promise<T | undefined>;
