#pragma once
/* post_board -- Some worlds of a realm in one process, and a broker between them that carries,
 * loses, doubles, delays and reorders entries, and forgets everything now and then.
 *
 * Tokens travel: objects with a ref, made at the start, that letters of the kind "token" take from
 * world to world. Each is in one world, or in a letter that its receiver has not seen; board_census
 * checks that. A poisoned token is refused everywhere, and goes home. */
#include "engine/core/post/post_impl.h"
#include "engine/core/post/post_trust_impl.h"
#include "tests/unit/core/play.h"
#include "world/model/pending_writes.h"

#define BOARD_WORLDS 5
#define BOARD_TOKENS 6
#define BOARD_READING 7
#define BOARD_KEPT 4096 /* entries whose text the board remembers */

struct board_entry {
    char *text;  /* owned */
    char *plain; /* owned: its text for the receiving world */
    size_t to;   /* which world */
    bool waits;  /* to be handed over */
    int64_t due_us;
};

struct board_world {
    struct play play;
    struct screen
            frontend; /* unused, except for its address: the carrier's session is told by board_deliver */
    struct board *board;
    const char *name;
    size_t index;
    struct session *carrier;
    bool up;
    bool unnamed;   /* the board was emptied, and the world has not announced itself since */
    int protocol;   /* that it says it speaks */
    bool old_kind;  /* it announces no key, like an old release */
    struct buf log; /* texts of its letters of the kind "note" */
};

struct board {
    struct board_world worlds[BOARD_WORLDS];
    size_t count; /* of worlds */
    struct board_entry entries[BOARD_KEPT];
    size_t entry_count;
    int64_t now_us;
    bool doubled;    /* a token has come where it was */
    bool away;       /* nothing gets to it */
    bool disordered; /* a line has come that is not the next of its speaker */
    bool manual;     /* nothing is handed over but by board_hand */
    bool strangers;  /* keys are accepted only by board_accept */
    int64_t delay_us;
    const char *vfs; /* of all worlds: see play.h */
    bool sudden; /* each handover gets a single turn, after which not all of it need be durable */
    uint64_t seed;   /* of the processes' numbers; 0: from the system */
    uint64_t starts; /* of processes so far */
    uint64_t digest; /* of everything given to the board */
    unsigned unread; /* so many letters of the kind "unread" meet a disk that cannot be read */
};

static inline int64_t board_clock_us(void *data)
{
    return ((struct board *)data)->now_us;
}

static inline int64_t board_clock_wall_ms(void *data)
{
    return 1000000000000 + ((struct board *)data)->now_us / 1000;
}

static const char *const board_names[BOARD_WORLDS] = {
        "alder", "birch", "cedar", "dogwood", "elm"};

/* -- effects of letters -- */

static inline struct str board_token_id(struct str body)
{
    return str_starts(body, STR("poison ")) ? str_slice(body, 7, body.length) : body;
}

static inline bool board_token_make(struct engine *engine, struct str ref, struct err *err)
{
    struct object *object = world_create(engine->world, 0);
    return world_set_ref(engine->world, object, ref, err);
}

static inline struct board_world *board_world_of(struct engine *engine)
{
    struct session *session = hub_find(engine->hub, engine->post->carrier);
    return session ? session->frontend_data : NULL;
}

static inline bool board_apply_token(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    if (str_starts(letter->body, STR("poison "))) {
        /* The effects of a refused letter are undone. */
        must(board_token_make(engine, board_token_id(letter->body), err));
        return err_set(err, ERR_DENIED, "it is poison");
    }
    if (!board_token_make(engine, letter->body, err)) {
        board_world_of(engine)->board->doubled = true;
    }
    return true;
}

static inline void board_return_token(
        struct engine *engine, const struct post_letter *letter, struct str why)
{
    struct err err;
    must(str_equal(why, STR("it is poison")));
    if (!board_token_make(engine, board_token_id(letter->body), &err)) {
        board_world_of(engine)->board->doubled = true;
    }
}

static inline bool board_apply_note(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    (void)err;
    struct board_world *world = board_world_of(engine);
    if (world) {
        buf_printf(&world->log, "%.*s:%.*s ", STR_FMT(letter->from), STR_FMT(letter->body));
    }
    return true;
}

static inline void board_return_note(
        struct engine *engine, const struct post_letter *letter, struct str why)
{
    struct board_world *world = board_world_of(engine);
    if (world) {
        buf_printf(&world->log, "back(%.*s:%.*s, %.*s) ", STR_FMT(letter->from),
                STR_FMT(letter->body), STR_FMT(why));
    }
}

/* Returns the next number of ref's counter, or of this world's own. */
static inline int64_t board_count_on(struct engine *engine, struct str ref)
{
    struct object *object = world_find_ref(engine->world, ref);
    struct err err;
    if (!object) {
        object = world_create(engine->world, 0);
        must(world_set_ref(engine->world, object, ref, &err));
    }
    const struct value *last = prop_get(engine->world, object, ATOM_light);
    int64_t next = last ? value_as_int(last, 0) + 1 : 1;
    prop_set(engine->world, object, ATOM_light, value_int(next));
    return next;
}

/* Lines arrive in their order, each once, so the number of each is known. */
static inline bool board_apply_line(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    char ref[POST_NAME_MAX + 8];
    char expected[24];
    (void)err;
    (void)snprintf(ref, sizeof(ref), "of-%.*s", STR_FMT(letter->from));
    (void)snprintf(
            expected, sizeof(expected), "%lld", (long long)board_count_on(engine, str_of(ref)));
    struct board_world *world = board_world_of(engine);
    world->board->disordered =
            world->board->disordered || !str_equal(letter->body, str_of(expected));
    return true;
}

static inline bool board_apply_unread(
        struct engine *engine, const struct post_letter *letter, struct err *err)
{
    struct board_world *world = board_world_of(engine);
    if (world->board->unread > 0) {
        world->board->unread--;
        engine->world->ahead->unread++;
    }
    return board_apply_note(engine, letter, err);
}

static const struct post_kind board_kinds[] = {
        {"token", board_apply_token, board_return_token, NULL, false, POST_MAY_ALL},
        {"note", board_apply_note, NULL, NULL, false, POST_MAY_ALL},
        {"alone", board_apply_note, NULL, NULL, true, POST_MAY_ALL},
        {"line", board_apply_line, NULL, NULL, false, POST_MAY_ALL},
        {"unread", board_apply_unread, board_return_note, NULL, false, POST_MAY_ALL},
        {"strange", NULL, board_return_note, NULL, false, POST_MAY_ALL},
        {"spoken", board_apply_note, board_return_note, NULL, false, POST_MAY_SPEAK},
        {"mailed", board_apply_note, board_return_note, NULL, false, POST_MAY_MAIL},
};

/* -- the broker -- */

static inline void board_digest_bytes(struct board *board, struct str bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        board->digest =
                (board->digest ^ (unsigned char)bytes.bytes[i]) * UINT64_C(0x100000001b3);
    }
}

/* All but the bodies of letters, in which there are salts and tokens. */
static inline void board_digest(struct board *board, struct str text)
{
    struct post_entry entry;
    struct err err;
    char line[120];
    if (post_entry_read(text, &entry, &err)) {
        (void)snprintf(line, sizeof(line), " %d %llu %llu %zu %lld ", (int)entry.kind,
                (unsigned long long)entry.number, (unsigned long long)entry.prev,
                entry.body.length, (long long)entry.time_ms);
        board_digest_bytes(board, entry.from);
        board_digest_bytes(board, entry.session);
        board_digest_bytes(board, str_of(line));
        board_digest_bytes(board, entry.letter);
        post_entry_finish(&entry);
    }
}

/* Returns the plain text of an entry that this world has sealed for another. */
static inline char *board_plain(struct board_world *world, struct str text)
{
    struct post_sealed sealed;
    struct post *post = world->play.engine->post;
    struct err err;
    struct buf plain = {0};
    if (!post_seal_read(text, &sealed, &err)) {
        return str_dup(text);
    }
    struct post_trusted *to = post_trusted_find(post->trust, sealed.to);
    struct post_ends ends = {
            &post->trust->own.pair, &to->is.key, &to->lock, sealed.from, sealed.to};
    must(post_seal_reopen(&ends, sealed.content, &plain, &err));
    char *copy = str_dup(buf_str(&plain));
    buf_finish(&plain);
    return copy;
}

static inline void board_deliver(void *frontend, const struct msg *msg)
{
    struct board_world *world = frontend;
    struct board *board = world->board;
    if (msg->kind != MSG_EVENT || !str_equal(msg->topic, STR("Realm.Send")) || board->away) {
        return;
    }
    struct str text = msg->text;
    struct str to = str_take_until(&text, ' ');
    char *plain = board_plain(world, text);
    board_digest(board, str_of(plain));
    for (size_t i = 0; i < board->count; i++) {
        if (str_equal(to, str_of(board->worlds[i].name)) && board->entry_count < BOARD_KEPT) {
            board->entries[board->entry_count++] = (struct board_entry){str_dup(text),
                    mem_dup_text(plain), i, true, board->now_us + board->delay_us};
        }
    }
    mem_free(plain);
}

static const struct session_frontend board_frontend = {
        .service = "realm",
        .calls_only = true,
        .deliver = board_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static inline void board_call(struct board_world *world, const char *name, json_t *args)
{
    session_call(world->carrier, &(struct session_call){str_of("t"), str_of(name), args, {0}});
}

/* Takes a world's presence record, as the broker has it. */
static inline json_t *board_said(struct board_world *world, json_t *here)
{
    struct buf said = {0};
    if (world->old_kind) {
        char *text = json_dumps(here, JSON_COMPACT);
        buf_add_text(&said, text);
        free(text);
    } else {
        post_trust_announce(world->play.engine, here, &said);
    }
    (void)json_object_set_new(here, "said", json_string(said.bytes));
    buf_finish(&said);
    return here;
}

static inline json_t *board_here(struct board_world *world)
{
    return board_said(
            world, json_pack("{s:s, s:i, s:i, s:I}", "name", world->name, "joined_ms", 0,
                           "protocol", world->protocol, "now_ms", (json_int_t)clock_wall_ms()));
}

/* A wizard of a world accepts the key that another one shows. */
static inline bool board_accept(struct board *board, size_t i, size_t j, unsigned may)
{
    struct engine *engine = board->worlds[i].play.engine;
    json_t *here = board_here(&board->worlds[j]);
    struct err err;
    slice_begin(engine, 0, 0);
    (void)post_trust_hear(engine, str_of(board->worlds[j].name),
            str_of(json_string_value(json_object_get(here, "said"))));
    bool ok = post_trust_accept(engine, str_of(board->worlds[j].name), STR_NONE, may, &err);
    slice_commit(engine);
    json_decref(here);
    return ok;
}

/* All accept all. */
static inline void board_introduce(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        for (size_t j = 0; j < board->count; j++) {
            struct engine *engine = board->worlds[i].play.engine;
            if (i != j && board->worlds[i].up && board->worlds[j].up && !board->strangers &&
                    !post_trust_believes(engine, str_of(board->worlds[j].name))) {
                must(board_accept(board, i, j, 0));
            }
        }
    }
}

/* Tells everybody which worlds are present, as far as the broker knows. */
static inline void board_announce(struct board *board)
{
    board_introduce(board);
    for (size_t i = 0; i < board->count; i++) {
        if (!board->worlds[i].up) {
            continue;
        }
        json_t *worlds = json_array();
        for (size_t j = 0; j < board->count; j++) {
            if (board->worlds[j].up && !board->worlds[j].unnamed) {
                (void)json_array_append_new(worlds, board_here(&board->worlds[j]));
            }
        }
        board_call(&board->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
    }
}

static inline void assert_log(struct board *board, size_t i, const char *text)
{
    assert_str(buf_str(&board->worlds[i].log), text);
}

/* Opens the world's connection to the broker. */
static inline void board_attach(struct board_world *world)
{
    post_kinds_add(world->play.engine, board_kinds, sizeof(board_kinds) / sizeof(*board_kinds));
    world->carrier = hub_open(world->play.engine->hub, &board_frontend, world, "board");
    world->up = true;
    board_call(world, "realm.open", json_object());
}

/* Until there is nothing to do, or a single turn. */
static inline void board_turn(struct board_world *world)
{
    if (world->board->sudden) {
        (void)engine_turn(world->play.engine, 1000000);
    } else {
        play_turn(&world->play);
    }
}

static inline void board_turn_worlds(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        if (board->worlds[i].up) {
            play_turn(&board->worlds[i].play);
        }
    }
}

/* Hands entry i over, however often it was before. */
static inline void board_hand(struct board *board, size_t i)
{
    struct board_world *world = &board->worlds[board->entries[i].to];
    board->entries[i].waits = false;
    if (world->up) {
        board_call(
                world, "realm.take", json_pack("{s:[s]}", "entries", board->entries[i].text));
        play_turn(&world->play);
    }
}

/* Hands over the entries waiting for the receiver of entry i, from that entry on and in order, up
 * to a limit, in one reading. Entries that its transaction does not accept are lost. */
static inline void board_hand_some(struct board *board, size_t i, size_t most)
{
    size_t to = board->entries[i].to;
    struct board_world *world = &board->worlds[to];
    json_t *some = json_array();
    for (; i < board->entry_count && json_array_size(some) < most; i++) {
        struct board_entry *entry = &board->entries[i];
        if (entry->waits && entry->to == to && entry->due_us <= world->board->now_us) {
            entry->waits = false;
            (void)json_array_append_new(some, json_string(entry->text));
        }
    }
    if (world->up) {
        board_call(world, "realm.take", json_pack("{s:o}", "entries", some));
        board_turn(world);
    } else {
        json_decref(some);
    }
}

/* Hands over all that waits, in order, until nothing does. */
static inline void board_carry(struct board *board)
{
    for (size_t i = 0; i < board->entry_count; i++) {
        if (board->entries[i].waits && board->entries[i].due_us <= board->now_us) {
            board_hand_some(board, i, BOARD_READING);
        }
    }
}

/* Forgets all there is. */
static inline void board_flush(struct board *board)
{
    for (size_t i = 0; i < board->entry_count; i++) {
        mem_free(board->entries[i].text);
        mem_free(board->entries[i].plain);
    }
    board->entry_count = 0;
}

/* Forgets all entries and presences; running worlds announce themselves again later (unnamed). */
static inline void board_empty(struct board *board)
{
    board_flush(board);
    for (size_t i = 0; i < board->count; i++) {
        board->worlds[i].unnamed = true;
    }
}

/* Lets time pass; the broker delivers everything it has. */
static inline void board_wait(struct board *board, int64_t ms)
{
    for (int64_t past = 0; past < ms; past += 50) {
        board->now_us += 50000;
        board_turn_worlds(board);
        if (!board->manual) {
            board_carry(board);
        }
    }
}

/* -- worlds -- */

static inline void board_number_process(struct board_world *world)
{
    struct board *board = world->board;
    struct rng rng;
    rng_seed(&rng, board->seed * 1000 + ++board->starts);
    world->play.options.process_number =
            board->seed ? ((uint64_t)rng_below(&rng, UINT32_MAX) << 31) + board->starts : 0;
}

static inline void board_open_world(struct board *board, size_t i)
{
    struct board_world *world = &board->worlds[i];
    world->board = board;
    world->name = board_names[i];
    world->index = i;
    world->protocol = POST_PROTOCOL;
    world->play = (struct play){.vfs = board->vfs};
    world->play.options = (struct engine_options){
            .name = "Testland", .password_kib = 8, .guests = true, .seed = 1};
    world->play.options.realm.name = world->name;
    world_file_init(&world->play.file);
    board_number_process(world);
    play_start(&world->play);
    play_populate(&world->play);
    board_attach(world);
}

static inline void board_open_on(
        struct board *board, size_t count, const char *vfs, uint64_t seed)
{
    *board = (struct board){.now_us = 1000000, .vfs = vfs, .seed = seed};
    clock_set_source(&(struct clock_source){board_clock_us, board_clock_wall_ms, board});
    for (size_t i = 0; i < count; i++) {
        board_open_world(board, i);
        board->count++;
    }
    board_announce(board);
    board_wait(board, 500);
    /* Somebody has a name, as in any realm: all know of all names before anything is tried. */
    struct engine *engine = board->worlds[0].play.engine;
    slice_begin(engine, 0, 0);
    (void)account_create(engine, STR("Warden"), PERM_PLAYER, NULL);
    slice_commit(engine);
    board_announce(board);
    board_wait(board, 500);
}

static inline void board_open(struct board *board, size_t count)
{
    board_open_on(board, count, NULL, 0);
}

static inline void board_stop_world(struct board_world *world)
{
    play_stop(&world->play);
    world->up = false;
    world->carrier = NULL;
}

static inline void board_start_world(struct board_world *world)
{
    board_number_process(world);
    play_start(&world->play);
    board_attach(world);
    world->unnamed = false;
    board_announce(world->board);
}

/* As kill -9, and started again. */
static inline void board_crash(struct board *board, size_t i)
{
    struct board_world *world = &board->worlds[i];
    board_stop_world(world);
    store_crash(world->play.store);
    board_start_world(world);
}

static inline void board_close(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        struct board_world *world = &board->worlds[i];
        play_stop(&world->play);
        store_close(world->play.store);
        world_file_finish(&world->play.file);
        buf_finish(&world->play.ran);
        buf_finish(&world->log);
    }
    board_flush(board);
    clock_set_source(NULL);
}

/* Ends a world in order, copies its file from or to another, and starts it again. */
static inline void board_swap(
        struct board *board, size_t i, const char *save_as, const char *put_back)
{
    struct board_world *world = &board->worlds[i];
    char path[128];
    board_stop_world(world);
    store_close(world->play.store);
    if (save_as) {
        (void)snprintf(path, sizeof(path), "%s.%s", world->play.file.path, save_as);
        world_file_copy(world->play.file.path, path);
    }
    if (put_back) {
        (void)snprintf(path, sizeof(path), "%s.%s", world->play.file.path, put_back);
        world_file_copy(path, world->play.file.path);
    }
    board_start_world(world);
}

static inline struct engine *board_engine(struct board *board, size_t i)
{
    return board->worlds[i].play.engine;
}

static inline bool board_joined(struct board *board, size_t i, size_t j)
{
    return post_reaches(board_engine(board, i), str_of(board_names[j]));
}

/* Writes a letter in its own transaction; returns false if refused. */
static inline bool board_write(
        struct board *board, size_t from, const char *to, const char *kind, const char *body)
{
    struct engine *engine = board_engine(board, from);
    struct err err = {0};
    slice_begin(engine, 0, 0);
    bool ok = post_write(engine, str_of(to), kind, str_of(body), &err);
    slice_commit(engine);
    play_turn(&board->worlds[from].play);
    return ok;
}

/* Letters that wait anywhere. */
static inline size_t board_waiting(struct board *board)
{
    size_t count = 0;
    for (size_t i = 0; i < board->count; i++) {
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct rows rows = rows_read(board_engine(board, i)->world, &all, 0);
        count += rows.count;
        rows_finish(&rows);
    }
    return count;
}
