/* post_pin_test.c -- The permissions of a world, worlds pinned by the configuration, and the choice
 * of the world that registers names. */
#include "tests/unit/core/post_keys.h"

/* -- permissions -- */

TEST(a_world_does_what_it_may_and_anything_else_goes_back_with_the_reason)
{
    struct board board;
    board_open(&board, 2);
    assert_true(board_accept(&board, ALDER_AT, BIRCH_AT, POST_MAY_SPEAK | POST_MAY_VISIT));

    assert_true(board_write(&board, BIRCH_AT, "alder", "mailed", "one"));
    assert_true(board_write(&board, BIRCH_AT, "alder", "spoken", "two"));
    assert_true(board_write(&board, BIRCH_AT, "alder", "unread", "three"));
    assert_true(board_write(&board, ALDER_AT, "birch", "mailed", "four"));
    board_wait(&board, 500);

    assert_log(&board, ALDER_AT, "birch:two ");
    assert_log(&board, BIRCH_AT,
            "alder:four back(alder:one, realm_may_not) back(alder:three, realm_may_not) ");
    assert_int_equal(board_waiting(&board), 0);
    board_close(&board);
}

/* -- the configuration -- */

/* The option as the configuration would set it. */
static struct value pin_of(struct board *board, size_t i, const char *may)
{
    char text[POST_KEY_TEXT];
    post_key_write(&board_engine(board, i)->post->trust->own.pair.open, text);
    struct value peers = value_table();
    struct value pin = value_table();
    value_table_set_str(&pin, STR("key"), value_text(text));
    if (may) {
        struct value list = value_table();
        value_table_append(&list, value_text(may));
        value_table_set_str(&pin, STR("may"), list);
    }
    value_table_set_str(&peers, str_of(board_names[i]), pin);
    return peers;
}

static void set_pins(struct board *board, size_t i, const struct value *pins)
{
    struct engine_options options = board->worlds[i].play.options;
    options.realm.peers = pins;
    engine_set_options(board_engine(board, i), &options);
}

TEST(a_pin_of_the_configuration_is_believed_while_it_stands)
{
    struct board board;
    board_open(&board, 2);
    open_stranger(&board, CEDAR_AT);
    struct value pins = pin_of(&board, CEDAR_AT, "speak");
    struct err err;
    assert_true(post_may_is_pins(&pins, &err));

    set_pins(&board, ALDER_AT, &pins);
    assert_true(board_accept(&board, CEDAR_AT, ALDER_AT, 0));
    board_announce(&board);
    board_wait(&board, 1000);
    struct finding finding = about_world(&board, ALDER_AT, CEDAR_AT);
    assert_int_equal(finding.about.by, POST_BY_CONFIG);
    assert_int_equal(finding.about.may, POST_MAY_SPEAK);
    assert_true(board_write(&board, CEDAR_AT, "alder", "spoken", "one"));
    board_wait(&board, 100);
    assert_log(&board, ALDER_AT, "cedar:one ");

    /* The pin is still where its key came from. */
    roll(&board, CEDAR_AT);
    board_announce(&board);
    board_wait(&board, 1000);
    board_crash(&board, ALDER_AT);
    set_pins(&board, ALDER_AT, &pins);
    board_wait(&board, 6000);
    assert_true(board_joined(&board, ALDER_AT, CEDAR_AT));

    set_pins(&board, ALDER_AT, NULL);
    assert_false(board_joined(&board, ALDER_AT, CEDAR_AT));
    assert_int_equal(about_world(&board, ALDER_AT, CEDAR_AT).about.state, POST_TRUST_WAITS);
    assert_true(board_joined(&board, ALDER_AT, BIRCH_AT));
    value_finish(&pins);
    board_close(&board);
}

TEST(a_pin_stands_above_what_a_wizard_says_and_a_strike_above_the_same_pin)
{
    struct board board;
    board_open(&board, 3);
    board.strangers = true;
    struct value pins = pin_of(&board, BIRCH_AT, NULL);
    lose_key(&board, BIRCH_AT);
    set_pins(&board, ALDER_AT, &pins);
    board_announce(&board);
    board_wait(&board, 1000);

    assert_false(board_accept(&board, ALDER_AT, BIRCH_AT, 0));
    assert_false(board_joined(&board, ALDER_AT, BIRCH_AT));
    value_finish(&pins);

    pins = pin_of(&board, BIRCH_AT, NULL);
    set_pins(&board, ALDER_AT, &pins);
    assert_true(board_accept(&board, BIRCH_AT, ALDER_AT, 0));
    board_announce(&board);
    board_wait(&board, 6000);
    assert_true(board_joined(&board, ALDER_AT, BIRCH_AT));

    assert_true(strike(&board, ALDER_AT, BIRCH_AT));
    board_crash(&board, ALDER_AT);
    set_pins(&board, ALDER_AT, &pins);
    board_announce(&board);
    board_wait(&board, 6000);
    assert_false(board_joined(&board, ALDER_AT, BIRCH_AT));
    value_finish(&pins);

    /* Another pin lets it in again, and wizards are told so once. */
    board_wait(&board, 61000);
    lose_key(&board, BIRCH_AT);
    pins = pin_of(&board, BIRCH_AT, NULL);
    set_pins(&board, ALDER_AT, &pins);
    struct finding finding = about_world(&board, ALDER_AT, BIRCH_AT);
    assert_int_equal(finding.about.state, POST_TRUST_ACCEPTED);
    assert_true(finding.about.back);
    for (size_t i = 0; i < 2; i++) {
        board_announce(&board);
        board_wait(&board, 500);
        assert_int_equal(told(&board, ALDER_AT), 1);
        set_pins(&board, ALDER_AT, &pins);
    }
    value_finish(&pins);
    board_close(&board);
}

/* -- registration of names -- */

TEST(a_newcomer_does_not_give_out_names_by_saying_that_it_is_the_oldest)
{
    struct board board;
    board_open(&board, 2);
    board_wait(&board, 61000);
    board.strangers = true;
    board_open_world(&board, CEDAR_AT);
    board.count = 3;
    pretend_age(&board, CEDAR_AT, 1);
    board.strangers = false;
    board_announce(&board);
    board_wait(&board, 1000);

    assert_true(board_joined(&board, ALDER_AT, CEDAR_AT));
    assert_string_equal(post_registrar(board_engine(&board, ALDER_AT)), "alder");
    assert_string_equal(post_registrar(board_engine(&board, BIRCH_AT)), "alder");
    /* The same after it was believed once. */
    board_crash(&board, ALDER_AT);
    board_crash(&board, BIRCH_AT);
    board_wait(&board, 1000);
    assert_string_equal(post_registrar(board_engine(&board, ALDER_AT)), "alder");
    assert_string_equal(post_registrar(board_engine(&board, BIRCH_AT)), "alder");
    board_close(&board);
}

static const struct CMUnitTest post_pin_tests[] = {
        IT(a_world_does_what_it_may_and_anything_else_goes_back_with_the_reason),
        IT(a_pin_of_the_configuration_is_believed_while_it_stands),
        IT(a_pin_stands_above_what_a_wizard_says_and_a_strike_above_the_same_pin),
        IT(a_newcomer_does_not_give_out_names_by_saying_that_it_is_the_oldest),
};

TESTS(post_pin)
