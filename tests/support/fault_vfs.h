#pragma once
#include <stdbool.h>
#include <stdint.h>

/* A file system for SQLite that fails and loses power on demand. It cannot lose the creation and
 * removal of files. Thread: any. */
struct fault_vfs;

enum fault_kind {
    FAULT_EIO,  /* the call does nothing and fails */
    FAULT_FULL, /* so does each call that needs room */
    FAULT_TORN, /* a write does its first half and fails */
    FAULT_KINDS,
};

/* Registers itself with SQLite under name, in front of the default VFS. */
struct fault_vfs *fault_vfs_create(const char *name);
void fault_vfs_destroy(struct fault_vfs *vfs);

/* Calls to the disk since the last fault_vfs_fail or fault_vfs_heal. */
uint64_t fault_vfs_calls(struct fault_vfs *vfs);
/* Fails the nth call from now on (1: the next), and those after it too if persistent. */
void fault_vfs_fail(struct fault_vfs *vfs, enum fault_kind kind, uint64_t nth, bool persistent);
/* Lets all calls through again. */
void fault_vfs_heal(struct fault_vfs *vfs);

/* Takes the files as they are for safe on the disk; for when a test has changed them itself. */
void fault_vfs_settle(struct fault_vfs *vfs);
/* Cuts the power at the nth call from now on: nothing reaches a file any more. */
void fault_vfs_cut_power(struct fault_vfs *vfs, uint64_t nth);
/* Restores power, with all files closed: loses the part of the unsynced writes that seed chooses,
 * as whole writes or sectors, in any order. */
void fault_vfs_lose(struct fault_vfs *vfs, uint64_t seed);
