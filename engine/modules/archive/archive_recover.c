/* archive_recover.c -- completes segments of an archive, at their end or after their server was
 * killed.
 *
 * The archive gets a commit before the world's file does. So after a kill it may have commits that
 * the file lacks, and whose output nobody has seen. These are cut off, and the next segment
 * continues where the world does. A restored world is another file, with another origin. Then
 * players have seen the commits behind its last one, so they stay. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/modules/archive/archive_impl.h"
#include "world/store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool archive_write(int fd, struct str bytes, struct err *err)
{
    size_t written = 0;
    while (written < bytes.length) {
        ssize_t n = write(fd, bytes.bytes + written, bytes.length - written);
        if (n < 0 && errno != EINTR) {
            return err_set(err, ERR_IO, "cannot write the archive: %s", strerror(errno));
        }
        written += n > 0 ? (size_t)n : 0;
    }
    return true;
}

bool archive_complete(
        int fd, const char *path, const struct archive_place *last, struct err *err)
{
    struct buf end = {0};
    char *whole = str_dup((struct str){path, strlen(path) - strlen(ARCHIVE_OPEN)});
    off_t good = lseek(fd, 0, SEEK_END);
    archive_put_end(last->number, last->chain, &end);
    bool written = archive_write(fd, buf_str(&end), err) &&
                   (fdatasync(fd) == 0 || err_set(err, ERR_IO, "cannot sync the archive: %s",
                                                  strerror(errno)));
    bool ok = written &&
              (rename(path, whole) == 0 ||
                      err_set(err, ERR_IO, "cannot rename %s: %s", path, strerror(errno)));
    if (ok) {
        (void)close(fd);
        (void)!file_sync_folder_of(path);
    } else if (good >= 0) {
        (void)!ftruncate(fd, good);
    }
    mem_free(whole);
    buf_finish(&end);
    return ok;
}

/* The place where a segment is cut: after the world's last commit if the segment has it and belongs
 * to the same file, else after the last good commit. */
struct cut {
    struct archive_reader reader;
    struct archive_place last;
    size_t at;
};

static bool is_place(const struct archive_place *one, const struct archive_place *other)
{
    return one->number == other->number && one->chain == other->chain;
}

static bool find_cut(
        struct str bytes, const struct archive_start *start, struct cut *out, struct err *err)
{
    struct archive_record record;
    if (!archive_reader_begin(&out->reader, bytes, err)) {
        return false;
    }
    bool same_file = out->reader.head.origin == start->origin;
    do {
        out->at = out->reader.at;
        out->last = (struct archive_place){out->reader.number, out->reader.chain};
    } while ((!same_file || !is_place(&out->last, &start->place)) &&
             archive_reader_next(&out->reader, &record) == ARCHIVE_RECORD);
    return true;
}

static bool cut_and_complete(
        const struct archive_segment *segment, const struct cut *cut, struct err *err)
{
    bool empty = cut->last.number == cut->reader.head.number;
    if (empty) {
        return unlink(segment->path) == 0 ||
               err_set(err, ERR_IO, "cannot remove %s: %s", segment->path, strerror(errno));
    }
    int fd = open(segment->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    bool ok = (fd >= 0 && ftruncate(fd, (off_t)cut->at) == 0) ||
              err_set(err, ERR_IO, "cannot complete %s: %s", segment->path, strerror(errno));
    ok = ok && archive_complete(fd, segment->path, &cut->last, err);
    if (!ok && fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

/* Completes a segment that was left open. Ignores segments of other worlds. */
static bool complete_left_open(const struct archive_segment *segment, int64_t mark,
        const struct archive_start *start, struct err *err)
{
    struct buf bytes = {0};
    struct cut cut = {0};
    struct err ignored;
    bool readable =
            file_read(segment->path, "the archive's segment", ARCHIVE_FILE_MAX, &bytes, err);
    /* A file without a whole head is left for the operator. */
    bool ours = readable && find_cut(buf_str(&bytes), start, &cut, &ignored) &&
                cut.reader.head.mark == (uint64_t)mark;
    bool ok = readable && (!ours || cut_and_complete(segment, &cut, err));
    buf_finish(&bytes);
    return ok;
}

static bool ends_at(const struct archive_segment *segment, const struct archive_place *place)
{
    return !segment->damaged && segment->number == place->number &&
           segment->chain == place->chain && segment->head.schema == (uint32_t)migrate_newest();
}

bool archive_recover(const struct store_archive_options *options,
        const struct archive_start *start, bool *out_continues, int64_t *out_named_ms,
        struct err *err)
{
    struct archive_list list = {0};
    bool ok = archive_list_read(options->directory, options->base, &list, err);
    for (size_t i = 0; ok && i < list.count; i++) {
        *out_named_ms = list.items[i].named_ms;
        ok = !list.items[i].open ||
             complete_left_open(&list.items[i], options->mark, start, err);
    }
    archive_list_finish(&list);
    ok = ok && archive_list_read(options->directory, options->base, &list, err);
    bool found = false;
    *out_continues = false;
    for (size_t i = list.count; ok && i > 0 && !found; i--) {
        struct archive_segment *segment = &list.items[i - 1];
        struct err ignored;
        found = archive_segment_look(segment, &ignored) &&
                segment->head.mark == (uint64_t)options->mark;
        *out_continues = found && ends_at(segment, &start->place);
    }
    archive_list_finish(&list);
    return ok;
}
