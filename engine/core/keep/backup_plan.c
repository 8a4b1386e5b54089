/* backup_plan.c -- what are copies that make themselves called, and which of them stay?
 *
 * A name is the world's, a second of UTC, and ".db"; what it says is read back to the letter, so a name
 * that merely looks alike is nobody's here.
 *
 * What stays is what people want to go back to: an hour of today, a day of this week, a week of this month. Each span
 * counts only hours, days or weeks that have a copy, so a server that was off for a month keeps as many. */
#include "engine/core/keep/backup_plan.h"

#include "engine/base/file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STAMP "%Y%m%d-%H%M%S"
#define BACKUP_PLAN_STAMP_LENGTH 15 /* 20260131-235959 */
#define BACKUP_PLAN_HOUR_S 3600
#define BACKUP_PLAN_DAY_S 86400
#define MONDAY_DAYS 3 /* from a Monday to the first of January 1970 */
#define WEEK_DAYS 7

struct str backup_plan_base(const char *world)
{
    const char *slash = strrchr(world, '/');
    struct str name = str_of(slash ? slash + 1 : world);
    return str_ends(name, STR(".db")) && name.length > 3 ? str_slice(name, 0, name.length - 3)
                                                         : name;
}

void backup_plan_put_name(struct str base, int64_t wall_ms, struct buf *out)
{
    buf_printf(out, "%.*s-", STR_FMT(base));
    file_put_stamp(wall_ms, out);
    buf_add_text(out, ".db");
}

bool backup_plan_read_name(struct str name, struct str base, int64_t *out_wall_ms)
{
    size_t length = base.length + 1 + BACKUP_PLAN_STAMP_LENGTH + 3;
    struct tm utc = {0};
    struct buf again = {0};
    if (name.length != length || !str_starts(name, base)) {
        return false;
    }
    char stamp[BACKUP_PLAN_STAMP_LENGTH + 1] = "";
    memcpy(stamp, name.bytes + base.length + 1, BACKUP_PLAN_STAMP_LENGTH);
    const char *end = strptime(stamp, STAMP, &utc);
    if (!end || *end != '\0') {
        return false;
    }
    int64_t wall_ms = (int64_t)timegm(&utc) * 1000;
    backup_plan_put_name(base, wall_ms, &again);
    bool same = str_equal(buf_str(&again), name);
    buf_finish(&again);
    if (same) {
        *out_wall_ms = wall_ms;
    }
    return same;
}

static int compare_newest_first(const void *a, const void *b)
{
    const struct backup_copy *one = a;
    const struct backup_copy *other = b;
    return (one->wall_ms < other->wall_ms) - (one->wall_ms > other->wall_ms);
}

/* The number of the hour, day or week. */
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
