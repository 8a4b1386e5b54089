/* growing.c -- Fills a game with many of each kind; see growing.h. */
#include "tests/script/growing.h"

#include "engine/base/base.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/report.h"
#include "engine/core/line/commands.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static struct object *add(struct growing *game, struct object *proto, const char *kind, int n,
        struct object *place)
{
    struct world *world = engine_world(game->engine);
    struct object *object = world_create(world, 0);
    struct err err;
    char text[32];
    (void)snprintf(text, sizeof(text), "%s%d", kind, n);
    assert_true(proto_set(world, object, &proto, 1, &err));
    prop_set(world, object, ATOM_name, value_text(text));
    assert_true(!place || place_move(world, object, place));
    return object;
}

static struct object *proto_of(struct growing *game, const char *ref)
{
    return world_find_ref(engine_world(game->engine), str_of(ref));
}

/* Adds a room to the row of rooms, with the ways there and back. */
static void add_room(struct growing *game, int n)
{
    struct world *world = engine_world(game->engine);
    struct object *area = add(game, proto_of(game, "area"), "Land ", n, NULL);
    struct object *room = add(game, proto_of(game, "room"), "Field ", n, NULL);
    struct object *from = game->last ? game->last : game->room;
    prop_set(world, room, ATOM_area, value_object(area->id));
    struct object *way = add(game, proto_of(game, "exit"), "way", n, from);
    prop_set(world, way, atom_intern(&world->atoms, STR("to")), value_object(room->id));
    way = add(game, proto_of(game, "exit"), "back", n, room);
    prop_set(world, way, atom_intern(&world->atoms, STR("to")), value_object(from->id));
    game->last = room;
}

static void add_person(struct growing *game, int n)
{
    struct object *person = add(game, proto_of(game, "player"), "pa", n, game->last);
    prop_set(engine_world(game->engine), person, ATOM_proper, value_bool(true));
    (void)presence_add(game->engine, person, true);
}

static void add_channel(struct growing *game, int n)
{
    char name[16];
    struct channel *channel = NULL;
    struct err err;
    (void)snprintf(name, sizeof(name), "c%d", n);
    assert_int_equal(
            channel_found(game->engine, NULL, str_of(name), &channel, &err), CHANNEL_OK);
    channel_set_member(game->engine,
            world_find(engine_world(game->engine), trial_character(game->b->wizard)), channel,
            true);
}

void growing_add(struct growing *game, int from, int to)
{
    struct world *world = engine_world(game->engine);
    struct err err;
    for (int n = from; n < to; n++) {
        transaction_begin(game->engine, 0, 0);
        game->room =
                world_find(world, world_find(world, trial_character(game->b->bob))->location);
        game->mould = game->mould ? game->mould
                                  : add(game, proto_of(game, "item"), "mould ", 0, NULL);
        add_room(game, n);
        add_person(game, n);
        (void)add(game, game->mould, "crumb ", n, game->last);
        add_channel(game, n);
        (void)report_file(game->engine, trial_character(game->b->bob), STR("bug"),
                STR("It is broken."), false, &err);
        transaction_commit(game->engine);
    }
    trial_settle(game->b->trial);
}

uint64_t growing_reads(struct engine *engine)
{
    uint64_t count = 0;
    struct store_reads reads;
    for (size_t i = 0; store_reads_at(engine_store(engine), i, &reads); i++) {
        count += reads.count;
    }
    return count;
}

static void add_usage(void *data, const struct command *command)
{
    struct buf *out = data;
    grammar_usage(command->grammar, STR_NONE, out);
    buf_add_char(out, '\n');
}

void growing_put_usages(struct engine *engine, struct buf *out)
{
    commands_each(stock_commands(engine), add_usage, out);
}

void growing_put_line(struct str usage, const char *filling, struct buf *out)
{
    while (usage.length > 0) {
        struct str word = str_take_word(&usage);
        bool slot = isupper((unsigned char)word.bytes[word.bytes[0] == '[']) != 0;
        buf_add_text(out, out->length > 0 ? " " : "");
        for (size_t i = 0; i < word.length && !slot; i++) {
            if (!strchr("[]", word.bytes[i])) {
                buf_add_char(out, word.bytes[i]);
            }
        }
        buf_add_text(out, slot ? filling : "");
    }
}
