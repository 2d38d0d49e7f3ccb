import { fileURLToPath } from 'node:url';
import {
  loadPackageDefinition,
  type CallOptions,
  type Client,
  type ServiceClientConstructor,
  type requestCallback,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** What calculator.proto says, as types. */
export interface BinaryOperation {
  readonly a: number;
  readonly b: number;
}

export interface CalculationResult {
  readonly value: number;
}

export type Operation = 'add' | 'divide';

type Method = (
  operands: BinaryOperation,
  options: CallOptions,
  callback: requestCallback<CalculationResult>,
) => unknown;

export type CalculatorStub = Client & Readonly<Record<Operation, Method>>;

interface LoadedProto {
  readonly calculator: { readonly v1: { readonly Calculator: ServiceClientConstructor } };
}

const PROTO = fileURLToPath(new URL('calculator.proto', import.meta.url));
const loaded = loadPackageDefinition(loadSync(PROTO, { defaults: true }));

/** The stub's class, with the definition of the service beside it. */
export const { Calculator } = (loaded as unknown as LoadedProto).calculator.v1;
