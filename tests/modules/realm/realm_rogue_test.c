/* realm_rogue_test.c -- The false beliefs that a compromised member world can cause in another:
 * about itself, about the names and ages of others, and about data that the disk does not
 * return. */
#include "engine/core/engine_impl.h"
#include "engine/modules/realm/worlds/names_impl.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "tests/modules/realm/outbox_keys.h"
#include "tests/modules/realm/rogue.h"
#include "tests/support/fault_vfs.h"

#define ROGUE_VFS "realm-rogue"

/* -- disk errors -- */

static void read_meta(struct engine *engine, const char *name, char out[200])
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", str_of(name));
    assert_true(rows_find(engine_world(engine), &row));
    (void)str_copy(value_as_str(row_value(&row, "value")), out, 200);
    row_finish(&row);
}

/* A commit to the file, after which no page that was read is good any more. */
static void make_cache_stale(struct outbox_broker *broker, size_t i)
{
    struct engine *engine = broker_engine(broker, i);
    struct row row = row_new(TABLE_META);
    transaction_begin(engine, 0, 0);
    row_set_str(&row, "name", STR("stale"));
    row_set(&row, "value", value_int((int64_t)engine_world(engine)->commit_number));
    rows_put(engine_world(engine), &row);
    transaction_commit(engine);
    play_turn(&broker->worlds[i].play);
    while (store_durable(engine_world(engine)->store) < engine_world(engine)->commit_number) {
        play_turn(&broker->worlds[i].play);
    }
}

/* A world's records about its realm are unchanged, and it writes a message after a successful
 * read. */
static void read_in_vain(struct outbox_broker *broker, uint64_t nth, struct fault_vfs *vfs)
{
    struct engine *engine = broker_engine(broker, 0);
    struct row before;
    struct row now;
    char mark[REALM_MARK_SIZE] = "";
    struct err err = {0};
    (void)outbox_row_find(engine, "alder", &before);
    assert_true(row_id(&before, "sent") > 0);
    assert_true(row_int(&before, "joined_ms") > 0);

    make_cache_stale(broker, 0);
    fault_vfs_fail(vfs, FAULT_EIO, nth, true);
    transaction_begin(engine, 0, 0);
    realm_own_begin(engine);
    bool marked = realm_own_mark(engine, STR("words"), mark, &err);
    outbox_registrar_come(engine, NULL, 0, clock_wall_ms());
    bool written = outbox_write(engine, STR("birch"), "note", STR("one"), &err);
    fault_vfs_heal(vfs);
    transaction_commit(engine);

    assert_true(nth > 1 || !marked);
    assert_true(nth > 1 || !written);
    (void)outbox_row_find(engine, "alder", &now);
    assert_int_equal(row_id(&now, "sent"), row_id(&before, "sent") + written);
    assert_int_equal(row_int(&now, "joined_ms"), row_int(&before, "joined_ms"));
    assert_int_equal(row_int(&now, "state"), OUTBOX_SELF);
    row_finish(&before);
    row_finish(&now);
}

TEST(values_that_the_disk_cannot_read_are_not_replaced)
{
    struct outbox_broker broker;
    struct fault_vfs *vfs = fault_vfs_create(ROGUE_VFS);
    char key[200];
    char passport[REALM_MARK_SIZE];
    struct err err;
    broker_open_on(&broker, 2, ROGUE_VFS, 0);
    struct engine *engine = broker_engine(&broker, 0);
    transaction_begin(engine, 0, 0);
    assert_true(travel_passport(engine, STR("alder.7"), STR("birch"), 3, passport, &err));
    transaction_commit(engine);
    for (uint64_t nth = 1; nth <= 6; nth++) {
        char now[200];
        read_meta(engine, "realm:own", key);

        read_in_vain(&broker, nth, vfs);

        read_meta(engine, "realm:own", now);
        assert_string_equal(now, key);
        assert_true(
                travel_passport_is(engine, STR("alder.7"), STR("birch"), 3, str_of(passport)));
        broker_wait(&broker, 500);
    }
    outbox_broker_close(&broker);
    fault_vfs_destroy(vfs);
}

/* -- that a file is an older copy -- */

/* What cedar says about birch's file: the messages of birch's that it has seen, and those of its own
 * that birch acknowledged. */
struct lie {
    uint64_t seen;
    uint64_t seen_mark;
    struct outbox_proof seen_proof;
    uint64_t acked;
    uint64_t acked_mark;
    struct outbox_proof acked_proof;
};

static struct outbox_proof proof_of(const struct row *row, const char *column)
{
    struct outbox_proof proof = {0};
    (void)str_copy(row_str(row, column), proof.text, sizeof(proof.text));
    return proof;
}

/* Returns what that world may truly say about birch's file, with birch's proofs. */
static struct lie truth_of(struct outbox_broker *broker, size_t world)
{
    struct row row;
    assert_true(outbox_row_find(broker_engine(broker, world), "birch", &row));
    struct lie truth = {
            .seen = row_id(&row, "seen"),
            .seen_mark = row_id(&row, "seen_mark"),
            .seen_proof = proof_of(&row, "seen_proof"),
            .acked = row_id(&row, "acked"),
            .acked_mark = row_id(&row, "acked_mark"),
            .acked_proof = proof_of(&row, "acked_proof"),
    };
    row_finish(&row);
    return truth;
}

static void put_lie(struct outbox_broker *broker, const struct lie *lie)
{
    struct engine *cedar = broker_engine(broker, CEDAR_AT);
    struct row row;
    transaction_begin(cedar, 0, 0);
    (void)outbox_row_find(cedar, "birch", &row);
    uint64_t sent = row_id(&row, "sent");
    row_set_id(&row, "seen", lie->seen);
    row_set_id(&row, "seen_mark", lie->seen_mark);
    row_set_str(&row, "seen_proof", str_of(lie->seen_proof.text));
    row_set_id(&row, "sent", lie->acked > sent ? lie->acked : sent);
    row_set_id(&row, "acked", lie->acked);
    row_set_id(&row, "acked_mark", lie->acked_mark);
    row_set_str(&row, "acked_proof", str_of(lie->acked_proof.text));
    rows_put(engine_world(cedar), &row);
    transaction_commit(cedar);
}

enum { LIES = 8 };

/* Fills out with statements for which birch made no proof, or made it about something else. */
static void make_lies(struct outbox_broker *broker, struct lie out[LIES])
{
    assert_true(broker_write(broker, CEDAR_AT, "birch", "note", "zero"));
    assert_true(broker_write(broker, BIRCH_AT, "cedar", "note", "for cedar"));
    broker_wait(broker, 1000);
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "for alder"));
    broker_wait(broker, 1000);
    struct lie own = truth_of(broker, CEDAR_AT);
    struct lie other = truth_of(broker, ALDER_AT);
    assert_true(other.seen > own.seen);
    assert_true(own.seen_proof.text[0] && own.acked_proof.text[0]);
    for (size_t i = 0; i < LIES; i++) {
        out[i] = own;
    }
    out[0].seen = 1000;
    out[1].acked = 1000;
    out[2].seen = (uint64_t)1 << 61;
    out[2].acked = 1000;
    out[3].seen_mark++; /* another message with that number */
    out[4].acked_mark++;
    out[5].seen_proof = (struct outbox_proof){0};
    out[5].seen = 1000;
    /* what birch told alder; and one kind of proof as the other */
    out[6].seen = other.seen;
    out[6].seen_mark = other.seen_mark;
    out[6].seen_proof = other.seen_proof;
    out[7].acked = own.seen;
    out[7].acked_mark = own.seen_mark;
    out[7].acked_proof = own.seen_proof;
}

static void assert_birch_goes_on(struct outbox_broker *broker)
{
    assert_null(outbox_old(broker_engine(broker, BIRCH_AT)));
    assert_false(outbox_is_opening(broker_engine(broker, BIRCH_AT)));
    assert_false(broker_joined(broker, BIRCH_AT, CEDAR_AT));
    assert_true(broker_joined(broker, BIRCH_AT, ALDER_AT));
}

TEST(a_false_claim_of_an_old_file_does_not_stop_a_world)
{
    for (size_t i = 0; i < LIES; i++) {
        struct outbox_broker broker;
        struct lie lies[LIES];
        outbox_broker_open(&broker, 3);
        assert_true(broker_joined(&broker, BIRCH_AT, CEDAR_AT));
        make_lies(&broker, lies);

        /* in its first greeting after a start of birch */
        put_lie(&broker, &lies[i]);
        broker_swap(&broker, BIRCH_AT, NULL, NULL);
        broker_wait(&broker, 6000);
        assert_birch_goes_on(&broker);
        assert_true(broker_write(&broker, ALDER_AT, "birch", "note", "one"));
        broker_wait(&broker, 1000);
        assert_log(&broker, BIRCH_AT, "cedar:zero alder:one ");

        /* and while birch runs */
        broker_swap(&broker, CEDAR_AT, NULL, NULL);
        broker_wait(&broker, 6000);
        assert_birch_goes_on(&broker);
        outbox_broker_close(&broker);
    }
}

/* Two processes serve one file, and the other one has written since. */
BROKER_TEST(a_world_detects_messages_of_another_process_on_its_file, 3)
{
    struct engine *birch = broker_engine(broker, BIRCH_AT);
    struct lie truth = truth_of(broker, CEDAR_AT);
    truth.seen += 5;
    birch->process_number ^= UINT64_C(0x5555555555555555);
    truth.seen_mark = outbox_mark(birch, truth.seen);
    truth.seen_proof = outbox_prove(birch, OUTBOX_WROTE, "cedar", truth.seen, truth.seen_mark);
    birch->process_number ^= UINT64_C(0x5555555555555555);
    put_lie(broker, &truth);
    broker_swap(broker, CEDAR_AT, NULL, NULL);
    broker_wait(broker, 1000);

    assert_non_null(outbox_old(birch));
}

/* A copy that was readmitted goes on where others are; but not where no number is left. */
BROKER_TEST(a_world_that_is_readmitted_does_not_run_out_of_numbers, 3)
{
    struct engine *birch = broker_engine(broker, BIRCH_AT);
    transaction_begin(birch, 0, 0);
    assert_true(outbox_readmit(birch, &(struct err){0}));
    transaction_commit(birch);
    struct engine *cedar = broker_engine(broker, CEDAR_AT);
    struct row row;
    transaction_begin(cedar, 0, 0);
    (void)outbox_row_find(cedar, "birch", &row);
    row_set_id(&row, "seen", ((uint64_t)1 << 62) - 1);
    row_set_id(&row, "seen_mark", 7);
    rows_put(engine_world(cedar), &row);
    transaction_commit(cedar);
    broker_swap(broker, BIRCH_AT, NULL, NULL);
    broker_wait(broker, 6000);

    assert_true(broker_joined(broker, BIRCH_AT, ALDER_AT));
    assert_true(broker_write(broker, BIRCH_AT, "alder", "note", "one"));
    broker_wait(broker, 1000);
    assert_log(broker, ALDER_AT, "birch:one ");
    assert_false(outbox_is_shut(broker_engine(broker, BIRCH_AT)));
}

/* -- whereabouts -- */

/* Tells all worlds cedar's presence record, with other members. */
static void cedar_says(struct realm_stage *stage, const char *member, json_t *value)
{
    struct outbox_broker *broker = &stage->broker;
    json_t *others = json_array();
    for (size_t i = 0; i < broker->count; i++) {
        json_t *here = realm_here(broker_engine(broker, i));
        if (i == CEDAR) {
            (void)json_object_set(here, member, value);
        }
        (void)json_array_append_new(others, broker_said(&broker->worlds[i], here));
    }
    for (size_t i = 0; i < broker->count; i++) {
        json_t *worlds = json_array();
        for (size_t j = 0; j < broker->count; j++) {
            if (j != i) {
                (void)json_array_append(worlds, json_array_get(others, j));
            }
        }
        broker_call(&broker->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
        play_turn(&broker->worlds[i].play);
    }
    json_decref(others);
    json_decref(value);
    broker_wait(broker, 300);
}

REALM_TEST(no_other_world_can_claim_a_player_of_this_world, 3)
{
    const char *written = NULL;
    (void)create(stage, BIRCH, "Wanda");
    tell_who(stage);
    struct engine *birch = broker_engine(&stage->broker, BIRCH);

    cedar_says(stage, "who", json_pack("[s, s]", "wanda", "Zoe"));

    assert_string_equal(realm_find_person(birch, STR("Zoe"), &written), "cedar");
    assert_null(realm_find_person(birch, STR("Wanda"), &written));
}

/* -- registration of names -- */

/* Dogwood comes into a realm in which cedar says that it is the oldest, as it is not. */
REALM_TEST(a_late_world_accepts_no_disputed_registrar, 3)
{
    struct err err;
    tell_who(stage);
    broker_wait(&stage->broker, 61000);
    pretend_age(&stage->broker, CEDAR, 1);
    (void)broker_wait(&stage->broker, 100);
    broker_open_world(&stage->broker, 3);
    stage->broker.count = 4;
    engine_change_options(broker_engine(&stage->broker, 3))->realm.has_secret = true;
    broker_introduce(&stage->broker);
    for (unsigned i = 0; i < 4; i++) {
        cedar_says(stage, "registrar", json_string("cedar"));
        broker_wait(&stage->broker, 1000);
    }

    struct engine *dogwood = broker_engine(&stage->broker, 3);
    assert_true(broker_joined(&stage->broker, 3, CEDAR));
    assert_string_equal(outbox_registrar(broker_engine(&stage->broker, ALDER)), "alder");
    assert_string_equal(outbox_registrar(broker_engine(&stage->broker, BIRCH)), "alder");
    assert_string_equal(outbox_registrar(dogwood), "");

    transaction_begin(dogwood, 0, 0);
    assert_true(outbox_trust_strike(dogwood, STR("cedar"), &err));
    transaction_commit(dogwood);
    assert_string_equal(outbox_registrar(dogwood), "alder");
}

/* The world that gives out names was taken over. */
REALM_TEST(a_registrar_cannot_take_a_name_from_its_world, 3)
{
    struct registration claim;
    (void)create(stage, BIRCH, "Bert");
    tell_who(stage);
    assert_owner(stage, "bert", "birch");
    uint64_t id = account_find(broker_engine(&stage->broker, BIRCH), STR("bert"))->character;
    static const char *const worlds[] = {"alder", "cedar", "dogwood"};
    for (size_t i = 0; i < 3; i++) {
        char body[300];
        (void)snprintf(body, sizeof(body),
                "{\"accounts\":[{\"name\":\"Bert\",\"world\":\"%s\",\"id\":77,"
                "\"role\":\"player\",\"disabled\":true}]}",
                worlds[i]);
        assert_true(broker_write(&stage->broker, ALDER, "*", "accounts", body));
        broker_wait(&stage->broker, 300);
    }

    for (size_t i = BIRCH; i <= CEDAR; i++) {
        assert_true(registration_find(broker_engine(&stage->broker, i), STR("bert"), &claim));
        assert_string_equal(claim.world, "birch");
        assert_int_equal(claim.character, id);
        assert_int_equal(claim.state, REGISTRATION_GIVEN);
    }
}

/* -- password checks -- */

static bool is_asked(const struct engine *engine, uint64_t number)
{
    bool is = false;
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        is = is || realm_names(engine)->proofs.asks[i].number == number;
    }
    return is;
}

/* Birch asks alder whether that is Anna's password. Cedar knows the number, and says yes. */
REALM_TEST(only_the_home_that_was_asked_can_confirm_a_password, 3)
{
    char body[100];
    (void)create(stage, ALDER, "Anna");
    tell_who(stage);
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    stage->broker.manual = true;
    (void)type_new(stage, BIRCH, 0, "connect Anna a-wrong-password");
    broker_turn_worlds(&stage->broker);
    uint64_t number = realm_names(birch)->proofs.last_number;
    assert_true(is_asked(birch, number));

    (void)snprintf(body, sizeof(body), "{\"number\":%llu,\"how\":\"right\"}",
            (unsigned long long)number);
    size_t first = stage->broker.entry_count;
    assert_true(broker_write(&stage->broker, CEDAR, "birch", "proved", body));
    assert_true(stage->broker.entry_count > first);
    for (size_t i = first; i < stage->broker.entry_count; i++) {
        broker_hand(&stage->broker, i);
    }

    assert_true(is_asked(birch, number));
    stage->broker.manual = false;
    broker_wait(&stage->broker, 6000);
    assert_false(is_asked(birch, number));
}

static size_t count_answers(const struct outbox_broker *broker, const char *how)
{
    size_t count = 0;
    for (size_t i = 0; i < broker->entry_count; i++) {
        const char *plain = broker->entries[i].plain;
        count += strstr(plain, "\"proved\"") && strstr(plain, how);
    }
    return count;
}

/* If each world has its own accounts, only the world where somebody is may ask about their
 * password. */
REALM_TEST(no_world_can_try_passwords_of_a_player_who_is_at_home, 3)
{
    (void)create(stage, ALDER, "Anna");
    engine_change_options(broker_engine(&stage->broker, ALDER))->realm.accounts_own = true;

    assert_true(broker_write(&stage->broker, CEDAR, "alder", "prove",
            "{\"number\":5,\"name\":\"Anna\",\"box\":\"\"}"));
    broker_wait(&stage->broker, 1000);

    assert_true(count_answers(&stage->broker, "wrong") > 0);
    assert_int_equal(count_answers(&stage->broker, "busy"), 0);
}

/* -- messages -- */

static void hand_since(struct outbox_broker *broker, size_t first)
{
    for (size_t i = first; i < broker->entry_count; i++) {
        broker_hand(broker, i);
    }
}

BROKER_TEST(a_message_of_another_session_is_ignored, 2)
{
    struct outbox_peer *alder =
            outbox_peer_find(realm_outbox(broker_engine(broker, 1)), STR("alder"));
    broker->manual = true;
    size_t first = broker->entry_count;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));

    alder->session[0] ^= 1;
    broker_hand(broker, first);
    assert_log(broker, 1, "");
    assert_true(voided(broker, 1) > 0);

    alder->session[0] ^= 1;
    hand_since(broker, first);
    assert_log(broker, 1, "alder:one ");
}

BROKER_TEST(an_acknowledgement_of_an_unread_message_is_ignored, 2)
{
    struct row row;
    struct engine *birch = broker_engine(broker, 1);
    broker->manual = true;
    assert_true(broker_write(broker, 0, "birch", "note", "one"));
    (void)outbox_row_find(broker_engine(broker, 0), "birch", &row);
    uint64_t acked = row_id(&row, "acked");
    uint64_t sent = row_id(&row, "sent");
    row_finish(&row);
    assert_true(sent > acked);

    const struct outbox_peer *alder = outbox_peer_find(realm_outbox(birch), STR("alder"));
    for (uint64_t number = sent; number < sent + 3; number++) {
        size_t first = broker->entry_count;
        struct outbox_entry entry = {.kind = OUTBOX_ACK,
                .session = str_of(alder->session),
                .number = number,
                .mark = 7};
        transaction_begin(birch, 0, 0);
        outbox_send(birch, alder, &entry);
        transaction_commit(birch);
        play_turn(&broker->worlds[1].play);
        assert_true(broker->entry_count > first);
        hand_since(broker, first);
    }

    (void)outbox_row_find(broker_engine(broker, 0), "birch", &row);
    assert_int_equal(row_id(&row, "acked"), acked);
    row_finish(&row);
    broker->manual = false;
    broker_wait(broker, 6000);
    assert_log(broker, 1, "alder:one ");
}

/* -- owners of conversations -- */

static bool goes_to(struct engine *engine, const char *hash, const char *world)
{
    const struct travel_state *state = realm_travel(engine);
    bool goes = false;
    for (size_t i = 0; i < REFUSED_MAX && !goes; i++) {
        goes = strcmp(state->refused[i].hash, hash) == 0 &&
               strcmp(state->refused[i].world, world) == 0;
    }
    return goes;
}

/* A gate with somebody's token is not sent to a world that claims unasked that they are there. */
REALM_TEST(an_unasked_claim_does_not_redirect_a_connection, 3)
{
    char body[200];
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    (void)snprintf(body, sizeof(body), "{\"hash\":\"" ROGUE_HASH "\",\"until_ms\":%lld}",
            (long long)clock_wall_ms() + 100000);

    assert_true(broker_write(&stage->broker, CEDAR, "birch", "there", body));
    broker_wait(&stage->broker, 300);
    assert_false(goes_to(birch, ROGUE_HASH, "cedar"));

    /* Birch asks all worlds for the owner: then it may answer. */
    (void)str_copy(STR(ROGUE_HASH), realm_travel(birch)->sought[0], 65);
    assert_true(broker_write(&stage->broker, CEDAR, "birch", "there", body));
    broker_wait(&stage->broker, 300);
    assert_true(goes_to(birch, ROGUE_HASH, "cedar"));
}
