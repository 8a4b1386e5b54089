/* outbox_copy_test.c -- A world whose file was replaced by an older copy finds out before anybody is
 * harmed, also if no peer can tell it. */
#include "tests/modules/realm/outbox_broker.h"

/* Opens two worlds; one is copied, then `writer` writes to the other, and everything has
 * arrived. */
static void open_with_copy(struct outbox_broker *broker, size_t copied, size_t writer)
{
    outbox_broker_open(broker, 2);
    broker_swap(broker, copied, "old", NULL);
    broker_wait(broker, 500);
    assert_true(broker_write(broker, writer, writer == 0 ? "birch" : "alder", "note", "one"));
    broker_wait(broker, 500);
}

TEST(a_copy_that_has_seen_less_than_it_acknowledged_is_detected)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 1, 0);

    broker_swap(&broker, 1, NULL, "old");
    broker_wait(&broker, 500);

    assert_string_equal(outbox_old(broker_engine(&broker, 1)),
            "birch is older than what the realm knows (it has acknowledged 3 letters of alder, "
            "and has 2). Use a newer copy, or: skein realm readmit birch");
    assert_false(broker_joined(&broker, 0, 1));
    assert_null(outbox_old(broker_engine(&broker, 0)));
    outbox_broker_close(&broker);
}

TEST(a_copy_that_has_sent_less_than_was_seen_is_detected)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 0, 0);

    broker_swap(&broker, 0, NULL, "old");
    broker_wait(&broker, 500);

    assert_string_equal(outbox_old(broker_engine(&broker, 0)),
            "alder is older than what the realm knows (birch has seen 3 of its letters, it has "
            "sent 2). Use a newer copy, or: skein realm readmit alder");
    outbox_broker_close(&broker);
}

TEST(a_copy_that_reused_message_numbers_is_detected)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 0, 0);

    broker.away = true;
    broker_swap(&broker, 0, NULL, "old");
    assert_true(broker_write(&broker, 0, "birch", "note", "another"));
    broker_wait(&broker, 500);
    broker.away = false;
    broker_wait(&broker, 6000);

    assert_non_null(outbox_old(broker_engine(&broker, 0)));
    assert_log(&broker, 1, "alder:one ");
    outbox_broker_close(&broker);
}

BROKER_TEST(a_copy_goes_on_if_nobody_dealt_with_the_newer_world, 2)
{
    broker_swap(broker, 0, "old", NULL);
    broker_wait(broker, 500);

    broker_swap(broker, 0, NULL, "old");
    broker_wait(broker, 1000);
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    broker_wait(broker, 200);

    assert_null(outbox_old(broker_engine(broker, 0)));
    assert_log(broker, 1, "alder:one ");
}

/* Birch has its message, and the broker has forgotten birch: it names only cedar, with which nothing
 * happened since. */
TEST(a_copy_stays_closed_until_every_known_world_greets_it)
{
    for (size_t copied = 0; copied < 2; copied++) {
        struct outbox_broker broker;
        outbox_broker_open(&broker, 3);
        broker_swap(&broker, copied, "old", NULL);
        broker_wait(&broker, 500);
        assert_true(broker_write(&broker, copied, broker_names[1 - copied], "note", "one"));
        broker_wait(&broker, 500);

        broker_empty(&broker);
        broker.worlds[2].unnamed = false;
        broker_swap(&broker, copied, NULL, "old");
        assert_true(broker_write(&broker, 2, broker_names[copied], "note", "two"));
        struct engine *engine = broker_engine(&broker, copied);
        for (unsigned i = 0; i < 40 && !outbox_old(engine); i++) {
            assert_true(outbox_is_opening(engine));
            broker_wait(&broker, 50);
        }

        assert_non_null(outbox_old(engine));
        assert_log(&broker, copied, "");
        outbox_broker_close(&broker);
    }
}

/* The last of the three entries of the greeting is lost, by which the copy would have been
 * detected. */
TEST(a_copy_is_detected_although_the_broker_loses_a_greeting)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 1, 1);

    broker_swap(&broker, 1, NULL, "old");
    broker.manual = true;
    broker_turn_worlds(&broker);
    bool lost = false;
    for (size_t i = 0; i < broker.entry_count && !lost; i++) {
        lost = strstr(broker.entries[i].plain, "agreed") && broker.entries[i].waits;
        if (lost) {
            broker.entries[i].waits = false;
        } else if (broker.entries[i].waits) {
            broker_hand(&broker, i);
        }
    }
    assert_true(lost);
    broker.manual = false;
    for (unsigned i = 0; i < 40 && !outbox_old(broker_engine(&broker, 1)); i++) {
        assert_true(outbox_is_opening(broker_engine(&broker, 1)));
        broker_wait(&broker, 50);
    }

    assert_non_null(outbox_old(broker_engine(&broker, 1)));
    outbox_broker_close(&broker);
}

BROKER_TEST(a_world_without_its_peers_opens_after_a_while, 2)
{
    broker_stop_world(&broker->worlds[1]);
    store_crash(broker->worlds[1].play.store);

    broker_crash(broker, 0);
    assert_true(outbox_is_opening(broker_engine(broker, 0)));
    broker_wait(broker, OUTBOX_UNSURE_MS + 100);

    assert_false(outbox_is_opening(broker_engine(broker, 0)));
    broker_start_world(&broker->worlds[1]);
    broker_wait(broker, 500);
    assert_true(broker_joined(broker, 0, 1) && broker_joined(broker, 1, 0));
}

BROKER_TEST(a_world_without_its_broker_opens_after_a_while, 2)
{
    struct broker_world *world = &broker->worlds[0];

    broker_stop_world(world);
    store_crash(world->play.store);
    play_start(&world->play);
    assert_true(outbox_is_opening(world->play.engine));
    for (unsigned i = 0; i < OUTBOX_UNSURE_MS / 50 + 2; i++) {
        broker->now_us += 50000;
        play_turn(&world->play);
    }

    assert_false(outbox_is_opening(world->play.engine));
}

/* A world that was given up is not waited for. */
BROKER_TEST(no_world_waits_for_a_forgotten_world, 2)
{
    transaction_begin(broker_engine(broker, 0), 0, 0);
    assert_true(outbox_forget(broker_engine(broker, 0), STR("birch")));
    transaction_commit(broker_engine(broker, 0));
    broker_turn_worlds(broker);

    broker_crash(broker, 0);
    broker_wait(broker, 100);

    assert_false(outbox_is_opening(broker_engine(broker, 0)));
}

BROKER_TEST(a_copy_that_is_readmitted_goes_on_where_the_others_are, 2)
{
    broker_swap(broker, 0, "old", NULL);
    broker_wait(broker, 500);
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    assert_true(broker_write(broker, 1, "alder", "note", "two"));
    broker_wait(broker, 500);
    broker_swap(broker, 0, NULL, "old");
    broker_wait(broker, 500);
    assert_non_null(outbox_old(broker_engine(broker, 0)));

    transaction_begin(broker_engine(broker, 0), 0, 0);
    assert_true(outbox_readmit(broker_engine(broker, 0), &(struct err){0}));
    transaction_commit(broker_engine(broker, 0));
    broker_turn_worlds(broker);
    broker_crash(broker, 0);
    broker_wait(broker, 6000);
    assert_null(outbox_old(broker_engine(broker, 0)));
    assert_true(broker_write(broker, 0, "birch", "note", "three"));
    assert_true(broker_write(broker, 1, "alder", "note", "four"));
    broker_wait(broker, 500);

    assert_log(broker, 1, "alder:one alder:three ");
    assert_log(broker, 0, "birch:two birch:four ");
}

/* -- proofs -- */

/* As if the messages so far were from a release that made no proofs. */
static void forget_proofs(struct outbox_broker *broker, size_t i, const char *peer)
{
    struct engine *engine = broker_engine(broker, i);
    struct row row;
    transaction_begin(engine, 0, 0);
    assert_true(outbox_row_find(engine, peer, &row));
    row_set_str(&row, "seen_proof", STR(""));
    row_set_str(&row, "acked_proof", STR(""));
    rows_put(engine_world(engine), &row);
    transaction_commit(engine);
    broker_turn_worlds(broker);
}

static bool has_proofs(struct outbox_broker *broker, size_t i, size_t j)
{
    struct row row;
    struct outbox_proof seen = {0};
    struct outbox_proof acked = {0};
    struct engine *maker = broker_engine(broker, j);
    assert_true(outbox_row_find(broker_engine(broker, i), broker_names[j], &row));
    (void)str_copy(row_str(&row, "seen_proof"), seen.text, sizeof(seen.text));
    (void)str_copy(row_str(&row, "acked_proof"), acked.text, sizeof(acked.text));
    bool has = outbox_is_proven(maker, OUTBOX_WROTE, broker_names[i], row_id(&row, "seen"),
                       row_id(&row, "seen_mark"), &seen) &&
               outbox_is_proven(maker, OUTBOX_HAS, broker_names[i], row_id(&row, "acked"),
                       row_id(&row, "acked_mark"), &acked);
    row_finish(&row);
    return has;
}

BROKER_TEST(worlds_get_proofs_by_messages_and_by_the_first_greeting_after_an_upgrade, 2)
{
    assert_true(has_proofs(broker, 0, 1));
    assert_true(has_proofs(broker, 1, 0));

    forget_proofs(broker, 0, "birch");
    forget_proofs(broker, 1, "alder");
    assert_false(has_proofs(broker, 0, 1));
    broker_swap(broker, 1, NULL, NULL);
    broker_wait(broker, 500);

    assert_true(has_proofs(broker, 0, 1));
    assert_true(has_proofs(broker, 1, 0));
}

TEST(a_peer_without_proofs_stops_no_world_and_does_not_join_it)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 0, 0);
    forget_proofs(&broker, 1, "alder");

    broker_swap(&broker, 0, NULL, "old");
    broker_wait(&broker, 6000);

    assert_null(outbox_old(broker_engine(&broker, 0)));
    assert_false(broker_joined(&broker, 0, 1));
    outbox_broker_close(&broker);
}

TEST(a_readmitted_copy_believes_a_peer_without_proofs)
{
    struct outbox_broker broker;
    open_with_copy(&broker, 0, 0);
    forget_proofs(&broker, 1, "alder");
    broker_swap(&broker, 0, NULL, "old");
    broker_wait(&broker, 500);

    transaction_begin(broker_engine(&broker, 0), 0, 0);
    assert_true(outbox_readmit(broker_engine(&broker, 0), &(struct err){0}));
    transaction_commit(broker_engine(&broker, 0));
    broker_turn_worlds(&broker);
    broker_crash(&broker, 0);
    broker_wait(&broker, 6000);

    assert_true(broker_joined(&broker, 0, 1));
    assert_true(broker_write(&broker, 0, "birch", "note", "two"));
    broker_wait(&broker, 500);
    assert_log(&broker, 1, "alder:one alder:two ");
    assert_true(has_proofs(&broker, 1, 0));
    outbox_broker_close(&broker);
}

BROKER_TEST(proofs_stay_valid_when_the_key_is_replaced, 2)
{
    for (unsigned i = 0; i < 3; i++) {
        transaction_begin(broker_engine(broker, 0), 0, 0);
        outbox_trust_roll(broker_engine(broker, 0));
        transaction_commit(broker_engine(broker, 0));
        broker_turn_worlds(broker);
    }
    assert_true(has_proofs(broker, 1, 0));

    broker_crash(broker, 0);
    assert_true(has_proofs(broker, 1, 0));
}
