/* names_attack_test.c -- A name belongs to one person, against any guests' names, forged messages
 * of other worlds, and crashes. */
#include "engine/core/login/token.h"
#include "engine/modules/realm/worlds/names_rows.h"
#include "tests/modules/realm/names_stage.h"
#include "tests/support/repeat.h"

/* -- guests -- */

REALM_TEST(a_guest_name_in_use_in_another_world_is_replaced, 3)
{
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    struct engine *cedar = broker_engine(&stage->broker, CEDAR);
    struct screen *one = type_new(stage, BIRCH, 0, "guest");
    struct screen *other = type_new(stage, CEDAR, 0, "guest");
    assert_shown(one, "login_guest Guest-birch-1");
    assert_shown(other, "login_guest Guest-cedar-1");
    session_call(one->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                       json_pack("{s:s}", "name", "Dora"), {0}});
    session_call(other->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "dora"), {0}});
    broker_turn_worlds(&stage->broker);
    assert_string_equal(presence_first(birch)->name, "Dora");
    assert_string_equal(presence_first(cedar)->name, "dora");

    tell_who(stage);
    assert_string_equal(presence_first(birch)->name, "Dora");
    assert_string_equal(presence_first(cedar)->name, "Guest-cedar-2");
    session_call(other->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "D0ra"), {0}});
    broker_turn_worlds(&stage->broker);
    assert_string_equal(presence_first(cedar)->name, "Guest-cedar-2");
    assert_shown(create(stage, CEDAR, "Dora"), "login_taken Dora");
    assert_shown(create(stage, ALDER, "Dora"), "login_taken Dora");
}

REALM_TEST(a_guest_is_renamed_when_an_account_gets_their_name, 3)
{
    struct screen *guest = type_new(stage, CEDAR, 0, "guest");
    session_call(guest->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "Bert"), {0}});
    broker_turn_worlds(&stage->broker);
    /* No message about it was sent yet. */
    assert_shown(create(stage, BIRCH, "Bert"), "login_created Bert");
    assert_string_equal(
            presence_first(broker_engine(&stage->broker, CEDAR))->name, "Guest-cedar-2");
    session_call(guest->session, &(struct session_call){STR("n"), STR("chat.nick"),
                                         json_pack("{s:s}", "name", "bert"), {0}});
    broker_turn_worlds(&stage->broker);
    assert_string_equal(
            presence_first(broker_engine(&stage->broker, CEDAR))->name, "Guest-cedar-2");
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
    assert_true(broker_write(&stage->broker, from, to, "accounts", body));
    broker_wait(&stage->broker, 300);
}

REALM_TEST(a_world_cannot_change_names_of_another_world, 3)
{
    struct registration claim;
    (void)create(stage, BIRCH, "Bert");
    uint64_t id = account_find(broker_engine(&stage->broker, BIRCH), STR("bert"))->character;

    write_accounts(stage, CEDAR, "birch", "Bert", "cedar", "");
    write_accounts(stage, CEDAR, "*", "Bert", "cedar", "");
    write_accounts(stage, CEDAR, "*", "Bert", "birch", ",\"password\":\"\"");
    write_accounts(stage, CEDAR, "alder", "bert", "cedar", "");
    write_accounts(stage, CEDAR, "alder", "8ert", "cedar", "");
    write_accounts(stage, CEDAR, "alder", "Bert", "birch", "");
    write_accounts(stage, CEDAR, "birch", "Carl", "cedar", "");
    write_accounts(stage, CEDAR, "alder", "Dora", "birch", "");
    assert_true(
            broker_write(&stage->broker, CEDAR, "*", "unclaimed", "{\"names\":[\"Bert\"]}"));
    assert_true(broker_write(&stage->broker, CEDAR, "*", "unnamed", "{\"name\":\"Bert\"}"));
    assert_true(broker_write(&stage->broker, CEDAR, "*", "named",
            "{\"number\":1,\"name\":\"Eve\",\"given\":true}"));
    broker_wait(&stage->broker, 500);

    for (size_t i = 0; i < 2; i++) {
        assert_true(registration_find(broker_engine(&stage->broker, i), STR("bert"), &claim));
        assert_string_equal(claim.world, "birch");
        assert_int_equal(claim.state, REGISTRATION_GIVEN);
        assert_int_equal(claim.character, id);
    }
    assert_string_equal(owner(stage, BIRCH, "carl"), "");
    assert_string_equal(owner(stage, ALDER, "eve"), "");
    assert_owner(stage, "dora", "");
}

REALM_TEST(only_the_registrar_that_was_asked_can_answer, 3)
{
    stage->broker.manual = true;
    char body[100];
    struct screen *bert = type_new(stage, BIRCH, 0, "create Bert a-long-password");
    size_t asked = stage->broker.entry_count;

    for (unsigned i = 0; i < 3; i++) {
        /* The number would have to be guessed; it is not enough. */
        (void)snprintf(body, sizeof(body), "{\"number\":%llu,\"name\":\"Bert\",\"given\":true}",
                (unsigned long long)(engine_process_number(
                                             broker_engine(&stage->broker, BIRCH)) >>
                                     14) +
                        i);
        assert_true(broker_write(&stage->broker, CEDAR, "birch", "named", body));
    }
    for (size_t i = asked; i < stage->broker.entry_count; i++) {
        broker_hand(&stage->broker, i);
    }
    play_turn(&stage->broker.worlds[BIRCH].play);
    assert_false(has_account(stage, BIRCH, "Bert"));
    assert_not_shown(bert, "login_created");
    stage->broker.manual = false;
    broker_wait(&stage->broker, 500);
    assert_shown(bert, "login_created");
}

REALM_TEST(repeated_messages_about_names_change_nothing, 3)
{
    (void)create(stage, BIRCH, "Bert");
    struct engine *home = broker_engine(&stage->broker, BIRCH);
    transaction_begin(home, 0, 0);
    account_set_disabled(home, account_find(home, STR("bert")), true);
    transaction_commit(home);
    broker_turn_worlds(&stage->broker);
    broker_wait(&stage->broker, 300);

    size_t count = stage->broker.entry_count;
    for (size_t i = 0; i < count; i++) {
        broker_hand(&stage->broker, i);
    }
    broker_wait(&stage->broker, 6000);
    struct registration claim;
    assert_owner(stage, "bert", "birch");
    assert_true(registration_find(broker_engine(&stage->broker, CEDAR), STR("bert"), &claim));
    assert_true(claim.disabled);
}

/* True if somebody of birch gets a token that cedar claims its gate has, after a login there. */
static bool passes(struct realm_stage *stage, const char *name, const char *line)
{
    static unsigned number = 0;
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    uint64_t character = account_find(birch, str_of(name))->character;
    char body[200];
    transaction_begin(birch, 0, 0);
    token_revoke_holds(birch, character);
    transaction_commit(birch);
    if (line) {
        (void)type_new(stage, CEDAR, 0, line);
        broker_wait(&stage->broker, 300);
    }
    (void)snprintf(body, sizeof(body),
            "{\"key\":\"birch.%llu\",\"hash\":\"%064u\",\"ms\":%lld}",
            (unsigned long long)character, ++number, (long long)clock_wall_ms() + 100000);
    assert_true(broker_write(&stage->broker, CEDAR, "birch", "pass", body));
    broker_wait(&stage->broker, 300);
    return token_holds(birch, character);
}

REALM_TEST(another_worlds_player_enters_only_if_home_proves_them, 3)
{
    (void)create(stage, BIRCH, "Bert");
    (void)create(stage, BIRCH, "Wanda");
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    transaction_begin(birch, 0, 0);
    account_set_role(birch, account_find(birch, STR("wanda")), PERM_WIZARD);
    transaction_commit(birch);
    tell_who(stage);

    assert_false(passes(stage, "bert", NULL));
    assert_false(passes(stage, "bert", "connect Bert a wrong password"));
    assert_false(passes(stage, "wanda", "connect Wanda a-long-password"));
    assert_true(passes(stage, "bert", "connect Bert a-long-password"));
    assert_false(passes(stage, "bert", NULL));
    engine_change_options(birch)->realm.accounts_own = true;
    assert_false(passes(stage, "bert", "connect Bert a-long-password"));
}

TEST(a_hash_with_extreme_cost_parameters_is_rejected)
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

REALM_TEST(nobody_logs_in_before_the_other_worlds_were_greeted, 3)
{
    (void)create(stage, BIRCH, "Bert");
    stage->broker.manual = true;
    broker_crash(&stage->broker, BIRCH);

    struct screen *bert = type_new(stage, BIRCH, 0, "connect Bert a-long-password");
    struct screen *guest = type_new(stage, BIRCH, 1, "guest");
    broker_wait(&stage->broker, 1000);
    assert_not_shown(bert, "login_welcome");
    assert_not_shown(guest, "login_guest");
    stage->broker.manual = false;
    broker_wait(&stage->broker, 500);
    assert_shown(bert, "login_welcome");
    assert_shown(guest, "login_guest");
}

REALM_TEST(log_in_goes_on_without_the_broker_or_silent_worlds, 3)
{
    (void)create(stage, BIRCH, "Bert");
    stage->broker.manual = true;
    broker_crash(&stage->broker, BIRCH);
    struct screen *bert = type_new(stage, BIRCH, 0, "connect Bert a-long-password");
    broker_wait(&stage->broker, 3200);
    assert_shown(bert, "login_welcome");

    broker_stop_world(&stage->broker.worlds[BIRCH]);
    store_crash(stage->broker.worlds[BIRCH].play.store);
    play_start(&stage->broker.worlds[BIRCH].play);
    bert = type_new(stage, BIRCH, 0, "connect Bert a-long-password");
    assert_not_shown(bert, "login_welcome");
    for (unsigned i = 0; i < OUTBOX_UNSURE_MS / 50 + 2; i++) {
        stage->broker.now_us += 50000;
        play_turn(&stage->broker.worlds[BIRCH].play);
    }
    assert_shown(bert, "login_welcome");
}

REALM_TEST(nobody_can_log_in_to_an_older_copy, 3)
{
    (void)create(stage, BIRCH, "Bert");
    broker_swap(&stage->broker, BIRCH, "old", NULL);
    broker_wait(&stage->broker, 500);
    assert_true(broker_write(&stage->broker, BIRCH, "*", "note", "x"));
    broker_wait(&stage->broker, 500);
    broker_swap(&stage->broker, BIRCH, NULL, "old");

    struct screen *bert = type_new(stage, BIRCH, 0, "connect Bert a-long-password");
    for (unsigned i = 0; i < 40 && !outbox_old(broker_engine(&stage->broker, BIRCH)); i++) {
        assert_not_shown(bert, "login_welcome");
        broker_wait(&stage->broker, 50);
    }
    assert_non_null(outbox_old(broker_engine(&stage->broker, BIRCH)));
    assert_not_shown(bert, "login_welcome");
}

/* -- crashes -- */

/* No name is an account's of two worlds which others know of. */
static void assert_one_people(struct realm_stage *stage)
{
    for (unsigned n = 0; n < 6; n++) {
        char name[16];
        size_t owners = 0;
        (void)snprintf(name, sizeof(name), "Name%u", n);
        for (size_t i = 0; i < stage->broker.count; i++) {
            struct engine *engine = broker_engine(&stage->broker, i);
            struct registration claim;
            owners += account_find(engine, str_of(name)) != NULL &&
                      registration_find(engine, str_of(name), &claim) &&
                      strcmp(claim.world, broker_names[i]) == 0 &&
                      claim.state != REGISTRATION_REFUSED;
        }
        assert_true(owners <= 1);
    }
}

TEST(a_name_has_one_owner_whichever_worlds_crash)
{
    struct realm_stage stage;
    struct rng rng;
    rng_seed(&rng, 4);
    stage_open(&stage, 3);
    for (unsigned round = 0; round < test_steps(30, 60); round++) {
        char line[60];
        size_t world = rng_below(&rng, 3);
        (void)snprintf(line, sizeof(line), "create Name%u a-long-password",
                (unsigned)rng_below(&rng, 6));
        struct screen *screen = type_new(&stage, world, 0, line);
        stage.broker.away = rng_below(&rng, 5) == 0;
        broker_wait(&stage.broker, (int64_t)rng_below(&rng, 4) * 50);
        if (rng_below(&rng, 3) == 0) {
            size_t dies = rng_below(&rng, 3);
            broker_crash(&stage.broker, dies);
            engine_change_options(broker_engine(&stage.broker, dies))->realm.has_secret = true;
        } else if (screen->session && !screen->closed) {
            play_hang_up(&stage.broker.worlds[world].play, screen);
        }
        assert_one_people(&stage);
    }
    stage.broker.away = false;
    broker_announce(&stage.broker);
    broker_wait(&stage.broker, 12000);
    broker_announce(&stage.broker);
    broker_wait(&stage.broker, 3000);
    assert_one_people(&stage);
    for (unsigned n = 0; n < 6; n++) {
        char name[16];
        char first[REGISTRATION_WORLD_MAX + 20];
        (void)snprintf(name, sizeof(name), "Name%u", n);
        (void)snprintf(first, sizeof(first), "%s", owner(&stage, 0, name));
        assert_owner(&stage, name, first);
    }
    assert_int_equal(broker_waiting(&stage.broker), 0);
    stage_close(&stage);
}

/* -- worlds that want too much -- */

static void ask_name(struct realm_stage *stage, size_t world, int number)
{
    char body[80];
    (void)snprintf(body, sizeof(body), "{\"number\":%d,\"name\":\"Squatter%c%c\"}", number + 1,
            'a' + number / 26, 'a' + number % 26);
    assert_true(broker_write(&stage->broker, world, "alder", "name", body));
    broker_wait(&stage->broker, 50);
}

static size_t names_of(struct realm_stage *stage, const char *world)
{
    struct value name = value_text(world);
    struct store_select select = {
            .table = TABLE_REALM_NAME, .where = {{"world", STORE_EQUAL, name}}};
    struct rows rows =
            rows_read(engine_world(broker_engine(&stage->broker, ALDER)), &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    value_finish(&name);
    return count;
}

REALM_TEST(names_of_a_world_are_limited_in_number_and_rate, 3)
{
    struct engine *alder = broker_engine(&stage->broker, ALDER);
    for (int i = 0; i < 100; i++) {
        ask_name(stage, CEDAR, i);
    }
    assert_in_range(outbox_counts(alder).refused, 30, 40);
    assert_shown(create(stage, BIRCH, "Bert"), "login_created Bert");

    engine_change_options(alder)->realm.names_most = 3;
    for (int i = 0; i < 10; i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "Squatter%c", 'a' + i);
        write_accounts(stage, CEDAR, "alder", name, "cedar", "");
        broker_wait(&stage->broker, 300);
    }
    assert_int_equal(names_of(stage, "cedar"), 3);
    assert_string_equal(owner(stage, ALDER, "Squatterj"), "");
}

static enum registration_state state_of_bert(struct realm_stage *stage)
{
    struct registration claim;
    assert_true(registration_find(broker_engine(&stage->broker, BIRCH), STR("bert"), &claim));
    return claim.state;
}

REALM_TEST(a_registrar_cannot_refuse_a_name_that_it_gave, 3)
{
    (void)create(stage, BIRCH, "Bert");
    assert_owner(stage, "bert", "birch");

    assert_true(broker_write(
            &stage->broker, ALDER, "birch", "unclaimed", "{\"names\":[\"bert\"]}"));
    broker_wait(&stage->broker, 500);

    assert_int_equal(state_of_bert(stage), REGISTRATION_GIVEN);
}

/* The registrar may have lied, or may be another world now. */
REALM_TEST(a_refused_name_is_asked_for_again_by_the_next_process, 3)
{
    make_directly(stage, BIRCH, "Bert");
    broker_wait(&stage->broker, 500);
    struct engine *birch = broker_engine(&stage->broker, BIRCH);
    struct registration claim;
    assert_true(registration_find(birch, STR("bert"), &claim));
    transaction_begin(birch, 0, 0);
    claim.state = REGISTRATION_REFUSED;
    names_put(birch, &claim);
    transaction_commit(birch);
    broker_wait(&stage->broker, 500);
    assert_int_equal(state_of_bert(stage), REGISTRATION_REFUSED);

    broker_crash(&stage->broker, BIRCH);
    broker_wait(&stage->broker, 1000);
    tell_who(stage);
    broker_wait(&stage->broker, 1000);

    assert_int_equal(state_of_bert(stage), REGISTRATION_GIVEN);
    assert_owner(stage, "bert", "birch");
}
