/** Images checked at the same time: each holds its module in memory. */
export const AT_ONCE = 4;
