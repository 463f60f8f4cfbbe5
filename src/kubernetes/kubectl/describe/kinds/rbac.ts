import type { Role, RoleBinding } from '../../../api/types.ts';
import { grantCells, grantsOf, grantText } from '../../text/rbac-rules.ts';
import type { Describer } from '../describe-object.ts';
import { DescribeWriter } from '../writer.ts';
import { describeMetadata } from './config.ts';

/** Roles and ClusterRoles. */
export const role: Describer = function* ({ object }) {
  const { metadata, rules } = object as unknown as Role;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const grant of grantsOf(rules ?? [])) writer.line(1, `${grantText(grant)}\t${grantCells(grant)}`);
  return writer.end();
};

/** RoleBindings and ClusterRoleBindings. */
export const roleBinding: Describer = function* ({ object }) {
  const { metadata, roleRef, subjects } = object as unknown as RoleBinding;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${roleRef.kind}`);
  writer.line(1, `Name:\t${roleRef.name}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
  return writer.end();
};
