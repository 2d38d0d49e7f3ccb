import { type EdgeAnswer, EdgeClient, type EdgeRequest } from '@firebreak/load';

/** A client that repeats at once whatever failed: the mistake that multiplies load. */
export class RetryingEdgeClient extends EdgeClient {
  /** @param attempts in all, from 1 */
  constructor(
    url: URL,
    private readonly attempts: number,
  ) {
    super(url);
  }

  override async send(request: EdgeRequest): Promise<EdgeAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await super.send(request);
      if (answer.outcome === 'ok' || attempt >= this.attempts) return answer;
    }
  }
}
