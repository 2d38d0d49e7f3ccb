import type { CallOptions, Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { Observable } from 'rxjs';
import type { OrdersDefinition } from './generated/firebreak/orders/v1/Orders.js';
import type { PaymentsDefinition } from './generated/firebreak/payments/v1/Payments.js';

/** The methods of a generated service definition, without the index signature it inherits. */
type MethodOf<Definition> = keyof {
  [Name in keyof Definition as string extends Name ? never : Name]: unknown;
} &
  string;

type RequestOf<Method> =
  Method extends MethodDefinition<never, never, infer Request, infer _Reply> ? Request : never;
type ReplyOf<Method> =
  Method extends MethodDefinition<never, never, infer _Request, infer Reply> ? Reply : never;

/** A service as Nest's gRPC client offers it: each method gives an Observable of one reply. */
type ObservableClient<Definition extends Record<MethodOf<Definition>, unknown>> = {
  [Name in MethodOf<Definition> as Uncapitalize<Name>]: (
    request: RequestOf<Definition[Name]>,
    metadata?: Metadata,
    options?: CallOptions,
  ) => Observable<ReplyOf<Definition[Name]>>;
};

/** A service as a Nest controller implements it: each method gives a reply, now or later. */
type Handlers<Definition extends Record<MethodOf<Definition>, unknown>> = {
  [Name in MethodOf<Definition> as Uncapitalize<Name>]: (
    request: RequestOf<Definition[Name]>,
    metadata: Metadata,
    call: ServerUnaryCall<RequestOf<Definition[Name]>, ReplyOf<Definition[Name]>>,
  ) =>
    | ReplyOf<Definition[Name]>
    | Promise<ReplyOf<Definition[Name]>>
    | Observable<ReplyOf<Definition[Name]>>;
};

/** Service B, seen by its caller. */
export type OrdersClient = ObservableClient<OrdersDefinition>;
/** What the controller of service B has to offer. */
export type OrdersHandlers = Handlers<OrdersDefinition>;
/** Service C, seen by its caller. */
export type PaymentsClient = ObservableClient<PaymentsDefinition>;
/** What the controller of service C has to offer. */
export type PaymentsHandlers = Handlers<PaymentsDefinition>;
