#pragma once
/* post_tokens -- The contents of letters between the worlds of post_board: lines, whose order is
 * checked, and tokens, whose place is. */
#include "tests/unit/core/post_board.h"

/* -- lines -- */

/* Says the next line to all, or nothing if the disk is gone. */
static inline void board_say(struct board *board, size_t from)
{
    struct engine *engine = board_engine(board, from);
    char body[24];
    struct err err;
    slice_begin(engine, 0, 0);
    (void)snprintf(body, sizeof(body), "%lld", (long long)board_count_on(engine, STR("said")));
    if (post_write(engine, POST_ALL, "line", str_of(body), &err)) {
        slice_commit(engine);
    } else {
        assert_true(board->vfs && err.code == ERR_IO);
        slice_abort(engine);
    }
    board_turn(&board->worlds[from]);
}

/* How many lines of a speaker a world has. */
static inline int64_t board_heard(struct board *board, size_t world, const char *ref)
{
    struct engine *engine = board_engine(board, world);
    struct object *object = world_find_ref(engine->world, str_of(ref));
    const struct value *last = object ? prop_get(engine->world, object, ATOM_light) : NULL;
    return last ? value_as_int(last, 0) : 0;
}

/* Checks that all have heard everything that each has said. */
static inline void board_check_lines(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        char ref[POST_NAME_MAX + 8];
        (void)snprintf(ref, sizeof(ref), "of-%s", board_names[i]);
        for (size_t j = 0; j < board->count; j++) {
            if (i != j) {
                assert_int_equal(board_heard(board, j, ref), board_heard(board, i, "said"));
            }
        }
    }
}

/* -- tokens -- */

static inline void board_token_ref(size_t token, char out[16])
{
    (void)snprintf(out, 16, "token%zu", token);
}

static inline bool board_has_token(struct board *board, size_t world, size_t token)
{
    char ref[16];
    board_token_ref(token, ref);
    return world_find_ref(board_engine(board, world)->world, str_of(ref)) != NULL;
}

static inline void board_make_tokens(struct board *board)
{
    for (size_t token = 0; token < BOARD_TOKENS; token++) {
        struct engine *engine = board_engine(board, token % board->count);
        struct err err;
        char ref[16];
        board_token_ref(token, ref);
        slice_begin(engine, 0, 0);
        assert_true(board_token_make(engine, str_of(ref), &err));
        slice_commit(engine);
    }
    board_turn_worlds(board);
}

/* The token leaves, if it is there and the other world is known. */
static inline void board_move_token(
        struct board *board, size_t from, size_t to, size_t token, bool poison)
{
    struct engine *engine = board_engine(board, from);
    char ref[16];
    char body[32];
    struct err err;
    board_token_ref(token, ref);
    (void)snprintf(body, sizeof(body), "%s%s", poison ? "poison " : "", ref);
    slice_begin(engine, 0, 0);
    struct object *object = world_find_ref(engine->world, str_of(ref));
    if (object && post_knows(engine, str_of(board_names[to]))) {
        world_destroy(engine->world, object);
        assert_true(post_write(engine, str_of(board_names[to]), "token", str_of(body), &err));
    }
    slice_commit(engine);
    play_turn(&board->worlds[from].play);
}

/* How often the token is there: in worlds, and in letters that were not seen. */
static inline size_t board_token_count(struct board *board, size_t token)
{
    char ref[16];
    size_t count = 0;
    board_token_ref(token, ref);
    for (size_t i = 0; i < board->count; i++) {
        struct engine *engine = board_engine(board, i);
        count += board_has_token(board, i, token);
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct rows rows = rows_read(engine->world, &all, 0);
        for (size_t r = 0; r < rows.count; r++) {
            struct str to = row_str(&rows.items[r], "receiver");
            struct str body = row_str(&rows.items[r], "body");
            char quoted[24];
            (void)snprintf(quoted, sizeof(quoted), "%s\"", ref);
            bool of_it = str_ends(body, str_of(ref)) ||
                         str_find(body, str_of(quoted), 0) != SIZE_MAX;
            for (size_t j = 0; of_it && j < board->count; j++) {
                struct row seen;
                if (!str_equal(to, str_of(board_names[j]))) {
                    continue;
                }
                (void)post_row_find(board_engine(board, j), board_names[i], &seen);
                count += row_id(&rows.items[r], "number") > row_id(&seen, "seen");
                row_finish(&seen);
            }
        }
        rows_finish(&rows);
    }
    return count;
}

/* acked <= seen over there <= sent, of each pair. */
static inline void board_check_numbers(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        for (size_t j = 0; j < board->count; j++) {
            struct row mine;
            struct row theirs;
            if (i == j) {
                continue;
            }
            (void)post_row_find(board_engine(board, i), board_names[j], &mine);
            (void)post_row_find(board_engine(board, j), board_names[i], &theirs);
            if (row_id(&mine, "acked") > row_id(&theirs, "seen") ||
                    row_id(&theirs, "seen") > row_id(&mine, "sent")) {
                fail_msg("%s has sent %llu and heard of %llu, and %s has seen %llu",
                        board_names[i], (unsigned long long)row_id(&mine, "sent"),
                        (unsigned long long)row_id(&mine, "acked"), board_names[j],
                        (unsigned long long)row_id(&theirs, "seen"));
            }
            row_finish(&mine);
            row_finish(&theirs);
        }
    }
}

/* True if any token does not exist exactly once. */
static inline bool board_is_wrong(struct board *board)
{
    bool wrong = board->doubled;
    for (size_t token = 0; token < BOARD_TOKENS && !wrong; token++) {
        wrong = board_token_count(board, token) != 1;
    }
    return wrong;
}

static inline void board_census(struct board *board)
{
    assert_false(board->doubled);
    assert_false(board->disordered);
    for (size_t token = 0; token < BOARD_TOKENS; token++) {
        size_t count = board_token_count(board, token);
        if (count != 1) {
            fail_msg("token %zu is there %zu times", token, count);
        }
    }
    board_check_numbers(board);
}
