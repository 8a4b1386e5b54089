/* outbox_test.c -- A message arrives once or goes back once, whatever the broker and the worlds do.
 * Random tests are in outbox_chaos_test.c. */
#include "tests/modules/realm/outbox_tokens.h"

/* -- as it goes when all is well -- */

TEST(worlds_find_each_other_and_the_first_is_the_registrar)
{
    struct outbox_broker broker;

    outbox_broker_open(&broker, 3);

    assert_true(broker_joined(&broker, 0, 1) && broker_joined(&broker, 1, 0));
    assert_true(broker_joined(&broker, 2, 1) && broker_joined(&broker, 0, 2));
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(outbox_registrar(broker_engine(&broker, i)), "alder");
    }
    outbox_broker_close(&broker);
}

BROKER_TEST(messages_arrive_in_order_and_leave_the_outbox, 3)
{
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 0, "*", "note", "two"));
    assert_true(broker_write(broker, 2, "birch", "note", "three"));
    assert_true(broker_write(broker, 0, "birch", "note", "four"));
    broker_wait(broker, 100);

    assert_log(broker, 1, "alder:one alder:two cedar:three alder:four ");
    assert_log(broker, 2, "alder:two ");
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(a_rollback_removes_the_messages_it_wrote, 2)
{
    struct engine *engine = broker_engine(broker, 0);
    struct err err;

    transaction_begin(engine, 0, 0);
    assert_true(outbox_write(engine, STR("birch"), "note", STR("undone"), &err));
    transaction_abort(engine);
    assert_true(broker_write(broker, 0, "birch", "note", "done"));
    broker_wait(broker, 100);

    assert_log(broker, 1, "alder:done ");
}

BROKER_TEST(at_most_two_hundred_messages_are_sent_ahead, 2)
{
    char expected[4096] = "";
    broker->manual = true;
    size_t before = broker->entry_count;

    for (int i = 0; i < 300; i++) {
        char body[16];
        (void)snprintf(body, sizeof(body), "%d", i);
        assert_true(broker_write(broker, 0, "birch", "note", body));
        (void)snprintf(expected + strlen(expected), 16, "alder:%d ", i);
    }

    assert_int_equal(broker->entry_count - before, OUTBOX_AHEAD_MESSAGES);
    broker->manual = false;
    broker_wait(broker, 100);
    assert_log(broker, 1, expected);
    assert_int_equal(broker_waiting(broker), 0);
}

/* -- faults of the broker -- */

BROKER_TEST(an_entry_that_the_broker_repeats_is_applied_once, 2)
{
    size_t before = broker->entry_count;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    broker_wait(broker, 100);

    size_t after = broker->entry_count;
    for (int round = 0; round < 2; round++) {
        for (size_t i = before; i < after; i++) {
            broker_hand(broker, i);
        }
    }
    broker_wait(broker, 100);

    assert_log(broker, 1, "alder:one ");
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(an_entry_that_the_broker_loses_is_sent_again, 2)
{
    broker->away = true;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 0, "birch", "note", "two"));
    broker_wait(broker, 1000);
    assert_log(broker, 1, "");
    broker->away = false;
    broker_wait(broker, 6000);

    assert_log(broker, 1, "alder:one alder:two ");
    assert_int_equal(broker_waiting(broker), 0);
    assert_true(outbox_counts(broker_engine(broker, 0)).resent >= 2);
}

BROKER_TEST(unanswered_messages_are_resent_when_the_broker_returns, 2)
{
    broker->away = true;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    broker_wait(broker, 3000); /* by now it is sent again but each two seconds and more */

    broker_call(&broker->worlds[0], "realm.away", json_object());
    broker_turn_worlds(broker);
    assert_false(outbox_reaches(broker_engine(broker, 0), STR("birch")));
    broker->away = false;
    broker_call(&broker->worlds[0], "realm.open", json_object());
    broker_wait(broker, 100);

    assert_log(broker, 1, "alder:one ");
}

BROKER_TEST(a_message_behind_a_gap_waits_for_the_missing_one, 2)
{
    broker->manual = true;
    size_t before = broker->entry_count;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 0, "birch", "note", "two"));

    broker_hand(broker, before + 1);
    broker_wait(broker, 50);
    assert_log(broker, 1, "");
    broker_hand(broker, before);
    broker_hand(broker, before + 1);
    broker_wait(broker, 50);

    assert_log(broker, 1, "alder:one alder:two ");
}

BROKER_TEST(messages_survive_an_emptied_broker, 3)
{
    broker->manual = true;
    assert_true(broker_write(broker, 0, "*", "note", "one"));
    broker_wait(broker, 200);

    broker_flush(broker);
    broker->manual = false;
    broker_wait(broker, 6000);

    assert_log(broker, 1, "alder:one ");
    assert_log(broker, 2, "alder:one ");
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(entries_of_a_crashed_process_are_ignored, 2)
{
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    broker_wait(broker, 100);
    size_t count = broker->entry_count;

    broker_crash(broker, 0);
    broker_wait(broker, 1000);
    assert_true(broker_joined(broker, 0, 1));
    uint64_t before = outbox_counts(broker_engine(broker, 1)).voided;
    for (size_t i = 0; i < count; i++) {
        broker_hand(broker, i);
    }
    broker_wait(broker, 6000);

    assert_log(broker, 1, "alder:one ");
    assert_true(outbox_counts(broker_engine(broker, 1)).voided > before);
    assert_true(broker_joined(broker, 0, 1) && broker_joined(broker, 1, 0));
}

/* Each entry from before the crash arrives late, and the two worlds must find each other again. */
TEST(late_entries_of_a_dead_process_do_not_stop_messages)
{
    for (size_t dies = 0; dies < 2; dies++) {
        struct outbox_broker broker;
        outbox_broker_open(&broker, 2);
        size_t count = broker.entry_count;
        broker_crash(&broker, dies);
        broker_wait(&broker, 1000);
        assert_true(count > 0 && count < 20);

        struct buf expected = {0};
        for (size_t i = 0; i < count; i++) {
            broker_hand(&broker, i);
            broker_wait(&broker, 1000);
            assert_true(broker_write(&broker, 0, "birch", "note", "one"));
            broker_wait(&broker, 6000);
            buf_add_text(&expected, "alder:one ");
            assert_log(&broker, 1, expected.bytes);
        }

        assert_int_equal(broker_waiting(&broker), 0);
        buf_finish(&expected);
        outbox_broker_close(&broker);
    }
}

TEST(malformed_or_misaddressed_entries_change_nothing)
{
    static const char *const entries[] = {"", "nonsense", "{}", "[1]",
            "{\"v\":2,\"k\":\"ack\",\"f\":\"birch\",\"t\":\"alder\",\"e\":\"x.y\",\"n\":9,"
            "\"m\":1}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"alder\",\"t\":\"alder\"}",
            "{\"v\":2,\"k\":\"poke\",\"f\":\"birch\",\"t\":\"cedar\"}"};
    struct outbox_broker broker;
    outbox_broker_open(&broker, 2);

    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        broker_call(
                &broker.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", entries[i]));
    }
    broker_turn_worlds(&broker);

    assert_int_equal(outbox_counts(broker_engine(&broker, 0)).voided, 7);
    assert_true(broker_joined(&broker, 0, 1));
    outbox_broker_close(&broker);
}

/* -- refusals -- */

BROKER_TEST(a_refused_message_goes_back_and_blocks_nothing, 2)
{
    broker_make_tokens(broker);

    broker_move_token(broker, 0, 1, 0, true);
    broker_move_token(broker, 0, 1, 2, false);
    broker_wait(broker, 200);

    assert_true(broker_has_token(broker, 0, 0));
    assert_true(broker_has_token(broker, 1, 2));
    assert_int_equal(outbox_counts(broker_engine(broker, 1)).refused, 1);
    broker_census(broker);
}

BROKER_TEST(a_message_of_an_unknown_kind_goes_back_with_both_named, 2)
{
    assert_true(broker_write(broker, 0, "birch", "strange", "x"));
    assert_true(broker_write(broker, 0, "birch", "note", "behind"));
    broker_wait(broker, 200);

    assert_log(broker, 1, "alder:behind ");
    assert_log(broker, 0, "back(birch:x, birch does not know messages of the kind strange) ");
}

static void take_about(void *data, const struct outbox_about *about)
{
    *(struct outbox_about *)data = *about;
}

TEST(a_message_waits_for_a_world_of_another_protocol)
{
    static const int others[] = {1, OUTBOX_PROTOCOL + 1, 0 /* it announces none: the first */};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct outbox_about about = {0};
        struct outbox_broker broker;
        outbox_broker_open(&broker, 2);

        broker.worlds[1].protocol = others[i];
        broker_announce(&broker);
        assert_true(broker_write(&broker, 0, "birch", "note", "later"));
        broker_wait(&broker, 6000);

        outbox_each(broker_engine(&broker, 0), take_about, &about);
        assert_int_equal(about.protocol, others[i] ? others[i] : 1);
        assert_false(about.joined || about.up);
        assert_log(&broker, 1, "");

        broker.worlds[1].protocol = OUTBOX_PROTOCOL;
        broker_announce(&broker);
        broker_wait(&broker, 6000);

        outbox_each(broker_engine(&broker, 0), take_about, &about);
        assert_int_equal(about.protocol, 0);
        assert_log(&broker, 1, "alder:later ");
        outbox_broker_close(&broker);
    }
}

BROKER_TEST(a_message_that_cannot_be_sent_is_refused, 2)
{
    realm_outbox(broker->worlds[0].play.engine)->messages_bytes = 1000;
    broker->away = true;

    assert_false(broker_write(broker, 0, "forest", "note", "x"));
    char *long_body = mem_alloc(OUTBOX_BODY_MAX + 2);
    memset(long_body, 'x', OUTBOX_BODY_MAX + 1);
    assert_false(broker_write(broker, 0, "birch", "note", long_body));
    mem_free(long_body);
    int sent = 0;
    while (sent < 100 && broker_write(broker, 0, "birch", "note", "x")) {
        sent++;
    }
    assert_in_range(sent, 3, 6);

    broker->away = false;
    broker_wait(broker, 6000);
    assert_true(broker_write(broker, 0, "birch", "note", "x"));
}

/* Cedar takes no messages, and those for it and for all wait. */
BROKER_TEST(a_world_that_takes_no_messages_does_not_block_others, 3)
{
    struct buf expected = {0};
    int sent = 0;
    realm_outbox(broker_engine(broker, 0))->messages_bytes = 20000;
    broker_stop_world(&broker->worlds[2]);
    store_close(broker->worlds[2].play.store);
    while (sent < 200 && broker_write(broker, 0, "cedar", "note", "x")) {
        sent++;
        broker_wait(broker, 50);
    }
    assert_in_range(sent, 30, 80);
    for (int i = 0; i < 5; i++) {
        assert_true(broker_write(broker, 0, "birch", "note", "y"));
        buf_add_text(&expected, "alder:y ");
    }
    broker_wait(broker, 1000);
    assert_log(broker, 1, expected.bytes);

    for (int i = 0; i < 60; i++) {
        assert_true(broker_write(broker, 0, "*", "note", "z"));
        broker_wait(broker, 300);
        buf_add_text(&expected, "alder:z ");
    }
    assert_log(broker, 1, expected.bytes);
    assert_true(realm_outbox(broker_engine(broker, 0))->counts.waiting_bytes <= 20000);

    broker_start_world(&broker->worlds[2]);
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_int_equal(broker_waiting(broker), 0);
    assert_int_equal(realm_outbox(broker_engine(broker, 0))->counts.waiting_bytes, 0);
    assert_int_equal(realm_outbox(broker_engine(broker, 0))->all_bytes, 0);
    buf_finish(&expected);
}

BROKER_TEST(only_the_realm_service_can_carry_messages, 2)
{
    struct screen screen;
    play_connect(&broker->worlds[0].play, &screen, "192.0.2.1");
    session_call(screen.session,
            &(struct session_call){STR("t"), STR("realm.open"), json_object(), STR("")});
    play_turn(&broker->worlds[0].play);

    assert_shown(&screen, "{t no");
    assert_true(broker_joined(broker, 0, 1));
    play_hang_up(&broker->worlds[0].play, &screen);
    screen_finish(&screen);
}

/* -- arrivals and departures -- */

BROKER_TEST(a_message_to_all_reaches_absent_and_new_worlds, 2)
{
    broker_stop_world(&broker->worlds[1]);
    store_crash(broker->worlds[1].play.store);
    broker_announce(broker);
    broker_wait(broker, 100);
    assert_true(broker_write(broker, 0, "*", "note", "one"));
    broker_wait(broker, 500);

    broker_open_world(broker, 2);
    broker->count = 3;
    broker_announce(broker);
    broker_wait(broker, 1000);
    assert_log(broker, 2, "alder:one ");
    broker_start_world(&broker->worlds[1]);
    broker_wait(broker, 1000);

    assert_log(broker, 1, "alder:one ");
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(a_forgotten_world_gets_no_messages_and_cannot_rejoin, 3)
{
    broker->away = true;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 0, "*", "note", "two"));

    transaction_begin(broker_engine(broker, 0), 0, 0);
    assert_true(outbox_forget(broker_engine(broker, 0), STR("birch")));
    assert_false(outbox_forget(broker_engine(broker, 0), STR("forest")));
    transaction_commit(broker_engine(broker, 0));
    broker->away = false;
    broker_wait(broker, 6000);
    broker_announce(broker);
    broker_wait(broker, 6000);

    assert_int_equal(broker_waiting(broker), 0);
    assert_log(broker, 1, "");
    assert_log(broker, 2, "alder:two ");
    assert_false(broker_joined(broker, 0, 1));
    assert_true(broker_joined(broker, 1, 2));
}

BROKER_TEST(a_world_refuses_to_run_under_another_name, 1)
{
    struct err err;
    broker->worlds[0].play.options.realm.name = "forest";
    broker_crash(broker, 0);

    assert_false(outbox_check(broker_engine(broker, 0), &err));
    assert_non_null(strstr(err.text, "serve it with --name alder"));
}
