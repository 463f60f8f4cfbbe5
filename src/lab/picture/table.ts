import type { Picture } from '../../host/protocol/index.ts';
import { escapeXml } from './svg.ts';
import { containerState } from './words.ts';

const most = 100;
const columns = ['Pod', 'Node', 'IP', 'Phase', 'Status', 'Ready', 'Conditions that hold', 'Containers'];

const row = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell, index) => (index === 0 ? `<th scope="row">${escapeXml(cell)}</th>` : `<td>${escapeXml(cell)}</td>`)).join('')}</tr>`;

/** An HTML table of texts; the first cell of a row is its heading. `none`: what stands there without rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return `<p>${escapeXml(none)}</p>`;
  const more = rows.length > most ? `<p>And ${rows.length - most} more.</p>` : '';
  const head = heads.map((name) => `<th scope="col">${escapeXml(name)}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.slice(0, most).map(row).join('')}</tbody></table>${more}`;
}

/** Nodes, Pods and containers as an HTML table. */
export function podsTable({ pods }: Picture): string {
  const rows = pods.map((pod) => [
    pod.name,
    pod.node || 'none yet',
    pod.ip || 'none yet',
    pod.phase,
    pod.status,
    pod.ready,
    pod.conditions
      .filter(({ status }) => status === 'True')
      .map(({ type }) => type)
      .join(', '),
    pod.containers.map((container) => `${container.name}: ${containerState(container)}`).join('; '),
  ]);
  return table(columns, rows, 'No Pods.');
}
