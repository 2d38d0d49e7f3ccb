import type { ComponentChildren } from 'preact';
import type { BreakerLook } from '../model/breaker-view.js';

/** A breaker as the switch that it is, in the wire from caller to callee. */
export function SwitchWire({ look }: { readonly look: BreakerLook }) {
  return (
    <svg class="wire" data-look={look} width="100%" height="30" aria-hidden="true">
      <line class="wire-in" x1="0" y1="18" x2="50%" y2="18" />
      <line class="wire-out" x1="50%" y1="18" x2="100%" y2="18" />
      <svg x="100%" y="18" class="spill">
        <path class="wire-head" d="M-9-5 0 0-9 5Z" />
      </svg>
      <svg x="50%" y="18" class="spill">
        <rect class="wire-gap" x="-22" y="-17" width="44" height="30" />
        {LEVERS[look]}
        <circle class="terminal" cx="-19" cy="0" r="3.5" />
        <circle class={isThrough(look) ? 'terminal' : 'terminal-free'} cx="19" cy="0" r="3.5" />
      </svg>
    </svg>
  );
}

/** A wire without a breaker. */
export function PlainWire({ isReached }: { readonly isReached: boolean }) {
  return (
    <svg
      class="wire"
      data-look={isReached ? 'plain' : 'broken'}
      width="100%"
      height="30"
      aria-hidden="true"
    >
      <line class="wire-in" x1="0" y1="18" x2="100%" y2="18" />
      <svg x="100%" y="18" class="spill">
        <path class="wire-head" d="M-9-5 0 0-9 5Z" />
      </svg>
    </svg>
  );
}

/** Down: calls pass. Up: they don't. Half way and broken: probes do. Framed: somebody's hand is on it. */
const LEVERS: Readonly<Record<BreakerLook, ComponentChildren>> = {
  closed: <path class="lever" d="M-19 0H19" />,
  open: <path class="lever" d="M-19 0 13-15" />,
  half_open: (
    <>
      <path class="lever lever-half" d="M-19 0 17-8" />
      <path class="probe" d="m0-9 5 5-5 5-5-5Z" />
    </>
  ),
  forced_open: (
    <>
      <path class="lever" d="M-19 0 13-15" />
      <path class="hand" d="M-4-8v16M4-8v16" />
    </>
  ),
  forced_closed: (
    <>
      <path class="lever" d="M-19 0H19" />
      <path class="hand" d="M-9-6H9V6H-9Z" />
    </>
  ),
  idle: <path class="lever lever-half" d="M-19 0H19" />,
};

function isThrough(look: BreakerLook): boolean {
  return look === 'closed' || look === 'forced_closed';
}
