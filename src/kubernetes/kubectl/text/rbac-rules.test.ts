import { expect, test } from 'vitest';
import { grantCells, grantsOf, grantText } from './rbac-rules.ts';

const rows = (...rules: Parameters<typeof grantsOf>[0]) => grantsOf(rules).map((grant) => `${grantText(grant)}|${grantCells(grant).replaceAll('\t', '|')}`);

test('a rule is broken into one grant for each thing, and grants of one thing are joined', () =>
  expect(
    rows({ verbs: ['get'], apiGroups: ['', 'apps'], resources: ['pods', 'deployments/scale'] }, { verbs: ['list'], apiGroups: [''], resources: ['pods'] }),
  ).toEqual(['pods|[]|[]|[get list]', 'deployments/scale|[]|[]|[get]', 'deployments.apps/scale|[]|[]|[get]', 'pods.apps|[]|[]|[get]']));

test('names and paths stand in columns of their own', () =>
  expect(
    rows({ verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'] }, { verbs: ['get'], nonResourceURLs: ['/version', '/api'] }),
  ).toEqual(['|[/api]|[]|[get]', '|[/version]|[]|[get]', 'secrets|[]|[one]|[get]']));
