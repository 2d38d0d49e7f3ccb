import type { ChainAdmin, EventWatcher } from '@firebreak/admin/client';
import type { ServiceName } from '@firebreak/contracts/plain';

export { type Answered, askAll, repliesOf, statuses, whyNot } from '@firebreak/admin/client';

/** The admin contracts of a stack's services, however they are reached. */
export interface StackAdmin extends ChainAdmin {
  /** Tells what happens in a service until `signal` aborts. @throws AdminError when it ends before */
  watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void>;
}
