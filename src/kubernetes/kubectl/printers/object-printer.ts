import { decode } from '../../../machine/process/text.ts';
import type { Execution } from '../../../machine/process/types.ts';
import { writeYaml } from '../../api/yaml/index.ts';
import { UserError } from '../errors.ts';
import { goFileError, readBytes } from '../files.ts';
import type { Invocation } from '../invocation.ts';
import { groupKindOf } from '../resource/mapper.ts';
import { isList, splitVersion, type Unstructured } from '../resource/object.ts';
import { marshalIndent, sortDeep } from '../text/go.ts';
import { CustomColumnsPrinter, columnsFromFile, columnsFromSpec } from './custom-columns.ts';
import type { Format } from './format.ts';
import { goTemplatePrinter } from './go-template.ts';
import { jsonPathPrinter } from './json-path.ts';
import { writeKyaml } from './kyaml.ts';
import type { ObjectPrinter } from './printer.ts';

export interface PrintOptions {
  readonly showManagedFields: boolean;
  readonly allowMissingKeys: boolean;
  readonly noHeaders: boolean;
  /** Keys in the order they have: objects that kubectl made itself (Go structs), not the server. */
  readonly typed?: boolean;
}

/** The printer of a format that needs no table. */
export function* makePrinter(invocation: Invocation, format: Format, options: PrintOptions): Execution<ObjectPrinter> {
  const { name } = format;
  const prepared = (object: unknown) => (options.showManagedFields ? object : withoutManagedFields(object));
  const ordered = (object: unknown) => (options.typed ? object : sortDeep(object));
  const event = (object: unknown, type: string | undefined) => (type === undefined ? object : { type, object });
  if (name === 'json') {
    return (object, type) =>
      type === undefined ? `${marshalIndent(prepared(object), '    ', !options.typed)}\n` : `${JSON.stringify({ type, object: sortDeep(prepared(object)) })}\n`;
  }
  if (name === 'kyaml') return (object, type) => writeKyaml(event(ordered(prepared(object)), type));
  if (name === 'yaml') {
    let count = 0;
    return (object, type) => `${count++ > 0 ? '---\n' : ''}${writeYaml(event(prepared(object), type) as never)}`;
  }
  if (name === 'name') return (object) => nameLines(object, '');
  if (name.startsWith('custom-columns')) {
    const columns = yield* readColumns(invocation, format);
    const printer = new CustomColumnsPrinter(columns, options.noHeaders && name === 'custom-columns');
    return (object, type) => printer.print(event(object, type));
  }
  const template = yield* readTemplate(invocation, format);
  return name.startsWith('jsonpath') ? jsonPathPrinter(template, name, options) : goTemplatePrinter(template, options);
}

function* readTemplate(invocation: Invocation, format: Format): Execution<string> {
  const argument = format.argument ?? '';
  if (argument === '') throw new UserError('template format specified but no template given');
  if (!format.name.endsWith('file')) return argument;
  try {
    return decode(yield* readBytes(invocation.process, argument));
  } catch (error) {
    throw new UserError(`error reading --template ${argument}, ${goFileError('open', argument, error)}`);
  }
}

function* readColumns(invocation: Invocation, format: Format): Execution<ReturnType<typeof columnsFromSpec>> {
  const argument = format.argument ?? '';
  if (argument === '') throw new UserError('custom-columns format specified but no custom columns given');
  if (format.name === 'custom-columns') return columnsFromSpec(argument);
  let text: string;
  try {
    text = decode(yield* readBytes(invocation.process, argument));
  } catch (error) {
    throw new UserError(`error reading template ${argument}, ${goFileError('open', argument, error)}\n`);
  }
  return columnsFromFile(text);
}

/** `deployment.apps/web` and what was done to it. */
export function nameOf(object: Unstructured, operation: string): string {
  const { group } = splitVersion(object.apiVersion ?? '');
  return `${groupKindOf({ group, kind: object.kind ?? '<unknown>' })}/${object.metadata?.name || '<unknown>'}${operation ? ` ${operation}` : ''}\n`;
}

function nameLines(object: unknown, operation: string): string {
  return isList(object) ? object.items.map((item) => nameOf(item, operation)).join('') : nameOf(object as Unstructured, operation);
}

/** The object, or the items of the list, without metadata.managedFields. */
export function withoutManagedFields(object: unknown): unknown {
  if (isList(object)) return { ...object, items: object.items.map((item) => withoutManagedFields(item)) };
  const { metadata } = object as Unstructured;
  if (!metadata || !('managedFields' in metadata)) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...(object as Unstructured), metadata: rest };
}
