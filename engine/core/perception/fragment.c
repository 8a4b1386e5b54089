/* fragment.c -- sentences that objects add to another object's description.
 *
 * 1. The property `fragments` of the described object is a list of { by = giver, key =, text =
 *    }: two givers never overwrite each other, and each takes back its own. The game itself
 *    adds without `by`.
 * 2. The sentences of a destroyed giver are skipped, and dropped when the list is next written.
 *    So are those of exits under "door", which worlds of schema 3 and before may hold:
 *    look_room.c describes doors.
 *
 * bind_describe.c decides who may add a sentence, and whether its links are allowed. */
#include "engine/core/perception/fragment.h"

#include "engine/core/perception/perceive.h"
#include "world/model/prop.h"

#include <inttypes.h>

static uint64_t giver_of(const struct value *fragment)
{
    const struct value *by = value_table_get_str(fragment, STR("by"));
    return by ? value_as_id(by) : 0;
}

static struct str part_of(const struct value *fragment, struct str name)
{
    const struct value *part = value_table_get_str(fragment, name);
    return part && part->kind == VALUE_STRING ? value_as_str(part) : STR_NONE;
}

static bool is_said(struct engine *engine, const struct value *fragment)
{
    uint64_t giver = giver_of(fragment);
    struct object *object = giver ? world_find(engine_world(engine), giver) : NULL;
    bool by_door = object && str_equal(part_of(fragment, STR("key")), STR("door")) &&
                   is_exit(engine, object);
    return giver == 0 || (object && !by_door);
}

/* Returns the next sentence to show, or NULL. The list may have been set by hand to anything. */
static const struct value *next_living(
        struct engine *engine, const struct value *fragments, size_t *i)
{
    size_t count =
            fragments && fragments->kind == VALUE_TABLE ? fragments->table->item_count : 0;
    while (*i < count) {
        const struct value *fragment = &fragments->table->items[(*i)++];
        if (fragment->kind == VALUE_TABLE && is_said(engine, fragment)) {
            return fragment;
        }
    }
    return NULL;
}

static struct value fragment_make(uint64_t giver, struct str key, struct str text)
{
    struct value fragment = value_table();
    if (giver) {
        value_table_set_str(&fragment, STR("by"), value_object(giver));
    }
    value_table_set_str(&fragment, STR("key"), value_str(key));
    value_table_set_str(&fragment, STR("text"), value_str(text));
    return fragment;
}

bool fragment_put(struct engine *engine, struct object *object, uint64_t giver, struct str key,
        struct str text, struct err *err)
{
    const struct value *own = prop_own(object, ATOM_fragments);
    const struct value *fragment = NULL;
    struct value changed = value_table();
    bool same = text.length == 0;
    for (size_t i = 0; (fragment = next_living(engine, own, &i));) {
        struct str kept = part_of(fragment, STR("text"));
        if (giver_of(fragment) == giver && str_equal(part_of(fragment, STR("key")), key)) {
            same = str_equal(kept, text);
        } else {
            value_table_append(&changed,
                    fragment_make(giver_of(fragment), part_of(fragment, STR("key")), kept));
        }
    }
    if (same) {
        value_finish(&changed);
        return true;
    }
    if (text.length > 0 && value_table_count(&changed) >= FRAGMENTS_MAX) {
        value_finish(&changed);
        return err_set(err, ERR_LIMIT,
                "#%" PRIu64 " has %d added sentences already; take some back first", object->id,
                FRAGMENTS_MAX);
    }
    if (text.length > 0) {
        value_table_append(&changed, fragment_make(giver, key, text));
    }
    if (value_table_count(&changed) == 0) {
        value_finish(&changed);
        changed = value_nil();
    }
    prop_set(engine_world(engine), object, ATOM_fragments, changed);
    return true;
}

void fragment_each_text(struct engine *engine, struct object *object, struct buf *out)
{
    const struct value *fragments = prop_own(object, ATOM_fragments);
    const struct value *fragment = NULL;
    for (size_t i = 0; (fragment = next_living(engine, fragments, &i));) {
        if (out->length > 0) {
            buf_add_char(out, ' ');
        }
        buf_add_str(out, part_of(fragment, STR("text")));
    }
}
