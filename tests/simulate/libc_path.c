/* libc_path.c -- The C library's functions on names of files, on the disk of drive.h. */
#undef _FILE_OFFSET_BITS
#include "tests/simulate/libc.h"

#include "tests/simulate/descriptors.h"
#include "tests/simulate/drive.h"
#include "tests/simulate/simulate.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { BLOCK = 4096, BLOCKS_FREE = 1 << 20 };

int libc_is_simulated(const char *path)
{
    return sim && path && strncmp(path, SIM_ROOT, strlen(SIM_ROOT)) == 0;
}

/* -- opening -- */

static int open_simulated(const char *path, int flags)
{
    bool makes = (flags & O_CREAT) != 0;
    libc_begin();
    int file = drive_find(sim->drive, path);
    if (file >= 0 && makes && (flags & O_EXCL) != 0) {
        return libc_fail(EEXIST);
    }
    if (file < 0 && !makes) {
        return libc_fail(ENOENT);
    }
    size_t one = 1;
    int fault = file >= 0 ? drive_read_fault() : drive_write_fault(true, &one);
    if (fault) {
        return libc_fail(fault);
    }
    if (file < 0) {
        libc_begin_write();
        file = drive_create(sim->drive, path);
    } else if ((flags & O_TRUNC) != 0) {
        libc_begin_write();
        drive_truncate(sim->drive, file, 0);
    }
    int fd = descriptor_open(DESCRIPTOR_FILE, file);
    return fd >= 0 ? fd : libc_fail(EMFILE);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (sim && strcmp(path, "/dev/urandom") == 0) {
        return descriptor_open(DESCRIPTOR_CHANCE, 0);
    }
    return libc_is_simulated(path) ? open_simulated(path, flags)
                                   : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open64(path, flags, mode);
}

/* -- names -- */

int access(const char *path, int mode)
{
    if (!libc_is_simulated(path)) {
        return (int)syscall(SYS_access, path, mode);
    }
    bool is_directory = strcmp(path, "/simulated/.") == 0;
    return is_directory || drive_find(sim->drive, path) >= 0 ? 0 : libc_fail(ENOENT);
}

int faccessat(int directory, const char *path, int mode, int flags)
{
    (void)flags;
    /* "/simulated/" */
    return libc_is_simulated(path) ? 0 : (int)syscall(SYS_faccessat, directory, path, mode);
}

int unlink(const char *path)
{
    if (!libc_is_simulated(path)) {
        return (int)syscall(SYS_unlink, path);
    }
    libc_begin_write();
    return drive_unlink(sim->drive, path) ? 0 : libc_fail(ENOENT);
}

int rename(const char *from, const char *to)
{
    if (!libc_is_simulated(from)) {
        return (int)syscall(SYS_rename, from, to);
    }
    libc_begin_write();
    return drive_rename(sim->drive, from, to) ? 0 : libc_fail(ENOENT);
}

int renameat2(
        int from_directory, const char *from, int to_directory, const char *to, unsigned flags)
{
    if (!libc_is_simulated(from)) {
        return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, flags);
    }
    if ((flags & RENAME_NOREPLACE) != 0 && drive_find(sim->drive, to) >= 0) {
        return libc_fail(EEXIST);
    }
    return (flags & RENAME_EXCHANGE) != 0 ? libc_fail(EINVAL) : rename(from, to);
}

int chmod(const char *path, mode_t mode)
{
    return libc_is_simulated(path) ? 0 : (int)syscall(SYS_chmod, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return libc_is_simulated(path) ? libc_fail(EACCES) : (int)syscall(SYS_mkdir, path, mode);
}

typedef char *realpath_call(const char *, char *);
typedef DIR *opendir_call(const char *);
typedef FILE *fopen_call(const char *, const char *);

char *realpath(const char *path, char *out)
{
    if (!libc_is_simulated(path)) {
        realpath_call *real = (realpath_call *)dlsym(RTLD_NEXT, "realpath");
        return real(path, out);
    }
    if (!out) {
        return strdup(path);
    }
    (void)snprintf(out, DRIVE_PATH, "%s", path);
    return out;
}

/* Files in /proc about this and other processes do not exist here. The target of a descriptor is
 * asked for by name, too. */
FILE *fopen64(const char *path, const char *mode)
{
    if (sim && strncmp(path, "/proc/", 6) == 0 && strncmp(path, "/proc/self/fd/", 14) != 0) {
        errno = ENOENT;
        return NULL;
    }
    fopen_call *real = (fopen_call *)dlsym(RTLD_NEXT, "fopen64");
    return real(path, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    return fopen64(path, mode);
}

/* Nothing that the server looks through is on this disk. */
DIR *opendir(const char *path)
{
    if (libc_is_simulated(path)) {
        errno = ENOENT;
        return NULL;
    }
    opendir_call *real = (opendir_call *)dlsym(RTLD_NEXT, "opendir");
    return real(path);
}

/* -- attributes of files -- */

int statvfs64(const char *path, struct statvfs64 *out)
{
    memset(out, 0, sizeof(*out));
    out->f_bsize = BLOCK;
    out->f_frsize = BLOCK;
    out->f_blocks = BLOCKS_FREE;
    out->f_bavail = !sim || sim->plan.full ? 0 : BLOCKS_FREE;
    return libc_is_simulated(path) ? 0 : libc_fail(ENOSYS);
}

ssize_t getxattr(const char *path, const char *name, void *out, size_t most)
{
    if (!libc_is_simulated(path)) {
        return syscall(SYS_getxattr, path, name, out, most);
    }
    int file = drive_find(sim->drive, path);
    const struct drive_file *of = file >= 0 ? &sim->drive->files[file] : NULL;
    if (!of || !of->noted) {
        return libc_fail(ENODATA);
    }
    size_t length = strlen(of->note);
    memcpy(out, of->note, length < most ? length : most);
    return (ssize_t)length;
}

int setxattr(const char *path, const char *name, const void *bytes, size_t length, int flags)
{
    if (!libc_is_simulated(path)) {
        return (int)syscall(SYS_setxattr, path, name, bytes, length, flags);
    }
    int file = drive_find(sim->drive, path);
    if (file < 0 || length >= DRIVE_NOTE) {
        return libc_fail(file < 0 ? ENOENT : ENOSPC);
    }
    struct drive_file *of = &sim->drive->files[file];
    memcpy(of->note, bytes, length);
    of->note[length] = '\0';
    of->noted = true;
    return 0;
}

int removexattr(const char *path, const char *name)
{
    if (!libc_is_simulated(path)) {
        return (int)syscall(SYS_removexattr, path, name);
    }
    int file = drive_find(sim->drive, path);
    if (file >= 0) {
        sim->drive->files[file].noted = false;
    }
    return 0;
}
