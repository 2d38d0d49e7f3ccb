import type { Frame, ServiceFrame } from '../../../src/contract/index.js';
import { labelOf, lookOf, type BreakerLook } from './breaker-view.js';
import { edgeViews } from './edge-view.js';
import { letterOf, listed, plainName } from './names.js';

/** The state of the chain for somebody who has never seen it. */
export interface ChainSentence {
  /** `C does not answer. B refuses calls for it; reads still work.` */
  readonly text: string;
  readonly tone: 'calm' | 'watch' | 'trouble';
}

/** Below this share a kind of request fails, above the other it works. */
const FAILS_BELOW = 0.05;
const WORKS_FROM = 0.99;

export function chainSentence(frame: Frame | null): ChainSentence {
  if (frame === null) return { text: 'Waiting for the first look at the chain.', tone: 'watch' };
  const cause = causeOf(frame.services);
  const refusals = refusalsOf(frame.services);
  const effect = effectOf(frame);
  const isCalm = cause.isCalm && refusals.length === 0 && effect.isCalm;
  const second = [refusals.join(', '), effect.text].filter((part) => part !== '').join('; ');
  return {
    text: [cause.text, second === '' ? '' : capitalised(`${second}.`)]
      .filter((part) => part !== '')
      .join(' '),
    tone: toneOf(isCalm, cause.isCalm && effect.isCalm),
  };
}

function toneOf(isCalm: boolean, isOnlyBreakers: boolean): ChainSentence['tone'] {
  if (isCalm) return 'calm';
  return isOnlyBreakers ? 'watch' : 'trouble';
}

interface Part {
  readonly text: string;
  readonly isCalm: boolean;
}

function causeOf(services: readonly ServiceFrame[]): Part {
  const gone = services.filter((one) => one.link === 'gone').map((one) => letterOf(one.name));
  const silent = services.filter((one) => one.link === 'silent').map((one) => letterOf(one.name));
  const faulty = services.filter((one) => one.faults.length > 0);
  const parts = [
    ...(gone.length > 0 ? [`${listed(gone)} ${gone.length > 1 ? 'do' : 'does'} not answer.`] : []),
    ...(silent.length > 0
      ? [
          `${listed(silent)} ${silent.length > 1 ? 'are' : 'is'} silent: reached, but not answering.`,
        ]
      : []),
    ...faulty.map(
      (one) => `${letterOf(one.name)} was told to misbehave (${one.faults.join(', ')}).`,
    ),
  ];
  if (parts.length > 0) return { text: parts.join(' '), isCalm: false };
  return { text: 'A, B and C answer.', isCalm: true };
}

const VERBS: Partial<Record<BreakerLook, string>> = {
  open: 'refuses',
  half_open: 'tries again with',
  forced_open: 'is made to refuse',
};

function refusalsOf(services: readonly ServiceFrame[]): readonly string[] {
  const down = new Set(services.filter((one) => one.link !== 'up').map((one) => one.name));
  // From the fault outwards: C's own refusals are nearer to it than A's.
  return services.toReversed().flatMap((service) =>
    (Object.keys(VERBS) as BreakerLook[]).flatMap((look) => {
      const names = service.breakers
        .filter((breaker) => lookOf(breaker) === look)
        .map((breaker) => callsOf(breaker.name, down));
      if (names.length === 0) return [];
      return [`${letterOf(service.name)} ${VERBS[look]} ${listed([...new Set(names)])}`];
    }),
  );
}

function callsOf(name: string, down: ReadonlySet<string>): string {
  const [target = ''] = name.split('/');
  if (down.has(target)) return 'calls for it';
  return name.includes('/') ? plainName(labelOf({ name })) : `all calls to ${letterOf(name)}`;
}

function effectOf(frame: Frame): Part {
  const asked = edgeViews(frame).filter((edge) => edge.okShare !== null);
  if (asked.length === 0) {
    return frame.load.level === 'off'
      ? { text: 'nobody asks anything, so nothing shows: turn the load on', isCalm: true }
      : { text: 'no answers are seen', isCalm: false };
  }
  const those = (fits: (share: number) => boolean): readonly string[] =>
    asked.filter((edge) => fits(edge.okShare ?? 0)).map((edge) => edge.plain);
  const failing = those((share) => share < FAILS_BELOW);
  const some = those((share) => share >= FAILS_BELOW && share < WORKS_FROM);
  const working = those((share) => share >= WORKS_FROM);
  if (failing.length + some.length === 0) return { text: 'every request succeeds', isCalm: true };
  const parts = [
    ...(failing.length > 0 ? [`${listed(failing)} fail`] : []),
    ...(some.length > 0 ? [`some ${listed(some)} fail`] : []),
    ...(working.length > 0 ? [`${listed(working)} still work`] : []),
  ];
  return { text: parts.join(', '), isCalm: false };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
