import { describe, expect, it } from '@jest/globals';
import { EventHub } from './event-hub.js';

interface Numbers {
  one: { readonly n: number };
  two: { readonly n: number };
}

describe('the listeners of a policy', () => {
  it('hear events in the order in which they happened, also those a listener causes', () => {
    const hub = new EventHub<Numbers>();
    const told: string[] = [];
    hub.on('one', () => hub.tell('two', () => ({ n: 2 })));
    hub.on('one', ({ n }) => void told.push(`one ${n}`));
    hub.on('two', ({ n }) => void told.push(`two ${n}`));

    hub.tell('one', () => ({ n: 1 }));

    expect(told).toEqual(['one 1', 'two 2']);
  });

  it('cost nothing while there are none: the event is not even made', () => {
    const hub = new EventHub<Numbers>();
    let made = 0;
    const make = () => ({ n: ++made });
    hub.on('two', () => undefined);
    const gone = hub.on('one', () => undefined);
    gone[Symbol.dispose]();

    hub.tell('one', make);

    expect(made).toBe(0);
  });

  it('may listen twice with one function, and leave once', () => {
    const hub = new EventHub<Numbers>();
    const told: number[] = [];
    const listener = ({ n }: { readonly n: number }): void => void told.push(n);
    const first = hub.on('one', listener);
    hub.on('one', listener);

    first[Symbol.dispose]();
    first[Symbol.dispose]();
    hub.tell('one', () => ({ n: 1 }));

    expect(told).toEqual([1]);
  });

  it('do not hear what happens after they left, even if it was under way', () => {
    const hub = new EventHub<Numbers>();
    const told: number[] = [];
    const leaving: Disposable[] = [];
    hub.on('one', () => leaving[0]?.[Symbol.dispose]());
    leaving.push(hub.on('one', ({ n }) => void told.push(n)));

    hub.tell('one', () => ({ n: 1 }));

    expect(told).toEqual([]);
  });

  it('cannot change what others hear', () => {
    const hub = new EventHub<Numbers>();
    const told: number[] = [];
    hub.on('one', (event) => {
      (event as { n: number }).n = 99;
    });
    hub.on('one', ({ n }) => void told.push(n));

    hub.tell('one', () => ({ n: 1 }));

    expect(told).toEqual([1]);
    expect(hub.listenerErrors).toBe(1);
  });

  it('may answer anything', () => {
    const hub = new EventHub<Numbers>();
    const told: number[] = [];
    let count = 0;
    hub.on('one', ({ n }) => told.push(n));
    hub.on('one', () => count++);

    hub.tell('one', () => ({ n: 1 }));

    expect({ told, count }).toEqual({ told: [1], count: 1 });
    expect(hub.listenerErrors).toBe(0);
  });

  it('may be async; one that fails is counted', async () => {
    const hub = new EventHub<Numbers>();
    hub.on('one', async () => {
      throw new Error('boom');
    });
    hub.on('two', () => fetch('no address'));

    hub.tell('one', () => ({ n: 1 }));
    hub.tell('two', () => ({ n: 2 }));
    await new Promise(setImmediate);

    expect(hub.listenerErrors).toBe(2);
  });

  it('may answer what only works when somebody waits for it: nobody does', () => {
    const hub = new EventHub<Numbers>();
    let sent = 0;
    // oxlint-disable-next-line unicorn/no-thenable
    hub.on('one', () => ({ then: () => sent++ }));

    hub.tell('one', () => ({ n: 1 }));

    expect(sent).toBe(0);
  });
});
