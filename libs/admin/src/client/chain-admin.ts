import {
  type AdminMethod,
  type AdminReply,
  type AdminRequest,
  type ServiceName,
  SERVICES,
  type ServiceStatusMessage,
} from '@firebreak/contracts/plain';
import { AdminError } from './admin-error.js';

/** The admin contracts of a chain's services, however they are reached. */
export interface ChainAdmin {
  /** @throws AdminError */
  call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>>;
}

/** What became of asking one service. */
export type Answered<Reply> =
  | { readonly service: ServiceName; readonly reply: Reply }
  | { readonly service: ServiceName; readonly error: AdminError };

/** Asks services at the same time; none keeps the others waiting longer than its deadline. */
export async function askAll<Reply>(
  services: readonly ServiceName[],
  ask: (service: ServiceName) => Promise<Reply>,
): Promise<Answered<Reply>[]> {
  return await Promise.all(
    services.map(async (service) => {
      try {
        return { service, reply: await ask(service) };
      } catch (error) {
        if (error instanceof AdminError) return { service, error };
        throw error;
      }
    }),
  );
}

/** The status of every service, or why there is none. */
export async function statuses(admin: ChainAdmin): Promise<Answered<ServiceStatusMessage>[]> {
  return await askAll(SERVICES, (service) => admin.call(service, 'GetStatus', {}));
}

/** Those that answered. */
export function repliesOf<Reply>(answers: readonly Answered<Reply>[]): Reply[] {
  return answers.flatMap((answer) => ('reply' in answer ? [answer.reply] : []));
}

/** Why a service gave no answer, for people. */
export function whyNot({ code, message }: Pick<AdminError, 'code' | 'message'>): string {
  if (code === 'UNAVAILABLE') return 'is not running';
  if (code === 'DEADLINE_EXCEEDED') return 'does not answer, as if it were paused';
  if (code === 'UNAUTHENTICATED') return 'refuses: set ADMIN_TOKEN to the token it has';
  return `refuses: ${message} (${code})`;
}

/** A switch of the placement that was made, or that nobody was there to make. */
export interface PlacementSwitched {
  /** Its number; undefined when no service answered, so that none was switched. */
  readonly epoch?: number;
  /** What each service answered to it; of no switch, to the question before it. */
  readonly answers: readonly Answered<ServiceStatusMessage>[];
}

/**
 * Switches the placement at every service under one new number.
 * @param remember is awaited before the services are told: one that is started meanwhile begins with it
 */
export async function switchPlacement(
  admin: ChainAdmin,
  placement: string,
  remember: (placement: string, epoch: number) => Promise<void>,
): Promise<PlacementSwitched> {
  const before = await statuses(admin);
  const epochs = repliesOf(before).map(({ epoch }) => epoch);
  if (epochs.length === 0) return { answers: before };
  const epoch = Math.max(...epochs) + 1;
  await remember(placement, epoch);
  const answers = await askAll(SERVICES, (service) =>
    admin.call(service, 'SetPlacement', { placement, epoch }),
  );
  return { epoch, answers };
}
