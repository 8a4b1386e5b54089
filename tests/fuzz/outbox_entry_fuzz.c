/* outbox_entry_fuzz.c -- Any entry that is read from the broker is valid, and is written as the same
 * entry. */
#include "engine/modules/realm/outbox/outbox_entry.h"

#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check(const struct outbox_entry *entry)
{
    must(world_name_is_formed(entry->from) && world_name_is_formed(entry->to));
    must(entry->session.length <= OUTBOX_SESSION_MAX && entry->body.length <= OUTBOX_BODY_MAX);
    must(entry->kind != OUTBOX_MESSAGE || entry->number > entry->prev);
}

FUZZ_TARGET(outbox_entry)
{
    struct outbox_entry entry;
    struct outbox_entry again;
    struct err err;
    struct buf text = {0};
    if (!outbox_entry_read((struct str){(const char *)data, size}, &entry, &err)) {
        return 0;
    }
    check(&entry);
    outbox_entry_write(&entry, &text);
    must(outbox_entry_read(buf_str(&text), &again, &err));
    must(again.kind == entry.kind && str_equal(again.body, entry.body));
    must(again.number == entry.number && again.mark == entry.mark);
    must(memcmp(&again.numbers, &entry.numbers, sizeof(entry.numbers)) == 0);
    outbox_entry_finish(&again);
    outbox_entry_finish(&entry);
    buf_finish(&text);
    return 0;
}
