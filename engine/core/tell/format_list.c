/* format_list.c -- "a lamp, two ropes and Bob": many things as one noun phrase.
 *
 * Things that read the same are counted, "a lamp (x2)", at the place of the
 * first; where it is asked for, what is lit says so. Names are rendered once each into one buffer and found again by hash,
 * so a list of n costs O(n); short lists (which nearly all are) take one
 * allocation. */
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/format_impl.h"
#include "engine/core/tell/noun.h"

#include <string.h>

enum { SMALL = 64 };

/* A different name of the list. */
struct entry {
    uint64_t id;
    uint64_t hash;
    size_t from;
    size_t to;
    size_t times;
};

struct list {
    struct buf names;
    struct entry *entries;
    uint32_t *slots; /* index into entries, plus 1; power of two in number */
    size_t slot_mask;
    size_t count;
};

static struct str entry_name(const struct list *list, const struct entry *entry)
{
    return str_slice(buf_str(&list->names), entry->from, entry->to);
}

/* Counts the name that was just appended to list->names from offset from. */
static void count_name(struct list *list, uint64_t id, size_t from)
{
    struct entry fresh = {.id = id, .from = from, .to = list->names.length, .times = 1};
    fresh.hash = str_hash(entry_name(list, &fresh));
    size_t slot = fresh.hash & list->slot_mask;
    for (; list->slots[slot] != 0; slot = (slot + 1) & list->slot_mask) {
        struct entry *entry = &list->entries[list->slots[slot] - 1];
        if (entry->hash == fresh.hash &&
                str_equal(entry_name(list, entry), entry_name(list, &fresh))) {
            entry->times++;
            buf_truncate(&list->names, from);
            return;
        }
    }
    list->entries[list->count++] = fresh;
    list->slots[slot] = (uint32_t)list->count;
}

void format_join(struct engine *engine, size_t i, size_t count, struct buf *out)
{
    if (i == 0) {
        return;
    }
    if (i + 1 < count) {
        buf_add_text(out, ", ");
        return;
    }
    buf_add_char(out, ' ');
    buf_add_str(out, phrase_get(engine, PHRASE_and_word));
    buf_add_char(out, ' ');
}

static void put_list(const struct format_view *view, const struct list *list, format_entry *put,
        struct buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct entry *entry = &list->entries[i];
        format_join(view->engine, i, list->count, out);
        if (put) {
            put(view->engine, world_find(view->engine->world, entry->id),
                    entry_name(list, entry), out);
        } else {
            buf_add_str(out, entry_name(list, entry));
        }
        if (entry->times > 1) {
            buf_printf(out, " (x%zu)", entry->times);
        }
    }
}

void format_list_view(const struct format_view *view, const uint64_t *ids, size_t count,
        enum format_article article, format_entry *entry, struct buf *out)
{
    struct entry few[SMALL];
    uint32_t few_slots[SMALL * 2] = {0};
    struct list list = {.entries = few, .slots = few_slots, .slot_mask = SMALL * 2 - 1};
    if (count > SMALL) {
        size_t slots = (size_t)SMALL * 2;
        while (slots < count * 2) {
            slots *= 2;
        }
        list.entries = mem_alloc_array(count, sizeof(*list.entries));
        list.slots = mem_alloc_array(slots, sizeof(*list.slots));
        list.slot_mask = slots - 1;
    }
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(view->engine->world, ids[i]);
        if (object) {
            size_t from = list.names.length;
            format_name_view(view, object, article, &list.names);
            if (view->marks && !format_is_unseen(view, object)) {
                unsigned states =
                        noun_states(view->engine, object, perceive_kinds(view->engine, object));
                noun_put_mark(view->engine, states & NOUN_LIT, &list.names);
            }
            count_name(&list, ids[i], from);
        }
    }
    put_list(view, &list, entry, out);
    if (count > SMALL) {
        mem_free(list.entries);
        mem_free(list.slots);
    }
    buf_finish(&list.names);
}

void format_list(struct engine *engine, const uint64_t *ids, size_t count,
        struct object *viewer, struct buf *out)
{
    static const struct format nothing = {.text = {"", 0}};
    struct format_view view = {.engine = engine, .format = &nothing, .viewer = viewer};
    format_list_view(&view, ids, count, ARTICLE_AS_NAMED, NULL, out);
}
