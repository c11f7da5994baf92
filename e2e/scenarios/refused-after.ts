/**
 * How long a master that is cut off goes on acknowledging, in milliseconds: the tolerated lag of 2 s and two more. Redis counts the lag
 * in whole seconds, so that one of nearly 3 s passes for 2, and looks at it once a second.
 */
export const REFUSED_MS = 4000
