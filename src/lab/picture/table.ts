import type { Picture } from '../../host/protocol/index.ts';
import { escapeXml } from './svg.ts';
import { containerState } from './words.ts';

const most = 100;
const columns = ['Pod', 'Node', 'IP', 'Phase', 'Status', 'Ready', 'Conditions that hold', 'Containers'];

const row = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell, index) => (index === 0 ? `<th scope="row">${escapeXml(cell)}</th>` : `<td>${escapeXml(cell)}</td>`)).join('')}</tr>`;

/** The same as the picture, as an HTML table. */
export function pictureTable({ pods }: Picture): string {
  if (pods.length === 0) return '<p>No Pods.</p>';
  const rows = pods
    .slice(0, most)
    .map((pod) =>
      row([
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
      ]),
    )
    .join('');
  const more = pods.length > most ? `<p>And ${pods.length - most} more Pods.</p>` : '';
  return `<table><thead><tr>${columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows}</tbody></table>${more}`;
}
