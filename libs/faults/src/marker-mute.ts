import { type ArgumentsHost, Injectable } from '@nestjs/common';
import { FaultInjector } from './fault-injector.js';
import { operationOf } from './operation-of.js';

/**
 * Whether failures are answered without the markers that say whose fault they were and when to come
 * back; the fault `mute-markers`. For the filter that writes the answers.
 */
@Injectable()
export class MarkerMute {
  constructor(private readonly injector: FaultInjector) {}

  /** @param host the call whose failure is being answered */
  isMuted(host: ArgumentsHost): boolean {
    const operation = operationOf(host);
    return operation !== undefined && this.injector.isMuted(operation);
  }
}
