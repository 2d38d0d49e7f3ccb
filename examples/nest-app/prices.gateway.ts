import { BadGatewayException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { callScope } from '@firebreak/resilience';
import { CircuitBreaker, Deadline } from '@firebreak/resilience/nest';

/** Where the prices are: `http://prices:8080`. */
export const PRICES_URL = Symbol('prices url');

/** What an article costs. */
export interface Price {
  readonly cents: number;
}

/** Everything that leaves this service for the price list goes through here. */
@Injectable()
export class PricesGateway {
  constructor(@Inject(PRICES_URL) private readonly url: string) {}

  // Three failures in a row: prices are asked for all the time, so that takes no longer than a moment.
  @CircuitBreaker({ name: 'prices', failureThreshold: 3, openMs: 5_000 })
  // A breaker learns nothing from a call that never ends.
  @Deadline({ attemptMs: 1_000 })
  async priceOf(article: string): Promise<Price> {
    const response = await this.get(`/${article}`);
    // An answer, if not the one that was hoped for: see `classify` in the module.
    if (response.status === 404) throw new NotFoundException(`no price for ${article}`);
    if (!response.ok) throw new BadGatewayException(`the price list answered ${response.status}`);
    return (await response.json()) as Price;
  }

  private async get(path: string): Promise<Response> {
    const signal = callScope()?.signal;
    // Aborts at the deadline, and when whoever asked us has left.
    const request = signal === undefined ? {} : { signal };
    return fetch(`${this.url}${path}`, request).catch((cause: unknown) => {
      signal?.throwIfAborted();
      // The breaker's log names it by the code of its cause.
      throw new BadGatewayException('the price list cannot be reached', { cause });
    });
  }
}
