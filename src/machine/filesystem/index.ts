/**
 * File systems: inodes, directories, path resolution and the mounts of a namespace.
 *
 * Models: the Linux virtual file system with ext4-like disks, tmpfs, overlayfs, devtmpfs and procfs, Kubernetes 1.36.
 * Simulated: files, directories, symlinks, hard links, devices, fifos, sockets; owners, permission bits, sticky and setgid directories; bind, tmpfs and overlay mounts, also by mount(2) of a privileged process; room on disks and in memory.
 * Not simulated: access and change times (nobody reads them); extended attributes and ACLs; file locks; quotas of users; mount propagation (a mount made on the node later is not seen in a container).
 */
export type { Caller } from './caller.ts';
export { Directory, TreeDirectory } from './directory.ts';
export { type Entries, entryOf, valuesOf, withEntry, withoutEntry } from './entries.ts';
export { FilledDirectory } from './filled-directory.ts';
export { DeviceInode, EndpointInode, FileInode, Inode, SymlinkInode } from './inode.ts';
export { Location } from './location.ts';
export { type Mount, MountTable } from './mount-table.ts';
export * from './operations.ts';
export { OverlayDirectory } from './overlay.ts';
export { allows } from './permissions.ts';
export { locate, type Walk, walk } from './resolve.ts';
export { buildTree, builtAt, executable, type FileTree, programOf, type TreeEntry } from './tree.ts';
export { MagicLink, VirtualDirectory, VirtualFile, virtualDirectory } from './virtual.ts';
export { type MemoryOwner, Volume } from './volume.ts';
