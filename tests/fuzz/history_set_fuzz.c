/* history_set_fuzz.c -- A change set read from any bytes is within the world's limits, and is
 * written as the same set. */
#include "engine/core/act/history_set.h"

#include "tests/fuzz/fuzz_target.h"
#include "world/model/played.h"
#include "world/model/prop.h"

static void check(const struct change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct change *change = &set->list[i];
        must(change->kind > 0 && change->kind < CHANGE_KINDS && change->object > 0);
        must(value_as_str(&change->name).length <= PROP_NAME_MAX + PLAYED_NAME_MAX);
        must(value_size(&change->before) <= VALUE_SIZE_MAX);
        must(change_set_find(set, change->kind, change->object, value_as_str(&change->name)));
    }
}

FUZZ_TARGET(history_set)
{
    struct change_set set;
    struct change_set again;
    struct buf bytes = {0};
    if (!change_set_decode((struct str){(const char *)data, size}, &set, NULL)) {
        return 0;
    }
    check(&set);
    change_set_encode(&set, &bytes);
    struct err err;
    must(change_set_decode(bytes.length ? buf_str(&bytes) : STR_NONE, &again, &err));
    must(again.count == set.count);
    change_set_finish(&again);
    change_set_finish(&set);
    buf_finish(&bytes);
    return 0;
}
