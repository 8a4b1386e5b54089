/* names_test.c -- A name belongs to one person in all worlds of a realm, whoever asks for it and
 * wherever. For attacks see names_attack_test.c. */
#include "tests/modules/realm/names_stage.h"

/* -- new names -- */

REALM_TEST(the_registrar_grants_a_new_name_and_all_worlds_know_it, 3)
{
    struct screen *bert = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    assert_not_shown(bert, "login_created");
    broker_wait(&stage->broker, 500);
    assert_shown(bert, "login_created Bert");
    assert_shown(create(stage, ALDER, "Anna"), "login_created Anna");

    assert_owner(stage, "bert", "birch");
    assert_owner(stage, "anna", "alder");
    assert_false(has_account(stage, CEDAR, "Bert"));
    assert_int_equal(broker_waiting(&stage->broker), 0);
}

REALM_TEST(only_one_world_gets_a_name_that_two_ask_for_at_once, 3)
{
    struct screen *one = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    struct screen *other = type_new(stage, CEDAR, 0, "create bert a-long-password");
    struct screen *third = type_new(stage, CEDAR, 1, "create BERT a-long-password");
    broker_wait(&stage->broker, 500);

    assert_shown(one, "login_created Bert");
    assert_shown(other, "login_taken bert");
    assert_shown(third, "login_taken BERT");
    assert_owner(stage, "bert", "birch");
    assert_shown(create(stage, CEDAR, "Lil1"), "login_created Lil1");
    assert_shown(create(stage, BIRCH, "Lill"), "login_taken Lill");
    assert_shown(create(stage, ALDER, "LiII"), "login_taken LiII");
}

REALM_TEST(only_one_player_of_a_world_gets_a_name_asked_for_at_once, 2)
{
    struct screen *one = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    struct screen *other = type_new(stage, BIRCH, 1, "create bert another-long-password");
    broker_wait(&stage->broker, 500);

    assert_shown(one, "login_created Bert");
    assert_shown(other, "login_taken bert");
    assert_owner(stage, "bert", "birch");
}

REALM_TEST(without_the_registrar_only_guests_and_players_enter, 3)
{
    (void)create(stage, BIRCH, "Bert");
    stage->broker.away = true;
    broker_call(&stage->broker.worlds[BIRCH], "realm.away", json_object());
    play_turn(&stage->broker.worlds[BIRCH].play);

    struct screen *other = type_new(stage, BIRCH, 1, "create Carl a-long-password");
    assert_shown(other, "login_no_names");
    play_line(&stage->broker.worlds[BIRCH].play, other, "guest");
    assert_shown(other, "login_guest Guest-birch-1");
    assert_shown(
            type_new(stage, BIRCH, 1, "connect Bert a-long-password"), "login_welcome Bert");
    /* The registrar goes on. */
    assert_shown(
            type_new(stage, ALDER, 0, "create Anna a-long-password"), "login_created Anna");
}

REALM_TEST(an_unanswered_request_for_a_name_ends_after_two_seconds, 3)
{
    stage->broker.manual = true;

    struct screen *bert = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    broker_wait(&stage->broker, 1900);
    assert_not_shown(bert, "login_no_names");
    broker_wait(&stage->broker, 300);
    assert_shown(bert, "login_no_names");
    stage->broker.manual = false;
    broker_wait(&stage->broker, 1000);

    assert_owner(stage, "bert", "");
    assert_false(has_account(stage, BIRCH, "Bert"));
    assert_shown(create(stage, CEDAR, "Bert"), "login_created Bert");
}

REALM_TEST(a_hangup_gives_the_requested_name_back, 3)
{
    struct screen *bert = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    play_hang_up(&stage->broker.worlds[BIRCH].play, bert);
    broker_wait(&stage->broker, 500);

    assert_owner(stage, "bert", "");
    assert_shown(create(stage, CEDAR, "Bert"), "login_created Bert");
}

/* -- coming in elsewhere -- */

/* Types it in a world that knows the news of all, and lets the messages go to and fro. */
static struct screen *connect_at(
        struct realm_stage *stage, size_t world, size_t i, const char *line)
{
    struct screen *screen = type_new(stage, world, i, line);
    for (unsigned n = 0; n < 6; n++) {
        broker_wait(&stage->broker, 50);
    }
    return screen;
}

REALM_TEST(the_home_world_checks_a_password_typed_in_any_world, 3)
{
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);

    assert_shown(connect_at(stage, CEDAR, 0, "connect bert a-long-password"), "travel_lives");
    struct screen *thief = connect_at(stage, CEDAR, 1, "connect bert a wrong password");
    assert_shown(thief, "login_wrong");
    assert_not_shown(thief, "travel_lives");
    assert_shown(create(stage, CEDAR, "Bert"), "login_taken");
    const struct account *account =
            account_find(broker_engine(&stage->broker, BIRCH), STR("bert"));
    assert_int_equal(account->past.wrong, 1);
    assert_string_equal(account->past.wrong_from, "cedar");
}

REALM_TEST(no_world_has_the_password_hashes_of_another, 3)
{
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);
    (void)connect_at(stage, CEDAR, 0, "connect bert a-long-password");
    const char *hash =
            account_find(broker_engine(&stage->broker, BIRCH), STR("bert"))->password;
    assert_true(account_hash_is_formed(str_of(hash)));

    for (size_t i = 0; i < stage->broker.entry_count; i++) {
        assert_null(strstr(stage->broker.entries[i].text, hash));
        assert_null(strstr(stage->broker.entries[i].text, "a-long-password"));
    }
    for (size_t i = 0; i < 3; i++) {
        struct store_select all = {.table = TABLE_REALM_NAME, .order = "key"};
        struct rows rows = rows_read(engine_world(broker_engine(&stage->broker, i)), &all, 0);
        assert_true(rows.count > 0);
        for (size_t r = 0; r < rows.count; r++) {
            assert_str(row_str(&rows.items[r], "password"), "");
        }
        rows_finish(&rows);
    }
}

REALM_TEST(a_player_whose_home_is_away_enters_as_a_guest, 3)
{
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);
    stage->broker.away = true;

    struct screen *bert = connect_at(stage, CEDAR, 0, "connect bert a-long-password");
    assert_not_shown(bert, "login_guest");
    broker_wait(&stage->broker, 5000);
    assert_shown(bert, "login_home_away");
    assert_shown(bert, "login_guest Guest-cedar-1");

    broker_call(&stage->broker.worlds[CEDAR], "realm.away", json_object());
    play_turn(&stage->broker.worlds[CEDAR].play);
    assert_shown(type_new(stage, CEDAR, 1, "connect bert a-long-password"), "login_home_away");
}

REALM_TEST(password_attempts_through_another_world_are_limited, 3)
{
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);
    engine_change_options(broker_engine(&stage->broker, BIRCH))->logins_per_minute = 5;
    engine_change_options(broker_engine(&stage->broker, CEDAR))->logins_per_minute = 1000;

    for (unsigned i = 0; i < 7; i++) {
        (void)connect_at(stage, CEDAR, 0, "connect bert a wrong password");
    }
    assert_shown(connect_at(stage, CEDAR, 0, "connect bert a-long-password"), "login_busy");
    assert_int_equal(
            account_find(broker_engine(&stage->broker, BIRCH), STR("bert"))->past.wrong, 5);
}

REALM_TEST(a_new_password_or_disabled_account_holds_in_all_worlds, 3)
{
    char hash[132];
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);
    struct engine *home = broker_engine(&stage->broker, BIRCH);

    assert_true(account_hash_now(STR("another password"), 8, hash));
    transaction_begin(home, 0, 0);
    account_set_password(home, account_find(home, STR("bert")), hash);
    transaction_commit(home);
    broker_turn_worlds(&stage->broker);
    broker_wait(&stage->broker, 300);
    assert_shown(connect_at(stage, CEDAR, 0, "connect bert a-long-password"), "login_wrong");
    assert_shown(connect_at(stage, CEDAR, 0, "connect bert another password"), "travel_lives");

    transaction_begin(home, 0, 0);
    account_set_disabled(home, account_find(home, STR("bert")), true);
    transaction_commit(home);
    broker_turn_worlds(&stage->broker);
    broker_wait(&stage->broker, 300);
    assert_shown(
            connect_at(stage, ALDER, 0, "connect bert another password"), "login_disabled");
    assert_owner(stage, "bert", "birch");
}

REALM_TEST(a_world_with_accounts_of_its_own_checks_no_passwords, 3)
{
    engine_change_options(broker_engine(&stage->broker, BIRCH))->realm.accounts_own = true;
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);

    assert_owner(stage, "bert", "birch");
    assert_shown(connect_at(stage, CEDAR, 0, "connect bert a-long-password"), "login_wrong");
}

/* -- worlds that were there before, or come later -- */

TEST(an_older_account_of_the_registrar_gets_the_name)
{
    struct realm_stage stage;
    struct outbox_broker *broker = &stage.broker;
    stage = (struct realm_stage){0};
    *broker = (struct outbox_broker){.now_us = 1000000};
    clock_set_source(&(struct clock_source){broker_clock_us, broker_clock_wall_ms, broker});
    for (size_t i = 0; i < 3; i++) {
        broker_open_world(broker, i);
        broker->count++;
        engine_change_options(broker_engine(broker, i))->realm.has_secret = true;
    }
    make_directly(&stage, ALDER, "Walter");
    make_directly(&stage, BIRCH, "Walter");
    make_directly(&stage, CEDAR, "Cora");
    broker_announce(broker);
    broker_wait(broker, 500);
    broker_announce(broker);
    broker_wait(broker, 500);

    assert_owner(&stage, "walter", "alder");
    assert_owner(&stage, "cora", "cedar");
    assert_true(has_account(&stage, BIRCH, "Walter"));
    assert_shown(create(&stage, CEDAR, "Walter"), "login_taken");
    stage_close(&stage);
}

REALM_TEST(a_new_world_learns_all_existing_names, 2)
{
    for (unsigned i = 0; i < 450; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Somebody%u", i);
        make_directly(stage, i % 2, name);
    }
    broker_wait(&stage->broker, 2000);
    broker_open_world(&stage->broker, CEDAR);
    stage->broker.count = 3;
    broker_announce(&stage->broker);
    broker_wait(&stage->broker, 500);
    broker_announce(&stage->broker);
    broker_wait(&stage->broker, 2000);

    for (unsigned i = 0; i < 450; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Somebody%u", i);
        assert_owner(stage, name, broker_names[i % 2]);
    }
}

REALM_TEST(an_account_made_without_the_broker_is_announced_later, 3)
{
    stage->broker.away = true;
    make_directly(stage, BIRCH, "Bert");
    broker_wait(&stage->broker, 500);
    assert_string_equal(owner(stage, BIRCH, "bert"), "birch asked");
    stage->broker.away = false;
    broker_wait(&stage->broker, 12000);
    assert_owner(stage, "bert", "birch");

    /* Without a realm, as `skein account set` does. */
    struct play *play = &stage->broker.worlds[CEDAR].play;
    broker_stop_world(&stage->broker.worlds[CEDAR]);
    store_close(play->store);
    play->options.realm.name = NULL;
    play_start(play);
    make_directly(stage, CEDAR, "Cora");
    play_turn(play);
    play_stop(play);
    store_close(play->store);
    play->options.realm.name = "cedar";
    broker_start_world(&stage->broker.worlds[CEDAR]);
    broker_wait(&stage->broker, 1000);
    broker_announce(&stage->broker);
    broker_wait(&stage->broker, 1000);
    assert_owner(stage, "cora", "cedar");
}
