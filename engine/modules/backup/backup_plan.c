/* backup_plan.c -- names of scheduled copies, and which of them are kept.
 *
 * A name is the world's name, a second in UTC, and ".db". It must match exactly when read back,
 * so similar names are ignored.
 *
 * The copies kept are those that people want to go back to: an hour of today, a day of this
 * week, a week of this month. Only hours, days or weeks with a copy count, so a server that was
 * off for a month keeps as many. */
#include "engine/modules/backup/backup_plan.h"

#include "engine/base/file.h"
#include "engine/modules/archive/archive_dir.h"

#include <stdlib.h>

#define BACKUP_PLAN_HOUR_S 3600
#define BACKUP_PLAN_DAY_S 86400
#define MONDAY_DAYS 3 /* 1 January 1970 was a Thursday */
#define WEEK_DAYS 7

struct str backup_plan_base(const char *world)
{
    return archive_base_name(world);
}

void backup_plan_put_name(struct str base, int64_t wall_ms, struct buf *out)
{
    buf_printf(out, "%.*s-", STR_FMT(base));
    file_put_stamp(wall_ms, out);
    buf_add_text(out, ".db");
}

bool backup_plan_read_name(struct str name, struct str base, int64_t *out_wall_ms)
{
    return archive_read_backup(name, base, out_wall_ms);
}

static int compare_newest_first(const void *a, const void *b)
{
    const struct backup_copy *one = a;
    const struct backup_copy *other = b;
    return (one->wall_ms < other->wall_ms) - (one->wall_ms > other->wall_ms);
}

/* Returns the number of the hour, day or week. */
static int64_t number_of_backup_plan(enum backup_span span, int64_t wall_ms)
{
    int64_t seconds = wall_ms / 1000;
    int64_t days = seconds / BACKUP_PLAN_DAY_S;
    return span == BACKUP_HOURLY  ? seconds / BACKUP_PLAN_HOUR_S
           : span == BACKUP_DAILY ? days
                                  : (days + MONDAY_DAYS) / WEEK_DAYS;
}

void backup_plan_mark(
        struct backup_copy *copies, size_t count, const uint32_t keep[BACKUP_SPANS])
{
    if (count == 0) {
        return;
    }
    qsort(copies, count, sizeof(*copies), compare_newest_first);
    for (size_t i = 0; i < count; i++) {
        copies[i].drop = i > 0;
    }
    for (enum backup_span span = 0; span < BACKUP_SPANS; span++) {
        int64_t last = -1;
        uint32_t kept = 0;
        for (size_t i = 0; i < count && kept < keep[span]; i++) {
            int64_t number = number_of_backup_plan(span, copies[i].wall_ms);
            if (number != last) {
                copies[i].drop = false;
                last = number;
                kept++;
            }
        }
    }
}

void backup_plan_keep_oldest(struct backup_copy *copies, size_t count)
{
    bool kept = false;
    for (size_t i = 0; i < count; i++) {
        int64_t hour = number_of_backup_plan(BACKUP_HOURLY, copies[i].wall_ms);
        bool oldest = i + 1 == count ||
                      number_of_backup_plan(BACKUP_HOURLY, copies[i + 1].wall_ms) != hour;
        kept |= !copies[i].drop;
        if (oldest) {
            copies[i].drop = !kept;
            kept = false;
        }
    }
}
