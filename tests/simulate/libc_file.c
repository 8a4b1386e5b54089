/* libc_file.c -- The C library's functions on open files, on the disk of drive.h. */
#undef _FILE_OFFSET_BITS
#include "tests/simulate/libc.h"

#include "tests/simulate/descriptors.h"
#include "tests/simulate/drive.h"
#include "tests/simulate/simulate.h"
#include "tests/simulate/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SYNC_US = 300, SLOW_SYNC_US = 2000000, TRANSFER_US = 4, LIES_IN = 3, PAGE = 4096 };

/* -- how long it takes -- */

static void wait_us(int64_t us)
{
    (void)threads_wait(NULL, NULL, sim->now_us + us);
}

static void maybe_slow(void)
{
    if (sim->ready && sim_chance(sim->plan.slow_one_in)) {
        wait_us((int64_t)sim_below(SLOW_SYNC_US));
    }
}

void libc_begin(void)
{
    sim_spend(TRANSFER_US);
    threads_give_way();
}

void libc_begin_write(void)
{
    libc_begin();
    maybe_slow();
    sim->tally.disk_calls++;
    struct drive *drive = sim->drive;
    if (++drive->writes == sim->plan.end_at_write) {
        sim_end(sim->plan.ending);
    }
}

int libc_fail(int number)
{
    errno = number;
    return -1;
}

/* -- reading and writing -- */

static ssize_t read_at(struct descriptor *from, void *out, size_t length, uint64_t at)
{
    libc_begin();
    int fault = drive_read_fault();
    if (fault) {
        return libc_fail(fault);
    }
    return (ssize_t)drive_read(&sim->drive->files[from->index], at, out, length);
}

/* Page by page: others run in between, and the end may come there. */
static ssize_t write_at(struct descriptor *to, const char *bytes, size_t length, uint64_t at)
{
    size_t done = 0;
    size_t part = 0;
    size_t meant = 0;
    do {
        libc_begin_write();
        meant = length - done < PAGE ? length - done : PAGE;
        part = meant;
        bool grows = at + done + part > sim->drive->files[to->index].size;
        int fault = drive_write_fault(grows, &part);
        if (fault) {
            return done > 0 ? (ssize_t)done : libc_fail(fault);
        }
        drive_write(sim->drive, to->index, at + done, bytes + done, part);
        done += part;
    } while (done < length && part == meant);
    return (ssize_t)done;
}

static ssize_t read_event(struct descriptor *from, void *out)
{
    if (from->events == 0) {
        return libc_fail(EAGAIN);
    }
    memcpy(out, &from->events, sizeof(from->events));
    from->events = 0;
    return sizeof(from->events);
}

static ssize_t read_chance(uint8_t *out, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        out[i] = (uint8_t)sim_below(256);
    }
    return (ssize_t)length;
}

ssize_t read(int fd, void *out, size_t length)
{
    struct descriptor *from = descriptor_find(fd);
    if (!from) {
        return syscall(SYS_read, fd, out, length);
    }
    if (from->kind == DESCRIPTOR_EVENT) {
        return read_event(from, out);
    }
    if (from->kind == DESCRIPTOR_CHANCE) {
        return read_chance(out, length);
    }
    ssize_t count = read_at(from, out, length, from->at);
    from->at += count > 0 ? (uint64_t)count : 0;
    return count;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct descriptor *to = descriptor_find(fd);
    if (!to) {
        return syscall(SYS_write, fd, bytes, length);
    }
    if (to->kind == DESCRIPTOR_EVENT) {
        uint64_t events = 0;
        memcpy(&events, bytes, sizeof(events));
        to->events += events;
        return sizeof(events);
    }
    ssize_t count = write_at(to, bytes, length, to->at);
    to->at += count > 0 ? (uint64_t)count : 0;
    return count;
}

ssize_t pread64(int fd, void *out, size_t length, off64_t at)
{
    struct descriptor *from = descriptor_find(fd);
    return from ? read_at(from, out, length, (uint64_t)at)
                : syscall(SYS_pread64, fd, out, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    struct descriptor *to = descriptor_find(fd);
    return to ? write_at(to, bytes, length, (uint64_t)at)
              : syscall(SYS_pwrite64, fd, bytes, length, at);
}

int ftruncate64(int fd, off64_t length)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_ftruncate, fd, length);
    }
    libc_begin_write();
    size_t one = 1;
    int fault = drive_write_fault(false, &one);
    if (fault) {
        return libc_fail(fault);
    }
    drive_truncate(sim->drive, of->index, (uint64_t)length);
    return 0;
}

static int sync_file(struct descriptor *of)
{
    libc_begin_write();
    wait_us((int64_t)sim_below(SYNC_US));
    int fault = drive_sync_fault();
    if (fault) {
        return libc_fail(fault);
    }
    if (sim->plan.lies && sim_chance(LIES_IN)) {
        sim->tally.lies++;
        return 0;
    }
    drive_sync(sim->drive, of->index);
    return 0;
}

int fsync(int fd)
{
    struct descriptor *of = descriptor_find(fd);
    return of ? sync_file(of) : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    struct descriptor *of = descriptor_find(fd);
    return of ? sync_file(of) : (int)syscall(SYS_fdatasync, fd);
}

int sync_file_range(int fd, off64_t from, off64_t length, unsigned flags)
{
    return descriptor_find(fd) ? 0 : (int)syscall(SYS_sync_file_range, fd, from, length, flags);
}

/* -- memory -- */

/* Shared: the file's bytes in the cache, which never move. */
void *mmap64(void *where, size_t length, int rights, int flags, int fd, off64_t at)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        // NOLINTNEXTLINE(performance-no-int-to-ptr)
        return (void *)syscall(SYS_mmap, where, length, rights, flags, fd, at);
    }
    return sim->drive->files[of->index].cache + at;
}

void *mmap(void *where, size_t length, int rights, int flags, int fd, off_t at)
{
    return mmap64(where, length, rights, flags, fd, at);
}

int munmap(void *where, size_t length)
{
    const uint8_t *begin = sim ? sim->drive->files[0].cache : NULL;
    const uint8_t *end = sim ? sim->drive->bytes : NULL;
    const uint8_t *at = where;
    return sim && at >= begin && at < end ? 0 : (int)syscall(SYS_munmap, where, length);
}

/* -- descriptors -- */

static int fill_status(int file, struct stat *out)
{
    const struct drive_file *of = &sim->drive->files[file];
    *out = (struct stat){
            .st_dev = 0x7f01,
            .st_ino = (ino_t)file + 1000,
            .st_mode = of->directory ? S_IFDIR | 0755
                       : of->socket  ? S_IFSOCK | 0600
                                     : S_IFREG | 0600,
            .st_nlink = 1,
            .st_uid = geteuid(),
            .st_size = (off_t)of->size,
            .st_blksize = 4096,
            .st_mtim = {.tv_sec = of->changed_us / 1000000,
                    .tv_nsec = of->changed_us % 1000000 * 1000},
    };
    return 0;
}

int fstat64(int fd, struct stat64 *out)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_fstat, fd, out);
    }
    struct stat status = {0};
    (void)fill_status(of->index, &status);
    memcpy(out, &status, sizeof(status));
    return 0;
}

static int stat_path(const char *path, struct stat64 *out)
{
    libc_begin();
    int file = drive_find(sim->drive, path);
    if (file < 0) {
        return libc_fail(ENOENT);
    }
    struct stat status = {0};
    (void)fill_status(file, &status);
    memcpy(out, &status, sizeof(status));
    return 0;
}

int stat64(const char *path, struct stat64 *out)
{
    return libc_is_simulated(path) ? stat_path(path, out) : (int)syscall(SYS_stat, path, out);
}

int lstat64(const char *path, struct stat64 *out)
{
    return libc_is_simulated(path) ? stat_path(path, out) : (int)syscall(SYS_lstat, path, out);
}

int close(int fd)
{
    if (!descriptor_find(fd)) {
        return (int)syscall(SYS_close, fd);
    }
    descriptor_close(fd);
    return 0;
}

/* Locks are between processes, and there is only one process. */
static int control(struct descriptor *of, int command, void *argument)
{
    (void)of;
    if (command == F_GETLK) {
        ((struct flock *)argument)->l_type = F_UNLCK;
    }
    return command == F_GETFL ? O_RDWR | O_NONBLOCK : 0;
}

int fcntl64(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    struct descriptor *of = descriptor_find(fd);
    return of ? control(of, command, argument) : (int)syscall(SYS_fcntl, fd, command, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return fcntl64(fd, command, argument);
}

int flock(int fd, int operation)
{
    return descriptor_find(fd) ? 0 : (int)syscall(SYS_flock, fd, operation);
}

int fchmod(int fd, mode_t mode)
{
    return descriptor_find(fd) ? 0 : (int)syscall(SYS_fchmod, fd, mode);
}

int fchown(int fd, uid_t user, gid_t group)
{
    return descriptor_find(fd) ? 0 : (int)syscall(SYS_fchown, fd, user, group);
}
