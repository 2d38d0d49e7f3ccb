import type { MethodDefinition } from '@grpc/proto-loader';
import type { AdminDefinition } from './generated/firebreak/admin/v1/Admin.js';

/**
 * The admin contract as types: its methods by name, its messages as they are sent (defaults may be
 * left out) and as they come in (complete).
 */
export type { AdminHandlers } from './generated/firebreak/admin/v1/Admin.js';
export type { Breaker as BreakerToSend } from './generated/firebreak/admin/v1/Breaker.js';
export type { Breaker__Output as BreakerStatus } from './generated/firebreak/admin/v1/Breaker.js';
export type { Event as EventToSend } from './generated/firebreak/admin/v1/Event.js';
export type { Event__Output as AdminEvent } from './generated/firebreak/admin/v1/Event.js';
export type { Fault as FaultToSend } from './generated/firebreak/admin/v1/Fault.js';
export type { Fault__Output as FaultMessage } from './generated/firebreak/admin/v1/Fault.js';
export type { FaultList as FaultListToSend } from './generated/firebreak/admin/v1/FaultList.js';
export type { FaultList__Output as FaultListMessage } from './generated/firebreak/admin/v1/FaultList.js';
export type { Traffic as TrafficToSend } from './generated/firebreak/admin/v1/Traffic.js';
export type { Traffic__Output as TrafficStatus } from './generated/firebreak/admin/v1/Traffic.js';
export type { Status as StatusToSend } from './generated/firebreak/admin/v1/Status.js';
export type { Status__Output as ServiceStatusMessage } from './generated/firebreak/admin/v1/Status.js';

type MethodOf<Definition> = keyof {
  [Name in keyof Definition as string extends Name ? never : Name]: unknown;
} &
  string;

type Watching = 'WatchEvents';

/** The calls of the admin contract that have one answer. */
export type AdminMethod = Exclude<MethodOf<AdminDefinition>, Watching>;

/** What a call of the admin contract is asked with. */
export type AdminRequest<Method extends AdminMethod> =
  AdminDefinition[Method] extends MethodDefinition<
    infer Request,
    infer _Reply,
    infer _RequestOut,
    infer _ReplyOut
  >
    ? Request
    : never;

/** What it answers. */
export type AdminReply<Method extends AdminMethod> =
  AdminDefinition[Method] extends MethodDefinition<
    infer _Request,
    infer _Reply,
    infer _RequestOut,
    infer ReplyOut
  >
    ? ReplyOut
    : never;
