import type { Transport } from '../api/transport.ts';
import type { Credentials } from './kubeconfig/resolve.ts';

export type { Credentials } from './kubeconfig/resolve.ts';

/** The address that kubectl was told to ask. */
export interface ClusterAddress {
  /** `https://172.18.0.1:6443` */
  readonly server: string;
}

/** What the host gives: the wires to API servers, and the texts of `kubectl explain`. */
export interface KubectlOptions {
  /**
   * A transport to the API server at that address, for a user of the kubeconfig ('' without one) with these credentials; 'refused' where
   * nobody listens. An identity that the server does not know still gets a transport, which answers 401.
   */
  readonly connect: (user: string, cluster: ClusterAddress, credentials: Credentials) => Transport | 'refused';
  /** The text of a definition (field '') or of one of its fields; undefined where there is none. */
  readonly descriptions?: (definition: string, field: string) => string | undefined;
  /** For names that kubectl itself makes up (debugger containers). */
  readonly random: { integer(low: number, high: number): number };
}
