import { Permit, type PermitHome } from '../core/index.js';

const NOWHERE: PermitHome = Object.freeze({
  settle: (permit: Permit) => {
    permit.settled = true;
  },
  hold: () => undefined,
  dispatch: () => undefined,
});

/** The permit of a breaker that is switched off: its call goes ahead and nothing is learnt of it. */
export function unseenPermit(now: number): Permit {
  return new Permit(NOWHERE, -1, now, false);
}
