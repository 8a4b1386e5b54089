/* outbox_trust_test.c -- The realm's secret alone makes no world a member, and a member can act only
 * as itself, within its permissions. */
#include "tests/modules/realm/outbox_keys.h"

/* -- strangers -- */

BROKER_TEST(a_new_world_is_ignored_until_both_sides_accept, 2)
{
    open_stranger(broker, CEDAR_AT);
    struct finding finding = about_world(broker, ALDER_AT, CEDAR_AT);

    assert_true(finding.found && finding.about.there && finding.about.shown);
    assert_int_equal(finding.about.state, OUTBOX_TRUST_WAITS);
    assert_false(outbox_knows(broker_engine(broker, ALDER_AT), STR("cedar")));
    assert_false(broker_write(broker, ALDER_AT, "cedar", "note", "x"));
    assert_false(broker_write(broker, CEDAR_AT, "alder", "note", "x"));

    /* It has accepted the key itself, and speaks. */
    assert_true(broker_accept(broker, CEDAR_AT, ALDER_AT, 0));
    uint64_t before = voided(broker, ALDER_AT);
    broker_announce(broker);
    broker_wait(broker, 1000);
    assert_true(voided(broker, ALDER_AT) > before);
    assert_false(broker_joined(broker, CEDAR_AT, ALDER_AT));
    assert_false(outbox_knows(broker_engine(broker, ALDER_AT), STR("cedar")));
    assert_true(about_world(broker, CEDAR_AT, ALDER_AT).about.waits_for_us);

    assert_true(broker_accept(broker, ALDER_AT, CEDAR_AT, 0));
    broker_announce(broker);
    broker_wait(broker, 1000);
    assert_true(broker_write(broker, CEDAR_AT, "alder", "note", "one"));
    broker_wait(broker, 100);
    assert_log(broker, ALDER_AT, "cedar:one ");
    assert_false(about_world(broker, CEDAR_AT, ALDER_AT).about.waits_for_us);
}

BROKER_TEST(wizards_are_told_once_about_each_waiting_key, 2)
{
    open_stranger(broker, CEDAR_AT);
    assert_int_equal(told(broker, ALDER_AT), 1);

    broker_announce(broker);
    broker_announce(broker);
    broker_wait(broker, 500);
    assert_int_equal(told(broker, ALDER_AT), 1);

    lose_key(broker, CEDAR_AT);
    broker_announce(broker);
    broker_wait(broker, 500);
    assert_int_equal(told(broker, ALDER_AT), 2);
}

BROKER_TEST(the_number_of_waiting_worlds_and_notices_is_limited, 2)
{
    struct engine *engine = broker_engine(broker, ALDER_AT);
    json_t *worlds = json_array();
    for (int i = 0; i < 150; i++) {
        struct outbox_pair pair;
        struct buf said = {0};
        char name[16];
        (void)snprintf(name, sizeof(name), "false-%d", i);
        outbox_pair_make(&pair);
        json_t *here = json_pack("{s:s}", "name", name);
        outbox_announce_write(&pair, NULL, 0, here, &said);
        (void)json_object_set_new(here, "said", json_string(said.bytes));
        (void)json_array_append_new(worlds, here);
        buf_finish(&said);
    }
    (void)json_array_append_new(worlds, broker_here(&broker->worlds[BIRCH_AT]));

    broker_call(
            &broker->worlds[ALDER_AT], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
    play_turn(&broker->worlds[ALDER_AT].play);

    assert_in_range(realm_outbox(engine)->trust->count, 2, OUTBOX_STRANGERS_MOST + 2);
    assert_int_equal(realm_outbox(engine)->peer_count, 1);
    assert_int_equal(realm_outbox(engine)->trust->told, OUTBOX_TOLD_MOST);
    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));
}

/* -- members that lie -- */

/* Puts a forged entry of one world for alder. */
static void put_message(
        const char *from, uint64_t number, uint64_t prev, struct str session, struct buf *out)
{
    struct outbox_entry entry = {.kind = OUTBOX_MESSAGE,
            .from = str_of(from),
            .to = STR("alder"),
            .session = session,
            .number = number,
            .prev = prev,
            .mark = 77,
            .message = STR("note"),
            .time_ms = 1,
            .body = STR("false")};
    outbox_entry_write(&entry, out);
}

/* Hands over cedar's message to alder in the name of one world outside, and of one inside. */
static void hand_forged(struct outbox_broker *broker, const char *outside, const char *inside,
        struct str session)
{
    struct outbox_trust *trust = realm_outbox(broker_engine(broker, CEDAR_AT))->trust;
    struct outbox_trusted *alder = outbox_trusted_find(trust, STR("alder"));
    struct buf plain = {0};
    struct buf text = {0};
    struct row row;
    (void)outbox_row_find(broker_engine(broker, ALDER_AT), "birch", &row);
    uint64_t seen = row_id(&row, "seen");
    row_finish(&row);
    put_message(inside, seen + 1, seen, session, &plain);
    struct outbox_ends ends = {
            &trust->own.pair, &alder->is.key, &alder->lock, str_of(outside), STR("alder")};
    outbox_seal_write(&ends, buf_str(&plain), &text);
    hand_text(broker, ALDER_AT, text.bytes);
    hand_text(broker, ALDER_AT, plain.bytes);
    buf_finish(&plain);
    buf_finish(&text);
}

BROKER_TEST(a_member_cannot_write_as_another_nor_take_its_numbers, 3)
{
    struct engine *alder = broker_engine(broker, ALDER_AT);
    /* It even knows the session of the two. */
    char session[OUTBOX_SESSION_MAX + 1];
    (void)str_copy(str_of(outbox_peer_find(realm_outbox(alder), STR("birch"))->session),
            session, sizeof(session));
    uint64_t before = voided(broker, ALDER_AT);

    hand_forged(broker, "birch", "birch", str_of(session));
    hand_forged(broker, "cedar", "birch", str_of(session));
    hand_forged(broker, "birch", "cedar", str_of(session));

    assert_int_equal(voided(broker, ALDER_AT), before + 6);
    assert_log(broker, ALDER_AT, "");
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "true"));
    broker_wait(broker, 100);
    assert_log(broker, ALDER_AT, "birch:true ");
}

/* Returns the last entry on the broker whose sealed text names that world as its writer. */
static const struct broker_entry *last_of(
        struct outbox_broker *broker, const char *from, const char *kind)
{
    char head[60];
    (void)snprintf(head, sizeof(head), "sealed %s ", from);
    for (size_t i = broker->entry_count; i-- > 0;) {
        if (strncmp(broker->entries[i].text, head, strlen(head)) == 0 &&
                strstr(broker->entries[i].plain, kind)) {
            return &broker->entries[i];
        }
    }
    fail_msg("there is no entry of %s", from);
    return NULL;
}

BROKER_TEST(a_message_for_one_world_cannot_be_passed_to_another, 3)
{
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "a secret"));
    broker_wait(broker, 100);
    const struct broker_entry *entry = last_of(broker, "birch", "a secret");
    struct outbox_trust *trust = realm_outbox(broker_engine(broker, CEDAR_AT))->trust;
    struct outbox_trusted *birch = outbox_trusted_find(trust, STR("birch"));
    struct outbox_sealed sealed;
    struct buf read = {0};
    struct buf turned = {0};
    struct err err;

    /* Cedar reads it as its own, as alder's, and as it really is. */
    assert_true(outbox_seal_read(str_of(entry->text), &sealed, &err));
    static const char *const tos[] = {"cedar", "alder"};
    for (size_t i = 0; i < 2; i++) {
        struct outbox_ends ends = {
                &trust->own.pair, &birch->is.key, &birch->lock, STR("birch"), str_of(tos[i])};
        assert_false(outbox_seal_open(&ends, sealed.content, &read, &err));
    }
    assert_null(strstr(entry->text, "secret"));

    /* It hands it to itself and to the writer, under the names that would be right there. */
    uint64_t before = voided(broker, CEDAR_AT) + voided(broker, BIRCH_AT);
    buf_printf(&turned, "sealed birch cedar %.*s", STR_FMT(sealed.content));
    hand_text(broker, CEDAR_AT, turned.bytes);
    hand_text(broker, CEDAR_AT, entry->text);
    buf_clear(&turned);
    buf_printf(&turned, "sealed alder birch %.*s", STR_FMT(sealed.content));
    hand_text(broker, BIRCH_AT, turned.bytes);
    assert_int_equal(voided(broker, CEDAR_AT) + voided(broker, BIRCH_AT), before + 3);
    assert_log(broker, CEDAR_AT, "");
    assert_log(broker, BIRCH_AT, "");
    buf_finish(&turned);
    buf_finish(&read);
}

BROKER_TEST(a_message_delivered_again_is_taken_once, 2)
{
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    broker_wait(broker, 100);
    char *text = mem_dup_text(last_of(broker, "birch", "\"one\"")->text);

    hand_text(broker, ALDER_AT, text);
    broker_crash(broker, ALDER_AT);
    broker_wait(broker, 1000);
    hand_text(broker, ALDER_AT, text);
    hand_text(broker, ALDER_AT, text);

    assert_log(broker, ALDER_AT, "birch:one ");
    mem_free(text);
}

BROKER_TEST(an_announcement_in_another_worlds_name_is_ignored, 3)
{
    struct engine *alder = broker_engine(broker, ALDER_AT);
    struct buf said = {0};
    json_t *here = json_pack("{s:s, s:s}", "name", "birch", "link", "evil:4000");
    outbox_announce_write(&realm_outbox(broker_engine(broker, CEDAR_AT))->trust->own.pair, NULL,
            0, here, &said);

    transaction_begin(alder, 0, 0);
    assert_false(outbox_trust_hear(alder, STR("birch"), buf_str(&said)));
    assert_false(outbox_trust_hear(
            alder, STR("birch"), STR("{\"name\":\"birch\",\"link\":\"evil:4000\"}")));
    transaction_commit(alder);

    struct finding finding = about_world(broker, ALDER_AT, BIRCH_AT);
    assert_int_equal(finding.about.state, OUTBOX_TRUST_ACCEPTED);
    assert_true(outbox_key_equal(finding.about.key,
            &realm_outbox(broker_engine(broker, BIRCH_AT))->trust->own.pair.open));
    json_decref(here);
    buf_finish(&said);
}

/* -- keys that change -- */

/* What the board has of cedar, and whether alder believes it. */
static json_t *say_cedar(struct outbox_broker *broker)
{
    return broker_here(&broker->worlds[CEDAR_AT]);
}

static bool hears(struct outbox_broker *broker, const json_t *here)
{
    struct engine *engine = broker_engine(broker, ALDER_AT);
    transaction_begin(engine, 0, 0);
    enum outbox_trust_heard heard = outbox_trust_hear(
            engine, STR("cedar"), str_of(json_string_value(json_object_get(here, "said"))));
    transaction_commit(engine);
    return heard == OUTBOX_HEARD_FRESH;
}

BROKER_TEST(replayed_announcements_are_ignored, 3)
{
    json_t *first = say_cedar(broker);
    json_t *second = say_cedar(broker);
    assert_true(hears(broker, first));
    assert_true(hears(broker, first));
    assert_true(hears(broker, second));
    assert_false(hears(broker, first));
    assert_true(hears(broker, second));

    /* Cedar is started again. */
    broker_swap(broker, CEDAR_AT, NULL, NULL);
    broker_announce(broker);
    broker_wait(broker, 3000);
    assert_true(broker_joined(broker, ALDER_AT, CEDAR_AT));
    json_t *third = say_cedar(broker);
    assert_true(hears(broker, third));
    assert_false(hears(broker, second));
    assert_true(hears(broker, third));

    /* And it is away, but somebody repeats what it said last. */
    broker->now_us += 30 * INT64_C(1000000);
    assert_false(hears(broker, third));
    json_t *fourth = say_cedar(broker);
    assert_true(hears(broker, fourth));
    json_decref(first);
    json_decref(second);
    json_decref(third);
    json_decref(fourth);
}

/* Cedar is gone, and somebody repeats the last announcements of two of its processes by turns. */
BROKER_TEST(announcements_of_two_dead_processes_do_not_keep_a_world_alive, 3)
{
    json_t *first = say_cedar(broker);
    broker_swap(broker, CEDAR_AT, NULL, NULL);
    broker_announce(broker);
    broker_wait(broker, 3000);
    json_t *second = say_cedar(broker);
    assert_true(hears(broker, second));
    broker_stop_world(&broker->worlds[CEDAR_AT]);
    broker_swap(broker, ALDER_AT, NULL, NULL); /* no session tells which process is the last */

    assert_true(hears(broker, first));
    assert_true(hears(broker, second));
    assert_false(hears(broker, first));
    broker->now_us += 30 * INT64_C(1000000);
    for (unsigned i = 0; i < 3; i++) {
        assert_false(hears(broker, first));
        assert_false(hears(broker, second));
    }
    json_decref(first);
    json_decref(second);
    store_crash(broker->worlds[CEDAR_AT].play.store);
    broker_start_world(&broker->worlds[CEDAR_AT]);
}

/* Cedar's process says a number of itself, and somebody puts back what an earlier release of it said. */
BROKER_TEST(an_unnumbered_announcement_of_a_numbering_world_is_ignored, 3)
{
    struct buf old = {0};
    struct outbox_own *own = &realm_outbox(broker_engine(broker, CEDAR_AT))->trust->own;
    json_t *here = json_pack(
            "{s:s, s:i, s:i}", "name", "cedar", "joined_ms", 0, "protocol", OUTBOX_PROTOCOL);
    outbox_announce_write(&own->pair, own->rolls, own->count, here, &old);
    (void)json_object_set_new(here, "said", json_string(old.bytes));
    assert_true(broker_joined(broker, ALDER_AT, CEDAR_AT));
    json_t *now = say_cedar(broker);
    assert_true(hears(broker, now));
    assert_false(hears(broker, here));
    assert_true(hears(broker, now));
    json_decref(here);
    json_decref(now);
    buf_finish(&old);
}

BROKER_TEST(a_key_that_changed_is_refused_until_it_is_accepted, 2)
{
    broker->strangers = true;
    lose_key(broker, BIRCH_AT);
    broker_announce(broker);
    broker_wait(broker, 1000);

    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    assert_true(broker_write(broker, ALDER_AT, "birch", "note", "two"));
    broker_wait(broker, 6000);
    assert_log(broker, ALDER_AT, "");
    assert_log(broker, BIRCH_AT, "");
    struct finding finding = about_world(broker, ALDER_AT, BIRCH_AT);
    assert_true(finding.about.shown && finding.about.key);
    assert_int_equal(told(broker, ALDER_AT), 1);

    assert_true(broker_accept(broker, ALDER_AT, BIRCH_AT, 0));
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_log(broker, ALDER_AT, "birch:one ");
    assert_log(broker, BIRCH_AT, "alder:two ");
}

BROKER_TEST(a_key_can_be_rotated_often_while_others_are_away, 2)
{
    broker->strangers = true;
    roll(broker, BIRCH_AT);
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_log(broker, ALDER_AT, "birch:one ");

    broker_stop_world(&broker->worlds[ALDER_AT]);
    store_crash(broker->worlds[ALDER_AT].play.store);
    for (int i = 0; i < 5; i++) {
        roll(broker, BIRCH_AT);
    }
    broker_crash(broker, BIRCH_AT);
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "two"));
    broker_start_world(&broker->worlds[ALDER_AT]);
    broker_wait(broker, 6000);

    assert_log(broker, ALDER_AT, "birch:one birch:two ");
    assert_null(about_world(broker, ALDER_AT, BIRCH_AT).about.shown);
}

/* Announces a world. Returns how much of that waits for the disk. */
static size_t announce_held(struct broker_world *world)
{
    broker_call(world, "realm.worlds", json_pack("{s:[]}", "worlds"));
    (void)tasks_turn(world->play.engine, 1000000);
    return hub_held_bytes(engine_hub(world->play.engine));
}

BROKER_TEST(a_new_key_is_announced_when_it_is_durable, 2)
{
    struct engine *alder = broker_engine(broker, ALDER_AT);
    (void)announce_held(&broker->worlds[ALDER_AT]);
    play_turn(&broker->worlds[ALDER_AT].play);

    assert_int_equal(announce_held(&broker->worlds[ALDER_AT]), 0);
    transaction_begin(alder, 0, 0);
    outbox_trust_roll(alder);
    transaction_commit(alder);
    assert_true(announce_held(&broker->worlds[ALDER_AT]) > 0);

    play_turn(&broker->worlds[ALDER_AT].play);
    assert_int_equal(hub_held_bytes(engine_hub(alder)), 0);
    assert_int_equal(announce_held(&broker->worlds[ALDER_AT]), 0);
}

BROKER_TEST(a_replaced_key_is_no_longer_accepted, 2)
{
    broker->strangers = true;
    struct engine *alder = broker_engine(broker, ALDER_AT);
    struct outbox_own thief = realm_outbox(broker_engine(broker, BIRCH_AT))->trust->own;
    roll(broker, BIRCH_AT);
    broker_announce(broker);
    broker_wait(broker, 500);
    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));

    /* It shows the old key, and signs another key with it. */
    struct buf old = {0};
    struct buf forked = {0};
    json_t *here = json_pack("{s:s}", "name", "birch");
    outbox_announce_write(&thief.pair, thief.rolls, thief.count, here, &old);
    struct outbox_pair next;
    outbox_pair_make(&next);
    outbox_roll_make(&thief.pair, &next.open, &thief.rolls[thief.count++]);
    outbox_announce_write(&next, thief.rolls, thief.count, here, &forked);
    transaction_begin(alder, 0, 0);
    assert_false(outbox_trust_hear(alder, STR("birch"), buf_str(&old)));
    assert_null(about_world(broker, ALDER_AT, BIRCH_AT).about.shown);
    assert_false(outbox_trust_hear(alder, STR("birch"), buf_str(&forked)));
    transaction_commit(alder);

    assert_non_null(about_world(broker, ALDER_AT, BIRCH_AT).about.shown);
    broker_announce(broker);
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    broker_wait(broker, 500);
    assert_log(broker, ALDER_AT, "birch:one ");
    json_decref(here);
    buf_finish(&old);
    buf_finish(&forked);
}

/* The key between two that alder has seen is replaced as well, and any number of earlier ones. */
BROKER_TEST(no_replaced_key_is_shown_to_wizards, 2)
{
    broker->strangers = true;
    struct engine *alder = broker_engine(broker, ALDER_AT);
    struct outbox_own olds[11];
    json_t *here = json_pack("{s:s}", "name", "birch");
    for (size_t i = 0; i < 11; i++) {
        olds[i] = realm_outbox(broker_engine(broker, BIRCH_AT))->trust->own;
        roll(broker, BIRCH_AT);
        if (i % 2 == 1 || i == 10) {
            broker_announce(broker);
            broker_wait(broker, 500);
        }
    }
    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));
    unsigned before = told(broker, ALDER_AT);

    for (size_t i = 0; i < 11; i++) {
        struct buf old = {0};
        outbox_announce_write(&olds[i].pair, olds[i].rolls, olds[i].count, here, &old);
        transaction_begin(alder, 0, 0);
        assert_false(outbox_trust_hear(alder, STR("birch"), buf_str(&old)));
        transaction_commit(alder);
        assert_null(about_world(broker, ALDER_AT, BIRCH_AT).about.shown);
        buf_finish(&old);
    }
    assert_int_equal(told(broker, ALDER_AT), before);
    json_decref(here);
}

/* Its earlier messages were under way, and arrive now. */
BROKER_TEST(earlier_messages_of_a_struck_off_world_are_not_decrypted, 2)
{
    struct outbox_entry entry;
    struct err err;
    broker->manual = true;
    size_t first = broker->entry_count;
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    assert_true(broker->entry_count > first);
    struct engine *alder = broker_engine(broker, ALDER_AT);
    const char *text = broker->entries[first].text;
    assert_true(outbox_trust_open(alder, str_of(text), &entry, &err));
    outbox_entry_finish(&entry);

    assert_true(strike(broker, ALDER_AT, BIRCH_AT));

    assert_false(outbox_trust_open(alder, str_of(text), &entry, &err));
    broker_hand(broker, first);
    assert_log(broker, ALDER_AT, "");
}

BROKER_TEST(a_struck_off_world_is_ignored_until_it_is_accepted, 3)
{
    broker->strangers = true;

    assert_true(strike(broker, ALDER_AT, BIRCH_AT));
    assert_false(strike(broker, ALDER_AT, 4));
    assert_false(broker_joined(broker, ALDER_AT, BIRCH_AT));
    assert_false(broker_write(broker, ALDER_AT, "birch", "note", "x"));
    assert_true(broker_write(broker, BIRCH_AT, "*", "note", "one"));
    broker_crash(broker, ALDER_AT);
    broker_wait(broker, 6000);
    assert_log(broker, ALDER_AT, "");
    assert_log(broker, CEDAR_AT, "birch:one ");
    assert_int_equal(about_world(broker, ALDER_AT, BIRCH_AT).about.state, OUTBOX_TRUST_STRUCK);

    assert_true(broker_accept(broker, ALDER_AT, BIRCH_AT, 0));
    broker_announce(broker);
    broker_wait(broker, 6000);
    assert_log(broker, ALDER_AT, "birch:one ");
    assert_int_equal(broker_waiting(broker), 0);
}

BROKER_TEST(a_rollback_undoes_a_decision_about_a_world, 2)
{
    struct err err;
    struct engine *engine = broker_engine(broker, ALDER_AT);

    transaction_begin(engine, 0, 0);
    assert_true(outbox_trust_strike(engine, STR("birch"), &err));
    transaction_abort(engine);
    broker_wait(broker, 1000);
    broker_announce(broker);
    broker_wait(broker, 1000);

    assert_true(broker_joined(broker, ALDER_AT, BIRCH_AT));
}
