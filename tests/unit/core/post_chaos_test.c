/* post_chaos_test.c -- tokens travel by letters between worlds that crash, over a board that loses, doubles, reorders and
 * forgets, at random but by seed: each is in exactly one place, always. SKEIN_ROUNDS tries more seeds. */
#include "tests/unit/core/post_board.h"

static void shake(struct board *board, struct rng *rng)
{
    size_t a = rng_below(rng, board->count);
    size_t b = (a + 1 + rng_below(rng, board->count - 1)) % board->count;
    size_t entry = board->entry_count ? rng_below(rng, (uint32_t)board->entry_count) : 0;
    switch (rng_below(rng, 16)) {
    case 0:
    case 1:
    case 2:
    case 3:
        board_move_token(board, a, b, rng_below(rng, BOARD_TOKENS), rng_below(rng, 8) == 0);
        break;
    case 4:
        board_crash(board, a);
        break;
    case 5:
        board->away = !board->away;
        break;
    case 6:
        board_flush(board);
        break;
    case 7:
    case 8:
        if (board->entry_count > 0) {
            board_hand(board, entry); /* again, or before its turn */
        }
        break;
    case 9:
        if (board->entry_count > 0) {
            board->entries[entry].waits = false;
        }
        break;
    case 10:
        board->now_us += (int64_t)rng_below(rng, 6000) * 1000;
        board_announce(board);
        break;
    default:
        board_carry(board);
    }
    board_turn_worlds(board);
    if (board->entry_count > BOARD_KEPT / 2) {
        board_flush(board);
    }
}

TEST(each_token_is_there_once_whatever_happens)
{
    size_t rounds = world_file_rounds(6);
    for (size_t seed = 1; seed <= rounds; seed++) {
        struct board board;
        struct rng rng;
        rng_seed(&rng, seed);
        board_open(&board, 3);
        board_make_tokens(&board);

        for (int step = 0; step < 150; step++) {
            shake(&board, &rng);
            board_census(&board);
        }
        board.away = false;
        board_announce(&board);
        board_wait(&board, 12000);

        board_census(&board);
        assert_int_equal(board_waiting(&board), 0);
        board_close(&board);
    }
}

/* How many letters of a world the others have seen, and have had acknowledged by it. */
static uint64_t dealings(struct board *board, size_t world)
{
    uint64_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        struct row row;
        (void)post_row_find(board_engine(board, i), board_names[world], &row);
        count += i == world ? 0 : row_id(&row, "seen") + row_id(&row, "acked");
        row_finish(&row);
    }
    return count;
}

TEST(copies_put_back_at_any_moment_are_found_out_if_anybody_dealt_with_them)
{
    size_t rounds = world_file_rounds(5);
    for (size_t seed = 1; seed <= rounds; seed++) {
        struct board board;
        struct rng rng;
        rng_seed(&rng, seed);
        board_open(&board, 3);
        board_make_tokens(&board);

        size_t world = rng_below(&rng, 3);
        uint64_t before = dealings(&board, world);
        board_swap(&board, world, "old", NULL);
        for (int step = 0; step < 30; step++) {
            shake(&board, &rng);
        }
        board.away = false;
        board_wait(&board, 12000);
        bool dealt = dealings(&board, world) > before;
        board_swap(&board, world, "new", "old");
        board_wait(&board, 2000);

        assert_int_equal(post_old(board_engine(&board, world)) != NULL, dealt);
        board_swap(&board, world, NULL, "new");
        board_wait(&board, 12000);
        board_census(&board);
        assert_int_equal(board_waiting(&board), 0);
        board_close(&board);
    }
}

static const struct CMUnitTest tests[] = {
        IT(each_token_is_there_once_whatever_happens),
        IT(copies_put_back_at_any_moment_are_found_out_if_anybody_dealt_with_them),
};

TESTS(tests)
