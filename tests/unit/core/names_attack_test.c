/* names_attack_test.c -- A name belongs to one person, against any guests' names, forged messages
 * of other worlds, and crashes. */
#include "engine/core/door/token.h"
#include "tests/unit/core/names_stage.h"

/* -- guests -- */

TEST(of_two_guests_of_one_name_one_is_called_something_else)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    struct engine *birch = board_engine(&stage.board, BIRCH);
    struct engine *cedar = board_engine(&stage.board, CEDAR);
    struct screen *one = type_new(&stage, BIRCH, 0, "guest");
    struct screen *other = type_new(&stage, CEDAR, 0, "guest");
    assert_shown(one, "login_guest Guest-birch-1");
    assert_shown(other, "login_guest Guest-cedar-1");
    session_call(one->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                       json_pack("{s:s}", "name", "Dora"), {0}});
    session_call(other->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "dora"), {0}});
    board_turn_worlds(&stage.board);
    assert_string_equal(presence_first(birch)->name, "Dora");
    assert_string_equal(presence_first(cedar)->name, "dora");

    tell_who(&stage);
    assert_string_equal(presence_first(birch)->name, "Dora");
    assert_string_equal(presence_first(cedar)->name, "Guest-cedar-2");
    session_call(other->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "D0ra"), {0}});
    board_turn_worlds(&stage.board);
    assert_string_equal(presence_first(cedar)->name, "Guest-cedar-2");
    assert_shown(create(&stage, CEDAR, "Dora"), "login_taken Dora");
    assert_shown(create(&stage, ALDER, "Dora"), "login_taken Dora");
    stage_close(&stage);
}

TEST(a_guest_who_bears_the_name_that_somebody_gets_is_called_something_else)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    struct screen *guest = type_new(&stage, CEDAR, 0, "guest");
    session_call(guest->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "Bert"), {0}});
    board_turn_worlds(&stage.board);
    /* No letter about it was sent yet. */
    assert_shown(create(&stage, BIRCH, "Bert"), "login_created Bert");
    assert_string_equal(
            presence_first(board_engine(&stage.board, CEDAR))->name, "Guest-cedar-2");
    session_call(guest->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "bert"), {0}});
    board_turn_worlds(&stage.board);
    assert_string_equal(
            presence_first(board_engine(&stage.board, CEDAR))->name, "Guest-cedar-2");
    stage_close(&stage);
}

/* -- worlds that lie -- */

static void write_accounts(struct realm_stage *stage, size_t from, const char *to,
        const char *name, const char *world, const char *more)
{
    char body[400];
    (void)snprintf(body, sizeof(body),
            "{\"accounts\":[{\"name\":\"%s\",\"world\":\"%s\",\"id\":77,\"role\":\"player\","
            "\"disabled\":false%s}]}",
            name, world, more);
    assert_true(board_write(&stage->board, from, to, "accounts", body));
    board_wait(&stage->board, 300);
}

TEST(a_world_speaks_for_nobody_elses_names)
{
    struct realm_stage stage;
    struct registration claim;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    uint64_t id = account_find(board_engine(&stage.board, BIRCH), STR("bert"))->character;

    write_accounts(&stage, CEDAR, "birch", "Bert", "cedar", "");
    write_accounts(&stage, CEDAR, "*", "Bert", "cedar", "");
    write_accounts(&stage, CEDAR, "*", "Bert", "birch", ",\"password\":\"\"");
    write_accounts(&stage, CEDAR, "alder", "bert", "cedar", "");
    write_accounts(&stage, CEDAR, "alder", "8ert", "cedar", "");
    write_accounts(&stage, CEDAR, "alder", "Bert", "birch", "");
    write_accounts(&stage, CEDAR, "birch", "Carl", "cedar", "");
    write_accounts(&stage, CEDAR, "alder", "Dora", "birch", "");
    assert_true(board_write(&stage.board, CEDAR, "*", "unclaimed", "{\"names\":[\"Bert\"]}"));
    assert_true(board_write(&stage.board, CEDAR, "*", "unnamed", "{\"name\":\"Bert\"}"));
    assert_true(board_write(&stage.board, CEDAR, "*", "named",
            "{\"number\":1,\"name\":\"Eve\",\"given\":true}"));
    board_wait(&stage.board, 500);

    for (size_t i = 0; i < 2; i++) {
        assert_true(registration_find(board_engine(&stage.board, i), STR("bert"), &claim));
        assert_string_equal(claim.world, "birch");
        assert_int_equal(claim.state, REGISTRATION_GIVEN);
        assert_int_equal(claim.character, id);
    }
    assert_string_equal(owner(&stage, BIRCH, "carl"), "");
    assert_string_equal(owner(&stage, ALDER, "eve"), "");
    assert_owner(&stage, "dora", "");
    stage_close(&stage);
}

TEST(an_answer_is_taken_from_whom_was_asked_only)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    stage.board.manual = true;
    char body[100];
    struct screen *bert = type_new(&stage, BIRCH, 0, "create Bert a-long-password");
    size_t asked = stage.board.entry_count;

    for (unsigned i = 0; i < 3; i++) {
        /* The number would have to be guessed; it is not enough. */
        (void)snprintf(body, sizeof(body), "{\"number\":%llu,\"name\":\"Bert\",\"given\":true}",
                (unsigned long long)(board_engine(&stage.board, BIRCH)->process_number >> 14) +
                        i);
        assert_true(board_write(&stage.board, CEDAR, "birch", "named", body));
    }
    for (size_t i = asked; i < stage.board.entry_count; i++) {
        board_hand(&stage.board, i);
    }
    play_turn(&stage.board.worlds[BIRCH].play);
    assert_false(has_account(&stage, BIRCH, "Bert"));
    assert_not_shown(bert, "login_created");
    stage.board.manual = false;
    board_wait(&stage.board, 500);
    assert_shown(bert, "login_created");
    stage_close(&stage);
}

TEST(what_is_told_again_changes_nothing)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    struct engine *home = board_engine(&stage.board, BIRCH);
    slice_begin(home, 0, 0);
    account_set_disabled(home, account_find(home, STR("bert")), true);
    slice_commit(home);
    board_turn_worlds(&stage.board);
    board_wait(&stage.board, 300);

    size_t count = stage.board.entry_count;
    for (size_t i = 0; i < count; i++) {
        board_hand(&stage.board, i);
    }
    board_wait(&stage.board, 6000);
    struct registration claim;
    assert_owner(&stage, "bert", "birch");
    assert_true(registration_find(board_engine(&stage.board, CEDAR), STR("bert"), &claim));
    assert_true(claim.disabled);
    stage_close(&stage);
}

/* True if somebody of birch gets a token that cedar claims its gate has, after a login there. */
static bool passes(struct realm_stage *stage, const char *name, const char *line)
{
    static unsigned number = 0;
    struct engine *birch = board_engine(&stage->board, BIRCH);
    uint64_t character = account_find(birch, str_of(name))->character;
    char body[200];
    slice_begin(birch, 0, 0);
    token_revoke_holds(birch, character);
    slice_commit(birch);
    if (line) {
        (void)type_new(stage, CEDAR, 0, line);
        board_wait(&stage->board, 300);
    }
    (void)snprintf(body, sizeof(body),
            "{\"key\":\"birch.%llu\",\"hash\":\"%064u\",\"ms\":%lld}",
            (unsigned long long)character, ++number, (long long)clock_wall_ms() + 100000);
    assert_true(board_write(&stage->board, CEDAR, "birch", "pass", body));
    board_wait(&stage->board, 300);
    return token_holds(birch, character);
}

TEST(no_world_lets_people_of_another_in_but_by_a_password_that_their_home_proved)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    (void)create(&stage, BIRCH, "Wanda");
    struct engine *birch = board_engine(&stage.board, BIRCH);
    slice_begin(birch, 0, 0);
    account_set_role(birch, account_find(birch, STR("wanda")), PERM_WIZARD);
    slice_commit(birch);
    tell_who(&stage);

    assert_false(passes(&stage, "bert", NULL));
    assert_false(passes(&stage, "bert", "connect Bert a wrong password"));
    assert_false(passes(&stage, "wanda", "connect Wanda a-long-password"));
    assert_true(passes(&stage, "bert", "connect Bert a-long-password"));
    assert_false(passes(&stage, "bert", NULL));
    birch->options.realm.accounts_own = true;
    assert_false(passes(&stage, "bert", "connect Bert a-long-password"));
    stage_close(&stage);
}

TEST(a_hash_that_would_keep_a_worker_for_hours_is_none)
{
    char hash[132];
    assert_true(account_hash_now(STR("a-long-password"), 8, hash));
    assert_true(account_hash_is_formed(str_of(hash)));
    static const char *const bad[] = {"", "x", "$argon2id$v=19$m=8,t=2,p=1",
            "$argon2id$v=19$m=8,t=200000,p=1$c2FsdHNhbHQ$aGFzaA",
            "$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
            "$argon2id$v=19$m=8,t=2,p=1$c2FsdHNhbHQ$a hash",
            "$argon2i$v=19$m=8,t=2,p=1$c2Fs$aGF"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(account_hash_is_formed(str_of(bad[i])));
    }
}

/* -- just after a start -- */

TEST(nobody_comes_in_before_the_others_were_greeted)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    stage.board.manual = true;
    board_crash(&stage.board, BIRCH);

    struct screen *bert = type_new(&stage, BIRCH, 0, "connect Bert a-long-password");
    struct screen *guest = type_new(&stage, BIRCH, 1, "guest");
    board_wait(&stage.board, 1000);
    assert_not_shown(bert, "login_welcome");
    assert_not_shown(guest, "login_guest");
    stage.board.manual = false;
    board_wait(&stage.board, 500);
    assert_shown(bert, "login_welcome");
    assert_shown(guest, "login_guest");
    stage_close(&stage);
}

TEST(nobody_waits_long_for_a_board_that_is_away_or_for_others_that_do_not_answer)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    stage.board.manual = true;
    board_crash(&stage.board, BIRCH);
    struct screen *bert = type_new(&stage, BIRCH, 0, "connect Bert a-long-password");
    board_wait(&stage.board, 3200);
    assert_shown(bert, "login_welcome");

    board_stop_world(&stage.board.worlds[BIRCH]);
    store_crash(stage.board.worlds[BIRCH].play.store);
    play_start(&stage.board.worlds[BIRCH].play);
    bert = type_new(&stage, BIRCH, 0, "connect Bert a-long-password");
    assert_not_shown(bert, "login_welcome");
    for (unsigned i = 0; i < POST_UNSURE_MS / 50 + 2; i++) {
        stage.board.now_us += 50000;
        play_turn(&stage.board.worlds[BIRCH].play);
    }
    assert_shown(bert, "login_welcome");
    stage_close(&stage);
}

TEST(nobody_comes_into_an_older_copy)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    (void)create(&stage, BIRCH, "Bert");
    board_swap(&stage.board, BIRCH, "old", NULL);
    board_wait(&stage.board, 500);
    assert_true(board_write(&stage.board, BIRCH, "*", "note", "x"));
    board_wait(&stage.board, 500);
    board_swap(&stage.board, BIRCH, NULL, "old");

    struct screen *bert = type_new(&stage, BIRCH, 0, "connect Bert a-long-password");
    for (unsigned i = 0; i < 40 && !post_old(board_engine(&stage.board, BIRCH)); i++) {
        assert_not_shown(bert, "login_welcome");
        board_wait(&stage.board, 50);
    }
    assert_non_null(post_old(board_engine(&stage.board, BIRCH)));
    assert_not_shown(bert, "login_welcome");
    stage_close(&stage);
}

/* -- crashes -- */

/* No name is an account's of two worlds which others know of. */
static void assert_one_people(struct realm_stage *stage)
{
    for (unsigned n = 0; n < 6; n++) {
        char name[16];
        size_t owners = 0;
        (void)snprintf(name, sizeof(name), "Name%u", n);
        for (size_t i = 0; i < stage->board.count; i++) {
            struct engine *engine = board_engine(&stage->board, i);
            struct registration claim;
            owners += account_find(engine, str_of(name)) != NULL &&
                      registration_find(engine, str_of(name), &claim) &&
                      strcmp(claim.world, board_names[i]) == 0 &&
                      claim.state != REGISTRATION_REFUSED;
        }
        assert_true(owners <= 1);
    }
}

TEST(whatever_dies_a_name_is_one_persons)
{
    struct realm_stage stage;
    struct rng rng;
    rng_seed(&rng, 4);
    stage_open(&stage, 3);
    for (unsigned round = 0; round < 60; round++) {
        char line[60];
        size_t world = rng_below(&rng, 3);
        (void)snprintf(line, sizeof(line), "create Name%u a-long-password",
                (unsigned)rng_below(&rng, 6));
        struct screen *screen = type_new(&stage, world, 0, line);
        stage.board.away = rng_below(&rng, 5) == 0;
        board_wait(&stage.board, (int64_t)rng_below(&rng, 4) * 50);
        if (rng_below(&rng, 3) == 0) {
            size_t dies = rng_below(&rng, 3);
            board_crash(&stage.board, dies);
            board_engine(&stage.board, dies)->options.realm.has_secret = true;
        } else if (screen->session && !screen->closed) {
            play_hang_up(&stage.board.worlds[world].play, screen);
        }
        assert_one_people(&stage);
    }
    stage.board.away = false;
    board_announce(&stage.board);
    board_wait(&stage.board, 12000);
    board_announce(&stage.board);
    board_wait(&stage.board, 3000);
    assert_one_people(&stage);
    for (unsigned n = 0; n < 6; n++) {
        char name[16];
        char first[REGISTRATION_WORLD_MAX + 20];
        (void)snprintf(name, sizeof(name), "Name%u", n);
        (void)snprintf(first, sizeof(first), "%s", owner(&stage, 0, name));
        assert_owner(&stage, name, first);
    }
    assert_int_equal(board_waiting(&stage.board), 0);
    stage_close(&stage);
}

/* -- worlds that want too much -- */

static void ask_name(struct realm_stage *stage, size_t world, int number)
{
    char body[80];
    (void)snprintf(body, sizeof(body), "{\"number\":%d,\"name\":\"Squatter%c%c\"}", number + 1,
            'a' + number / 26, 'a' + number % 26);
    assert_true(board_write(&stage->board, world, "alder", "name", body));
    board_wait(&stage->board, 50);
}

static size_t names_of(struct realm_stage *stage, const char *world)
{
    struct value name = value_text(world);
    struct store_select select = {
            .table = TABLE_REALM_NAME, .where = {{"world", STORE_EQUAL, name}}};
    struct rows rows = rows_read(board_engine(&stage->board, ALDER)->world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    value_finish(&name);
    return count;
}

TEST(no_world_gets_more_names_than_it_may_have_nor_too_many_at_once)
{
    struct realm_stage stage;
    stage_open(&stage, 3);
    struct engine *alder = board_engine(&stage.board, ALDER);
    for (int i = 0; i < 100; i++) {
        ask_name(&stage, CEDAR, i);
    }
    assert_in_range(post_counts(alder).refused, 30, 40);
    assert_shown(create(&stage, BIRCH, "Bert"), "login_created Bert");

    alder->options.realm.names_most = 3;
    for (int i = 0; i < 10; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Squatter%c", 'a' + i);
        write_accounts(&stage, CEDAR, "alder", name, "cedar", "");
        board_wait(&stage.board, 300);
    }
    assert_int_equal(names_of(&stage, "cedar"), 3);
    assert_string_equal(owner(&stage, ALDER, "Squatterj"), "");
    stage_close(&stage);
}

static const struct CMUnitTest names_attack_tests[] = {
        IT(no_world_gets_more_names_than_it_may_have_nor_too_many_at_once),
        IT(of_two_guests_of_one_name_one_is_called_something_else),
        IT(a_guest_who_bears_the_name_that_somebody_gets_is_called_something_else),
        IT(a_world_speaks_for_nobody_elses_names),
        IT(an_answer_is_taken_from_whom_was_asked_only),
        IT(what_is_told_again_changes_nothing),
        IT(no_world_lets_people_of_another_in_but_by_a_password_that_their_home_proved),
        IT(a_hash_that_would_keep_a_worker_for_hours_is_none),
        IT(nobody_comes_in_before_the_others_were_greeted),
        IT(nobody_waits_long_for_a_board_that_is_away_or_for_others_that_do_not_answer),
        IT(nobody_comes_into_an_older_copy),
        IT(whatever_dies_a_name_is_one_persons),
};

TESTS(names_attack)
