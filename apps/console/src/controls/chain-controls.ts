import { BadRequestException, ServiceUnavailableException } from '@nestjs/common';
import { type ChainAdmin, switchPlacement, whyNot } from '@firebreak/admin/client';
import { type AdminRequest, faultToMessage } from '@firebreak/contracts/plain';
import type { Controls, ServiceName } from '../contract/index.js';
import { faultOf } from './control-bodies.js';
import { refusedBy } from './control-refused.js';
import { sentencesOf } from './read-body.js';

const ACTIONS = {
  open: 'OPEN',
  close: 'CLOSE',
  auto: 'AUTO',
  reset: 'RESET',
} as const satisfies Record<Controls['breaker']['action'], AdminRequest<'ForceBreaker'>['action']>;

/** Where faults are put on. */
const FAULTY = 'service-c';

/** What the page may do to the services themselves. */
export class ChainControls {
  /** @param remember told of each switch before the services are, for those that start meanwhile */
  constructor(
    private readonly admin: ChainAdmin,
    private readonly remember: (placement: string, epoch: number) => Promise<void>,
  ) {}

  /** @throws ServiceUnavailableException when no service answers, or one that runs did not take it */
  async placement({ placement }: Controls['placement']): Promise<void> {
    const { epoch, answers } = await switchPlacement(this.admin, placement, this.remember);
    // One that is down begins with it when it is started.
    const stuck = answers.flatMap((answer) =>
      'error' in answer && (epoch === undefined || answer.error.code !== 'UNAVAILABLE')
        ? [`${answer.service} ${whyNot(answer.error)}`]
        : [],
    );
    if (stuck.length > 0) throw new ServiceUnavailableException(stuck.join('; '));
  }

  /** @throws HttpException 404, 409, 503 */
  async breaker({ service, name, action }: Controls['breaker']): Promise<void> {
    await this.asked(
      service,
      this.admin.call(service, 'ForceBreaker', { name, action: ACTIONS[action] }),
    );
  }

  /**
   * Puts a fault on an operation of C, in place of those it has.
   * @throws HttpException 400, 503
   */
  async fault({ operation, effect }: Controls['fault']): Promise<void> {
    if (effect.kind === 'off') return this.clearFaults(operation ?? '');
    if (operation === undefined) throw new BadRequestException('operation: must be given');
    const { data, error } = faultOf(operation, effect);
    if (error !== undefined) throw new BadRequestException(sentencesOf(error));
    const { faults } = await this.asked(FAULTY, this.admin.call(FAULTY, 'ListFaults', {}));
    const isOfIt = (other: string): boolean => other.toLowerCase() === operation.toLowerCase();
    if (faults.some((fault) => isOfIt(fault.operation))) await this.clearFaults(operation);
    await this.asked(FAULTY, this.admin.call(FAULTY, 'SetFault', { fault: faultToMessage(data) }));
  }

  private async clearFaults(operation: string): Promise<void> {
    await this.asked(FAULTY, this.admin.call(FAULTY, 'ClearFaults', { operation }));
  }

  private async asked<Reply>(service: ServiceName, reply: Promise<Reply>): Promise<Reply> {
    try {
      return await reply;
    } catch (error) {
      throw refusedBy(service, error);
    }
  }
}
