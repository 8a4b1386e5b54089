#pragma once
/* outbox_tokens -- The contents of messages between the worlds of outbox_broker: lines, whose order is
 * checked, and tokens, whose place is. */
#include "tests/modules/realm/outbox_broker.h"

/* -- lines -- */

/* Says the next line to all, or nothing if the disk is gone. */
static inline void broker_say(struct outbox_broker *broker, size_t from)
{
    struct engine *engine = broker_engine(broker, from);
    char body[24];
    struct err err;
    transaction_begin(engine, 0, 0);
    (void)snprintf(body, sizeof(body), "%lld", (long long)broker_count_on(engine, STR("said")));
    if (outbox_write(engine, OUTBOX_ALL, "line", str_of(body), &err)) {
        transaction_commit(engine);
    } else {
        assert_true(broker->vfs && err.code == ERR_IO);
        transaction_abort(engine);
    }
    broker_turn(&broker->worlds[from]);
}

/* How many lines of a speaker a world has. */
static inline int64_t broker_heard(struct outbox_broker *broker, size_t world, const char *ref)
{
    struct engine *engine = broker_engine(broker, world);
    struct object *object = world_find_ref(engine_world(engine), str_of(ref));
    const struct value *last =
            object ? prop_get(engine_world(engine), object, ATOM_light) : NULL;
    return last ? value_as_int(last, 0) : 0;
}

/* Checks that all have heard everything that each has said. */
static inline void broker_check_lines(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->count; i++) {
        char ref[WORLD_NAME_MAX + 8];
        (void)snprintf(ref, sizeof(ref), "of-%s", broker_names[i]);
        for (size_t j = 0; j < broker->count; j++) {
            if (i != j) {
                assert_int_equal(broker_heard(broker, j, ref), broker_heard(broker, i, "said"));
            }
        }
    }
}

/* -- tokens -- */

static inline void broker_token_ref(size_t token, char out[16])
{
    (void)snprintf(out, 16, "token%zu", token);
}

static inline bool broker_has_token(struct outbox_broker *broker, size_t world, size_t token)
{
    char ref[16];
    broker_token_ref(token, ref);
    return world_find_ref(engine_world(broker_engine(broker, world)), str_of(ref)) != NULL;
}

static inline void broker_make_tokens(struct outbox_broker *broker)
{
    for (size_t token = 0; token < BROKER_TOKENS; token++) {
        struct engine *engine = broker_engine(broker, token % broker->count);
        struct err err;
        char ref[16];
        broker_token_ref(token, ref);
        transaction_begin(engine, 0, 0);
        assert_true(broker_token_make(engine, str_of(ref), &err));
        transaction_commit(engine);
    }
    broker_turn_worlds(broker);
}

/* The token leaves, if it is there and the other world is known. */
static inline void broker_move_token(
        struct outbox_broker *broker, size_t from, size_t to, size_t token, bool poison)
{
    struct engine *engine = broker_engine(broker, from);
    char ref[16];
    char body[32];
    struct err err;
    broker_token_ref(token, ref);
    (void)snprintf(body, sizeof(body), "%s%s", poison ? "poison " : "", ref);
    transaction_begin(engine, 0, 0);
    struct object *object = world_find_ref(engine_world(engine), str_of(ref));
    if (object && outbox_knows(engine, str_of(broker_names[to]))) {
        world_destroy(engine_world(engine), object);
        assert_true(
                outbox_write(engine, str_of(broker_names[to]), "token", str_of(body), &err));
    }
    transaction_commit(engine);
    play_turn(&broker->worlds[from].play);
}

/* How often the token is there: in worlds, and in messages that were not seen. */
static inline size_t broker_token_count(struct outbox_broker *broker, size_t token)
{
    char ref[16];
    size_t count = 0;
    broker_token_ref(token, ref);
    for (size_t i = 0; i < broker->count; i++) {
        struct engine *engine = broker_engine(broker, i);
        count += broker_has_token(broker, i, token);
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct rows rows = rows_read(engine_world(engine), &all, 0);
        for (size_t r = 0; r < rows.count; r++) {
            struct str to = row_str(&rows.items[r], "receiver");
            struct str body = row_str(&rows.items[r], "body");
            char quoted[24];
            (void)snprintf(quoted, sizeof(quoted), "%s\"", ref);
            bool of_it = str_ends(body, str_of(ref)) ||
                         str_find(body, str_of(quoted), 0) != SIZE_MAX;
            for (size_t j = 0; of_it && j < broker->count; j++) {
                struct row seen;
                if (!str_equal(to, str_of(broker_names[j]))) {
                    continue;
                }
                (void)outbox_row_find(broker_engine(broker, j), broker_names[i], &seen);
                count += row_id(&rows.items[r], "number") > row_id(&seen, "seen");
                row_finish(&seen);
            }
        }
        rows_finish(&rows);
    }
    return count;
}

/* acked <= seen over there <= sent, of each pair. */
static inline void broker_check_numbers(struct outbox_broker *broker)
{
    for (size_t i = 0; i < broker->count; i++) {
        for (size_t j = 0; j < broker->count; j++) {
            struct row mine;
            struct row theirs;
            if (i == j) {
                continue;
            }
            (void)outbox_row_find(broker_engine(broker, i), broker_names[j], &mine);
            (void)outbox_row_find(broker_engine(broker, j), broker_names[i], &theirs);
            if (row_id(&mine, "acked") > row_id(&theirs, "seen") ||
                    row_id(&theirs, "seen") > row_id(&mine, "sent")) {
                fail_msg("%s has sent %llu and heard of %llu, and %s has seen %llu",
                        broker_names[i], (unsigned long long)row_id(&mine, "sent"),
                        (unsigned long long)row_id(&mine, "acked"), broker_names[j],
                        (unsigned long long)row_id(&theirs, "seen"));
            }
            row_finish(&mine);
            row_finish(&theirs);
        }
    }
}

/* True if any token does not exist exactly once. */
static inline bool broker_is_wrong(struct outbox_broker *broker)
{
    bool wrong = broker->doubled;
    for (size_t token = 0; token < BROKER_TOKENS && !wrong; token++) {
        wrong = broker_token_count(broker, token) != 1;
    }
    return wrong;
}

static inline void broker_census(struct outbox_broker *broker)
{
    assert_false(broker->doubled);
    assert_false(broker->disordered);
    for (size_t token = 0; token < BROKER_TOKENS; token++) {
        size_t count = broker_token_count(broker, token);
        if (count != 1) {
            fail_msg("token %zu is there %zu times", token, count);
        }
    }
    broker_check_numbers(broker);
}
