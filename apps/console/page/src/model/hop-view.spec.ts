import { describe, expect, it } from '@jest/globals';
import { breaker, frame, service } from '../../fixture/build-frame.js';
import { storyFrame } from '../../fixture/story.js';
import { hopViews } from './hop-view.js';

describe('the hops of the chain', () => {
  it('have the breakers that act, all of a service first', () => {
    const [, aToB, bToC] = hopViews(storyFrame(10, 0), new Map());

    expect(aToB?.lanes.map((lane) => lane.label)).toEqual([
      'all of B',
      'PlaceOrder',
      'GetQuote',
      'GetOrder',
    ]);
    expect(bToC?.lanes.map((lane) => lane.label)).toEqual(['Charge', 'Quote']);
  });

  it.each([
    { title: 'nothing is refused', second: 10, refused: 0, isReached: true },
    { title: 'C is gone', second: 40, refused: 1, isReached: false },
  ])('say what goes over them: $title', ({ second, refused, isReached }) => {
    const [, , bToC] = hopViews(storyFrame(second, 0), new Map());

    expect(bToC).toMatchObject({ title: 'B → C', refusedPerSecond: refused, isReached });
  });

  it('keep apart what stands at the door of the callee', () => {
    const breakers = [breaker({ name: 'inbound/Charge', hop: '→C' })];
    const shown = frame({
      services: [service('service-a'), service('service-b'), service('service-c', { breakers })],
    });
    const [, , bToC] = hopViews(shown, new Map());

    expect(bToC?.lanes).toEqual([]);
    expect(bToC?.doors.map((door) => door.label)).toEqual(['Charge']);
  });

  it('forget the breakers of a service that is gone', () => {
    const breakers = [breaker({ name: 'service-c/Charge', hop: 'B→C' })];
    const gone = service('service-b', { link: 'gone', breakers });
    const shown = frame({ services: [service('service-a'), gone, service('service-c')] });

    expect(hopViews(shown, new Map())[2]).toMatchObject({
      lanes: [],
      note: 'nobody calls: B is gone',
    });
  });

  it('show a breaker that the placement leaves out while somebody forces it', () => {
    const breakers = [
      breaker({ name: 'service-c', hop: 'B→C', active: false, mode: 'forced_open' }),
      breaker({ name: 'service-c/Quote', hop: 'B→C', active: false }),
    ];
    const shown = frame({
      services: [service('service-a'), service('service-b', { breakers }), service('service-c')],
    });

    expect(hopViews(shown, new Map())[2]?.lanes.map((lane) => lane.word)).toEqual(['forced open']);
  });
});
