/**
 * Programs: what runs on a simulated machine, from sh and the applets of busybox to nginx, curl and the course's apps.
 *
 * Models: busybox 1.35 to 1.37 (ash and applets; an image of 1.28 has its name and its nslookup, 1.36 its shell's own sleep), bash 5.2 as far as a learner's terminal needs it, curl 8, nginx 1.2x, httpd 2.4, redis, postgres and envoy as far as they are seen from outside, agnhost, stress, socat, small Node.js apps.
 * Simulated: the POSIX shell with jobs and a line editor; text, file, process and network applets with their messages and exit codes; HTTP servers and clients.
 * Not simulated: the rarer applets of busybox' images and built-ins of bash (they say so); new network and user namespaces; X.509 certificates that were made elsewhere; editing in vi (it shows the file); locales other than C (lengths and orders are those of bytes); time zones (the machines run on UTC); encryption (TLS shows its steps, certificates and errors; its records are in clear); queries of postgres beyond one table, and its protocol (psql speaks its own); what GNU's tools print otherwise than busybox', beside their complaints, ls -l, tar and diff.
 */
export { appletsPart, programs, programsWith, serversPart, shellPart } from './registry.ts';
