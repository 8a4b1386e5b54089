/* store_log.c -- checks the log of a killed writer for lost commits.
 *
 * SQLite treats the first frame with a wrong checksum as the end of its log, as it must, since a
 * torn write looks like that. So a damaged or missing log silently loses commits. Three things
 * reveal that:
 *
 * 1. A hole. Each transaction is synced before the next begins, so a power cut can tear only the
 *    last one. If there is a commit behind the bad frame, and more of the same log behind that, the
 *    frame was on the disk once.
 * 2. A note in an extended attribute of the world file: the number of the last kept commit, written
 *    (not synced) after each commit, in busy times some milliseconds later; and the file's
 *    modification time. If the file has not been modified since, it must open at that commit or
 *    later. If it has, somebody has put another file there, for example a backup, and the note is
 *    of no use. File systems and copies without attributes have no note.
 * 3. A row in the file itself, log_from. It is 0 when the file alone is complete (after a clean
 *    end, or at rest). Otherwise it is the number of the commit up to which the server itself wrote
 *    the log back. The first commit after a rest sets it, and is written back when its output is
 *    released. So a file that ends with exactly that commit was left by a running server, and the
 *    rest is in the log. If the log is missing, nothing was lost only if no commit followed; the
 *    message says no more than that. Another program that wrote the log back (sqlite3 does so when
 *    it closes) has brought the file to a later commit, so nothing is reported. Not detected: a
 *    kill while a backup kept the log from being written back completely.
 *
 * A log may also belong to another file: somebody has put a backup in the place of a killed world
 * and left the log beside it, and SQLite would read it page by page. Every file has a number, its
 * origin, that a backup does not share, and each commit writes the page it is on. So the log
 * belongs to the file if the file alone has the same origin as with the log, or none: a kill while
 * the log was written back leaves a mix of old and new pages.
 *
 * The format of the log: sqlite.org/fileformat2.html, "the write-ahead log". */
#include "world/store/store_log.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/octets.h"
#include "world/store/store.h"
#include "world/store/store_db.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define NOTE "user.skein.seen"

enum { HEADER_SIZE = 32, FRAME_SIZE = 24, PAGE_SIZE_MAX = 65536 };

/* -- the log's frames -- */

struct sum {
    uint32_t a;
    uint32_t b;
};

struct scan {
    int fd;
    bool big_endian; /* byte order of its checksums */
    uint32_t page_size;
    unsigned char header[HEADER_SIZE];
    unsigned char frame[FRAME_SIZE + PAGE_SIZE_MAX];
};

/* size is a multiple of 8. */
static struct sum add_up_log(
        const struct scan *scan, struct sum sum, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 8) {
        sum.a += (scan->big_endian ? octets_big(bytes + i) : octets_little(bytes + i)) + sum.b;
        sum.b += (scan->big_endian ? octets_big(bytes + i + 4) : octets_little(bytes + i + 4)) +
                 sum.a;
    }
    return sum;
}

static struct sum sum_at(const unsigned char *bytes)
{
    return (struct sum){octets_big(bytes), octets_big(bytes + 4)};
}

static bool same(struct sum one, struct sum other)
{
    return one.a == other.a && one.b == other.b;
}

/* Reads the log's header. False if it is missing or cannot be read. */
static bool read_header(struct scan *scan)
{
    const unsigned char *header = scan->header;
    if (pread(scan->fd, scan->header, HEADER_SIZE, 0) != HEADER_SIZE ||
            (octets_big(header) & ~1U) != 0x377f0682) {
        return false;
    }
    scan->big_endian = octets_big(header) & 1;
    scan->page_size = octets_big(header + 8);
    return scan->page_size >= 512 && scan->page_size <= PAGE_SIZE_MAX &&
           scan->page_size % 8 == 0 &&
           same(add_up_log(scan, (struct sum){0, 0}, header, 24), sum_at(header + 24));
}

static bool read_frame(struct scan *scan, uint64_t number)
{
    size_t size = FRAME_SIZE + scan->page_size;
    off_t at = (off_t)(HEADER_SIZE + number * size);
    return pread(scan->fd, scan->frame, size, at) == (ssize_t)size;
}

/* Returns how many commits are behind a hole. */
static uint64_t count_behind_hole(struct scan *scan)
{
    struct sum last = sum_at(scan->header + 24);
    bool chained = true; /* the previous frame belongs to this log */
    bool broken = false;
    uint64_t commits = 0;
    uint64_t certain = 0; /* of these, commits with others behind them */
    for (uint64_t i = 0; read_frame(scan, i); i++) {
        const unsigned char *frame = scan->frame;
        bool ours = memcmp(frame + 8, scan->header + 16, 8) == 0;
        struct sum sum = add_up_log(
                scan, add_up_log(scan, last, frame, 8), frame + FRAME_SIZE, scan->page_size);
        bool whole = ours && chained && same(sum, sum_at(frame + 16));
        bool begins_hole = !whole && !broken;
        broken |= begins_hole;
        if (broken && whole) {
            certain = commits;
        }
        if (ours && broken && (whole || begins_hole) && octets_big(frame + 4) != 0) {
            commits++;
        }
        chained = ours;
        last = sum_at(frame + 16);
    }
    return certain > 0 ? commits : 0;
}

static void put_log_path(const char *path, char out[PATH_MAX])
{
    (void)snprintf(out, PATH_MAX, "%s-wal", path);
}

static bool open_log(const char *path, struct scan *scan)
{
    char log[PATH_MAX];
    put_log_path(path, log);
    scan->fd = open(log, O_RDONLY | O_CLOEXEC);
    return scan->fd >= 0;
}

static uint64_t find_hole(const char *path)
{
    struct scan *scan = mem_alloc(sizeof(*scan));
    uint64_t commits = 0;
    if (open_log(path, scan)) {
        commits = read_header(scan) ? count_behind_hole(scan) : 0;
        (void)close(scan->fd);
    }
    mem_free(scan);
    return commits;
}

/* -- the note -- */

static int64_t written_ns(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0
                   ? (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec
                   : 0;
}

/* Returns the number in the note, if it is about the file's current state; else 0. */
static uint64_t read_note(const char *path)
{
    char text[64] = "";
    char *end = text;
    uint64_t number =
            getxattr(path, NOTE, text, sizeof(text) - 1) > 0 ? strtoull(text, &end, 10) : 0;
    return *end == ' ' && strtoll(end, NULL, 10) == written_ns(path) ? number : 0;
}

bool store_log_is_whole(const char *path, uint64_t number, struct err *err)
{
    uint64_t seen = read_note(path);
    uint64_t behind = find_hole(path);
    if (seen > number) {
        return err_set(err, ERR_FORMAT,
                "world %s ends with commit %" PRIu64 ", but people were shown commit %" PRIu64
                ": its log %s-wal is damaged, or is not there",
                path, number, seen, path);
    }
    if (behind > 0) {
        return err_set(err, ERR_FORMAT,
                "the log %s-wal of the world is damaged: after commit %" PRIu64 " %" PRIu64
                " more cannot be read",
                path, number, behind);
    }
    return true;
}

/* A world that was never served has no such row. */
#define PAST                                                                                   \
    "SELECT coalesce((SELECT value FROM meta WHERE name = 'log_from'), 0) IS NOT"              \
    " max((SELECT value FROM meta WHERE name = 'commit_number'), 1)"

bool store_log_is_past(struct sqlite3 *db, bool *out_past, struct err *err)
{
    int64_t past = 0;
    bool ok = store_db_int(db, PAST, &past, err);
    *out_past = past != 0;
    return ok;
}

static bool has_header(const char *path)
{
    struct scan *scan = mem_alloc(sizeof(*scan));
    bool there = false;
    if (open_log(path, scan)) {
        there = read_header(scan);
        (void)close(scan->fd);
    }
    mem_free(scan);
    return there;
}

/* True if the log contains frames. */
static bool has_frames(const char *path)
{
    char log[PATH_MAX];
    struct stat status;
    put_log_path(path, log);
    return stat(log, &status) == 0 && status.st_size > HEADER_SIZE;
}

bool store_log_is_there(struct sqlite3 *db, const char *path, struct err *err)
{
    bool past = true;
    if (has_header(path)) {
        return true;
    }
    if (!store_log_is_past(db, &past, err)) {
        return false;
    }
    return past ||
           err_set(err, ERR_FORMAT,
                   "world %s was not stopped, or was copied while it was served, and its log "
                   "%s-wal %s: what was done last may be missing; if it is, put the log "
                   "back or restore a backup",
                   path, path,
                   has_frames(path) ? "is damaged where it begins" : "is not there");
}

bool store_log_keep(const char *path, struct err *err)
{
    char log[PATH_MAX];
    put_log_path(path, log);
    if (has_header(path) || !has_frames(path)) {
        return true;
    }
    struct buf kept = {0};
    buf_printf(&kept, "%s.damaged", log);
    file_make_free(&kept);
    bool ok = file_copy(log, kept.bytes, err);
    if (ok) {
        log_warning("the damaged log is kept as %s", kept.bytes);
    }
    buf_finish(&kept);
    return ok;
}

#define ORIGIN "SELECT coalesce((SELECT value FROM meta WHERE name = 'origin'), 0)"

bool store_log_is_its_own(struct sqlite3 *db, const char *path, struct err *err)
{
    int64_t with_log = 0;
    int64_t alone = 0;
    struct err ignored;
    /* The search for damage reports unreadable data. */
    return !has_header(path) || !store_db_int_of_file(path, ORIGIN, &alone) || alone == 0 ||
           !store_db_int(db, ORIGIN, &with_log, &ignored) || with_log == alone ||
           err_set(err, ERR_FORMAT,
                   "the log %s-wal is that of another world, perhaps of the one that %s was "
                   "put in "
                   "the place of: move %s-wal and %s-shm away, and keep them until you know "
                   "that "
                   "you don't need them",
                   path, path, path, path);
}

bool store_log_is_good(struct sqlite3 *db, const char *path, struct err *err)
{
    int64_t number = 0;
    return store_log_is_its_own(db, path, err) &&
           store_db_int(
                   db, "SELECT value FROM meta WHERE name = 'commit_number'", &number, err) &&
           store_log_is_whole(path, (uint64_t)number, err) && store_log_is_there(db, path, err);
}

bool store_log_lets_read(struct sqlite3 *db, const char *path, struct err *err)
{
    return store_holder(path) != 0 || store_log_is_good(db, path, err);
}

void store_log_note(const char *path, uint64_t number)
{
    char text[64];
    int length = snprintf(text, sizeof(text), "%" PRIu64 " %" PRId64, number, written_ns(path));
    (void)setxattr(path, NOTE, text, (size_t)length, 0);
}

void store_log_forget(const char *path)
{
    (void)removexattr(path, NOTE);
}
