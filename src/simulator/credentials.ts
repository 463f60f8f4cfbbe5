import { unauthorized } from '../kubernetes/api/errors.ts';
import type { ApiResponse, Transport } from '../kubernetes/api/transport.ts';
import type { ApiServer } from '../kubernetes/apiserver/index.ts';
import { adminToken, serverAddress } from './kubeconfig.ts';

export const administrator = { name: 'kubernetes-admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'], userAgent: 'kubectl' };

const refused: { readonly refused: ApiResponse } = { refused: { code: 401, body: unauthorized('Unauthorized') } };

/** What a server answers to those whom it does not know. */
const stranger: Transport = { request: () => refused.refused, watch: () => refused, connect: () => refused };

/** Where the API server listens: on its own address and on the one of the Service `kubernetes`. */
const addresses = new Set([serverAddress, 'https://10.96.0.1:443', 'https://kubernetes.default.svc']);

/** The way to the API server at an address, for one who shows these credentials; 'refused' where nobody listens. */
export function authenticate(server: ApiServer, address: string, { token }: { readonly token?: string }): Transport | 'refused' {
  if (!addresses.has(address.replace(/\/$/, ''))) return 'refused';
  return token === adminToken ? server.connect(administrator) : stranger;
}
