/* travel_fuzz.c -- Any data from another world about travellers and sanctions is accepted or
 * refused, and never creates a person, a place or an exit.
 *
 * The first byte of an input tells the kind of the rest: edits of a valid message's tree (pairs of
 * place and byte), a tree, or the body of a message of some kind. All effects are undone, so inputs
 * do not depend on each other. */
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/travel_tree.h"
#include "tests/fuzz/fuzz_game.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static struct fuzz_game game;
static struct buf right; /* the tree of a traveller with a box and a pearl in it */

static struct object *make(const char *ref, const char *proto, struct object *place)
{
    struct err err;
    struct object *object = world_create(game.world, 0);
    struct object *parent = proto[0] ? world_get_ref(game.world, proto) : NULL;
    must(!ref || world_set_ref(game.world, object, str_of(ref), &err));
    must(!parent || proto_set(game.world, object, &parent, 1, &err));
    prop_set(game.world, object, ATOM_name, value_text(ref ? ref : proto));
    must(!place || place_move(game.world, object, place));
    return object;
}

static void populate(void)
{
    static const char *const refs[][2] = {{"thing", ""}, {"room", "thing"}, {"exit", "thing"},
            {"item", "thing"}, {"container", "item"}, {"character", "thing"},
            {"player", "character"}, {"npc", "character"}, {"start", "room"}};
    struct travel_tree tree = {0};
    struct err err;
    transaction_begin(game.engine, 0, 0);
    for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
        (void)make(refs[i][0], refs[i][1], NULL);
    }
    struct object *ann = make(NULL, "player", world_get_ref(game.world, "start"));
    struct object *box = make(NULL, "container", ann);
    (void)make(NULL, "item", box);
    must(travel_tree_gather(game.engine, ann, &tree, &err));
    struct value value = travel_tree_write(game.engine, &tree);
    value_encode(&value, &right);
    value_finish(&value);
    travel_tree_finish(&tree);
    transaction_commit(game.engine);
}

static void finish(void)
{
    buf_finish(&right);
    fuzz_game_close(&game);
}

static void start(void)
{
    static const struct skein_module *const modules[] = {&realm_module, NULL};
    struct engine_options options = {.modules = modules,
            .password_kib = 8,
            .seed = 1,
            .realm = {.name = "hills", .has_secret = true}};
    fuzz_game_open(&game, &options);
    populate();
    (void)atexit(finish);
}

/* No message turns carried things into people, rooms or exits. */
static void look_through(struct object *holder, int depth)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(game.world, holder, &count);
    must(depth < 10000);
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(game.world, ids[i]);
        must(thing && !is_character(game.engine, thing) && !is_room(game.engine, thing) &&
                !is_exit(game.engine, thing));
        look_through(thing, depth + 1);
    }
}

static bool arrive(struct str tree)
{
    struct err err = {0};
    struct buf body = {0};
    struct abroad abroad;
    char *text = travel_text_of(tree);
    buf_printf(&body,
            "{\"key\":\"forest.7\",\"epoch\":1,\"name\":\"Bea\",\"to\":\"\",\"how\":0,"
            "\"role\":\"player\",\"holds\":[],\"tree\":\"%s\"}",
            text);
    struct outbox_message message = {STR("forest"), 1, 1, buf_str(&body)};
    bool ok = travel_apply_arrive(game.engine, &message, &err);
    if (ok) {
        must(abroad_find_key(game.engine, STR("forest.7"), &abroad) && !abroad.away);
        look_through(world_find(game.world, abroad.character), 0);
    } else {
        must(err.text[0]);
    }
    buf_finish(&body);
    mem_free(text);
    return ok;
}

static void edited(struct str edits)
{
    struct buf tree = {0};
    buf_add_str(&tree, buf_str(&right));
    for (size_t i = 0; i + 1 < edits.length; i += 2) {
        tree.bytes[(uint8_t)edits.bytes[i] % tree.length] = edits.bytes[i + 1];
    }
    must(arrive(buf_str(&tree)) || edits.length > 0); /* as it is, it is right */
    buf_finish(&tree);
}

static void message_of(uint8_t which, struct str bytes)
{
    static bool (*const kinds[])(struct engine * engine, const struct outbox_message *message,
            struct err *err) = {travel_apply_arrive, travel_apply_pass, travel_apply_census,
            travel_apply_whereabouts, travel_apply_missing, realm_apply_sanction,
            realm_apply_mail, travel_apply_whose, travel_apply_there};
    struct err err = {0};
    struct outbox_message message = {STR("forest"), 1, 1, bytes};
    (void)kinds[which % (sizeof(kinds) / sizeof(kinds[0]))](game.engine, &message, &err);
    travel_return_arrive(game.engine, &message, STR("no"));
    realm_return_sanction(game.engine, &message, STR("no"));
}

FUZZ_TARGET(travel)
{
    if (!game.engine) {
        start();
    }
    if (size == 0) {
        return 0;
    }
    struct str rest = {(const char *)data + 1, size - 1};
    transaction_begin(game.engine, 0, 0);
    if (data[0] == 'e') {
        edited(rest);
    } else if (data[0] == 't') {
        (void)arrive(rest);
    } else {
        message_of(data[0], rest);
    }
    must(engine_transaction(game.engine)->open);
    transaction_abort(game.engine);
    return 0;
}
