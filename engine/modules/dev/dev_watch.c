/* dev_watch.c -- notices that a file below a folder was written.
 *
 * 1. inotify only wakes us: the files are read to find the changes. So it does not matter how an editor saves (in
 *    place, or by renaming a temporary file), nor which events are lost.
 * 2. Where a watch cannot be had (another file system, the limit of watches), a timer looks at the files' names, sizes
 *    and times instead, which are as exact as the file system.
 * 3. Several writes in a short time are one change. */
#include "engine/modules/dev/dev.h"

#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define SETTLE_S 0.1
#define POLL_S 0.5
#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)

struct dev_watch {
    struct ev_loop *loop;
    char *folder; /* owned */
    void (*changed)(void *data);
    void *data;
    int inotify; /* -1: none */
    ev_io woken;
    ev_timer settle;
    ev_timer poll;
    uint64_t seen; /* of the last poll */
    bool polls;
};

static bool is_hidden(const FTSENT *entry)
{
    return entry->fts_level > 0 && entry->fts_name[0] == '.';
}

/* Watches each folder, and returns a number that differs if a file was written. */
static uint64_t look_dev_watch(struct dev_watch *watch)
{
    char *roots[] = {watch->folder, NULL};
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    uint64_t sum = 0;
    FTSENT *entry = NULL;
    while (walk && (entry = fts_read(walk))) {
        if (is_hidden(entry)) {
            (void)fts_set(walk, entry, FTS_SKIP);
        } else if (entry->fts_info == FTS_D) {
            if (watch->inotify < 0 ||
                    inotify_add_watch(watch->inotify, entry->fts_path, EVENTS) < 0) {
                watch->polls = true;
            }
        } else if (entry->fts_info == FTS_F) {
            const struct stat *info = entry->fts_statp;
            sum += str_hash(str_of(entry->fts_path)) ^
                   ((uint64_t)info->st_mtim.tv_sec * 1000000007U +
                           (uint64_t)info->st_mtim.tv_nsec * 31U + (uint64_t)info->st_ino +
                           ((uint64_t)info->st_size << 20));
        }
    }
    if (walk) {
        (void)fts_close(walk);
    }
    return sum;
}

static void on_settled(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct dev_watch *watch = timer->data;
    (void)loop;
    (void)events;
    watch->seen = look_dev_watch(watch); /* there may be new folders */
    watch->changed(watch->data);
}

void dev_watch_soon(struct dev_watch *watch)
{
    ev_timer_stop(watch->loop, &watch->settle);
    ev_timer_set(&watch->settle, SETTLE_S, 0);
    ev_timer_start(watch->loop, &watch->settle);
}

static void on_woken(struct ev_loop *loop, ev_io *io, int events)
{
    struct dev_watch *watch = io->data;
    char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    (void)loop;
    (void)events;
    while (read(watch->inotify, bytes, sizeof(bytes)) > 0) {
    }
    dev_watch_soon(watch);
}

static void on_poll(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct dev_watch *watch = timer->data;
    (void)loop;
    (void)events;
    uint64_t seen = watch->polls ? look_dev_watch(watch) : watch->seen;
    if (seen != watch->seen) {
        watch->seen = seen;
        dev_watch_soon(watch);
    }
}

struct dev_watch *dev_watch_open(struct ev_loop *loop, const char *folder, bool polls,
        void (*changed)(void *data), void *data)
{
    struct dev_watch *watch = mem_alloc(sizeof(*watch));
    *watch = (struct dev_watch){.loop = loop,
            .folder = mem_dup_text(folder),
            .changed = changed,
            .data = data,
            .inotify = polls ? -1 : inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    ev_init(&watch->settle, on_settled);
    watch->settle.data = watch;
    ev_timer_init(&watch->poll, on_poll, POLL_S, POLL_S);
    watch->poll.data = watch;
    ev_timer_start(loop, &watch->poll);
    if (watch->inotify >= 0) {
        ev_io_init(&watch->woken, on_woken, watch->inotify, EV_READ);
        watch->woken.data = watch;
        ev_io_start(loop, &watch->woken);
    }
    watch->seen = look_dev_watch(watch);
    return watch;
}

void dev_watch_close(struct dev_watch *watch)
{
    if (!watch) {
        return;
    }
    ev_timer_stop(watch->loop, &watch->settle);
    ev_timer_stop(watch->loop, &watch->poll);
    if (watch->inotify >= 0) {
        ev_io_stop(watch->loop, &watch->woken);
        (void)close(watch->inotify);
    }
    mem_free(watch->folder);
    mem_free(watch);
}
