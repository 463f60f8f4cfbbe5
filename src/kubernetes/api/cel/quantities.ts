import type { Environment } from '@marcbachmann/cel-js';
import { parseQuantity, Quantity } from '../quantity.ts';

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.quantity;
}

const amountOf = (value: Quantity | bigint) => (typeof value === 'bigint' ? quantity(String(value)) : value);
const isInteger = (value: Quantity) => value.sub(quantity(String(value.value()))).isZero();

function asInteger(value: Quantity): bigint {
  if (!isInteger(value)) throw new Error('cannot convert value to integer');
  return value.value();
}

/** Kubernetes' library of quantities (apiserver pkg/cel/library/quantity.go). */
export function registerQuantities(environment: Environment): void {
  environment.registerType('kubernetes.Quantity', Quantity);
  const functions: readonly (readonly [string, (...values: never[]) => unknown])[] = [
    ['quantity(string): kubernetes.Quantity', quantity],
    ['isQuantity(string): bool', (text: string) => !('error' in parseQuantity(text))],
    ['kubernetes.Quantity.sign(): int', (value: Quantity) => BigInt(value.sign())],
    ['kubernetes.Quantity.isInteger(): bool', isInteger],
    ['kubernetes.Quantity.asInteger(): int', asInteger],
    ['kubernetes.Quantity.asApproximateFloat(): double', (value: Quantity) => value.asNumber()],
    ['kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool', (a: Quantity, b: Quantity) => a.compare(b) < 0],
    ['kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool', (a: Quantity, b: Quantity) => a.compare(b) > 0],
    ['kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (a: Quantity, b: Quantity) => BigInt(a.compare(b))],
    ...(['kubernetes.Quantity', 'int'] as const).flatMap(
      (other) =>
        [
          [`kubernetes.Quantity.add(${other}): kubernetes.Quantity`, (a: Quantity, b: Quantity | bigint) => a.add(amountOf(b))],
          [`kubernetes.Quantity.sub(${other}): kubernetes.Quantity`, (a: Quantity, b: Quantity | bigint) => a.sub(amountOf(b))],
        ] as const,
    ),
  ];
  for (const [signature, handler] of functions) environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  environment.registerOperator('kubernetes.Quantity == kubernetes.Quantity', (a: Quantity, b: Quantity) => a.compare(b) === 0);
}
