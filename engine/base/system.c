/* system.c -- calls that not every system and C library has.
 *
 * musl has no malloc_trim, and renameat2 and gettid only in its newest releases: these are called
 * by number. Other systems than Linux take the fallback. */
#include "engine/base/system.h"

#include "engine/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/fs.h>
#include <sys/syscall.h>
#endif

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* By name where the library has it, because tests/simulate puts its own in the place of that. */
#if defined(__GLIBC__)
static bool rename_flagged(const char *from, const char *to, unsigned flags)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) == 0;
}
#elif defined(__linux__) && defined(SYS_renameat2)
static bool rename_flagged(const char *from, const char *to, unsigned flags)
{
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags) == 0;
}
#else
enum { RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2 };

static bool rename_flagged(const char *from, const char *to, unsigned flags)
{
    (void)from;
    (void)to;
    (void)flags;
    errno = ENOSYS;
    return false;
}
#endif

bool system_rename_new(const char *from, const char *to)
{
    if (rename_flagged(from, to, RENAME_NOREPLACE)) {
        return true;
    }
    return (errno == EINVAL || errno == ENOSYS) && link(from, to) == 0 && unlink(from) == 0;
}

bool system_exchange(const char *a, const char *b)
{
    return rename_flagged(a, b, RENAME_EXCHANGE);
}

#ifdef __GLIBC__
enum {
    CACHED_BLOCKS = 7, /* of a size, for each thread (tcache) */
    CACHED_STEP = 16,
    CACHED_LEAST = 24,
    CACHED_MOST = 1032,
    TRIM_BLOCKS = 8,
    TRIM_BYTES = 120 << 10, /* 128 KiB and more are mapped on their own */
};

/* glibc keeps the last free blocks of each small size for the thread, and malloc_trim takes them for used:
 * scattered as they are, they hold many pages. This replaces them by blocks that mostly lie together. */
static void gather_cached(void)
{
    void *blocks[2 * CACHED_BLOCKS];
    for (size_t size = CACHED_LEAST; size <= CACHED_MOST; size += CACHED_STEP) {
        for (size_t i = 0; i < 2 * CACHED_BLOCKS; i++) {
            blocks[i] = mem_realloc(NULL, size);
        }
        for (size_t i = 2 * CACHED_BLOCKS; i > 0; i--) {
            mem_free(blocks[i - 1]);
        }
    }
}

/* Drops the content of the whole pages of a block, and with it their memory. */
static void empty_pages(void *block, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t)block + page - 1) / page * page;
    uintptr_t to = ((uintptr_t)block + size) / page * page;
    if (from < to) {
        (void)madvise((void *)from, to - from, MADV_DONTNEED);
    }
}
#endif

void system_trim_memory(void)
{
#ifdef __GLIBC__
    gather_cached();
    (void)malloc_trim(0);
#endif
}

/* malloc_trim keeps the free end of every heap but the first (glibc 2.36), so this takes it in
 * blocks. */
void system_trim_thread(void)
{
#ifdef __GLIBC__
    gather_cached();
    void *blocks[TRIM_BLOCKS];
    for (size_t i = 0; i < TRIM_BLOCKS; i++) {
        blocks[i] = mem_realloc(NULL, TRIM_BYTES);
        empty_pages(blocks[i], TRIM_BYTES);
    }
    for (size_t i = TRIM_BLOCKS; i > 0; i--) {
        mem_free(blocks[i - 1]);
    }
#endif
}

void system_be_gentle(int nice)
{
#if defined(__linux__) && defined(SYS_gettid)
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice);
#else
    (void)nice;
#endif
}
