/* format_list.c -- "a lamp, two ropes and Bob": many things as one noun phrase.
 *
 * Things with the same name are counted, "a lamp (x2)", at the place of the first; on request,
 * lit things are marked. Names are rendered once each into one buffer and found again by hash,
 * so a list of n costs O(n). Short lists, which nearly all are, take one allocation. */
#include "engine/core/output/format_impl.h"
#include "engine/core/output/noun.h"
#include "engine/core/perception/perceive.h"

#include <string.h>

void format_names_init(struct format_names *names, size_t most)
{
    names->text = (struct buf){0};
    names->count = 0;
    names->list = names->few;
    names->slots = names->few_slots;
    names->slot_mask = FORMAT_NAMES_FEW * 2 - 1;
    memset(names->few_slots, 0, sizeof(names->few_slots));
    if (most > FORMAT_NAMES_FEW) {
        size_t slots = (size_t)FORMAT_NAMES_FEW * 2;
        while (slots < most * 2) {
            slots *= 2;
        }
        names->list = mem_alloc_array(most, sizeof(*names->list));
        names->slots = mem_alloc_array(slots, sizeof(*names->slots));
        names->slot_mask = slots - 1;
    }
}

void format_names_finish(struct format_names *names)
{
    if (names->list != names->few) {
        mem_free(names->list);
        mem_free(names->slots);
    }
    buf_finish(&names->text);
}

struct str format_names_text(const struct format_names *names, const struct format_named *named)
{
    return str_slice(buf_str(&names->text), named->from, named->to);
}

void format_names_count(struct format_names *names, uint64_t id, size_t from)
{
    struct format_named fresh = {.id = id, .from = from, .to = names->text.length, .times = 1};
    fresh.hash = str_hash(format_names_text(names, &fresh));
    size_t slot = fresh.hash & names->slot_mask;
    for (; names->slots[slot] != 0; slot = (slot + 1) & names->slot_mask) {
        struct format_named *named = &names->list[names->slots[slot] - 1];
        if (named->hash == fresh.hash &&
                str_equal(format_names_text(names, named), format_names_text(names, &fresh))) {
            named->times++;
            buf_truncate(&names->text, from);
            return;
        }
    }
    names->list[names->count++] = fresh;
    names->slots[slot] = (uint32_t)names->count;
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

void format_put_times(size_t times, struct buf *out)
{
    if (times > 1) {
        buf_printf(out, " (x%zu)", times);
    }
}

void format_listed(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out)
{
    format_name_view(view, object, article, out);
    unsigned kinds = view->marks ? object_kinds(view->engine, object) : 0;
    if ((kinds & KIND_LIGHT) && !format_is_unseen(view, object)) {
        noun_put_mark(view->engine, noun_states(view->engine, object, kinds) & NOUN_LIT, out);
    }
}

/* Appends " and 12 others" after the shown entries of a list. */
static void put_others(struct engine *engine, size_t shown, size_t others, struct buf *out)
{
    if (others > 0) {
        format_join(engine, shown, shown + 1, out);
        phrase_put(engine, out, others == 1 ? PHRASE_look_other : PHRASE_look_others,
                WITH("count", others));
    }
}

size_t format_list_view(const struct format_view *view, const uint64_t *ids, size_t count,
        enum format_article article, format_entry *entry, struct buf *out)
{
    struct format_names names;
    struct world *world = engine_world(view->engine);
    format_names_init(&names, count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, ids[i]);
        if (object) {
            size_t from = names.text.length;
            format_listed(view, object, article, &names.text);
            format_names_count(&names, ids[i], from);
        }
    }
    size_t shown = view->most && names.count > view->most ? view->most : names.count;
    for (size_t i = 0; i < shown; i++) {
        const struct format_named *named = &names.list[i];
        struct str name = format_names_text(&names, named);
        format_join(view->engine, i, shown < names.count ? shown + 1 : shown, out);
        if (entry) {
            entry(view->engine, world_find(world, named->id), name, out);
        } else {
            buf_add_str(out, name);
        }
        format_put_times(named->times, out);
    }
    size_t others = 0;
    for (size_t i = shown; i < names.count; i++) {
        others += names.list[i].times;
    }
    put_others(view->engine, shown, others, out);
    format_names_finish(&names);
    return names.count;
}

void format_list(struct engine *engine, const uint64_t *ids, size_t count,
        struct object *viewer, struct buf *out)
{
    static const struct format nothing = {.text = {"", 0}};
    struct format_view view = {.engine = engine, .format = &nothing, .viewer = viewer};
    format_list_view(&view, ids, count, ARTICLE_AS_NAMED, NULL, out);
}
