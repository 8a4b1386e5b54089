/* travel_copy_test.c -- The whereabouts of people when a world was restored from a backup, and
 * another one lies about them. */
#include "tests/modules/realm/travel_attack.h"

ATTACK_TEST(a_restored_world_believes_only_passports_and_homes)
{
    struct buf before = {0};
    struct engine *alder = broker_engine(&attack->stage.broker, ALDER);
    depart(attack, ALDER, account_find(alder, STR("anna"))->character, "birch");
    assert_true(here_as(attack, BIRCH, 0) != 0);
    describe(attack, &before);
    for (unsigned n = 0; n < RANDOM_MESSAGES; n++) {
        struct outbox_peer *cedar = outbox_peer_find(realm_outbox(attack->birch), STR("cedar"));
        cedar->asked = true;
        rogue_write_kind(&attack->rogue, "whereabouts");
        broker_wait(&attack->stage.broker, 50);
    }
    deliver(attack);

    assert_same(attack, &before, "whereabouts");
    buf_finish(&before);
}

/* Birch was put back from a backup that was made before Bert went to cedar, and asks. */
ATTACK_TEST(a_world_knows_the_passports_that_it_has_forgotten_giving)
{
    struct outbox_broker *broker = &attack->stage.broker;
    struct abroad abroad;
    depart(attack, BIRCH, attack->bert, "cedar");
    bool found = false;
    transaction_begin(attack->birch, 0, 0);
    struct row row = abroad_row(attack->birch, str_of(attack->rogue.keys[1]), &found);
    assert_true(found);
    rows_delete(engine_world(attack->birch), &row);
    row_finish(&row);
    transaction_commit(attack->birch);
    assert_false(abroad_is(attack->birch, attack->bert, NULL));

    outbox_peer_find(realm_outbox(attack->birch), STR("cedar"))->asked = true;
    assert_true(broker_write(broker, BIRCH, "cedar", OUTBOX_CENSUS, "{}"));
    broker_wait(broker, 300);

    assert_true(abroad_is(attack->birch, attack->bert, &abroad));
    assert_string_equal(abroad.world, "cedar");
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "birch");
    assert_true(here_as(attack, BIRCH, 1) != 0);
}

/* As if the file were a copy that was made before Bert walked. */
static void forget_walks(struct attack *attack)
{
    bool found = false;
    transaction_begin(attack->birch, 0, 0);
    struct row row = abroad_row(attack->birch, str_of(attack->rogue.keys[1]), &found);
    assert_true(found);
    rows_delete(engine_world(attack->birch), &row);
    row_finish(&row);
    transaction_commit(attack->birch);
}

static void ask_cedar(struct attack *attack)
{
    outbox_peer_find(realm_outbox(attack->birch), STR("cedar"))->asked = true;
    assert_true(broker_write(&attack->stage.broker, BIRCH, "cedar", OUTBOX_CENSUS, "{}"));
    broker_wait(&attack->stage.broker, 300);
}

static void read_passport(struct attack *attack, char out[REALM_MARK_SIZE])
{
    bool found = false;
    struct row row = abroad_row(
            broker_engine(&attack->stage.broker, CEDAR), str_of(attack->rogue.keys[1]), &found);
    (void)str_copy(
            value_as_str(value_table_get_str(row_value(&row, "data"), STR(TRAVEL_PASSPORT))),
            out, REALM_MARK_SIZE);
    row_finish(&row);
}

/* Birch was put back twice: the second time from a backup that was made after it was readmitted the first time. Cedar has
 * the passport of a walk that both backups do not know, and shows it only the second time. */
ATTACK_TEST(a_passport_of_a_settled_walk_is_void_after_another_restore)
{
    struct abroad abroad;
    char passport[REALM_MARK_SIZE];
    char body[400];
    depart(attack, BIRCH, attack->bert, "cedar");
    read_passport(attack, passport);
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "birch");
    forget_walks(attack);
    ask_cedar(attack);
    assert_false(abroad_is(attack->birch, attack->bert, NULL));

    outbox_peer_find(realm_outbox(attack->birch), STR("cedar"))->asked = true;
    (void)snprintf(body, sizeof(body),
            "{\"known\":[{\"key\":\"%s\",\"epoch\":1,\"world\":\"cedar\",\"passport\":\"%s\","
            "\"walk\":1}],\"more\":false}",
            attack->rogue.keys[1], passport);
    assert_true(broker_write(&attack->stage.broker, CEDAR, "birch", "whereabouts", body));
    broker_wait(&attack->stage.broker, 300);
    assert_false(abroad_is(attack->birch, attack->bert, NULL));

    /* The passport of a walk since counts. */
    depart(attack, BIRCH, attack->bert, "cedar");
    assert_true(here_as(attack, CEDAR, 1) != 0);
    forget_walks(attack);
    ask_cedar(attack);
    assert_true(abroad_is(attack->birch, attack->bert, &abroad));
    assert_string_equal(abroad.world, "cedar");
}

/* Birch was put back from a backup that was made before Bert went to alder; cedar says that he has walked much since. */
ATTACK_TEST(a_world_that_lies_about_walks_makes_no_passport_look_old)
{
    struct outbox_broker *broker = &attack->stage.broker;
    struct abroad abroad;
    char body[300];
    bool found = false;
    depart(attack, BIRCH, attack->bert, "cedar");
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "birch");
    depart(attack, BIRCH, attack->bert, "alder");
    assert_true(here_as(attack, ALDER, 1) != 0);
    transaction_begin(attack->birch, 0, 0);
    struct row row = abroad_row(attack->birch, str_of(attack->rogue.keys[1]), &found);
    row_set_int(&row, "state", 0);
    row_set_id(&row, "epoch", 2);
    rows_put(engine_world(attack->birch), &row);
    transaction_commit(attack->birch);

    outbox_peer_find(realm_outbox(attack->birch), STR("alder"))->asked = true;
    outbox_peer_find(realm_outbox(attack->birch), STR("cedar"))->asked = true;
    (void)snprintf(body, sizeof(body),
            "{\"known\":[{\"key\":\"%s\",\"epoch\":900,\"world\":\"birch\"}],\"more\":false}",
            attack->rogue.keys[1]);
    assert_true(broker_write(broker, CEDAR, "birch", "whereabouts", body));
    broker_wait(broker, 300);
    assert_true(broker_write(broker, BIRCH, "alder", OUTBOX_CENSUS, "{}"));
    broker_wait(broker, 300);

    assert_true(abroad_is(attack->birch, attack->bert, &abroad));
    assert_string_equal(abroad.world, "alder");
}

/* A world that was readmitted has asked, and dies before it has the answers. */
ATTACK_TEST(a_world_that_dies_as_it_is_readmitted_asks_again)
{
    struct outbox_broker *broker = &attack->stage.broker;
    depart(attack, BIRCH, attack->bert, "cedar");
    bool found = false;
    transaction_begin(attack->birch, 0, 0);
    struct row row = abroad_row(attack->birch, str_of(attack->rogue.keys[1]), &found);
    assert_true(found);
    rows_delete(engine_world(attack->birch), &row);
    row_finish(&row);
    assert_true(outbox_readmit(attack->birch, &(struct err){0}));
    transaction_commit(attack->birch);
    broker_swap(broker, BIRCH, NULL, NULL);
    attack->birch = broker_engine(broker, BIRCH);
    assert_true(outbox_is_shut(attack->birch));
    assert_false(abroad_is(attack->birch, attack->bert, NULL));

    broker_wait(broker, 3000);

    assert_false(outbox_is_shut(attack->birch));
    assert_true(abroad_is(attack->birch, attack->bert, NULL));
}

/* Birch was put back from a backup that was made when Bert was on his way to cedar, which did not take him. */
ATTACK_TEST(a_traveller_lost_by_a_restored_backup_comes_home)
{
    struct outbox_broker *broker = &attack->stage.broker;
    give(attack->birch, attack->bert, "container", 0);
    broker->away = true;
    depart(attack, BIRCH, attack->bert, "cedar");
    transaction_begin(attack->birch, 0, 0);
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine_world(attack->birch), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        row_set_str(&rows.items[i], "kind", STR("note"));
        rows_put(engine_world(attack->birch), &rows.items[i]);
    }
    mem_free(rows.items);
    transaction_commit(attack->birch);
    assert_true(abroad_is(attack->birch, attack->bert, NULL));
    broker->away = false;

    outbox_peer_find(realm_outbox(attack->birch), STR("cedar"))->asked = true;
    assert_true(broker_write(broker, BIRCH, "cedar", OUTBOX_CENSUS, "{}"));
    broker_wait(broker, 6000);

    assert_false(abroad_is(attack->birch, attack->bert, NULL));
    assert_int_equal(things_of(attack->birch, attack->bert), 1);
}
