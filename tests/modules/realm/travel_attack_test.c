/* travel_attack_test.c -- A compromised member world can do nothing to people of other worlds,
 * except to those whom their home has sent to it; and its reports about these are limited by
 * realm.accept. */
#include "tests/modules/realm/travel_attack.h"

#include "engine/modules/realm/worlds/voice.h"

/* -- people who are at home -- */

TEST(a_rogue_world_cannot_change_people_not_sent_to_it)
{
    static const char *const kinds[] = {ROGUE_KINDS};
    struct attack attack;
    struct buf before = {0};
    attack_open(&attack);
    /* Bert has been in alder, and even in cedar. */
    depart(&attack, BIRCH, attack.bert, "alder");
    depart(&attack, ALDER, here_as(&attack, ALDER, 1), "birch");
    depart(&attack, BIRCH, attack.bert, "cedar");
    depart(&attack, CEDAR, here_as(&attack, CEDAR, 1), "birch");
    assert_true(here_as(&attack, BIRCH, 1) != 0);
    describe(&attack, &before);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        for (unsigned n = 0; n < 12; n++) {
            rogue_write_kind(&attack.rogue, kinds[i]);
        }
        deliver(&attack);
        assert_same(&attack, &before, kinds[i]);
    }
    for (unsigned n = 0; n < RANDOM_MESSAGES; n++) {
        rogue_write_kind(&attack.rogue, NULL);
    }
    deliver(&attack);

    assert_same(&attack, &before, "letters of all kinds");
    assert_true(attack.rogue.written > RANDOM_MESSAGES / 2);
    assert_true(audited(attack.birch, "traveller refused") > 0);
    assert_true(audited(attack.birch, "letter refused") > 0);
    buf_finish(&before);
    attack_close(&attack);
}

/* -- people who are with another world -- */

/* The stock game's coin, which the worlds of these tests do not have. */
static void make_coin(struct engine *engine)
{
    struct err err;
    transaction_begin(engine, 0, 0);
    struct object *coin = world_create(engine_world(engine), 0);
    struct object *protos[] = {world_get_ref(engine_world(engine), "item")};
    assert_true(proto_set(engine_world(engine), coin, protos, 1, &err));
    assert_true(world_set_ref(engine_world(engine), coin, STR("coin"), &err));
    transaction_commit(engine);
}

ATTACK_TEST(a_rogue_world_cannot_speak_for_people_in_other_worlds)
{
    struct buf before = {0};
    depart(attack, BIRCH, attack->bert, "alder");
    assert_true(here_as(attack, ALDER, 1) != 0);
    describe(attack, &before);
    for (unsigned n = 0; n < RANDOM_MESSAGES; n++) {
        rogue_write_kind(&attack->rogue,
                ROGUE_ONE_OF(&attack->rogue, NULL, "arrive", "missing", "missing"));
    }
    deliver(attack);

    assert_same(attack, &before, "letters of all kinds");
    depart(attack, ALDER, here_as(attack, ALDER, 1), "birch");
    assert_true(here_as(attack, BIRCH, 1) != 0);
    buf_finish(&before);
}

ATTACK_TEST(a_message_of_an_earlier_walk_brings_nobody_home)
{
    depart(attack, BIRCH, attack->bert, "cedar");
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "birch");
    assert_true(here_as(attack, BIRCH, 1) != 0);
    depart(attack, BIRCH, attack->bert, "cedar");

    static const uint64_t epochs[] = {1, 2, 3, 3 + TRAVEL_WALKS_MOST + 1, INT64_MAX - 1};
    char *tree = rogue_tree(&attack->rogue);
    for (size_t i = 0; i < sizeof(epochs) / sizeof(epochs[0]); i++) {
        char body[4000];
        (void)snprintf(body, sizeof(body),
                "{\"key\":\"%s\",\"epoch\":%llu,\"name\":\"Bert\",\"to\":\"\",\"how\":2,"
                "\"tree\":\"%s\"}",
                attack->rogue.keys[1], (unsigned long long)epochs[i], tree);
        assert_true(broker_write(&attack->stage.broker, CEDAR, "birch", "arrive", body));
        broker_wait(&attack->stage.broker, 300);
    }
    mem_free(tree);

    assert_int_equal(here_as(attack, BIRCH, 1), 0);
}

/* -- people who were sent to it -- */

static int64_t coins_of(struct engine *engine, uint64_t who)
{
    size_t count = 0;
    int64_t sum = 0;
    const uint64_t *ids =
            place_contents(engine_world(engine), world_find(engine_world(engine), who), &count);
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(engine_world(engine), ids[i]);
        if (thing && proto_is_ref(engine_world(engine), thing, "coin")) {
            sum += value_as_int(prop_get(engine_world(engine), thing, ATOM_amount), 1);
        }
    }
    return sum;
}

static int64_t number_of(struct engine *engine, uint64_t who, const char *name)
{
    return value_as_int(prop_get(engine_world(engine), world_find(engine_world(engine), who),
                                atom_intern(&engine_world(engine)->atoms, str_of(name))),
            0);
}

/* The contents of the boxes of $limbo: things, coins and points. */
static void waiting_of_all(
        struct engine *engine, size_t *out_things, int64_t *out_coins, int64_t *out_points)
{
    size_t count = 0;
    struct object *limbo = world_find_ref(engine_world(engine), STR("limbo"));
    *out_things = 0;
    *out_coins = *out_points = 0;
    const uint64_t *ids = limbo ? place_contents(engine_world(engine), limbo, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct object *box = world_find(engine_world(engine), ids[i]);
        const struct value *waiting =
                prop_own(box, atom_intern(&engine_world(engine)->atoms, STR("waiting")));
        assert_non_null(waiting);
        *out_things += things_of(engine, box->id);
        *out_coins += coins_of(engine, box->id);
        *out_points += value_as_int(value_table_get_str(waiting, STR("experience")), 0);
    }
}

struct luggage_case {
    struct value things;
    struct value coins;
    struct value experience;
    size_t brings; /* things, the coins not counted */
    int64_t has_coins;
    int64_t has_points;
};

/* Bert leaves with a bag, 10 coins and 100 points, and gets two things, 90 coins and 400 points in cedar. */
static void bring_home(struct attack *attack, const struct luggage_case *one)
{
    struct engine *birch = attack->birch;
    struct engine *cedar = broker_engine(&attack->stage.broker, CEDAR);
    struct value bounds[] = {one->things, one->coins, one->experience};
    make_coin(birch);
    make_coin(cedar);
    give(birch, attack->bert, "container", 0);
    give(birch, attack->bert, "coin", 10);
    transaction_begin(birch, 0, 0);
    prop_set(engine_world(birch), world_find(engine_world(birch), attack->bert),
            atom_intern(&engine_world(birch)->atoms, STR("experience")), value_int(100));
    transaction_commit(birch);
    engine_change_options(birch)->realm.accept_things = bounds[0].kind ? &bounds[0] : NULL;
    engine_change_options(birch)->realm.accept_coins = bounds[1].kind ? &bounds[1] : NULL;
    engine_change_options(birch)->realm.accept_experience = bounds[2].kind ? &bounds[2] : NULL;
    depart(attack, BIRCH, attack->bert, "cedar");
    uint64_t there = here_as(attack, CEDAR, 1);
    assert_true(there != 0);
    give(cedar, there, "item", 0);
    give(cedar, there, "item", 0);
    give(cedar, there, "coin", 90);
    transaction_begin(cedar, 0, 0);
    struct object *bert = world_find(engine_world(cedar), there);
    prop_set(engine_world(cedar), bert,
            atom_intern(&engine_world(cedar)->atoms, STR("experience")), value_int(500));
    prop_set(engine_world(cedar), bert, atom_intern(&engine_world(cedar)->atoms, STR("level")),
            value_int(99));
    transaction_commit(cedar);
    depart(attack, CEDAR, there, "birch");
    engine_change_options(birch)->realm.accept_things = NULL;
    engine_change_options(birch)->realm.accept_coins = NULL;
    engine_change_options(birch)->realm.accept_experience = NULL;
}

TEST(a_returning_traveller_brings_only_what_is_configured)
{
    const struct luggage_case cases[] = {
            {value_nil(), value_nil(), value_nil(), 3, 10, 100},
            {value_bool(true), value_bool(true), value_bool(true), 3, 100, 500},
            {value_bool(false), value_bool(false), value_bool(false), 0, 0, 100},
            {value_int(1), value_int(25), value_int(50), 2, 35, 150},
            {value_int(0), value_int(1000), value_int(1000), 1, 100, 500},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct luggage_case *one = &cases[i];
        struct attack attack;
        size_t things = 0;
        int64_t coins = 0;
        int64_t points = 0;
        attack_open(&attack);
        bring_home(&attack, one);
        struct engine *birch = attack.birch;
        waiting_of_all(birch, &things, &coins, &points);

        assert_true(here_as(&attack, BIRCH, 1) != 0);
        assert_int_equal(coins_of(birch, attack.bert), one->has_coins);
        assert_int_equal(coins, 100 - one->has_coins);
        assert_int_equal(number_of(birch, attack.bert, "experience"), one->has_points);
        assert_int_equal(points, 500 - one->has_points);
        assert_int_equal(number_of(birch, attack.bert, "level"), 0);
        size_t heaps = one->has_coins > 10 ? 2 : one->has_coins > 0 ? 1 : 0;
        size_t waiting_heaps = coins > 90 ? 2 : coins > 0 ? 1 : 0;
        assert_int_equal(things_of(birch, attack.bert), one->brings + heaps);
        assert_int_equal(things, 3 - one->brings + waiting_heaps);
        attack_close(&attack);
    }
}

ATTACK_TEST(a_refused_traveller_returns_with_their_things)
{
    give(attack->birch, attack->bert, "container", 0);
    engine_change_options(broker_engine(&attack->stage.broker, CEDAR))->realm.visitors =
            &(struct value){.kind = VALUE_BOOL, .boolean = false};
    attack->stage.broker.away = true;
    depart(attack, BIRCH, attack->bert, "cedar");
    assert_int_equal(things_of(attack->birch, attack->bert), 0);
    attack->stage.broker.away = false;
    broker_wait(&attack->stage.broker, 6000);

    assert_true(here_as(attack, BIRCH, 1) != 0);
    assert_int_equal(things_of(attack->birch, attack->bert), 1);
    engine_change_options(broker_engine(&attack->stage.broker, CEDAR))->realm.visitors = NULL;
}

/* Wanda has been in alder, and is home: cedar bans nobody in her name. */
ATTACK_TEST(no_other_world_can_impersonate_a_wizard_who_travelled)
{
    char body[300];
    for (size_t i = 0; i < 2; i++) {
        bool is_home = i == 1;
        if (is_home) {
            depart(attack, ALDER, here_as(attack, ALDER, 2), "birch");
        } else {
            depart(attack, BIRCH, attack->wanda, "alder");
        }
        assert_int_equal(here_as(attack, BIRCH, 2) != 0, is_home);
        (void)snprintf(body, sizeof(body),
                "{\"verb\":\"ban\",\"subject\":\"Bert\",\"seconds\":0,\"reason\":\"\","
                "\"wizard\":\"%s\",\"id\":1,\"role\":\"wizard\"}",
                attack->rogue.keys[2]);
        assert_true(broker_write(&attack->stage.broker, CEDAR, "birch", "impose", body));
        broker_wait(&attack->stage.broker, 300);
        assert_null(sanction_ban_of_name(attack->birch, STR("Bert")));
    }
}

/* Bert is with alder, or, on a later walk, with cedar, which cannot claim that it has not taken him
 * on another walk. */
ATTACK_TEST(only_the_world_that_was_asked_can_refuse_a_traveller)
{
    char body[600];
    depart(attack, BIRCH, attack->bert, "alder");
    for (json_int_t i = 0; i < 2; i++) {
        for (json_int_t epoch = 1; epoch <= 4; epoch++) {
            bool is_told = i == 1 && epoch == 3;
            (void)snprintf(body, sizeof(body),
                    "{\"number\":1,\"kind\":\"arrive\",\"ms\":1,\"why\":\"no\",\"body\":"
                    "\"{\\\"key\\\":\\\"%s\\\",\\\"epoch\\\":%lld}\"}",
                    attack->rogue.keys[1], (long long)epoch);
            if (!is_told) {
                assert_true(broker_write(&attack->stage.broker, CEDAR, "birch", "back", body));
                broker_wait(&attack->stage.broker, 300);
            }
            assert_int_equal(here_as(attack, BIRCH, 1), 0);
        }
        assert_true(here_as(attack, i == 0 ? ALDER : CEDAR, 1) != 0);
        if (i == 0) {
            depart(attack, ALDER, here_as(attack, ALDER, 1), "birch");
            depart(attack, BIRCH, attack->bert, "cedar");
        }
    }
}

/* -- of people of a third world -- */

static size_t mails_from(struct attack *attack, const char *sender)
{
    struct buf all = {0};
    struct buf one = {0};
    size_t count = 0;
    buf_printf(&one, " mail of %s", sender);
    mail_each(attack->birch, attack->bert, add_mail, &(struct mail_of){attack->birch, &all});
    for (size_t at = 0; (at = str_find(buf_str(&all), buf_str(&one), at)) != SIZE_MAX; at++) {
        count++;
    }
    buf_finish(&all);
    buf_finish(&one);
    return count;
}

/* Cedar writes to Bert in Anna's name, with the word of her home if there is one. True if he has it. */
static bool cedar_writes_as_anna(struct attack *attack, const json_t *word)
{
    size_t before = mails_from(attack, "Anna@cedar");
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "to", "Bert", "from", "Anna", "subject",
            "", "text", "forged words");
    if (word) {
        (void)json_object_set(
                json, "voice", (json_t *)(uintptr_t)json_object_get(word, "voice"));
    }
    char *body = json_dumps(json, JSON_COMPACT);
    assert_true(broker_write(&attack->stage.broker, CEDAR, "birch", "mail", body));
    broker_wait(&attack->stage.broker, 300);
    free(body);
    json_decref(json);
    return mails_from(attack, "Anna@cedar") > before;
}

ATTACK_TEST(a_world_writes_for_a_visitor_only_while_their_home_agrees)
{
    struct realm_stage *stage = &attack->stage;
    struct engine *alder = broker_engine(&stage->broker, ALDER);
    struct engine *cedar = broker_engine(&stage->broker, CEDAR);
    uint64_t anna = account_find(alder, STR("anna"))->character;
    json_t *word = json_object();
    tell_who(stage);
    assert_false(cedar_writes_as_anna(attack, NULL));
    depart(attack, ALDER, anna, "birch");
    tell_who(stage);
    assert_false(cedar_writes_as_anna(attack, NULL));
    depart(attack, BIRCH, here_as(attack, BIRCH, 0), "alder");
    tell_who(stage);

    /* She has just come to cedar, and the news do not say so yet. */
    depart(attack, ALDER, anna, "cedar");
    assert_true(here_as(attack, CEDAR, 0) != 0);
    voice_put(cedar, here_as(attack, CEDAR, 0), word);
    assert_false(cedar_writes_as_anna(attack, NULL));
    assert_true(cedar_writes_as_anna(attack, word));
    tell_who(stage);
    assert_true(cedar_writes_as_anna(attack, NULL));

    /* And she is home again. */
    depart(attack, CEDAR, here_as(attack, CEDAR, 0), "alder");
    tell_who(stage);
    assert_false(cedar_writes_as_anna(attack, word));
    assert_true(audited(attack->birch, "letter refused") >= 4);
    json_decref(word);
}

/* Alder is away: cedar has its word of Anna, or says only that it has. */
ATTACK_TEST(while_home_is_away_only_its_signed_word_lets_people_write)
{
    struct outbox_broker *broker = &attack->stage.broker;
    struct engine *cedar = broker_engine(broker, CEDAR);
    uint64_t anna = account_find(broker_engine(broker, ALDER), STR("anna"))->character;
    json_t *word = json_object();
    depart(attack, ALDER, anna, "cedar");
    voice_put(cedar, here_as(attack, CEDAR, 0), word);
    broker->worlds[ALDER].unnamed = true;
    tell_who(&attack->stage);

    json_t *forged = json_deep_copy(word);
    (void)json_object_set_new(json_object_get(forged, "voice"), "ms", json_integer(INT64_MAX));
    assert_true(cedar_writes_as_anna(attack, word));
    assert_false(cedar_writes_as_anna(attack, forged));
    assert_false(cedar_writes_as_anna(attack, NULL));
    json_decref(forged);
    json_decref(word);
}

/* The key of Anna's home was stolen, and replaced: what it signs counts no longer, whenever it claims to be from. Once
 * her home is there, its news let her write. */
ATTACK_TEST(a_word_by_a_replaced_key_lets_nobody_write)
{
    struct outbox_broker *broker = &attack->stage.broker;
    struct engine *alder = broker_engine(broker, ALDER);
    uint64_t anna = account_find(alder, STR("anna"))->character;
    json_t *word = json_object();
    depart(attack, ALDER, anna, "cedar");
    voice_put(broker_engine(broker, CEDAR), here_as(attack, CEDAR, 0), word);
    transaction_begin(alder, 0, 0);
    outbox_trust_roll(alder);
    transaction_commit(alder);
    tell_who(&attack->stage);
    broker_wait(broker, 500);
    assert_true(cedar_writes_as_anna(attack, NULL));

    broker->worlds[ALDER].unnamed = true;
    tell_who(&attack->stage);
    assert_false(cedar_writes_as_anna(attack, word));
    json_decref(word);
}

/* Cedar lists Anna, who is in alder and asleep: what somebody tells her is not told to cedar. */
ATTACK_TEST(a_tell_goes_only_to_a_world_that_the_players_home_confirms)
{
    const char *written = NULL;
    struct engine *alder = broker_engine(&attack->stage.broker, ALDER);
    struct engine *cedar = broker_engine(&attack->stage.broker, CEDAR);
    json_t *lie = realm_here(cedar);
    json_t *news = realm_here(alder);
    (void)json_array_append_new(json_object_get(lie, "who"), json_string("Anna"));
    (void)json_array_clear(json_object_get(news, "who"));
    json_t *worlds = json_pack("[o, o]", lie, news);
    realm_hear(attack->birch, worlds);

    assert_null(realm_find_person(attack->birch, STR("Anna"), &written));
    (void)json_object_set_new(json_object_get(news, "away"), "Anna", json_string("cedar"));
    realm_hear(attack->birch, worlds);
    assert_string_equal(realm_find_person(attack->birch, STR("Anna"), &written), "cedar");
    json_decref(worlds);
}

ATTACK_TEST(a_traveller_to_a_third_world_passes_through_home)
{
    give(attack->birch, attack->bert, "container", 0);
    depart(attack, BIRCH, attack->bert, "cedar");
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "alder");
    struct abroad abroad;

    assert_true(here_as(attack, ALDER, 1) != 0);
    assert_int_equal(
            things_of(broker_engine(&attack->stage.broker, ALDER), here_as(attack, ALDER, 1)),
            1);
    assert_true(abroad_is(attack->birch, attack->bert, &abroad));
    assert_string_equal(abroad.world, "alder");
}

ATTACK_TEST(a_rogue_world_cannot_add_a_token_for_a_traveller)
{
    struct token token;
    char known[TOKEN_SIZE];
    transaction_begin(attack->birch, attack->bert, 0);
    (void)token_create(attack->birch, attack->bert, TOKEN_HOLD, 10000000, known);
    transaction_commit(attack->birch);
    depart(attack, BIRCH, attack->bert, "cedar");
    struct engine *cedar = broker_engine(&attack->stage.broker, CEDAR);
    transaction_begin(cedar, 0, 0);
    assert_true(token_put_hold(
            cedar, here_as(attack, CEDAR, 1), STR(ROGUE_HASH), clock_wall_ms() + 10000000));
    transaction_commit(cedar);
    depart(attack, CEDAR, here_as(attack, CEDAR, 1), "birch");
    struct buf holds = {0};
    token_each_hold(attack->birch, attack->bert, add_hold, &holds);

    assert_true(here_as(attack, BIRCH, 1) != 0);
    assert_true(token_find_hold(attack->birch, str_of(known), &token));
    assert_true(str_find(buf_str(&holds), STR(ROGUE_HASH), 0) == SIZE_MAX);
    buf_finish(&holds);
}
