#pragma once
/* scene -- A small world for the tests of perceiving, naming and telling: an engine over a store of
 * its own, the stock prototypes as they matter to C code, and the English words.
 *
 *     struct scene s;
 *     scene_open(&s);                                   // a lit room, s.room, with s.alice
 *     struct object *box = scene_make(&s, "a glass box", "container", s.room);
 *     scene_set(&s, box, ATOM_transparent, value_bool(true));
 *     ...
 *     scene_close(&s);
 *
 * All of it is one open transaction. Each player who joined hears: scene_heard returns the text
 * since the last call, a line each. */
#include "engine/core/calls/call.h"
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "tests/support/shared_calls.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <stdlib.h>

struct scene {
    struct world_file file;
    struct store *store;
    struct world *world;
    struct worker_pool *workers;
    struct engine *engine;
    struct object *room;
    struct object *alice;
    struct buf text; /* of the last scene_heard, and for the tests */
};

/* -- words: the pairs KEY = "TEXT" of scripts/core/lib, whose text may go on in lines .. "MORE" -- */

static inline void scene_word(struct scene *s, struct str line)
{
    struct str text = str_trim(line);
    struct str key = str_trim(str_take_until(&text, '='));
    text = str_trim(text);
    bool pair = str_starts(text, STR("\"")) && str_ends(text, STR("\",")) &&
                str_find_char(key, ' ', 0) == SIZE_MAX;
    if (!pair) {
        return;
    }
    struct buf plain = {0};
    for (size_t i = 1; i + 2 < text.length; i++) {
        i += text.bytes[i] == '\\';
        buf_add_char(&plain, text.bytes[i]);
    }
    if (!phrase_set(phrases_of(s->engine), key, buf_str(&plain))) {
        char verb[64];
        (void)snprintf(verb, sizeof(verb), "verb:%.*s", STR_FMT(key));
        assert_true(phrase_set(phrases_of(s->engine), str_of(verb), buf_str(&plain)));
    }
    buf_finish(&plain);
}

static inline void scene_words(struct scene *s, const char *name)
{
    const char *source = getenv("SKEIN_SOURCE");
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/scripts/core/lib/%s", source ? source : ".", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[2048];
    struct buf pair = {0};
    while (fgets(line, sizeof(line), file)) {
        struct str more = str_trim(str_of(line));
        if (str_starts(more, STR(".. \"")) && str_ends(buf_str(&pair), STR("\""))) {
            buf_truncate(&pair, pair.length - 1);
            buf_add_str(&pair, str_slice(more, strlen(".. \""), more.length));
            continue;
        }
        scene_word(s, buf_str(&pair));
        buf_clear(&pair);
        buf_add_str(&pair, more);
    }
    scene_word(s, buf_str(&pair));
    buf_finish(&pair);
    (void)fclose(file);
}

/* -- things -- */

static inline void scene_set(
        struct scene *s, struct object *object, uint32_t atom, struct value value)
{
    prop_set(s->world, object, atom, value);
}

static inline void scene_move(struct scene *s, struct object *object, struct object *place)
{
    assert_true(place_move(s->world, object, place));
}

/* proto: a ref, or several with blanks between. */
static inline struct object *scene_make(
        struct scene *s, const char *name, const char *proto, struct object *place)
{
    struct object *object = world_create(s->world, 0);
    struct object *protos[4];
    size_t count = 0;
    struct str refs = str_of(proto);
    struct err err = {0};
    while (refs.length > 0) {
        protos[count++] = world_find_ref(s->world, str_take_word(&refs));
        assert_non_null(protos[count - 1]);
    }
    assert_true(proto_set(s->world, object, protos, count, &err));
    prop_set(s->world, object, ATOM_name, value_text(name));
    if (place) {
        scene_move(s, object, place);
    }
    return object;
}

static inline void scene_proto(struct scene *s, const char *ref, const char *parent)
{
    struct object *proto = scene_make(s, ref, parent, NULL);
    struct err err = {0};
    assert_true(world_set_ref(s->world, proto, str_of(ref), &err));
}

/* An exit of from; to it leads only this way. */
static inline struct object *scene_exit(
        struct scene *s, const char *direction, struct object *from, struct object *to)
{
    struct object *exit = scene_make(s, direction, "exit", from);
    prop_set(s->world, exit, ATOM_to, value_object(to->id));
    return exit;
}

static inline struct object *scene_open_box(
        struct scene *s, const char *name, struct object *place)
{
    struct object *box = scene_make(s, name, "container", place);
    scene_set(s, box, ATOM_open, value_bool(true));
    return box;
}

static inline void scene_wear(
        struct scene *s, struct object *garment, const char *slot, double bulk)
{
    struct value slots = value_table();
    value_table_append(&slots, value_text(slot));
    scene_set(s, garment, ATOM_slots, slots);
    scene_set(s, garment, ATOM_bulk, value_float(bulk));
    scene_set(s, garment, ATOM_worn, value_bool(true));
}

static inline void scene_prototypes(struct scene *s)
{
    static const char *const protos[][2] = {{"thing", ""}, {"room", "thing"}, {"exit", "thing"},
            {"item", "thing"}, {"container", "item"}, {"light", "item"}, {"garment", "item"},
            {"seat", "item"}, {"coin", "item"}, {"character", "thing"}, {"player", "character"},
            {"npc", "character"}};
    for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++) {
        scene_proto(s, protos[i][0], protos[i][1]);
    }
    scene_set(s, world_get_ref(s->world, "thing"), ATOM_portable, value_bool(true));
    scene_set(s, world_get_ref(s->world, "room"), ATOM_light, value_int(1));
    scene_set(s, world_get_ref(s->world, "light"), ATOM_light, value_int(80));
    scene_set(s, world_get_ref(s->world, "light"), ATOM_lit, value_bool(true));
    scene_set(s, world_get_ref(s->world, "player"), ATOM_proper, value_bool(true));
}

/* -- people -- */

static inline void scene_deliver(void *frontend, const struct msg *msg)
{
    (void)frontend;
    (void)msg;
}

static inline void scene_ignore(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend scene_frontend = {
        .service = "test",
        .deliver = scene_deliver,
        .flush = scene_ignore,
        .close = scene_ignore,
};

/* Moves sent texts into outboxes, where they stay. */
static inline void scene_seal(const struct scene *s)
{
    hub_end_transaction(engine_hub(s->engine), UINT64_MAX);
}

/* Somebody with a session. */
static inline struct object *scene_join(struct scene *s, const char *name, struct object *place)
{
    struct object *person = scene_make(s, name, "player", place);
    struct session *session =
            hub_open(engine_hub(s->engine), &scene_frontend, NULL, "192.0.2.1");
    hub_attach(session, person->id);
    scene_seal(s);
    session->bytes_in = session->outbox_count;
    return person;
}

/* Returns the text that somebody got since the last call, as plain text, a line a message. */
static inline struct str scene_heard(struct scene *s, const struct object *person)
{
    struct session *session = hub_sessions_of(engine_hub(s->engine), person->id);
    buf_clear(&s->text);
    scene_seal(s);
    for (; session->bytes_in < session->outbox_count; session->bytes_in++) {
        markup_plain(session->outbox[session->bytes_in]->msg.text, &s->text);
        buf_add_char(&s->text, '\n');
    }
    return buf_str(&s->text);
}

/* -- the whole -- */

/* modules: ends with NULL; NULL: none. */
static inline void scene_open_with(struct scene *s, const struct skein_module *const *modules)
{
    *s = (struct scene){0};
    struct err err = {0};
    world_file_init(&s->file);
    struct store_options options = {.path = s->file.path,
            .durability = STORE_PROCESS,
            .inline_writer = true,
            .trusts_rows = true};
    assert_true(store_open(&options, &s->store, &err));
    assert_true(world_open(s->store, &s->world, &err));
    s->workers = worker_create(0, NULL, NULL);
    struct engine_options engine_options = {.name = "Scene",
            .password_kib = 8,
            .seed = 1,
            .calls = shared_calls(),
            .modules = modules};
    s->engine = engine_create(&engine_options, s->store, s->world, s->workers);
    calls_check_answers(s->engine);
    scene_words(s, "english.lua");
    scene_words(s, "refusals.lua");
    transaction_begin(s->engine, 0, 0);
    scene_prototypes(s);
    s->room = scene_make(s, "Market Square", "room", NULL);
    s->alice = scene_join(s, "Alice", s->room);
}

static inline void scene_open(struct scene *s)
{
    scene_open_with(s, NULL);
}

static inline void scene_close(struct scene *s)
{
    transaction_abort(s->engine);
    engine_destroy(s->engine);
    worker_destroy(s->workers);
    world_close(s->world);
    store_close(s->store);
    world_file_finish(&s->file);
    buf_finish(&s->text);
}

/* Opens the definition of a test that has an open scene, as s. */
#define SCENE_TEST(name) TEST_IN(name, struct scene, s, scene_open(&s), scene_close(&s))

/* The plain text of markup, in s->text. */
static inline struct str scene_plain(struct scene *s, const struct buf *markup)
{
    buf_clear(&s->text);
    markup_plain(buf_str(markup), &s->text);
    return buf_str(&s->text);
}
