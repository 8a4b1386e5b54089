#pragma once
/* outbox_broker -- Some worlds of a realm in one process, and a broker between them that carries,
 * loses, doubles, delays and reorders entries, and forgets everything now and then. Tokens travel: objects with a ref that messages of the kind "token" take from world to world. broker_census checks
 * that each is in one world, or in a message not yet seen. A poisoned token is refused everywhere and goes home. */
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "tests/modules/calls/calls_play.h"
#include "world/model/pending_writes.h"

#define BROKER_WORLDS 5
#define BROKER_TOKENS 6
#define BROKER_READING 7
#define BROKER_KEPT 4096 /* entries whose text the board remembers */

struct broker_entry {
    char *text;  /* owned */
    char *plain; /* owned: its text for the receiving world */
    size_t to;   /* which world */
    bool waits;  /* to be handed over */
    int64_t due_us;
};

struct broker_world {
    struct play play;
    struct screen frontend; /* only its address: broker_deliver tells the carrier's session */
    struct outbox_broker *broker;
    const char *name;
    size_t index;
    struct session *carrier;
    bool up;
    bool unnamed;   /* the board was emptied, and the world has not announced itself since */
    int protocol;   /* that it says it speaks */
    bool old_kind;  /* it announces no key, like an old release */
    struct buf log; /* texts of its messages of the kind "note" */
};

struct outbox_broker {
    struct broker_world worlds[BROKER_WORLDS];
    size_t count; /* of worlds */
    struct broker_entry entries[BROKER_KEPT];
    size_t entry_count;
    int64_t now_us;
    bool doubled;    /* a token has come where it was */
    bool away;       /* nothing gets to it */
    bool disordered; /* a line has come that is not the next of its speaker */
    bool manual;     /* nothing is handed over but by broker_hand */
    bool strangers;  /* keys are accepted only by broker_accept */
    int64_t delay_us;
    const char *vfs; /* of all worlds: see play.h */
    bool sudden; /* each handover gets a single turn, after which not all of it need be durable */
    uint64_t seed;   /* of the processes' numbers; 0: from the system */
    uint64_t starts; /* of processes so far */
    uint64_t digest; /* of everything given to the board */
    unsigned unread; /* so many messages of the kind "unread" meet a disk that cannot be read */
};

static inline int64_t broker_clock_us(void *data)
{
    return ((struct outbox_broker *)data)->now_us;
}

static inline int64_t broker_clock_wall_ms(void *data)
{
    return 1000000000000 + ((struct outbox_broker *)data)->now_us / 1000;
}

static const char *const broker_names[] = {"alder", "birch", "cedar", "dogwood", "elm"};

/* -- effects of messages -- */

static inline struct str broker_token_id(struct str body)
{
    return str_starts(body, STR("poison ")) ? str_slice(body, 7, body.length) : body;
}

static inline bool broker_token_make(struct engine *engine, struct str ref, struct err *err)
{
    struct object *object = world_create(engine_world(engine), 0);
    return world_set_ref(engine_world(engine), object, ref, err);
}

static inline struct broker_world *broker_world_of(struct engine *engine)
{
    struct session *session = hub_find(engine_hub(engine), realm_outbox(engine)->carrier);
    return session ? session->frontend_data : NULL;
}

static inline bool broker_apply_token(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    if (str_starts(message->body, STR("poison "))) {
        /* The effects of a refused message are undone. */
        must(broker_token_make(engine, broker_token_id(message->body), err));
        return err_set(err, ERR_DENIED, "it is poison");
    }
    if (!broker_token_make(engine, message->body, err)) {
        broker_world_of(engine)->broker->doubled = true;
    }
    return true;
}

static inline void broker_return_token(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    struct err err;
    must(str_equal(why, STR("it is poison")));
    if (!broker_token_make(engine, broker_token_id(message->body), &err)) {
        broker_world_of(engine)->broker->doubled = true;
    }
}

static inline bool broker_apply_note(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    (void)err;
    struct broker_world *world = broker_world_of(engine);
    if (world) {
        buf_printf(&world->log, "%.*s:%.*s ", STR_FMT(message->from), STR_FMT(message->body));
    }
    return true;
}

static inline void broker_return_note(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    struct broker_world *world = broker_world_of(engine);
    if (world) {
        buf_printf(&world->log, "back(%.*s:%.*s, %.*s) ", STR_FMT(message->from),
                STR_FMT(message->body), STR_FMT(why));
    }
}

/* Returns the next number of ref's counter, or of this world's own. */
static inline int64_t broker_count_on(struct engine *engine, struct str ref)
{
    struct object *object = world_find_ref(engine_world(engine), ref);
    struct err err;
    if (!object) {
        object = world_create(engine_world(engine), 0);
        must(world_set_ref(engine_world(engine), object, ref, &err));
    }
    const struct value *last = prop_get(engine_world(engine), object, ATOM_light);
    int64_t next = last ? value_as_int(last, 0) + 1 : 1;
    prop_set(engine_world(engine), object, ATOM_light, value_int(next));
    return next;
}

/* Lines arrive in their order, each once, so the number of each is known. */
static inline bool broker_apply_line(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    char ref[WORLD_NAME_MAX + 8];
    char expected[24];
    (void)err;
    (void)snprintf(ref, sizeof(ref), "of-%.*s", STR_FMT(message->from));
    (void)snprintf(expected, sizeof(expected), "%lld",
            (long long)broker_count_on(engine, str_of(ref)));
    struct broker_world *world = broker_world_of(engine);
    world->broker->disordered =
            world->broker->disordered || !str_equal(message->body, str_of(expected));
    return true;
}

static inline bool broker_apply_unread(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    struct broker_world *world = broker_world_of(engine);
    if (world->broker->unread > 0) {
        world->broker->unread--;
        engine_world(engine)->pending->unread++;
    }
    return broker_apply_note(engine, message, err);
}

static const struct outbox_kind broker_kinds[] = {
        {"token", broker_apply_token, broker_return_token, NULL, false, WORLD_MAY_ALL},
        {"note", broker_apply_note, NULL, NULL, false, WORLD_MAY_ALL},
        {"alone", broker_apply_note, NULL, NULL, true, WORLD_MAY_ALL},
        {"line", broker_apply_line, NULL, NULL, false, WORLD_MAY_ALL},
        {"unread", broker_apply_unread, broker_return_note, NULL, false, WORLD_MAY_ALL},
        {"strange", NULL, broker_return_note, NULL, false, WORLD_MAY_ALL},
        {"spoken", broker_apply_note, broker_return_note, NULL, false, WORLD_MAY_SPEAK},
        {"mailed", broker_apply_note, broker_return_note, NULL, false, WORLD_MAY_MAIL},
};

/* -- the broker -- */

static inline void broker_digest_bytes(struct outbox_broker *broker, struct str bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        broker->digest =
                (broker->digest ^ (unsigned char)bytes.bytes[i]) * UINT64_C(0x100000001b3);
    }
}

/* All but the bodies of messages, in which there are salts and tokens. */
static inline void broker_digest(struct outbox_broker *broker, struct str text)
{
    struct outbox_entry entry;
    struct err err;
    char line[120];
    if (outbox_entry_read(text, &entry, &err)) {
        (void)snprintf(line, sizeof(line), " %d %llu %llu %zu %lld ", (int)entry.kind,
                (unsigned long long)entry.number, (unsigned long long)entry.prev,
                entry.body.length, (long long)entry.time_ms);
        broker_digest_bytes(broker, entry.from);
        broker_digest_bytes(broker, entry.session);
        broker_digest_bytes(broker, str_of(line));
        broker_digest_bytes(broker, entry.message);
        outbox_entry_finish(&entry);
    }
}

/* Returns the plain text of an entry that this world has sealed for another. */
static inline char *broker_plain(struct broker_world *world, struct str text)
{
    struct outbox_sealed sealed;
    struct outbox *outbox = realm_outbox(world->play.engine);
    struct err err;
    struct buf plain = {0};
    if (!outbox_seal_read(text, &sealed, &err)) {
        return str_dup(text);
    }
    struct outbox_trusted *to = outbox_trusted_find(outbox->trust, sealed.to);
    struct outbox_ends ends = {
            &outbox->trust->own.pair, &to->is.key, &to->lock, sealed.from, sealed.to};
    must(outbox_seal_reopen(&ends, sealed.content, &plain, &err));
    char *copy = str_dup(buf_str(&plain));
    buf_finish(&plain);
    return copy;
}

static inline void broker_deliver(void *frontend, const struct msg *msg)
{
    struct broker_world *world = frontend;
    struct outbox_broker *broker = world->broker;
    if (msg->kind != MSG_EVENT || !str_equal(msg->topic, STR("Realm.Send")) || broker->away) {
        return;
    }
    struct str text = msg->text;
    struct str to = str_take_until(&text, ' ');
    char *plain = broker_plain(world, text);
    broker_digest(broker, str_of(plain));
    for (size_t i = 0; i < broker->count; i++) {
        if (str_equal(to, str_of(broker->worlds[i].name)) &&
                broker->entry_count < BROKER_KEPT) {
            broker->entries[broker->entry_count++] = (struct broker_entry){str_dup(text),
                    mem_dup_text(plain), i, true, broker->now_us + broker->delay_us};
        }
    }
    mem_free(plain);
}

static const struct session_frontend broker_frontend = {
        .service = "realm",
        .rights = SESSION_CARRIES_REALM,
        .calls_only = true,
        .deliver = broker_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static inline void broker_call(struct broker_world *world, const char *name, json_t *args)
{
    session_call(world->carrier, &(struct session_call){str_of("t"), str_of(name), args, {0}});
}

/* Takes a world's presence record, as the broker has it. */
static inline json_t *broker_said(struct broker_world *world, json_t *here)
{
    struct buf said = {0};
    if (world->old_kind) {
        char *text = json_dumps(here, JSON_COMPACT);
        buf_add_text(&said, text);
        free(text);
    } else {
        outbox_trust_announce(world->play.engine, here, &said);
    }
    (void)json_object_set_new(here, "said", json_string(said.bytes));
    buf_finish(&said);
    return here;
}

static inline json_t *broker_here(struct broker_world *world)
{
    return broker_said(
            world, json_pack("{s:s, s:i, s:i, s:I}", "name", world->name, "joined_ms", 0,
                           "protocol", world->protocol, "now_ms", (json_int_t)clock_wall_ms()));
}

/* A wizard of a world accepts the key that another one shows. */
static inline bool broker_accept(struct outbox_broker *broker, size_t i, size_t j, unsigned may)
{
    struct engine *engine = broker->worlds[i].play.engine;
    json_t *here = broker_here(&broker->worlds[j]);
    struct err err;
    transaction_begin(engine, 0, 0);
    (void)outbox_trust_hear(engine, str_of(broker->worlds[j].name),
            str_of(json_string_value(json_object_get(here, "said"))));
    bool ok = outbox_trust_accept(engine, str_of(broker->worlds[j].name), STR_NONE, may, &err);
    transaction_commit(engine);
    json_decref(here);
    return ok;
}

/* All accept all. */
static inline void broker_introduce(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->count; i++) {
        for (size_t j = 0; j < broker->count; j++) {
            struct engine *engine = broker->worlds[i].play.engine;
            if (i != j && broker->worlds[i].up && broker->worlds[j].up && !broker->strangers &&
                    !outbox_trust_believes(engine, str_of(broker->worlds[j].name))) {
                must(broker_accept(broker, i, j, 0));
            }
        }
    }
}

/* Tells everybody which worlds are present, as far as the broker knows. */
static inline void broker_announce(struct outbox_broker *broker)
{
    broker_introduce(broker);
    for (size_t i = 0; i < broker->count; i++) {
        if (!broker->worlds[i].up) {
            continue;
        }
        json_t *worlds = json_array();
        for (size_t j = 0; j < broker->count; j++) {
            if (broker->worlds[j].up && !broker->worlds[j].unnamed) {
                (void)json_array_append_new(worlds, broker_here(&broker->worlds[j]));
            }
        }
        broker_call(&broker->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
    }
}

static inline void assert_log(struct outbox_broker *broker, size_t i, const char *text)
{
    assert_str(buf_str(&broker->worlds[i].log), text);
}

/* Opens the world's connection to the broker. */
static inline void broker_attach(struct broker_world *world)
{
    outbox_kinds_add(
            world->play.engine, broker_kinds, sizeof(broker_kinds) / sizeof(*broker_kinds));
    world->carrier = hub_open(engine_hub(world->play.engine), &broker_frontend, world, "board");
    world->up = true;
    broker_call(world, "realm.open", json_object());
}

/* Until there is nothing to do, or a single turn. */
static inline void broker_turn(struct broker_world *world)
{
    if (world->broker->sudden) {
        (void)engine_turn(world->play.engine, 1000000);
    } else {
        play_turn(&world->play);
    }
}

static inline void broker_turn_worlds(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->count; i++) {
        if (broker->worlds[i].up) {
            play_turn(&broker->worlds[i].play);
        }
    }
}

/* Hands entry i over, however often it was before. */
static inline void broker_hand(struct outbox_broker *broker, size_t i)
{
    struct broker_world *world = &broker->worlds[broker->entries[i].to];
    broker->entries[i].waits = false;
    if (world->up) {
        broker_call(
                world, "realm.take", json_pack("{s:[s]}", "entries", broker->entries[i].text));
        play_turn(&world->play);
    }
}

/* Hands over the entries waiting for the receiver of entry i, from that entry on and in order, up
 * to a limit, in one reading. Entries that its transaction does not accept are lost. */
static inline void broker_hand_some(struct outbox_broker *broker, size_t i, size_t most)
{
    size_t to = broker->entries[i].to;
    struct broker_world *world = &broker->worlds[to];
    json_t *some = json_array();
    for (; i < broker->entry_count && json_array_size(some) < most; i++) {
        struct broker_entry *entry = &broker->entries[i];
        if (entry->waits && entry->to == to && entry->due_us <= world->broker->now_us) {
            entry->waits = false;
            (void)json_array_append_new(some, json_string(entry->text));
        }
    }
    if (world->up) {
        broker_call(world, "realm.take", json_pack("{s:o}", "entries", some));
        broker_turn(world);
    } else {
        json_decref(some);
    }
}

/* Hands over all that waits, in order, until nothing does. */
static inline void broker_carry(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->entry_count; i++) {
        if (broker->entries[i].waits && broker->entries[i].due_us <= broker->now_us) {
            broker_hand_some(broker, i, BROKER_READING);
        }
    }
}

/* Forgets all there is. */
static inline void broker_flush(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->entry_count; i++) {
        mem_free(broker->entries[i].text);
        mem_free(broker->entries[i].plain);
    }
    broker->entry_count = 0;
}

/* Forgets all entries and presences; running worlds announce themselves again later (unnamed). */
static inline void broker_empty(struct outbox_broker *broker)
{
    broker_flush(broker);
    for (size_t i = 0; i < broker->count; i++) {
        broker->worlds[i].unnamed = true;
    }
}

/* Lets time pass; the broker delivers everything it has. */
static inline void broker_wait(struct outbox_broker *broker, int64_t ms)
{
    for (int64_t past = 0; past < ms; past += 50) {
        broker->now_us += 50000;
        broker_turn_worlds(broker);
        if (!broker->manual) {
            broker_carry(broker);
        }
    }
}

/* -- worlds -- */

static inline void broker_number_process(struct broker_world *world)
{
    struct outbox_broker *broker = world->broker;
    struct rng rng;
    rng_seed(&rng, broker->seed * 1000 + ++broker->starts);
    world->play.options.process_number =
            broker->seed ? ((uint64_t)rng_below(&rng, UINT32_MAX) << 31) + broker->starts : 0;
}

static inline void broker_open_world(struct outbox_broker *broker, size_t i)
{
    static const struct skein_module *const modules[] = {&realm_module, &calls_module, NULL};
    struct broker_world *world = &broker->worlds[i];
    world->broker = broker;
    world->name = broker_names[i];
    world->index = i;
    world->protocol = OUTBOX_PROTOCOL;
    world->play = (struct play){.vfs = broker->vfs};
    world->play.options = (struct engine_options){
            .name = "Testland", .password_kib = 8, .guests = true, .seed = 1};
    world->play.options.modules = modules;
    world->play.options.realm.name = world->name;
    world_file_init(&world->play.file);
    broker_number_process(world);
    play_start(&world->play);
    play_populate(&world->play);
    broker_attach(world);
}

static inline void broker_open_on(
        struct outbox_broker *broker, size_t count, const char *vfs, uint64_t seed)
{
    *broker = (struct outbox_broker){.now_us = 1000000, .vfs = vfs, .seed = seed};
    clock_set_source(&(struct clock_source){broker_clock_us, broker_clock_wall_ms, broker});
    for (size_t i = 0; i < count; i++) {
        broker_open_world(broker, i);
        broker->count++;
    }
    broker_announce(broker);
    broker_wait(broker, 500);
    /* Somebody has a name, as in any realm: all know of all names before anything is tried. */
    struct engine *engine = broker->worlds[0].play.engine;
    transaction_begin(engine, 0, 0);
    (void)account_create(engine, STR("Warden"), PERM_PLAYER, NULL);
    transaction_commit(engine);
    broker_announce(broker);
    broker_wait(broker, 500);
}

static inline void outbox_broker_open(struct outbox_broker *broker, size_t count)
{
    broker_open_on(broker, count, NULL, 0);
}

static inline void broker_stop_world(struct broker_world *world)
{
    play_stop(&world->play);
    world->up = false;
    world->carrier = NULL;
}

static inline void broker_start_world(struct broker_world *world)
{
    broker_number_process(world);
    play_start(&world->play);
    broker_attach(world);
    world->unnamed = false;
    broker_announce(world->broker);
}

/* As kill -9, and started again. */
static inline void broker_crash(struct outbox_broker *broker, size_t i)
{
    struct broker_world *world = &broker->worlds[i];
    broker_stop_world(world);
    store_crash(world->play.store);
    broker_start_world(world);
}

static inline void outbox_broker_close(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->count; i++) {
        struct broker_world *world = &broker->worlds[i];
        play_stop(&world->play);
        store_close(world->play.store);
        world_file_finish(&world->play.file);
        buf_finish(&world->play.ran);
        buf_finish(&world->log);
    }
    broker_flush(broker);
    clock_set_source(NULL);
}

/* Opens the definition of a test that has so many worlds at one broker, as broker. */
#define BROKER_TEST(name, worlds)                                                              \
    TEST_IN(name, struct outbox_broker, broker, outbox_broker_open(&broker, worlds),           \
            outbox_broker_close(&broker))

/* Ends a world, copies its file to the first of these names and from the second, if any, and starts it. */
static inline void broker_swap(
        struct outbox_broker *broker, size_t i, const char *save_as, const char *put_back)
{
    struct broker_world *world = &broker->worlds[i];
    const char *own = world->play.file.path;
    char path[128];
    broker_stop_world(world);
    store_close(world->play.store);
    for (int back = 0; back < 2; back++) {
        if (back ? put_back : save_as) {
            (void)snprintf(path, sizeof(path), "%s.%s", own, back ? put_back : save_as);
            world_file_copy(back ? path : own, back ? own : path);
        }
    }
    broker_start_world(world);
}

static inline struct engine *broker_engine(struct outbox_broker *broker, size_t i)
{
    return broker->worlds[i].play.engine;
}

static inline bool broker_joined(struct outbox_broker *broker, size_t i, size_t j)
{
    return outbox_reaches(broker_engine(broker, i), str_of(broker_names[j]));
}

/* Writes a message in its own transaction; returns false if refused. */
static inline bool broker_write(struct outbox_broker *broker, size_t from, const char *to,
        const char *kind, const char *body)
{
    struct engine *engine = broker_engine(broker, from);
    struct err err = {0};
    transaction_begin(engine, 0, 0);
    bool ok = outbox_write(engine, str_of(to), kind, str_of(body), &err);
    transaction_commit(engine);
    play_turn(&broker->worlds[from].play);
    return ok;
}

/* Letters that wait anywhere. */
static inline size_t broker_waiting(struct outbox_broker *broker)
{
    size_t count = 0;
    for (size_t i = 0; i < broker->count; i++) {
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct rows rows = rows_read(engine_world(broker_engine(broker, i)), &all, 0);
        count += rows.count;
        rows_finish(&rows);
    }
    return count;
}
