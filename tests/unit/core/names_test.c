/* names_test.c -- A name belongs to one person in all worlds of a realm, whoever asks for it and
 * wherever. For attacks see names_attack_test.c. */
#include "tests/unit/core/names_stage.h"

/* -- new names -- */

TEST(a_new_account_is_made_when_the_registrar_agrees_and_all_know_of_it)
{
    struct realm_stage stage;
    stage_open(&stage, 3);

    struct screen *bert = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    assert_not_shown(bert, "login_created");
    board_wait(&stage.board, 500);
    assert_shown(bert, "login_created Bert");
    assert_shown(create(&stage, ALDER, "Anna"), "login_created Anna");

    assert_owner(&stage, "bert", "birch");
    assert_owner(&stage, "anna", "alder");
    assert_false(has_account(&stage, CEDAR, "Bert"));
    assert_int_equal(board_waiting(&stage.board), 0);
    stage_close(&stage);
}

TEST(of_two_who_want_one_name_at_once_one_gets_it)
{
    struct realm_stage stage;
    stage_open(&stage, 3);

    struct screen *one = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    struct screen *other = type_new(&stage, CEDAR, 0, "create bert a-long-password");
    struct screen *third = type_new(&stage, CEDAR, 1, "create BERT a-long-password");
    board_wait(&stage.board, 500);

    assert_shown(one, "login_created Bert");
    assert_shown(other, "login_taken bert");
    assert_shown(third, "login_taken BERT");
    assert_owner(&stage, "bert", "birch");
    assert_shown(create(&stage, CEDAR, "Lil1"), "login_created Lil1");
    assert_shown(create(&stage, BIRCH, "Lill"), "login_taken Lill");
    assert_shown(create(&stage, ALDER, "LiII"), "login_taken LiII");
    stage_close(&stage);
}

TEST(two_of_one_world_who_want_one_name_at_once_are_two)
{
    struct realm_stage stage;
    stage_open(&stage, 2);

    struct screen *one = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    struct screen *other = type_new(&stage, BIRCH, 1, "create bert another-long-password");
    board_wait(&stage.board, 500);

    assert_shown(one, "login_created Bert");
    assert_shown(other, "login_taken bert");
    assert_owner(&stage, "bert", "birch");
    stage_close(&stage);
}

TEST(while_the_registrar_is_away_nobody_new_is_made_and_guests_come_in)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    stage.board.away = true;
    board_call(&stage.board.worlds[BIRCH], "realm.away", json_object());
    play_turn(&stage.board.worlds[BIRCH].play);

    struct screen *other = type_new(&stage, BIRCH, 1, "create Carl a-long-password");
    assert_shown(other, "login_no_names");
    play_line(&stage.board.worlds[BIRCH].play, other, "guest");
    assert_shown(other, "login_guest Guest-birch-1");
    assert_shown(
            type_new(&stage, BIRCH, 1, "connect Bert a-long-password"), "login_welcome Bert");
    /* The registrar goes on. */
    assert_shown(
            type_new(&stage, ALDER, 0, "create Anna a-long-password"), "login_created Anna");
    stage_close(&stage);
}

TEST(what_has_no_answer_in_two_seconds_is_given_up_and_the_name_given_back)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    stage.board.manual = true;

    struct screen *bert = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    board_wait(&stage.board, 1900);
    assert_not_shown(bert, "login_no_names");
    board_wait(&stage.board, 300);
    assert_shown(bert, "login_no_names");
    stage.board.manual = false;
    board_wait(&stage.board, 1000);

    assert_owner(&stage, "bert", "");
    assert_false(has_account(&stage, BIRCH, "Bert"));
    assert_shown(create(&stage, CEDAR, "Bert"), "login_created Bert");
    stage_close(&stage);
}

TEST(who_hangs_up_meanwhile_has_taken_nothing)
{
    struct realm_stage stage;
    stage_open(&stage, 3);

    struct screen *bert = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    play_hang_up(&stage.board.worlds[BIRCH].play, bert);
    board_wait(&stage.board, 500);

    assert_owner(&stage, "bert", "");
    assert_shown(create(&stage, CEDAR, "Bert"), "login_created Bert");
    stage_close(&stage);
}

/* -- coming in elsewhere -- */

/* Types it in a world that knows the news of all, and lets the letters go to and fro. */
static struct screen *connect(
        struct realm_stage *stage, size_t world, size_t i, const char *line)
{
    struct screen *screen = type_new(stage, world, i, line);
    for (unsigned n = 0; n < 6; n++) {
        board_wait(&stage->board, 50);
    }
    return screen;
}

TEST(a_password_is_proved_by_the_home_of_its_account_wherever_it_is_typed)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);

    assert_shown(connect(&stage, CEDAR, 0, "connect bert a-long-password"), "travel_lives");
    struct screen *thief = connect(&stage, CEDAR, 1, "connect bert a wrong password");
    assert_shown(thief, "login_wrong");
    assert_not_shown(thief, "travel_lives");
    assert_shown(create(&stage, CEDAR, "Bert"), "login_taken");
    const struct account *account =
            account_find(board_engine(&stage.board, BIRCH), STR("bert"));
    assert_int_equal(account->past.wrong, 1);
    assert_string_equal(account->past.wrong_from, "cedar");
    stage_close(&stage);
}

TEST(no_world_has_a_hash_of_a_password_of_another)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    (void)connect(&stage, CEDAR, 0, "connect bert a-long-password");
    const char *hash = account_find(board_engine(&stage.board, BIRCH), STR("bert"))->password;
    assert_true(account_hash_is_formed(str_of(hash)));

    for (size_t i = 0; i < stage.board.entry_count; i++) {
        assert_null(strstr(stage.board.entries[i].text, hash));
        assert_null(strstr(stage.board.entries[i].text, "a-long-password"));
    }
    for (size_t i = 0; i < 3; i++) {
        struct store_select all = {.table = TABLE_REALM_NAME, .order = "key"};
        struct rows rows = rows_read(board_engine(&stage.board, i)->world, &all, 0);
        assert_true(rows.count > 0);
        for (size_t r = 0; r < rows.count; r++) {
            assert_str(row_str(&rows.items[r], "password"), "");
        }
        rows_finish(&rows);
    }
    stage_close(&stage);
}

TEST(who_comes_in_while_their_home_is_away_is_a_guest_and_reads_why)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    stage.board.away = true;

    struct screen *bert = connect(&stage, CEDAR, 0, "connect bert a-long-password");
    assert_not_shown(bert, "login_guest");
    board_wait(&stage.board, 5000);
    assert_shown(bert, "login_home_away");
    assert_shown(bert, "login_guest Guest-cedar-1");

    board_call(&stage.board.worlds[CEDAR], "realm.away", json_object());
    play_turn(&stage.board.worlds[CEDAR].play);
    assert_shown(type_new(&stage, CEDAR, 1, "connect bert a-long-password"), "login_home_away");
    stage_close(&stage);
}

TEST(nobody_tries_many_passwords_by_way_of_another_world)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    board_engine(&stage.board, BIRCH)->options.logins_per_minute = 5;
    board_engine(&stage.board, CEDAR)->options.logins_per_minute = 1000;

    for (unsigned i = 0; i < 7; i++) {
        (void)connect(&stage, CEDAR, 0, "connect bert a wrong password");
    }
    assert_shown(connect(&stage, CEDAR, 0, "connect bert a-long-password"), "login_busy");
    assert_int_equal(
            account_find(board_engine(&stage.board, BIRCH), STR("bert"))->past.wrong, 5);
    stage_close(&stage);
}

TEST(a_password_changed_at_home_and_a_closed_account_are_so_everywhere)
{
    struct realm_stage stage;
    char hash[132];
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    struct engine *home = board_engine(&stage.board, BIRCH);

    assert_true(account_hash_now(STR("another password"), 8, hash));
    slice_begin(home, 0, 0);
    account_set_password(home, account_find(home, STR("bert")), hash);
    slice_commit(home);
    board_turn_worlds(&stage.board);
    board_wait(&stage.board, 300);
    assert_shown(connect(&stage, CEDAR, 0, "connect bert a-long-password"), "login_wrong");
    assert_shown(connect(&stage, CEDAR, 0, "connect bert another password"), "travel_lives");

    slice_begin(home, 0, 0);
    account_set_disabled(home, account_find(home, STR("bert")), true);
    slice_commit(home);
    board_turn_worlds(&stage.board);
    board_wait(&stage.board, 300);
    assert_shown(connect(&stage, ALDER, 0, "connect bert another password"), "login_disabled");
    assert_owner(&stage, "bert", "birch");
    stage_close(&stage);
}

TEST(a_world_whose_accounts_are_its_own_proves_no_password_of_who_is_at_home)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    board_engine(&stage.board, BIRCH)->options.realm.accounts_own = true;
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);

    assert_owner(&stage, "bert", "birch");
    assert_shown(connect(&stage, CEDAR, 0, "connect bert a-long-password"), "login_wrong");
    stage_close(&stage);
}

/* -- worlds that were there before, or come later -- */

TEST(of_accounts_from_before_the_realm_the_registrars_counts_and_the_other_is_its_worlds_alone)
{
    struct realm_stage stage;
    struct board *board = &stage.board;
    stage = (struct realm_stage){0};
    *board = (struct board){.now_us = 1000000};
    clock_set_source(&(struct clock_source){board_clock_us, board_clock_wall_ms, board});
    for (size_t i = 0; i < 3; i++) {
        board_open_world(board, i);
        board->count++;
        board_engine(board, i)->options.realm.has_secret = true;
    }
    make_directly(&stage, ALDER, "Walter");
    make_directly(&stage, BIRCH, "Walter");
    make_directly(&stage, CEDAR, "Cora");
    board_announce(board);
    board_wait(board, 500);
    board_announce(board);
    board_wait(board, 500);

    assert_owner(&stage, "walter", "alder");
    assert_owner(&stage, "cora", "cedar");
    assert_true(has_account(&stage, BIRCH, "Walter"));
    assert_shown(create(&stage, CEDAR, "Walter"), "login_taken");
    stage_close(&stage);
}

TEST(a_world_that_comes_later_is_told_of_all)
{
    struct realm_stage stage;
    stage_open(&stage, 2);
    for (unsigned i = 0; i < 450; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Somebody%u", i);
        make_directly(&stage, i % 2, name);
    }
    board_wait(&stage.board, 2000);
    board_open_world(&stage.board, CEDAR);
    stage.board.count = 3;
    board_announce(&stage.board);
    board_wait(&stage.board, 500);
    board_announce(&stage.board);
    board_wait(&stage.board, 2000);

    for (unsigned i = 0; i < 450; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Somebody%u", i);
        assert_owner(&stage, name, board_names[i % 2]);
    }
    stage_close(&stage);
}

TEST(an_account_made_while_the_board_was_away_or_beside_the_server_is_told_later)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    stage.board.away = true;
    make_directly(&stage, BIRCH, "Bert");
    board_wait(&stage.board, 500);
    assert_string_equal(owner(&stage, BIRCH, "bert"), "birch asked");
    stage.board.away = false;
    board_wait(&stage.board, 12000);
    assert_owner(&stage, "bert", "birch");

    /* Without a realm, as `skein account set` does. */
    struct play *play = &stage.board.worlds[CEDAR].play;
    board_stop_world(&stage.board.worlds[CEDAR]);
    store_close(play->store);
    play->options.realm.name = NULL;
    play_start(play);
    make_directly(&stage, CEDAR, "Cora");
    play_turn(play);
    play_stop(play);
    store_close(play->store);
    play->options.realm.name = "cedar";
    board_start_world(&stage.board.worlds[CEDAR]);
    board_wait(&stage.board, 1000);
    board_announce(&stage.board);
    board_wait(&stage.board, 1000);
    assert_owner(&stage, "cora", "cedar");
    stage_close(&stage);
}

static const struct CMUnitTest names_tests[] = {
        IT(a_new_account_is_made_when_the_registrar_agrees_and_all_know_of_it),
        IT(of_two_who_want_one_name_at_once_one_gets_it),
        IT(two_of_one_world_who_want_one_name_at_once_are_two),
        IT(while_the_registrar_is_away_nobody_new_is_made_and_guests_come_in),
        IT(what_has_no_answer_in_two_seconds_is_given_up_and_the_name_given_back),
        IT(who_hangs_up_meanwhile_has_taken_nothing),
        IT(a_password_is_proved_by_the_home_of_its_account_wherever_it_is_typed),
        IT(no_world_has_a_hash_of_a_password_of_another),
        IT(who_comes_in_while_their_home_is_away_is_a_guest_and_reads_why),
        IT(nobody_tries_many_passwords_by_way_of_another_world),
        IT(a_password_changed_at_home_and_a_closed_account_are_so_everywhere),
        IT(a_world_whose_accounts_are_its_own_proves_no_password_of_who_is_at_home),
        IT(of_accounts_from_before_the_realm_the_registrars_counts_and_the_other_is_its_worlds_alone),
        IT(a_world_that_comes_later_is_told_of_all),
        IT(an_account_made_while_the_board_was_away_or_beside_the_server_is_told_later),
};

TESTS(names)
