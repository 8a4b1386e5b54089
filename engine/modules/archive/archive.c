/* archive.c -- writes the archive of a world's commits.
 *
 * The writer appends a group of commits before it writes the group into the world. So the archive
 * has every durable commit, even after a kill. A separate thread syncs it every ARCHIVE_SYNC_MS, so
 * nobody waits for that. It also completes segments that are large or old enough.
 *
 * 1. Segments have whole commits only: a commit that could be written in part is cut off again.
 * 2. Commits that cannot be written wait, up to PENDING_MAX bytes, and are tried again each second;
 *    the game goes on. If more come, all of them are dropped. That is a gap: the facts report it,
 *    and a new backup bridges it (wants_base).
 * 3. A commit's time is that of the wall clock when it was appended. It may go back; the order is
 *    that of the commits.
 *
 * archive_segment.c has the format, archive_recover.c completes the segments of a killed server. */
#include "engine/modules/archive/archive.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/thread.h"
#include "engine/modules/archive/archive_impl.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"
#include "world/store/migrate.h"
#include "world/store/store_claim.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PENDING_MAX ((size_t)16 << 20)

enum { ARCHIVE_RETRY_MS = 1000, ARCHIVE_NAME_TRIES = 100 };

/* A segment that gets no more commits. */
struct retired {
    struct retired *next;
    int fd;
    char *path; /* owned */
    struct archive_place last;
};

struct archive {
    struct store_archive_options options; /* its strings are owned */
    uint64_t origin;                      /* origin of the world's file */
    bool is_inline;
    bool has_thread;
    pthread_t handle;
    pthread_cond_t stops;
    pthread_mutex_t mutex; /* guards all members below */
    bool stopping;
    struct archive_place place;       /* the last commit received */
    struct buf pending;               /* commits that are not in a segment yet */
    struct archive_place before;      /* the commit before the pending ones, if there are any */
    int fd;                           /* segment being written; -1: none */
    char *path;                       /* owned; its path */
    uint64_t offset;                  /* its size */
    struct archive_place last;        /* its last commit */
    int64_t begun_ms;                 /* monotonic */
    bool dirty;                       /* not synced */
    struct retired *retired;          /* segments to complete, the oldest first */
    int64_t named_ms;                 /* the time in the newest segment's name */
    int64_t retry_ms;                 /* monotonic; time of the next try after a failure */
    bool base_due;                    /* the next segment begins after a gap */
    bool syncs_fail;                  /* only syncing or completing fails */
    struct store_archive_facts facts; /* without wants_base */
    atomic_bool wants_base; /* read without the mutex, which is held during disk writes */
};

/* -- failures -- */

static void fail_archive(struct archive *archive, bool syncs, const struct err *err)
{
    struct store_archive_facts *facts = &archive->facts;
    archive->syncs_fail = syncs && (archive->syncs_fail || !facts->failing);
    if (!facts->failing) {
        log_error("%s; the game goes on, and the server tries again", err->text);
    }
    facts->failing = true;
    (void)snprintf(facts->problem, sizeof(facts->problem), "%.*s",
            (int)sizeof(facts->problem) - 1, err->text);
    archive->retry_ms = clock_ms() + ARCHIVE_RETRY_MS;
}

static void mend_archive(struct archive *archive)
{
    if (archive->facts.failing) {
        log_notice("the archive can be written again, up to commit %" PRIu64,
                archive->place.number);
    }
    archive->facts.failing = false;
    archive->syncs_fail = false;
    archive->facts.problem[0] = '\0';
}

/* -- segments -- */

static void retire(struct archive *archive)
{
    struct retired **end = &archive->retired;
    if (archive->fd < 0) {
        return;
    }
    while (*end) {
        end = &(*end)->next;
    }
    *end = mem_alloc(sizeof(**end));
    **end = (struct retired){NULL, archive->fd, archive->path, archive->last};
    archive->fd = -1;
    archive->path = NULL;
    archive->dirty = false;
}

/* Creates a file with a time in its name that no other segment has. */
static bool make_segment(struct archive *archive, struct err *err)
{
    const char *directory = archive->options.directory;
    int64_t wall_ms = clock_wall_ms();
    struct buf path = {0};
    int fd = -1;
    wall_ms = wall_ms / 1000 <= archive->named_ms / 1000 ? archive->named_ms + 1000 : wall_ms;
    errno = EEXIST;
    for (int i = 0; i < ARCHIVE_NAME_TRIES && fd < 0 && errno == EEXIST; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/", directory);
        archive_put_name(archive->options.base, wall_ms + (int64_t)i * 1000,
                archive->before.number + 1, &path);
        buf_add_text(&path, ARCHIVE_OPEN);
        archive->named_ms = wall_ms + (int64_t)i * 1000;
        fd = open(path.bytes, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }
    bool ok = fd >= 0 || err_set(err, ERR_IO, "cannot write the archive %s: %s", directory,
                                 strerror(errno));
    if (ok) {
        archive->fd = fd;
        archive->path = str_dup(buf_str(&path));
    }
    buf_finish(&path);
    return ok;
}

static bool begin_segment(struct archive *archive, struct err *err)
{
    struct archive_head head = {.schema = (uint32_t)migrate_newest(),
            .mark = (uint64_t)archive->options.mark,
            .origin = archive->origin,
            .number = archive->before.number,
            .chain = archive->before.chain,
            .wall_ms = clock_wall_ms()};
    struct buf bytes = {0};
    if (!file_make_directory(archive->options.directory, err) || !make_segment(archive, err)) {
        return false;
    }
    archive_put_head(&head, &bytes);
    bool ok = archive_write(archive->fd, buf_str(&bytes), err);
    if (ok) {
        archive->offset = bytes.length;
        archive->last = archive->before;
        archive->begun_ms = clock_ms();
    } else {
        (void)close(archive->fd);
        (void)unlink(archive->path);
        mem_free(archive->path);
        archive->fd = -1;
        archive->path = NULL;
    }
    buf_finish(&bytes);
    return ok;
}

/* Cuts off a partly written commit, so that the segment has whole commits only. If that fails, a
 * new segment continues, and the partial commit is cut off at the next start. */
static void cut_off_part(struct archive *archive)
{
    if (ftruncate(archive->fd, (off_t)archive->offset) != 0) {
        (void)close(archive->fd);
        mem_free(archive->path);
        archive->fd = -1;
        archive->path = NULL;
    }
}

/* Tries once to write the pending commits. */
static void flush_archive(struct archive *archive)
{
    struct err err = {0};
    if (archive->pending.length == 0) {
        return;
    }
    if (archive->fd < 0 && !begin_segment(archive, &err)) {
        fail_archive(archive, false, &err);
        return;
    }
    if (!archive_write(archive->fd, buf_str(&archive->pending), &err)) {
        cut_off_part(archive);
        fail_archive(archive, false, &err);
        return;
    }
    archive->offset += archive->pending.length;
    archive->facts.bytes += archive->pending.length;
    archive->last = archive->place;
    archive->facts.number = archive->place.number;
    archive->dirty = true;
    if (archive->base_due) {
        archive->base_due = false;
        archive->wants_base = true;
        archive->facts.base_from = archive->before.number;
    }
    buf_shrink(&archive->pending, (size_t)64 * 1024);
    mend_archive(archive);
    if (archive->offset >= archive->options.segment_bytes) {
        retire(archive);
    }
}

static void drop_pending(struct archive *archive)
{
    log_error("the archive has a gap: commits %" PRIu64 " to %" PRIu64
              " are not in it, and moments of then can't be restored; once it can be written, "
              "a new backup is made",
            archive->before.number + 1, archive->place.number);
    buf_shrink(&archive->pending, 0);
    retire(archive);
    archive->facts.gaps++;
    archive->base_due = true;
}

/* -- syncing and completing -- */

static void sync_archive(struct archive *archive)
{
    pthread_mutex_lock(&archive->mutex);
    int fd = archive->dirty ? dup(archive->fd) : -1;
    archive->dirty = archive->dirty && fd < 0;
    pthread_mutex_unlock(&archive->mutex);
    if (fd < 0) {
        return;
    }
    struct err err = {0};
    if (fdatasync(fd) != 0) {
        (void)err_set(&err, ERR_IO, "cannot sync the archive %s: %s",
                archive->options.directory, strerror(errno));
        pthread_mutex_lock(&archive->mutex);
        archive->dirty = true;
        fail_archive(archive, true, &err);
        pthread_mutex_unlock(&archive->mutex);
    }
    (void)close(fd);
}

static void complete_retired(struct archive *archive)
{
    struct err err = {0};
    bool ok = true;
    while (ok) {
        pthread_mutex_lock(&archive->mutex);
        struct retired *retired = archive->retired;
        pthread_mutex_unlock(&archive->mutex);
        if (!retired) {
            return;
        }
        /* Only this thread removes items from the list. */
        ok = archive_complete(retired->fd, retired->path, &retired->last, &err);
        pthread_mutex_lock(&archive->mutex);
        if (ok) {
            archive->retired = retired->next;
            archive->facts.segments++;
            mem_free(retired->path);
            mem_free(retired);
        } else {
            fail_archive(archive, true, &err);
        }
        pthread_mutex_unlock(&archive->mutex);
    }
}

/* Syncs, completes segments and retries, as far as these are due. */
static void archive_turn(struct archive *archive)
{
    pthread_mutex_lock(&archive->mutex);
    if (archive->facts.failing && clock_ms() >= archive->retry_ms) {
        flush_archive(archive);
    }
    if (archive->fd >= 0 && clock_ms() - archive->begun_ms >= archive->options.segment_ms) {
        retire(archive);
    }
    pthread_mutex_unlock(&archive->mutex);
    complete_retired(archive);
    if (!archive->is_inline) {
        sync_archive(archive);
    }
    pthread_mutex_lock(&archive->mutex);
    if (archive->syncs_fail && archive->pending.length == 0 && !archive->retired &&
            (archive->is_inline || !archive->dirty)) {
        mend_archive(archive);
    }
    pthread_mutex_unlock(&archive->mutex);
}

static void archive_append(struct archive *archive, struct batch *first)
{
    int64_t wall_ms = clock_wall_ms();
    pthread_mutex_lock(&archive->mutex);
    for (struct batch *batch = first; batch; batch = batch->next) {
        if (batch->number <= archive->place.number) {
            continue;
        }
        if (batch->chain == 0) {
            batch->chain = batch_chain(archive->place.chain, batch);
        }
        archive->before = archive->pending.length > 0 ? archive->before : archive->place;
        archive_put_record(batch, wall_ms, &archive->pending);
        archive->place = (struct archive_place){batch->number, batch->chain};
    }
    if (!archive->facts.failing || clock_ms() >= archive->retry_ms) {
        flush_archive(archive);
    }
    if (archive->pending.length > PENDING_MAX) {
        drop_pending(archive);
    }
    pthread_mutex_unlock(&archive->mutex);
    if (archive->is_inline) {
        archive_turn(archive);
    }
}

static void *run_archive(void *data)
{
    struct archive *archive = data;
    bool stopping = false;
    while (!stopping) {
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += ARCHIVE_SYNC_MS / 1000;
        int code = 0;
        pthread_mutex_lock(&archive->mutex);
        while (code == 0 && !archive->stopping) {
            code = pthread_cond_timedwait(&archive->stops, &archive->mutex, &until);
        }
        stopping = archive->stopping;
        pthread_mutex_unlock(&archive->mutex);
        if (!stopping) {
            archive_turn(archive);
        }
    }
    return NULL;
}

/* -- creating and destroying -- */

static void recover(struct archive *archive)
{
    struct err err = {0};
    struct archive_start start = {archive->place, archive->origin};
    bool continues = false;
    if (!archive_recover(&archive->options, &start, &continues, &archive->named_ms, &err)) {
        fail_archive(archive, false, &err);
    }
    archive->facts.number = archive->place.number;
    archive->wants_base = !continues;
    archive->facts.base_from = archive->place.number;
}

static struct archive *archive_create(const struct store_archive_options *options,
        const struct store_claim *claim, bool is_inline)
{
    struct archive *archive = mem_alloc(sizeof(*archive));
    archive->options = *options;
    archive->options.directory = mem_dup_text(options->directory);
    archive->options.base = (struct str){str_dup(options->base), options->base.length};
    archive->is_inline = is_inline;
    archive->place = (struct archive_place){claim->number, claim->chain};
    archive->origin = (uint64_t)claim->origin;
    archive->fd = -1;
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0);
    must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&archive->mutex, NULL) == 0);
    must(pthread_cond_init(&archive->stops, &monotonic) == 0);
    (void)pthread_condattr_destroy(&monotonic);
    recover(archive);
    if (!is_inline) {
        thread_start(&archive->handle, "skein-archive", run_archive, archive);
        archive->has_thread = true;
    }
    return archive;
}

static void stop_archive_thread(struct archive *archive)
{
    pthread_mutex_lock(&archive->mutex);
    archive->stopping = true;
    pthread_mutex_unlock(&archive->mutex);
    pthread_cond_signal(&archive->stops);
    if (archive->has_thread) {
        (void)pthread_join(archive->handle, NULL);
    }
}

static void archive_destroy(struct archive *archive, bool crash)
{
    if (!archive) {
        return;
    }
    stop_archive_thread(archive);
    if (!crash) {
        flush_archive(archive);
        retire(archive);
        complete_retired(archive);
    }
    retire(archive);
    while (archive->retired) {
        struct retired *retired = archive->retired;
        archive->retired = retired->next;
        (void)close(retired->fd);
        mem_free(retired->path);
        mem_free(retired);
    }
    (void)pthread_cond_destroy(&archive->stops);
    (void)pthread_mutex_destroy(&archive->mutex);
    buf_finish(&archive->pending);
    mem_free((void *)(uintptr_t)archive->options.directory);
    mem_free((void *)(uintptr_t)archive->options.base.bytes);
    mem_free(archive);
}

/* -- facts -- */

static void archive_facts_now(struct archive *archive, struct store_archive_facts *out)
{
    pthread_mutex_lock(&archive->mutex);
    *out = archive->facts;
    out->wants_base = archive->wants_base;
    pthread_mutex_unlock(&archive->mutex);
}

static bool archive_wants_base(const struct archive *archive)
{
    return archive->wants_base;
}

static void archive_has_base(struct archive *archive, uint64_t number)
{
    pthread_mutex_lock(&archive->mutex);
    if (number >= archive->facts.base_from) {
        archive->wants_base = false;
    }
    pthread_mutex_unlock(&archive->mutex);
}

const struct store_archive_kind archive_kind = {
        .create = archive_create,
        .destroy = archive_destroy,
        .append = archive_append,
        .facts_now = archive_facts_now,
        .wants_base = archive_wants_base,
        .has_base = archive_has_base,
};
