import { type FieldError, notSupported, required } from '../../fielderror.ts';
import type { Binding } from '../../types.ts';

/** The assignment of a Pod to a node (the binding subresource). */
export function validateBinding(binding: Binding, errors: FieldError[]): void {
  const { kind, name } = binding.target;
  if (kind && kind !== 'Node') errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if (!name) errors.push(required('target.name'));
}
