/**
 * coredns: the cluster's DNS server, which turns names of Services and Pods into addresses.
 *
 * Models: coredns/coredns plugin/kubernetes, plugin/backend_lookup.go and plugin/loadbalance with kubeadm's Corefile (pods insecure, ttl 30), for Kubernetes 1.36.
 * Simulated: A, CNAME, SRV and PTR records of Services, headless Services, ExternalName and endpoints; Pods by address; NODATA and NXDOMAIN; shuffled answers.
 * Not simulated: names of the Internet (there is none: NXDOMAIN); AAAA records (IPv4 only); TCP and truncation (answers of any length go over UDP); caching (the records are at hand); NS, SOA and TXT records; metrics and health endpoints.
 */
export { CoreDns, type CoreDnsOptions } from './core-dns.ts';
