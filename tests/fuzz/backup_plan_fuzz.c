/* backup_plan_fuzz.c -- A name recognised as a backup's is exactly the name for that backup's
 * moment, and the newest of any copies stays. */
#include "engine/modules/backup/backup_plan.h"

#include "engine/base/mem.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check_name(struct str text)
{
    struct str name = text;
    struct str base = str_take_until(&name, '\n');
    struct buf again = {0};
    int64_t wall_ms = 0;
    if (backup_plan_read_name(name, base, &wall_ms)) {
        backup_plan_put_name(base, wall_ms, &again);
        must(str_equal(buf_str(&again), name));
    }
    buf_finish(&again);
}

static void check_plan(const uint8_t *data, size_t size)
{
    uint32_t keep[BACKUP_SPANS] = {0};
    size_t count = size / sizeof(uint32_t);
    struct backup_copy *copies = mem_alloc_array(count, sizeof(*copies));
    for (size_t i = 0; i < count; i++) {
        uint32_t seconds = 0;
        memcpy(&seconds, data + i * sizeof(seconds), sizeof(seconds));
        copies[i].wall_ms = (int64_t)seconds * 1000;
        keep[i % BACKUP_SPANS] = seconds % 8;
    }
    backup_plan_mark(copies, count, keep);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        kept += !copies[i].drop;
        must(i == 0 || copies[i - 1].wall_ms >= copies[i].wall_ms);
    }
    must(count == 0 || !copies[0].drop);
    must(kept <= 1 + (size_t)keep[0] + keep[1] + keep[2]);
    mem_free(copies);
}

FUZZ_TARGET(backup_plan)
{
    check_name((struct str){(const char *)data, size});
    check_plan(data, size);
    return 0;
}
