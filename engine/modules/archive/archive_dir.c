/* archive_dir.c -- lists and reads the segments in an archive's directory.
 *
 * A segment's name consists of the world's name, a time that no other segment there has, and the
 * number of its first commit. Names are accepted only if they match exactly what would be written,
 * so similar names are ignored, and so is what isn't a file. The time orders segments, since after a restore the same numbers
 * come again. */
#include "engine/modules/archive/archive_dir.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARCHIVE_SUFFIX ".commits"
/* The year 9999. The writer's next name is always later, and must have a year of four digits. */
#define NAME_END_MS INT64_C(253370764800000)

/* -- names -- */

void archive_put_name(struct str base, int64_t wall_ms, uint64_t number, struct buf *out)
{
    buf_printf(out, "%.*s-", STR_FMT(base));
    file_put_stamp(wall_ms, out);
    buf_printf(out, "-%" PRIu64 ARCHIVE_SUFFIX, number);
}

struct str archive_base_name(const char *world)
{
    const char *slash = strrchr(world, '/');
    struct str name = str_of(slash ? slash + 1 : world);
    return str_ends(name, STR(".db")) && name.length > 3 ? str_slice(name, 0, name.length - 3)
                                                         : name;
}

/* Parses the stamp behind BASE-. False if it is not one. */
static bool read_name_stamp(struct str name, struct str base, int64_t *out_wall_ms)
{
    size_t at = base.length + 1;
    return name.length >= at + FILE_STAMP_LENGTH && str_starts(name, base) &&
           name.bytes[base.length] == '-' &&
           file_read_stamp(str_slice(name, at, at + FILE_STAMP_LENGTH), out_wall_ms);
}

bool archive_read_backup(struct str name, struct str base, int64_t *out_wall_ms)
{
    return name.length == base.length + 1 + FILE_STAMP_LENGTH + 3 &&
           str_ends(name, STR(".db")) && read_name_stamp(name, base, out_wall_ms);
}

bool archive_read_name(struct str name, struct str base, int64_t *out_wall_ms, bool *out_open)
{
    bool open = str_ends(name, STR(ARCHIVE_OPEN));
    struct str whole = open ? str_slice(name, 0, name.length - strlen(ARCHIVE_OPEN)) : name;
    size_t number_at = base.length + 1 + FILE_STAMP_LENGTH + 1;
    struct buf again = {0};
    uint64_t number = 0;
    int64_t wall_ms = 0;
    if (whole.length <= number_at + strlen(ARCHIVE_SUFFIX) ||
            !read_name_stamp(whole, base, &wall_ms) ||
            !str_to_u64(str_slice(whole, number_at, whole.length - strlen(ARCHIVE_SUFFIX)),
                    &number)) {
        return false;
    }
    archive_put_name(base, wall_ms, number, &again);
    bool same = str_equal(buf_str(&again), whole);
    buf_finish(&again);
    if (!same || wall_ms >= NAME_END_MS) {
        return false;
    }
    *out_wall_ms = wall_ms;
    *out_open = open;
    return true;
}

/* -- the directory -- */

static int compare_segments(const void *a, const void *b)
{
    const struct archive_segment *one = a;
    const struct archive_segment *other = b;
    return (one->named_ms > other->named_ms) - (one->named_ms < other->named_ms);
}

static void add_segment(
        struct archive_list *list, const char *directory, struct str base, const char *name)
{
    struct archive_segment segment = {0};
    struct buf path = {0};
    struct stat status;
    if (!archive_read_name(str_of(name), base, &segment.named_ms, &segment.open)) {
        return;
    }
    buf_printf(&path, "%s/%s", directory, name);
    if (stat(path.bytes, &status) == 0 && !S_ISREG(status.st_mode)) {
        buf_finish(&path); /* opening a pipe would wait for its writer */
        return;
    }
    segment.path = str_dup(buf_str(&path));
    buf_finish(&path);
    list->items = mem_realloc(list->items, (list->count + 1) * sizeof(*list->items));
    list->items[list->count++] = segment;
}

bool archive_list_read(
        const char *directory, struct str base, struct archive_list *out, struct err *err)
{
    DIR *open = opendir(directory);
    *out = (struct archive_list){0};
    if (!open && errno != ENOENT) {
        return err_set(
                err, ERR_IO, "cannot read the archive %s: %s", directory, strerror(errno));
    }
    for (const struct dirent *member; open && (member = readdir(open));) {
        add_segment(out, directory, base, member->d_name);
    }
    if (open) {
        (void)closedir(open);
    }
    if (out->count > 0) {
        qsort(out->items, out->count, sizeof(*out->items), compare_segments);
    }
    return true;
}

void archive_list_finish(struct archive_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        mem_free(list->items[i].path);
    }
    mem_free(list->items);
    *list = (struct archive_list){0};
}

/* -- a segment -- */

static bool read_segment(
        const char *path, struct buf *bytes, struct archive_reader *reader, struct err *err)
{
    return file_read(path, "the archive's segment", ARCHIVE_FILE_MAX, bytes, err) &&
           (archive_reader_begin(reader, buf_str(bytes), err) ||
                   err_wrap(err, "the archive's segment %s", path));
}

bool archive_segment_look(struct archive_segment *segment, struct err *err)
{
    struct buf bytes = {0};
    struct archive_reader reader;
    struct archive_record record;
    bool ok = read_segment(segment->path, &bytes, &reader, err);
    if (ok) {
        enum archive_step step = ARCHIVE_RECORD;
        segment->head = reader.head;
        while ((step = archive_reader_next(&reader, &record)) == ARCHIVE_RECORD) {
            bool first = record.number == reader.head.number + 1;
            segment->first_ms = first ? record.wall_ms : segment->first_ms;
            segment->least_ms = first || record.wall_ms < segment->least_ms ? record.wall_ms
                                                                            : segment->least_ms;
            segment->last_ms = record.wall_ms;
        }
        segment->number = reader.number;
        segment->chain = reader.chain;
        segment->good_bytes = reader.at;
        segment->complete = step == ARCHIVE_END;
        segment->damaged = step == ARCHIVE_DAMAGED || (step == ARCHIVE_TORN && !segment->open);
    }
    buf_finish(&bytes);
    return ok;
}

bool archive_segment_each(const struct archive_segment *segment,
        bool (*visit)(void *data, const struct archive_record *record), void *data,
        struct err *err)
{
    struct buf bytes = {0};
    struct archive_reader reader;
    struct archive_record record;
    bool ok = read_segment(segment->path, &bytes, &reader, err);
    while (ok && archive_reader_next(&reader, &record) == ARCHIVE_RECORD &&
            visit(data, &record)) {
    }
    buf_finish(&bytes);
    return ok;
}
