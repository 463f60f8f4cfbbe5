import type { Endpoints } from '../../../api/types.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { orNone } from '../values.ts';
import { DescribeWriter } from '../writer.ts';
import { describeMetadata } from './config.ts';

type Addresses = NonNullable<Endpoints['subsets']>[number]['addresses'];

const addressesText = (addresses: Addresses) => orNone((addresses ?? []).map(({ ip }) => ip).join(','));

export const endpoints: Describer = function* ({ invocation, object, events }) {
  const { metadata, subsets = [] } = object as unknown as Endpoints;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
    writer.line(1, `Addresses:\t${addressesText(addresses)}`);
    writer.line(1, `NotReadyAddresses:\t${addressesText(notReadyAddresses)}`);
    if (ports.length > 0) writer.line(1, 'Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------');
    for (const { name, port, protocol } of ports) writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
    writer.line(0, '');
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
