import { onAbort, type Timers } from '@firebreak/resilience';

/** How the service is: quick, without an answer, or not there at all. */
export type Health = 'well' | 'hanging' | 'dead';

/** Somebody else's service. */
export class ExternalService {
  health: Health = 'well';
  /** Calls that reached it. */
  received = 0;

  constructor(private readonly timers: Timers) {}

  /** @param signal ends the wait */
  async request(signal: AbortSignal): Promise<string> {
    this.received++;
    if (this.health === 'dead') throw new Error('connection refused');
    return new Promise((resolve, reject) => {
      const tooLong = onAbort(signal, () => {
        timer?.[Symbol.dispose]();
        reject(new Error('given up'));
      });
      const answer = (): void => {
        tooLong[Symbol.dispose]();
        resolve('answer');
      };
      const timer = this.health === 'well' ? this.timers.after(30, answer) : undefined;
    });
  }
}
