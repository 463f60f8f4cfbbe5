export interface ProxyAddress {
  readonly address: string;
  readonly port: number;
}

/** Where a connection goes instead; or that it is answered with a reset, or not at all; undefined: it is none of the proxy's. */
export type ProxyDecision =
  | {
      readonly to: ProxyAddress;
      /** The source is hidden behind this address. */
      readonly source?: string;
    }
  | 'refused'
  | 'dropped'
  | undefined;

/** The place in a node's network where the proxy puts its rules: asked for each new connection that begins on the node or in its Pods. */
export interface NodeProxyTable {
  translate: ((destination: ProxyAddress, protocol: 'tcp' | 'udp', source: string) => ProxyDecision) | undefined;
}
