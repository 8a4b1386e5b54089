/* outbox_entry_fuzz.c -- Any entry that is read from the broker is valid, and is written as the same
 * entry. */
#include "engine/modules/realm/outbox/outbox_entry.h"

#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check(const struct post_entry *entry)
{
    must(world_name_is_formed(entry->from) && world_name_is_formed(entry->to));
    must(entry->session.length <= POST_SESSION_MAX && entry->body.length <= POST_BODY_MAX);
    must(entry->kind != POST_MESSAGE || entry->number > entry->prev);
}

FUZZ_TARGET(post_entry)
{
    struct post_entry entry;
    struct post_entry again;
    struct err err;
    struct buf text = {0};
    if (!post_entry_read((struct str){(const char *)data, size}, &entry, &err)) {
        return 0;
    }
    check(&entry);
    post_entry_write(&entry, &text);
    must(post_entry_read(buf_str(&text), &again, &err));
    must(again.kind == entry.kind && str_equal(again.body, entry.body));
    must(again.number == entry.number && again.mark == entry.mark);
    must(memcmp(&again.numbers, &entry.numbers, sizeof(entry.numbers)) == 0);
    post_entry_finish(&again);
    post_entry_finish(&entry);
    buf_finish(&text);
    return 0;
}
