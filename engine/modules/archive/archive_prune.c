/* archive_prune.c -- removes the segments of an archive that are older than the oldest backup.
 *
 * A segment is removed only if all its commits are in each kept backup, by number and by time, and
 * all older segments are removed. So the rest always continues from the oldest backup, even if the
 * clock went back. */
#include "engine/modules/archive/archive_prune.h"

#include "engine/base/log.h"
#include "engine/modules/archive/archive_dir.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool is_needed(const struct archive_segment *segment, const struct archive_keep *keep)
{
    return segment->open || segment->number > keep->number || segment->last_ms >= keep->wall_ms;
}

size_t archive_prune(const char *directory, struct str base, const struct archive_keep *keep)
{
    struct archive_list list;
    struct err err = {0};
    size_t dropped = 0;
    bool goes_on = archive_list_read(directory, base, &list, &err);
    for (size_t i = 0; goes_on && i < list.count; i++) {
        struct archive_segment *segment = &list.items[i];
        if (segment->open || !archive_segment_look(segment, &err) ||
                segment->head.mark != keep->mark) {
            continue;
        }
        goes_on = !is_needed(segment, keep);
        if (goes_on && unlink(segment->path) == 0) {
            dropped++;
        } else if (goes_on) {
            log_warning(
                    "cannot remove %s from the archive: %s", segment->path, strerror(errno));
            goes_on = false;
        }
    }
    archive_list_finish(&list);
    return dropped;
}
