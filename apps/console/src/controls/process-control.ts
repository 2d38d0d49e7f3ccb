import { ConflictException, ServiceUnavailableException } from '@nestjs/common';
import {
  askSupervisor,
  type ControlAnswer,
  type ControlRequest,
  type ServiceVerb,
  SupervisorError,
} from '@firebreak/control';
import type { Controls, Hello, ProcessVerb } from '../contract/index.js';

const VERBS: Readonly<Record<ProcessVerb, ServiceVerb>> = {
  kill: 'kill',
  pause: 'pause',
  resume: 'unpause',
  start: 'start',
};

/** Starts and ends the services' processes, where there is a supervisor that does it. */
export class ProcessControl {
  /** @param socket of the supervisor; without it nothing may be done */
  constructor(private readonly socket: string | undefined) {}

  /** What the page may do itself, or has to tell people to type. */
  get allowed(): Hello['processes'] {
    if (this.socket !== undefined) return { kind: 'supervised' };
    const command = (verb: ProcessVerb): string => `docker compose ${VERBS[verb]} {service}`;
    return {
      kind: 'commands',
      command: {
        kill: command('kill'),
        pause: command('pause'),
        resume: command('resume'),
        start: command('start'),
      },
    };
  }

  /** @throws HttpException 409, 503 */
  async apply({ service, verb }: Controls['process']): Promise<void> {
    if (this.socket === undefined) {
      throw new ConflictException(
        `the console may not do that here; type: docker compose ${VERBS[verb]} ${service}`,
      );
    }
    const answer = await this.asked({ verb: VERBS[verb], services: [service] });
    const refused = answer.results.filter(({ ok }) => !ok).map(({ message }) => message);
    if (refused.length > 0) throw new ConflictException(refused.join('; '));
  }

  /** A service that is started from now on begins with this placement. */
  readonly remember = async (placement: string, epoch: number): Promise<void> => {
    if (this.socket !== undefined) await this.asked({ verb: 'placement', placement, epoch });
  };

  private async asked(request: ControlRequest): Promise<ControlAnswer> {
    try {
      const answer = await askSupervisor(this.socket ?? '', request);
      if (answer !== undefined) return answer;
      throw new SupervisorError('the supervisor is gone');
    } catch (error) {
      if (!(error instanceof SupervisorError)) throw error;
      throw new ServiceUnavailableException(error.message);
    }
  }
}
