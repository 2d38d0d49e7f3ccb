import type { AdminError, EventWatcher } from '@firebreak/admin/client';
import type {
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
  ServiceStatusMessage,
} from '@firebreak/contracts/plain';
import { SERVICES } from '../services.js';

/** The admin contracts of a stack's services, however they are reached. */
export interface StackAdmin {
  /** @throws AdminError */
  call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>>;
  /** Tells what happens in a service until `signal` aborts. @throws AdminError when it ends before */
  watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void>;
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
  const { AdminError } = await import('@firebreak/admin/client');
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
export async function statuses(admin: StackAdmin): Promise<Answered<ServiceStatusMessage>[]> {
  return await askAll(SERVICES, (service) => admin.call(service, 'GetStatus', {}));
}

/** Those that answered. */
export function repliesOf<Reply>(answers: readonly Answered<Reply>[]): Reply[] {
  return answers.flatMap((answer) => ('reply' in answer ? [answer.reply] : []));
}

/** Why a service gave no answer, for people. */
export function whyNot({ code, message }: Pick<AdminError, 'code' | 'message'>): string {
  if (code === 'UNAVAILABLE') return 'is not running';
  if (code === 'DEADLINE_EXCEEDED') return 'does not answer: is it paused?';
  if (code === 'UNAUTHENTICATED') return 'refuses: set ADMIN_TOKEN to the token it has';
  return `refuses: ${message} (${code})`;
}
