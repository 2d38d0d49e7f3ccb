import { logNormal } from './draws.js';

/*
 * How long things take when nothing is wrong, apart from the 20 ms that C is told to take. On the machine of
 * the first measurements (2 shared cores, Node 20) a healthy order took 6 to 10 ms besides those, a read,
 * which passes one hop less, about two thirds of that: so the edge and each of the two hops have a third each.
 */

/** HTTP to A and back, with A's own work. */
export const EDGE_TIME = logNormal(2.5, 0.35);
/** gRPC there and back, with the work of caller and callee. */
export const HOP_TIME = logNormal(2.5, 0.35);

/** How long a killed process takes, once started again, until it listens. */
export const START_MS = 1_200;
