/* calls_homes.c -- Lists of players' homes that are shown to others: the newest and the most loved.
 *
 * The lists are in the key/value store under `homes`, which scripts/homes/lib/homes.lua writes. A row
 * may be outdated, so a home is listed only if the asker may still see the room, and with its
 * present owner. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/ignore.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/packages.h"
#include "engine/core/storage/kv.h"
#include "engine/modules/calls/calls_page.h"
#include "world/model/prop.h"

static struct object *object_in(struct engine *engine, const struct value *row, const char *key)
{
    const struct value *id = value_table_get_str(row, str_of(key));
    return id ? world_find(engine->world, (uint64_t)value_as_int(id, 0)) : NULL;
}

static void add_home(struct call *call, const struct value *row, json_t *list)
{
    struct engine *engine = call->engine;
    struct object *room = row->kind == VALUE_TABLE ? object_in(engine, row, "room") : NULL;
    struct object *owner = room ? object_in(engine, row, "player") : NULL;
    if (!owner || !is_room(engine, room) || !calls_may_see_room(call, room) ||
            ignore_has(engine, call->character, owner->id) ||
            prop_object(engine->world, room,
                    atom_find(&engine->world->atoms, STR("home_of"))) != owner) {
        return;
    }
    const struct value *stars = value_table_get_str(row, STR("stars"));
    const struct value *count = value_table_get_str(row, STR("count"));
    json_t *home = json_pack("{s:I, s:I}", "room", (json_int_t)room->id, "count",
            (json_int_t)(count ? value_as_int(count, 0) : 0));
    must(home);
    (void)json_object_set_new(home, "title", calls_plain_name(engine, room));
    calls_json_put(home, "name", prop_str(engine->world, owner, ATOM_name));
    calls_json_put(home, "stars", stars ? value_as_str(stars) : STR_NONE);
    (void)json_array_append_new(list, home);
}

json_t *calls_homes(struct call *call, const char *which)
{
    json_t *list = json_array();
    const struct value *homes = kv_get(call->engine, STR("homes"));
    bool is_on = homes->kind == VALUE_TABLE && packages_is_on(call->engine, STR("homes"));
    const struct value *rows = is_on ? value_table_get_str(homes, str_of(which)) : NULL;
    for (size_t k = 0; rows && rows->kind == VALUE_TABLE && k < rows->table->item_count; k++) {
        add_home(call, &rows->table->items[k], list);
    }
    return list;
}

void calls_put_homes(struct call *call)
{
    (void)json_object_set_new(call->result, "newest", calls_homes(call, "newest"));
    (void)json_object_set_new(call->result, "loved", calls_homes(call, "loved"));
}
