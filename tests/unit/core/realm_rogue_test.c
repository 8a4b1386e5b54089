/* realm_rogue_test.c -- The false beliefs that a compromised member world can cause in another:
 * about itself, about the names and ages of others, and about data that the disk does not
 * return. */
#include "engine/core/realm/names_impl.h"
#include "engine/core/realm/realm_own.h"
#include "tests/support/fault_vfs.h"
#include "tests/unit/core/post_keys.h"
#include "tests/unit/core/rogue.h"

#define ROGUE_VFS "realm-rogue"

/* -- disk errors -- */

static void read_meta(struct engine *engine, const char *name, char out[200])
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", str_of(name));
    assert_true(rows_find(engine->world, &row));
    (void)str_copy(value_as_str(row_value(&row, "value")), out, 200);
    row_finish(&row);
}

/* A commit to the file, after which no page that was read is good any more. */
static void make_cache_stale(struct board *board, size_t i)
{
    struct engine *engine = board_engine(board, i);
    struct row row = row_new(TABLE_META);
    slice_begin(engine, 0, 0);
    row_set_str(&row, "name", STR("stale"));
    row_set(&row, "value", value_int((int64_t)++engine->token_number));
    rows_put(engine->world, &row);
    slice_commit(engine);
    play_turn(&board->worlds[i].play);
    while (store_durable(engine->world->store) < engine->world->commit_number) {
        play_turn(&board->worlds[i].play);
    }
}

/* A world's records about its realm are unchanged, and it writes a letter after a successful
 * read. */
static void read_in_vain(struct board *board, uint64_t nth, struct fault_vfs *vfs)
{
    struct engine *engine = board_engine(board, 0);
    struct row before;
    struct row now;
    char mark[REALM_MARK_SIZE] = "";
    struct err err = {0};
    (void)post_row_find(engine, "alder", &before);
    assert_true(row_id(&before, "sent") > 0);
    assert_true(row_int(&before, "joined_ms") > 0);

    make_cache_stale(board, 0);
    fault_vfs_fail(vfs, FAULT_EIO, nth, true);
    slice_begin(engine, 0, 0);
    realm_own_begin(engine);
    bool marked = realm_own_mark(engine, STR("words"), mark, &err);
    post_registrar_come(engine, NULL, 0, clock_wall_ms());
    bool written = post_write(engine, STR("birch"), "note", STR("one"), &err);
    fault_vfs_heal(vfs);
    slice_commit(engine);

    assert_true(nth > 1 || !marked);
    assert_true(nth > 1 || !written);
    (void)post_row_find(engine, "alder", &now);
    assert_int_equal(row_id(&now, "sent"), row_id(&before, "sent") + written);
    assert_int_equal(row_int(&now, "joined_ms"), row_int(&before, "joined_ms"));
    assert_int_equal(row_int(&now, "state"), POST_SELF);
    row_finish(&before);
    row_finish(&now);
}

TEST(values_that_the_disk_cannot_read_are_not_replaced)
{
    struct board board;
    struct fault_vfs *vfs = fault_vfs_create(ROGUE_VFS);
    char key[200];
    char passport[REALM_MARK_SIZE];
    struct err err;
    board_open_on(&board, 2, ROGUE_VFS, 0);
    struct engine *engine = board_engine(&board, 0);
    slice_begin(engine, 0, 0);
    assert_true(travel_passport(engine, STR("alder.7"), STR("birch"), 3, passport, &err));
    slice_commit(engine);
    for (uint64_t nth = 1; nth <= 6; nth++) {
        char now[200];
        read_meta(engine, "realm:own", key);

        read_in_vain(&board, nth, vfs);

        read_meta(engine, "realm:own", now);
        assert_string_equal(now, key);
        assert_true(
                travel_passport_is(engine, STR("alder.7"), STR("birch"), 3, str_of(passport)));
        board_wait(&board, 500);
    }
    board_close(&board);
    fault_vfs_destroy(vfs);
}

/* -- that a file is an older copy -- */

/* What cedar says about birch's file: the letters of birch's that it has seen, and those of its own
 * that birch acknowledged. */
struct lie {
    uint64_t seen;
    uint64_t seen_mark;
    struct post_proof seen_proof;
    uint64_t acked;
    uint64_t acked_mark;
    struct post_proof acked_proof;
};

static struct post_proof proof_of(const struct row *row, const char *column)
{
    struct post_proof proof = {0};
    (void)str_copy(row_str(row, column), proof.text, sizeof(proof.text));
    return proof;
}

/* Returns what that world may truly say about birch's file, with birch's proofs. */
static struct lie truth_of(struct board *board, size_t world)
{
    struct row row;
    assert_true(post_row_find(board_engine(board, world), "birch", &row));
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

static void put_lie(struct board *board, const struct lie *lie)
{
    struct engine *cedar = board_engine(board, CEDAR_AT);
    struct row row;
    slice_begin(cedar, 0, 0);
    (void)post_row_find(cedar, "birch", &row);
    uint64_t sent = row_id(&row, "sent");
    row_set_id(&row, "seen", lie->seen);
    row_set_id(&row, "seen_mark", lie->seen_mark);
    row_set_str(&row, "seen_proof", str_of(lie->seen_proof.text));
    row_set_id(&row, "sent", lie->acked > sent ? lie->acked : sent);
    row_set_id(&row, "acked", lie->acked);
    row_set_id(&row, "acked_mark", lie->acked_mark);
    row_set_str(&row, "acked_proof", str_of(lie->acked_proof.text));
    rows_put(cedar->world, &row);
    slice_commit(cedar);
}

enum { LIES = 8 };

/* Fills out with statements for which birch made no proof, or made it about something else. */
static void make_lies(struct board *board, struct lie out[LIES])
{
    assert_true(board_write(board, CEDAR_AT, "birch", "note", "zero"));
    assert_true(board_write(board, BIRCH_AT, "cedar", "note", "for cedar"));
    board_wait(board, 1000);
    assert_true(board_write(board, BIRCH_AT, "alder", "note", "for alder"));
    board_wait(board, 1000);
    struct lie own = truth_of(board, CEDAR_AT);
    struct lie other = truth_of(board, ALDER_AT);
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
    out[5].seen_proof = (struct post_proof){0};
    out[5].seen = 1000;
    /* what birch told alder; and one kind of proof as the other */
    out[6].seen = other.seen;
    out[6].seen_mark = other.seen_mark;
    out[6].seen_proof = other.seen_proof;
    out[7].acked = own.seen;
    out[7].acked_mark = own.seen_mark;
    out[7].acked_proof = own.seen_proof;
}

static void assert_birch_goes_on(struct board *board)
{
    assert_null(post_old(board_engine(board, BIRCH_AT)));
    assert_false(post_is_opening(board_engine(board, BIRCH_AT)));
    assert_false(board_joined(board, BIRCH_AT, CEDAR_AT));
    assert_true(board_joined(board, BIRCH_AT, ALDER_AT));
}

TEST(a_false_claim_of_an_old_file_does_not_stop_a_world)
{
    for (size_t i = 0; i < LIES; i++) {
        struct board board;
        struct lie lies[LIES];
        board_open(&board, 3);
        assert_true(board_joined(&board, BIRCH_AT, CEDAR_AT));
        make_lies(&board, lies);

        /* in its first greeting after a start of birch */
        put_lie(&board, &lies[i]);
        board_swap(&board, BIRCH_AT, NULL, NULL);
        board_wait(&board, 6000);
        assert_birch_goes_on(&board);
        assert_true(board_write(&board, ALDER_AT, "birch", "note", "one"));
        board_wait(&board, 1000);
        assert_log(&board, BIRCH_AT, "cedar:zero alder:one ");

        /* and while birch runs */
        board_swap(&board, CEDAR_AT, NULL, NULL);
        board_wait(&board, 6000);
        assert_birch_goes_on(&board);
        board_close(&board);
    }
}

/* Two processes serve one file, and the other one has written since. */
TEST(a_world_detects_messages_of_another_process_on_its_file)
{
    struct board board;
    board_open(&board, 3);
    struct engine *birch = board_engine(&board, BIRCH_AT);
    struct lie truth = truth_of(&board, CEDAR_AT);
    truth.seen += 5;
    birch->process_number ^= UINT64_C(0x5555555555555555);
    truth.seen_mark = post_mark(birch, truth.seen);
    truth.seen_proof = post_prove(birch, POST_WROTE, "cedar", truth.seen, truth.seen_mark);
    birch->process_number ^= UINT64_C(0x5555555555555555);
    put_lie(&board, &truth);
    board_swap(&board, CEDAR_AT, NULL, NULL);
    board_wait(&board, 1000);

    assert_non_null(post_old(birch));
    board_close(&board);
}

/* A copy that was readmitted goes on where others are; but not where no number is left. */
TEST(a_world_that_is_readmitted_does_not_run_out_of_numbers)
{
    struct board board;
    board_open(&board, 3);
    struct engine *birch = board_engine(&board, BIRCH_AT);
    slice_begin(birch, 0, 0);
    assert_true(post_readmit(birch, &(struct err){0}));
    slice_commit(birch);
    struct engine *cedar = board_engine(&board, CEDAR_AT);
    struct row row;
    slice_begin(cedar, 0, 0);
    (void)post_row_find(cedar, "birch", &row);
    row_set_id(&row, "seen", ((uint64_t)1 << 62) - 1);
    row_set_id(&row, "seen_mark", 7);
    rows_put(cedar->world, &row);
    slice_commit(cedar);
    board_swap(&board, BIRCH_AT, NULL, NULL);
    board_wait(&board, 6000);

    assert_true(board_joined(&board, BIRCH_AT, ALDER_AT));
    assert_true(board_write(&board, BIRCH_AT, "alder", "note", "one"));
    board_wait(&board, 1000);
    assert_log(&board, ALDER_AT, "birch:one ");
    assert_false(post_is_shut(board_engine(&board, BIRCH_AT)));
    board_close(&board);
}

/* -- whereabouts -- */

/* Tells all worlds cedar's presence record, with other members. */
static void cedar_says(struct realm_stage *stage, const char *member, json_t *value)
{
    struct board *board = &stage->board;
    json_t *others = json_array();
    for (size_t i = 0; i < board->count; i++) {
        json_t *here = realm_here(board_engine(board, i));
        if (i == CEDAR) {
            (void)json_object_set(here, member, value);
        }
        (void)json_array_append_new(others, board_said(&board->worlds[i], here));
    }
    for (size_t i = 0; i < board->count; i++) {
        json_t *worlds = json_array();
        for (size_t j = 0; j < board->count; j++) {
            if (j != i) {
                (void)json_array_append(worlds, json_array_get(others, j));
            }
        }
        board_call(&board->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
        play_turn(&board->worlds[i].play);
    }
    json_decref(others);
    json_decref(value);
    board_wait(board, 300);
}

TEST(no_other_world_can_claim_a_player_of_this_world)
{
    struct realm_stage stage;
    const char *written = NULL;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Wanda");
    tell_who(&stage);
    struct engine *birch = board_engine(&stage.board, BIRCH);

    cedar_says(&stage, "who", json_pack("[s, s]", "wanda", "Zoe"));

    assert_string_equal(realm_find_person(birch, STR("Zoe"), &written), "cedar");
    assert_null(realm_find_person(birch, STR("Wanda"), &written));
    stage_close(&stage);
}

/* -- registration of names -- */

/* Dogwood comes into a realm in which cedar says that it is the oldest, as it is not. */
TEST(a_late_world_accepts_no_disputed_registrar)
{
    struct realm_stage stage;
    struct err err;
    stage_open(&stage, 3);
    tell_who(&stage);
    board_wait(&stage.board, 61000);
    pretend_age(&stage.board, CEDAR, 1);
    (void)board_wait(&stage.board, 100);
    board_open_world(&stage.board, 3);
    stage.board.count = 4;
    board_engine(&stage.board, 3)->options.realm.has_secret = true;
    board_introduce(&stage.board);
    for (unsigned i = 0; i < 4; i++) {
        cedar_says(&stage, "registrar", json_string("cedar"));
        board_wait(&stage.board, 1000);
    }

    struct engine *dogwood = board_engine(&stage.board, 3);
    assert_true(board_joined(&stage.board, 3, CEDAR));
    assert_string_equal(post_registrar(board_engine(&stage.board, ALDER)), "alder");
    assert_string_equal(post_registrar(board_engine(&stage.board, BIRCH)), "alder");
    assert_string_equal(post_registrar(dogwood), "");

    slice_begin(dogwood, 0, 0);
    assert_true(post_trust_strike(dogwood, STR("cedar"), &err));
    slice_commit(dogwood);
    assert_string_equal(post_registrar(dogwood), "alder");
    stage_close(&stage);
}

/* The world that gives out names was taken over. */
TEST(a_registrar_cannot_take_a_name_from_its_world)
{
    struct realm_stage stage;
    struct registration claim;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    tell_who(&stage);
    assert_owner(&stage, "bert", "birch");
    uint64_t id = account_find(board_engine(&stage.board, BIRCH), STR("bert"))->character;
    static const char *const worlds[] = {"alder", "cedar", "dogwood"};
    for (size_t i = 0; i < 3; i++) {
        char body[300];
        (void)snprintf(body, sizeof(body),
                "{\"accounts\":[{\"name\":\"Bert\",\"world\":\"%s\",\"id\":77,"
                "\"role\":\"player\",\"disabled\":true}]}",
                worlds[i]);
        assert_true(board_write(&stage.board, ALDER, "*", "accounts", body));
        board_wait(&stage.board, 300);
    }

    for (size_t i = BIRCH; i <= CEDAR; i++) {
        assert_true(registration_find(board_engine(&stage.board, i), STR("bert"), &claim));
        assert_string_equal(claim.world, "birch");
        assert_int_equal(claim.character, id);
        assert_int_equal(claim.state, REGISTRATION_GIVEN);
    }
    stage_close(&stage);
}

/* -- password checks -- */

static bool is_asked(const struct engine *engine, uint64_t number)
{
    bool is = false;
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        is = is || engine->names->proofs.asks[i].number == number;
    }
    return is;
}

/* Birch asks alder whether that is Anna's password. Cedar knows the number, and says yes. */
TEST(only_the_home_that_was_asked_can_confirm_a_password)
{
    struct realm_stage stage;
    char body[100];
    stage_open(&stage, 3);
    (void)create(&stage, ALDER, "Anna");
    tell_who(&stage);
    struct engine *birch = board_engine(&stage.board, BIRCH);
    stage.board.manual = true;
    (void)type_new(&stage, BIRCH, 0, "connect Anna a-wrong-password");
    board_turn_worlds(&stage.board);
    uint64_t number = birch->names->proofs.last_number;
    assert_true(is_asked(birch, number));

    (void)snprintf(body, sizeof(body), "{\"number\":%llu,\"how\":\"right\"}",
            (unsigned long long)number);
    size_t first = stage.board.entry_count;
    assert_true(board_write(&stage.board, CEDAR, "birch", "proved", body));
    assert_true(stage.board.entry_count > first);
    for (size_t i = first; i < stage.board.entry_count; i++) {
        board_hand(&stage.board, i);
    }

    assert_true(is_asked(birch, number));
    stage.board.manual = false;
    board_wait(&stage.board, 6000);
    assert_false(is_asked(birch, number));
    stage_close(&stage);
}

static size_t count_answers(const struct board *board, const char *how)
{
    size_t count = 0;
    for (size_t i = 0; i < board->entry_count; i++) {
        const char *plain = board->entries[i].plain;
        count += strstr(plain, "\"proved\"") && strstr(plain, how);
    }
    return count;
}

/* If each world has its own accounts, only the world where somebody is may ask about their
 * password. */
TEST(no_world_can_try_passwords_of_a_player_who_is_at_home)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, ALDER, "Anna");
    board_engine(&stage.board, ALDER)->options.realm.accounts_own = true;

    assert_true(board_write(&stage.board, CEDAR, "alder", "prove",
            "{\"number\":5,\"name\":\"Anna\",\"box\":\"\"}"));
    board_wait(&stage.board, 1000);

    assert_true(count_answers(&stage.board, "wrong") > 0);
    assert_int_equal(count_answers(&stage.board, "busy"), 0);
    stage_close(&stage);
}

/* -- letters -- */

static void hand_since(struct board *board, size_t first)
{
    for (size_t i = first; i < board->entry_count; i++) {
        board_hand(board, i);
    }
}

TEST(a_message_of_another_session_is_ignored)
{
    struct board board;
    board_open(&board, 2);
    struct post_peer *alder = post_peer_find(board_engine(&board, 1)->post, STR("alder"));
    board.manual = true;
    size_t first = board.entry_count;
    assert_true(board_write(&board, 0, "birch", "note", "one"));

    alder->session[0] ^= 1;
    board_hand(&board, first);
    assert_log(&board, 1, "");
    assert_true(voided(&board, 1) > 0);

    alder->session[0] ^= 1;
    hand_since(&board, first);
    assert_log(&board, 1, "alder:one ");
    board_close(&board);
}

TEST(an_acknowledgement_of_an_unread_message_is_ignored)
{
    struct board board;
    struct row row;
    board_open(&board, 2);
    struct engine *birch = board_engine(&board, 1);
    board.manual = true;
    assert_true(board_write(&board, 0, "birch", "note", "one"));
    (void)post_row_find(board_engine(&board, 0), "birch", &row);
    uint64_t acked = row_id(&row, "acked");
    uint64_t sent = row_id(&row, "sent");
    row_finish(&row);
    assert_true(sent > acked);

    const struct post_peer *alder = post_peer_find(birch->post, STR("alder"));
    for (uint64_t number = sent; number < sent + 3; number++) {
        size_t first = board.entry_count;
        struct post_entry entry = {.kind = POST_ACK,
                .session = str_of(alder->session),
                .number = number,
                .mark = 7};
        slice_begin(birch, 0, 0);
        post_send(birch, alder, &entry);
        slice_commit(birch);
        play_turn(&board.worlds[1].play);
        assert_true(board.entry_count > first);
        hand_since(&board, first);
    }

    (void)post_row_find(board_engine(&board, 0), "birch", &row);
    assert_int_equal(row_id(&row, "acked"), acked);
    row_finish(&row);
    board.manual = false;
    board_wait(&board, 6000);
    assert_log(&board, 1, "alder:one ");
    board_close(&board);
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
TEST(an_unasked_claim_does_not_redirect_a_connection)
{
    struct realm_stage stage;
    char body[200];
    stage_open(&stage, 3);
    struct engine *birch = board_engine(&stage.board, BIRCH);
    (void)snprintf(body, sizeof(body), "{\"hash\":\"" ROGUE_HASH "\",\"until_ms\":%lld}",
            (long long)clock_wall_ms() + 100000);

    assert_true(board_write(&stage.board, CEDAR, "birch", "there", body));
    board_wait(&stage.board, 300);
    assert_false(goes_to(birch, ROGUE_HASH, "cedar"));

    /* Birch asks all worlds for the owner: then it may answer. */
    (void)str_copy(STR(ROGUE_HASH), realm_travel(birch)->sought[0], 65);
    assert_true(board_write(&stage.board, CEDAR, "birch", "there", body));
    board_wait(&stage.board, 300);
    assert_true(goes_to(birch, ROGUE_HASH, "cedar"));
    stage_close(&stage);
}

static const struct CMUnitTest realm_rogue_tests[] = {
        IT(only_the_home_that_was_asked_can_confirm_a_password),
        IT(no_world_can_try_passwords_of_a_player_who_is_at_home),
        IT(a_message_of_another_session_is_ignored),
        IT(an_acknowledgement_of_an_unread_message_is_ignored),
        IT(an_unasked_claim_does_not_redirect_a_connection),
        IT(a_late_world_accepts_no_disputed_registrar),
        IT(a_registrar_cannot_take_a_name_from_its_world),
        IT(no_other_world_can_claim_a_player_of_this_world),
        IT(a_false_claim_of_an_old_file_does_not_stop_a_world),
        IT(a_world_detects_messages_of_another_process_on_its_file),
        IT(a_world_that_is_readmitted_does_not_run_out_of_numbers),
        IT(values_that_the_disk_cannot_read_are_not_replaced),
};

TESTS(realm_rogue)
