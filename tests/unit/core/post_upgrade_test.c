/* post_upgrade_test.c -- An old realm with a single secret and without keys gets keys, world by
 * world. */
#include "tests/unit/core/post_tokens.h"

/* The worlds' files are as a release without keys has left them. */
static void forget_keys(struct board *board, size_t i)
{
    struct engine *engine = board_engine(board, i);
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, value_text("realm:")},
                    {"name", STORE_BELOW, value_text("realm;")}},
            .order = "name"};
    struct rows rows = rows_read(engine->world, &select, 0);
    slice_begin(engine, 0, 0);
    for (size_t r = 0; r < rows.count; r++) {
        rows_delete(engine->world, &rows.items[r]);
    }
    slice_commit(engine);
    rows_finish(&rows);
    value_finish(&select.where[0].value);
    value_finish(&select.where[1].value);
    play_turn(&board->worlds[i].play);
}

static enum post_trust_state state_of_world(struct board *board, size_t i, size_t j)
{
    return post_trusted_find(board_engine(board, i)->post->trust, str_of(board_names[j]))
            ->is.state;
}

/* Worlds of a realm of the old kind; this program serves them, and says nothing of keys. */
static void open_old(struct board *board, size_t count)
{
    board_open(board, count);
    board->strangers = true;
    for (size_t i = 0; i < count; i++) {
        board->worlds[i].old_kind = true;
        forget_keys(board, i);
    }
    for (size_t i = 0; i < count; i++) {
        board_stop_world(&board->worlds[i]);
        store_close(board->worlds[i].play.store);
    }
    board_flush(board);
    for (size_t i = 0; i < count; i++) {
        board_number_process(&board->worlds[i]);
        play_start(&board->worlds[i].play);
        board_attach(&board->worlds[i]);
    }
    board_announce(board);
    board_wait(board, 1000);
}

static void hand_plain(struct board *board, size_t i)
{
    for (size_t e = board->entry_count; e-- > 0;) {
        if (board->entries[e].to == i && strstr(board->entries[e].plain, "\"note\"")) {
            board_call(&board->worlds[i], "realm.take",
                    json_pack("{s:[s]}", "entries", board->entries[e].plain));
            play_turn(&board->worlds[i].play);
            return;
        }
    }
    fail_msg("there is no letter for %s", board_names[i]);
}

TEST(known_worlds_go_on_without_keys_until_one_shows_a_key)
{
    struct board board;
    open_old(&board, 2);

    assert_int_equal(state_of_world(&board, 0, 1), POST_TRUST_OLD);
    assert_true(board_joined(&board, 0, 1) && board_joined(&board, 1, 0));
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    board_wait(&board, 200);
    assert_log(&board, 1, "alder:one ");
    for (size_t i = 0; i < board.entry_count; i++) {
        assert_false(post_seal_is(str_of(board.entries[i].text)));
    }
    board_close(&board);
}

TEST(a_known_worlds_first_key_is_accepted_and_then_required)
{
    struct board board;
    open_old(&board, 2);
    assert_true(board_write(&board, 0, "birch", "note", "one"));

    board.worlds[0].old_kind = board.worlds[1].old_kind = false;
    board_announce(&board);
    board_wait(&board, 1000);
    board_flush(&board);
    assert_int_equal(state_of_world(&board, 0, 1), POST_TRUST_ACCEPTED);
    assert_int_equal(state_of_world(&board, 1, 0), POST_TRUST_ACCEPTED);
    assert_true(board_write(&board, 0, "birch", "note", "two"));
    board_wait(&board, 200);
    assert_log(&board, 1, "alder:one alder:two ");
    for (size_t i = 0; i < board.entry_count; i++) {
        assert_true(post_seal_is(str_of(board.entries[i].text)));
    }

    uint64_t before = post_counts(board_engine(&board, 1)).voided;
    hand_plain(&board, 1);
    assert_int_equal(post_counts(board_engine(&board, 1)).voided, before + 1);
    /* An announcement without a key does not turn it into an old one again. */
    board.worlds[0].old_kind = true;
    board_announce(&board);
    board_wait(&board, 1000);
    assert_int_equal(state_of_world(&board, 1, 0), POST_TRUST_ACCEPTED);
    board_close(&board);
}

TEST(a_world_that_nobody_knew_is_not_believed_without_a_key)
{
    struct board board;
    struct err err;
    open_old(&board, 2);
    board_open_world(&board, 2);
    board.worlds[2].old_kind = true;
    board.count = 3;
    board_announce(&board);
    board_wait(&board, 1000);

    assert_int_equal(state_of_world(&board, 0, 2), POST_TRUST_WAITS);
    assert_false(post_knows(board_engine(&board, 0), STR("cedar")));
    assert_false(post_trust_accept(board_engine(&board, 0), STR("cedar"), STR_NONE, 0, &err));
    assert_non_null(strstr(err.text, "realm_no_key"));
    board_close(&board);
}

TEST(the_first_world_stays_the_registrar_after_the_upgrade)
{
    struct board board;
    open_old(&board, 3);

    for (size_t i = 0; i < 3; i++) {
        board.worlds[i].old_kind = false;
    }
    board_announce(&board);
    board_wait(&board, 1000);

    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(post_registrar(board_engine(&board, i)), "alder");
    }
    board_close(&board);
}

/* Without keys only an entry's own text names its receiver. */
TEST(an_entry_readdressed_to_another_world_is_ignored)
{
    struct board board;
    open_old(&board, 3);
    board.manual = true;
    size_t first = board.entry_count;
    assert_true(board_write(&board, 1, "cedar", "note", "one"));
    assert_true(board.entry_count > first);
    char *text = mem_dup_text(board.entries[first].text);
    /* The session and the numbers are those of birch and alder. */
    const struct post_peer *birch = post_peer_find(board_engine(&board, 0)->post, STR("birch"));
    struct post_entry entry;
    struct err err;
    struct row row;
    struct buf forged = {0};
    assert_true(post_entry_read(str_of(text), &entry, &err));
    (void)post_row_find(board_engine(&board, 0), "birch", &row);
    entry.session = str_of(birch->session);
    entry.prev = row_id(&row, "seen");
    entry.number = entry.prev + 1;
    row_finish(&row);
    post_entry_write(&entry, &forged);
    board_call(&board.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", forged.bytes));
    play_turn(&board.worlds[0].play);
    assert_log(&board, 0, "");

    entry.to = STR("alder");
    buf_clear(&forged);
    post_entry_write(&entry, &forged);
    board_call(&board.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", forged.bytes));
    play_turn(&board.worlds[0].play);
    assert_log(&board, 0, "birch:one ");
    post_entry_finish(&entry);
    buf_finish(&forged);
    mem_free(text);
    board_close(&board);
}

static const struct CMUnitTest post_upgrade_tests[] = {
        IT(an_entry_readdressed_to_another_world_is_ignored),
        IT(known_worlds_go_on_without_keys_until_one_shows_a_key),
        IT(a_known_worlds_first_key_is_accepted_and_then_required),
        IT(a_world_that_nobody_knew_is_not_believed_without_a_key),
        IT(the_first_world_stays_the_registrar_after_the_upgrade),
};

TESTS(post_upgrade)
