/* outbox_upgrade_test.c -- An old realm with a single secret and without keys gets keys, world by
 * world. */
#include "tests/modules/realm/outbox_tokens.h"

/* The worlds' files are as a release without keys has left them. */
static void forget_keys(struct outbox_broker *broker, size_t i)
{
    static const enum table tables[] = {TABLE_REALM_TRUST, TABLE_REALM_PAST_KEY,
            TABLE_REALM_SIGNED_KEY, TABLE_REALM_BEFORE, TABLE_REALM_COUNTED};

    static const char *const names[] = {"realm:seed", "realm:root", "realm:own"};
    struct engine *engine = broker_engine(broker, i);
    transaction_begin(engine, 0, 0);
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        struct store_select select = {
                .table = tables[t], .order = table_def(tables[t])->columns[0]};
        struct rows rows = rows_read(engine->world, &select, 0);
        for (size_t r = 0; r < rows.count; r++) {
            rows_delete(engine->world, &rows.items[r]);
        }
        rows_finish(&rows);
    }
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        struct row row = row_new(TABLE_META);
        row_set_str(&row, "name", str_of(names[n]));
        rows_delete(engine->world, &row);
        row_finish(&row);
    }
    transaction_commit(engine);
    play_turn(&broker->worlds[i].play);
}

static enum outbox_trust_state state_of_world(struct outbox_broker *broker, size_t i, size_t j)
{
    return outbox_trusted_find(
            realm_outbox(broker_engine(broker, i))->trust, str_of(broker_names[j]))
            ->is.state;
}

/* Worlds of a realm of the old kind; this program serves them, and says nothing of keys. */
static void open_old(struct outbox_broker *broker, size_t count)
{
    outbox_broker_open(broker, count);
    broker->strangers = true;
    for (size_t i = 0; i < count; i++) {
        broker->worlds[i].old_kind = true;
        forget_keys(broker, i);
    }
    for (size_t i = 0; i < count; i++) {
        broker_stop_world(&broker->worlds[i]);
        store_close(broker->worlds[i].play.store);
    }
    broker_flush(broker);
    for (size_t i = 0; i < count; i++) {
        broker_number_process(&broker->worlds[i]);
        play_start(&broker->worlds[i].play);
        broker_attach(&broker->worlds[i]);
    }
    broker_announce(broker);
    broker_wait(broker, 1000);
}

static void hand_plain(struct outbox_broker *broker, size_t i)
{
    for (size_t e = broker->entry_count; e-- > 0;) {
        if (broker->entries[e].to == i && strstr(broker->entries[e].plain, "\"note\"")) {
            broker_call(&broker->worlds[i], "realm.take",
                    json_pack("{s:[s]}", "entries", broker->entries[e].plain));
            play_turn(&broker->worlds[i].play);
            return;
        }
    }
    fail_msg("there is no letter for %s", broker_names[i]);
}

TEST(known_worlds_go_on_without_keys_until_one_shows_a_key)
{
    struct outbox_broker broker;
    open_old(&broker, 2);

    assert_int_equal(state_of_world(&broker, 0, 1), OUTBOX_TRUST_OLD);
    assert_true(broker_joined(&broker, 0, 1) && broker_joined(&broker, 1, 0));
    assert_true(broker_write(&broker, 0, "birch", "note", "one"));
    broker_wait(&broker, 200);
    assert_log(&broker, 1, "alder:one ");
    for (size_t i = 0; i < broker.entry_count; i++) {
        assert_false(outbox_seal_is(str_of(broker.entries[i].text)));
    }
    outbox_broker_close(&broker);
}

TEST(a_known_worlds_first_key_is_accepted_and_then_required)
{
    struct outbox_broker broker;
    open_old(&broker, 2);
    assert_true(broker_write(&broker, 0, "birch", "note", "one"));

    broker.worlds[0].old_kind = broker.worlds[1].old_kind = false;
    broker_announce(&broker);
    broker_wait(&broker, 1000);
    broker_flush(&broker);
    assert_int_equal(state_of_world(&broker, 0, 1), OUTBOX_TRUST_ACCEPTED);
    assert_int_equal(state_of_world(&broker, 1, 0), OUTBOX_TRUST_ACCEPTED);
    assert_true(broker_write(&broker, 0, "birch", "note", "two"));
    broker_wait(&broker, 200);
    assert_log(&broker, 1, "alder:one alder:two ");
    for (size_t i = 0; i < broker.entry_count; i++) {
        assert_true(outbox_seal_is(str_of(broker.entries[i].text)));
    }

    uint64_t before = outbox_counts(broker_engine(&broker, 1)).voided;
    hand_plain(&broker, 1);
    assert_int_equal(outbox_counts(broker_engine(&broker, 1)).voided, before + 1);
    /* An announcement without a key does not turn it into an old one again. */
    broker.worlds[0].old_kind = true;
    broker_announce(&broker);
    broker_wait(&broker, 1000);
    assert_int_equal(state_of_world(&broker, 1, 0), OUTBOX_TRUST_ACCEPTED);
    outbox_broker_close(&broker);
}

TEST(a_world_that_nobody_knew_is_not_believed_without_a_key)
{
    struct outbox_broker broker;
    struct err err;
    open_old(&broker, 2);
    broker_open_world(&broker, 2);
    broker.worlds[2].old_kind = true;
    broker.count = 3;
    broker_announce(&broker);
    broker_wait(&broker, 1000);

    assert_int_equal(state_of_world(&broker, 0, 2), OUTBOX_TRUST_WAITS);
    assert_false(outbox_knows(broker_engine(&broker, 0), STR("cedar")));
    assert_false(
            outbox_trust_accept(broker_engine(&broker, 0), STR("cedar"), STR_NONE, 0, &err));
    assert_non_null(strstr(err.text, "realm_no_key"));
    outbox_broker_close(&broker);
}

TEST(the_first_world_stays_the_registrar_after_the_upgrade)
{
    struct outbox_broker broker;
    open_old(&broker, 3);

    for (size_t i = 0; i < 3; i++) {
        broker.worlds[i].old_kind = false;
    }
    broker_announce(&broker);
    broker_wait(&broker, 1000);

    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(outbox_registrar(broker_engine(&broker, i)), "alder");
    }
    outbox_broker_close(&broker);
}

/* Without keys only an entry's own text names its receiver. */
TEST(an_entry_readdressed_to_another_world_is_ignored)
{
    struct outbox_broker broker;
    open_old(&broker, 3);
    broker.manual = true;
    size_t first = broker.entry_count;
    assert_true(broker_write(&broker, 1, "cedar", "note", "one"));
    assert_true(broker.entry_count > first);
    char *text = mem_dup_text(broker.entries[first].text);
    /* The session and the numbers are those of birch and alder. */
    const struct outbox_peer *birch =
            outbox_peer_find(realm_outbox(broker_engine(&broker, 0)), STR("birch"));
    struct outbox_entry entry;
    struct err err;
    struct row row;
    struct buf forged = {0};
    assert_true(outbox_entry_read(str_of(text), &entry, &err));
    (void)outbox_row_find(broker_engine(&broker, 0), "birch", &row);
    entry.session = str_of(birch->session);
    entry.prev = row_id(&row, "seen");
    entry.number = entry.prev + 1;
    row_finish(&row);
    outbox_entry_write(&entry, &forged);
    broker_call(&broker.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", forged.bytes));
    play_turn(&broker.worlds[0].play);
    assert_log(&broker, 0, "");

    entry.to = STR("alder");
    buf_clear(&forged);
    outbox_entry_write(&entry, &forged);
    broker_call(&broker.worlds[0], "realm.take", json_pack("{s:[s]}", "entries", forged.bytes));
    play_turn(&broker.worlds[0].play);
    assert_log(&broker, 0, "birch:one ");
    outbox_entry_finish(&entry);
    buf_finish(&forged);
    mem_free(text);
    outbox_broker_close(&broker);
}
