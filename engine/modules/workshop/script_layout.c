/* script_layout.c -- API call that makes many similar rooms at once: a street, a square, a wood.
 *
 * Builders' commands dig and link all rooms in one transaction, so all of them exist or none, and
 * one @undo removes them. The rooms lie as on a map: columns to the east or the west, rows to the
 * south or the north, away from the entrance. */
#include "engine/core/act/history.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/perception/perceive.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/tx.h"

#include <stdio.h>
#include <string.h>

enum { ROOMS_MOST = 25, NAME_MOST = 200 };

struct layout {
    struct call *call;
    struct buf name;
    const char *along; /* from column to column */
    const char *down;  /* from row to row */
    uint64_t rooms[ROOMS_MOST];
    size_t count;
};

struct newest {
    struct engine *engine;
    uint64_t room;
};

static void take_room(void *data, const struct tx_change *change)
{
    struct newest *newest = data;
    struct object *object = change->kind == TX_CREATED
                                    ? world_find(engine_world(newest->engine), change->object)
                                    : NULL;
    if (object && object->id > newest->room && is_room(newest->engine, object)) {
        newest->room = object->id;
    }
}

static bool dig(struct layout *layout, const char *way, uint64_t from)
{
    struct buf line = {0};
    buf_printf(&line, "@dig %s from #%llu to ", way, (unsigned long long)from);
    buf_add_str(&line, buf_str(&layout->name));
    bool ok = script_build_type(layout->call, &line);
    buf_finish(&line);
    struct newest newest = {layout->call->engine, 0};
    tx_each_change(engine_world(newest.engine), take_room, &newest);
    bool made = newest.room &&
                (layout->count == 0 || newest.room > layout->rooms[layout->count - 1]);
    if (ok && !made) {
        (void)call_refuse(layout->call, 422, PHRASE_author_no_way);
    }
    if (ok && made) {
        layout->rooms[layout->count++] = newest.room;
    }
    return ok && made;
}

static bool join(struct layout *layout, const char *way, uint64_t from, uint64_t to)
{
    struct buf line = {0};
    buf_printf(&line, "@link %s from #%llu to #%llu", way, (unsigned long long)from,
            (unsigned long long)to);
    bool ok = script_build_type(layout->call, &line);
    buf_finish(&line);
    return ok;
}

static const char *opposite(const char *way)
{
    return strcmp(way, "east") == 0    ? "west"
           : strcmp(way, "west") == 0  ? "east"
           : strcmp(way, "north") == 0 ? "south"
                                       : "north";
}

/* Makes the rooms after the first, which exists already. */
static bool lay_out(struct layout *layout, size_t columns, size_t rows)
{
    for (size_t i = 1; i < columns * rows; i++) {
        bool first = i % columns == 0;
        uint64_t above = i >= columns ? layout->rooms[i - columns] : 0;
        bool ok = first ? dig(layout, layout->down, above)
                        : dig(layout, layout->along, layout->rooms[i - 1]);
        if (ok && !first && above) {
            ok = join(layout, layout->down, above, layout->rooms[i]) &&
                 join(layout, opposite(layout->down), layout->rooms[i], above);
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool read_layout(struct call *call, struct layout *layout, struct buf *way)
{
    str_clean(str_trim(call_text(call, "name")), false, &layout->name);
    str_clean(str_trim(call_text(call, "direction")), false, way);
    if (layout->name.length == 0 || layout->name.length > NAME_MOST) {
        (void)call_refuse(
                call, 422, PHRASE_author_name, WITH("name", "name"), WITH("most", NAME_MOST));
        return false;
    }
    if (way->length == 0 || str_find_char(buf_str(way), ' ', 0) != SIZE_MAX) {
        (void)call_refuse(call, 422, PHRASE_author_way);
        return false;
    }
    layout->along = str_find(buf_str(way), STR("west"), 0) == SIZE_MAX ? "east" : "west";
    layout->down = str_find(buf_str(way), STR("north"), 0) == SIZE_MAX ? "south" : "north";
    return true;
}

static enum call_answer room_layout(struct call *call)
{
    struct layout layout = {.call = call};
    struct buf way = {0};
    size_t columns = (size_t)call_number_or(call, "columns", 1);
    size_t rows = (size_t)call_number_or(call, "rows", 1);
    const struct object *from = calls_find_own(call, "from");
    bool ok = from && read_layout(call, &layout, &way);
    if (ok && columns * rows > ROOMS_MOST) {
        (void)call_refuse(call, 422, PHRASE_author_rooms, WITH("most", ROOMS_MOST));
        ok = false;
    }
    if (ok) {
        char line[60];
        (void)snprintf(line, sizeof(line), "@dig %zu rooms", columns * rows);
        history_begin(call->engine, call->character, str_of(line));
        ok = dig(&layout, way.bytes, from->id) && lay_out(&layout, columns, rows);
    }
    buf_finish(&layout.name);
    buf_finish(&way);
    if (!ok) {
        return CALL_FAILED;
    }
    script_build_note(call, "api layout", layout.rooms[0]);
    json_t *list = json_array();
    for (size_t i = 0; i < layout.count; i++) {
        (void)json_array_append_new(list, calls_json_object(call->engine, layout.rooms[i]));
    }
    return call_give(call, "rooms", list);
}

static const struct call_handler script_layout_handlers[] = {{"room.layout", room_layout}};

void script_layout_add(struct host *host)
{
    calls_add(host->engine, script_layout_handlers,
            sizeof(script_layout_handlers) / sizeof(script_layout_handlers[0]));
}
