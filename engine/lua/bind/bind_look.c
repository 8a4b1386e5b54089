/* bind_look.c -- what a viewer sees, as markup, for the stock game: rooms, things, what is in them, exits, details. */
#include "engine/core/act/look.h"
#include "engine/core/act/move.h"
#include "engine/core/output/pronoun.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/known.h"
#include "engine/core/perception/perceive.h"
#include "engine/lua/host_impl.h"

/* look_room(VIEWER[, ROOM[, BRIEF]]): markup. */
static int api_look_room(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *viewer = to_object(L, 1);
    struct object *room = opt_object(L, 2);
    struct buf out = {0};
    room = room ? room : object_place(engine, viewer);
    if (room) {
        look_room(engine, viewer, room, lua_toboolean(L, 3), &out);
    }
    return push_buf(L, &out);
}

/* look_thing(VIEWER, THING): its description as VIEWER sees it, as markup. */
static int api_look_thing(lua_State *L)
{
    struct buf out = {0};
    struct object *viewer = to_object(L, 1);
    look_thing(engine_of(L), viewer, to_object(L, 2), &out);
    return push_buf(L, &out);
}

/* look_inside(VIEWER, THING): what VIEWER sees in it, as markup. */
static int api_look_inside(lua_State *L)
{
    struct buf out = {0};
    struct object *viewer = to_object(L, 1);
    look_inside(engine_of(L), viewer, to_object(L, 2), &out);
    return push_buf(L, &out);
}

/* look_exits(VIEWER[, BRIEF]): the exits of VIEWER's place as VIEWER sees them, as markup. */
static int api_look_exits(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct buf out = {0};
    struct object *viewer = to_object(L, 1);
    struct object *place = object_place(engine, viewer);
    if (place) {
        look_exits(engine, viewer, place, lua_toboolean(L, 2), &out);
    }
    return push_buf(L, &out);
}

/* look_detail(VIEWER, WORDS): markup, or nil; the detail becomes "it". */
static int api_look_detail(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *viewer = to_object(L, 1);
    struct str words = to_str(L, 2);
    struct perception perception = {0};
    struct buf out = {0};
    struct presence *presence = presence_find(engine, viewer->id);
    struct pronouns *last = presence ? &presence->last : NULL;
    struct str it = pronouns_scenery(engine, last, words);
    perceive_walk(engine, viewer, &perception);
    bool found = look_detail(engine, &perception, it.bytes ? it : words, &out);
    perception_finish(&perception);
    if (found && last && !it.bytes && !engine_transaction(engine)->rehearsing) {
        pronouns_note_scenery(last, words);
    }
    if (!found) {
        buf_finish(&out);
        lua_pushnil(L);
        return 1;
    }
    return push_buf(L, &out);
}

/* sys.learn_room(WHO, ROOM): records that they have been there. True if it was new to them. */
static int sys_learn_room(lua_State *L)
{
    struct object *who = to_object(L, 1);
    struct object *room = to_object(L, 2);
    host_check_writable(L);
    sandbox_charge(L, 200);
    return push_flag(L, known_learn(engine_of(L), who, room->id));
}

/* sys.send_room(WHO): sends WHO's clients the room as data again, because what can be seen there has changed. */
static int sys_send_room(lua_State *L)
{
    struct object *who = to_object(L, 1);
    host_check_writable(L);
    sandbox_charge(L, 200);
    move_send_room_info(engine_of(L), who);
    return 0;
}

void bind_look_open(struct host *host)
{
    static const struct api stock[] = {
            {"look_room", api_look_room},
            {"look_thing", api_look_thing},
            {"look_inside", api_look_inside},
            {"look_exits", api_look_exits},
            {"look_detail", api_look_detail},
    };
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
    static const struct api sys[] = {
            {"learn_room", sys_learn_room}, {"send_room", sys_send_room}};
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
}
