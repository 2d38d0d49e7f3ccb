import {
  EVERY_OPERATION,
  type FaultControl,
  faultFromMessage,
  type FaultListToSend,
  type FaultMessage,
  faultSchema,
  faultToMessage,
} from '@firebreak/contracts/plain';
import { status } from '@grpc/grpc-js';
import { invalid, Refusal } from './refusal.js';

/** The calls about faults: what comes in is checked here, whatever the service's faults check too. */
export class FaultCalls {
  constructor(
    private readonly service: string,
    private readonly faults: FaultControl | undefined,
  ) {}

  list(): FaultListToSend {
    const control = this.required();
    return { faults: control.list().map(faultToMessage), operations: [...control.operations] };
  }

  /** @throws Refusal INVALID_ARGUMENT naming every field at fault */
  set(message: FaultMessage | null): FaultListToSend {
    const control = this.required();
    if (message === null) throw invalid('fault must be given');
    const operation = resolved(message.operation, control);
    const { data, error } = faultSchema.safeParse(faultFromMessage({ ...message, operation }));
    if (error !== undefined) throw invalid(error.issues.map(sentence).join('; '));
    control.set(data);
    return this.list();
  }

  /** @param operation empty for all */
  clear(operation: string): FaultListToSend {
    const control = this.required();
    if (operation === '') control.clear();
    else control.clear(resolved(operation, control));
    return this.list();
  }

  private required(): FaultControl {
    if (this.faults !== undefined) return this.faults;
    throw new Refusal(status.UNIMPLEMENTED, `${this.service} can have no faults`);
  }
}

/** The operation as it is spelled in the proto. */
function resolved(text: string, { operations }: FaultControl): string {
  const wanted = text.toLowerCase();
  const found = [...operations, EVERY_OPERATION].find((name) => name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw invalid(
    `operation must be one of ${[...operations, EVERY_OPERATION].join(', ')} (got "${text.slice(0, 60)}")`,
  );
}

function sentence(issue: { readonly path: PropertyKey[]; readonly message: string }): string {
  return `${issue.path.join('.')} ${issue.message}`.trim();
}
