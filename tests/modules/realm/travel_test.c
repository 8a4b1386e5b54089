/* travel_test.c -- Sessions of players who walk between worlds find their person, in any order of
 * events. For gates see tests/app/travel_test.py. */
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "tests/modules/realm/names_stage.h"
#include "world/model/rows.h"

/* Anna, of the world alder, where a gate holds her conversation; birch is there. */
struct anna {
    struct realm_stage stage;
    struct engine *engine; /* of alder */
    struct session *session;
    uint64_t id;
    char token[TOKEN_SIZE]; /* by which the gate brings her */
};

/* A session held by a gate, and the world that its gate was sent to. */
struct far {
    struct session *session;
    struct buf went; /* Realm.Go */
};

static void far_deliver(void *frontend, const struct msg *msg)
{
    struct far *far = frontend;
    if (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Realm.Go"))) {
        buf_add_str(&far->went, msg->text);
    }
}

static void far_nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend far_frontend = {
        .service = "telnet",
        .deliver = far_deliver,
        .flush = far_nothing,
        .close = far_nothing,
};

static void far_open(struct far *far, struct engine *engine)
{
    *far = (struct far){0};
    far->session = hub_add(engine_hub(engine), &far_frontend, far, "192.0.2.7");
    hub_hold(far->session);
}

static void far_close(struct far *far)
{
    session_gone(far->session, "closed");
    buf_finish(&far->went);
}

static void anna_open(struct anna *anna)
{
    struct realm_stage *stage = &anna->stage;
    stage_open(stage, 2);
    for (size_t i = 0; i < 2; i++) {
        engine_change_options(broker_engine(&stage->broker, i))->realm.link =
                mem_dup_text("unix:link");
    }
    (void)create(stage, ALDER, "Anna");
    tell_who(stage);
    anna->engine = broker_engine(&stage->broker, ALDER);
    anna->session = stage->screens[ALDER][0].session;
    anna->id = account_find(anna->engine, STR("anna"))->character;
    transaction_begin(anna->engine, anna->id, 0);
    (void)token_create(anna->engine, anna->id, TOKEN_HOLD, 1000000, anna->token);
    transaction_commit(anna->engine);
    hub_hold(anna->session);
    broker_wait(&stage->broker, 100);
}

static void anna_close(struct anna *anna)
{
    stage_close(&anna->stage);
}

/* She has left in a transaction; the steps after it are not done yet. */
static void depart_travel(struct anna *anna)
{
    struct err err = {0};
    transaction_begin(anna->engine, anna->id, anna->session->id);
    struct travel_way way = {.traveller = world_find(engine_world(anna->engine), anna->id),
            .world = STR("birch"),
            .ref = STR(""),
            .how = TRAVEL_TELEPORT};
    if (!travel_depart(anna->engine, &way, &err)) {
        fail_msg("%s", err.text);
    }
    transaction_commit(anna->engine);
    assert_true(abroad_is(anna->engine, anna->id, NULL));
}

/* The message in which she left comes back as one from there, of her next walk. */
static void come_home(struct anna *anna)
{
    struct err err = {0};
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine_world(anna->engine), &all, 0);
    struct str body = row_str(&rows.items[rows.count - 1], "body");
    json_t *json = json_loadb(body.bytes, body.length, 0, NULL);
    (void)json_object_set_new(json, "epoch", json_integer(2));
    char *text = json_dumps(json, JSON_COMPACT);
    struct outbox_message message = {STR("birch"), 1, 1, str_of(text)};

    transaction_begin(anna->engine, 0, 0);
    if (!travel_apply_arrive(anna->engine, &message, &err)) {
        fail_msg("%s", err.text);
    }
    transaction_commit(anna->engine);

    assert_false(abroad_is(anna->engine, anna->id, NULL));
    free(text);
    json_decref(json);
    rows_finish(&rows);
}

static bool has_token(struct anna *anna)
{
    struct token token;
    return token_find_hold(anna->engine, str_of(anna->token), &token);
}

TEST(an_early_returner_enters_through_their_proxy)
{
    struct anna anna;
    struct far far;
    anna_open(&anna);
    depart_travel(&anna);
    come_home(&anna);
    far_open(&far, anna.engine);

    session_resumed(far.session, str_of(anna.token));
    broker_wait(&anna.stage.broker, 200);

    assert_true(has_token(&anna));
    assert_int_equal(far.session->character, anna.id);
    assert_int_equal(presence_count(anna.engine), 1);
    far_close(&far);
    anna_close(&anna);
}

TEST(a_player_who_enters_while_leaving_is_there_once)
{
    struct anna anna;
    struct far far;
    anna_open(&anna);
    depart_travel(&anna);
    come_home(&anna);
    far_open(&far, anna.engine);

    visit_go_on(anna.engine, far.session, anna.id, false);
    broker_wait(&anna.stage.broker, 200);

    assert_int_equal(presence_count(anna.engine), 1);
    assert_non_null(presence_find(anna.engine, anna.id));
    assert_int_equal(far.session->character, anna.id);
    assert_true(has_token(&anna));
    far_close(&far);
    anna_close(&anna);
}

TEST(a_conversation_that_goes_along_takes_nothing_with_it)
{
    struct anna anna;
    anna_open(&anna);
    struct token token;
    assert_true(token_find_hold(anna.engine, str_of(anna.token), &token));
    anna.session->hold = token.number;
    depart_travel(&anna);

    session_gone(anna.session, "gone to another world");
    broker_wait(&anna.stage.broker, 200);

    assert_true(has_token(&anna));
    anna_close(&anna);
}

TEST(an_unknown_token_is_searched_for_in_all_worlds)
{
    struct anna anna;
    struct far far;
    anna_open(&anna);
    far_open(&far, broker_engine(&anna.stage.broker, BIRCH));

    session_resumed(far.session, str_of(anna.token));
    broker_wait(&anna.stage.broker, 900);
    assert_int_equal(far.went.length, 0); /* word of them may be on its way */
    broker_wait(&anna.stage.broker, 600);

    assert_true(str_find(buf_str(&far.went), STR("\"world\": \"alder\""), 0) != SIZE_MAX ||
                str_find(buf_str(&far.went), STR("\"world\":\"alder\""), 0) != SIZE_MAX);
    far_close(&far);
    anna_close(&anna);
}

TEST(a_connection_is_not_sent_to_a_world_without_its_player)
{
    struct anna anna;
    struct far far;
    struct far stranger;
    anna_open(&anna);
    struct engine *birch = broker_engine(&anna.stage.broker, BIRCH);
    depart_travel(&anna); /* birch does not take her: she is nowhere for a while */
    anna.stage.broker.away = true;
    far_open(&far, birch);
    far_open(&stranger, birch);

    session_resumed(far.session, str_of(anna.token));
    session_resumed(stranger.session, STR("no token at all"));
    broker_wait(&anna.stage.broker, 2000);
    assert_int_equal(far.went.length + stranger.went.length, 0);
    anna.stage.broker.away = false;
    broker_wait(&anna.stage.broker, 61000);

    assert_int_equal(stranger.went.length, 0);
    assert_int_equal(stranger.session->character, 0);
    far_close(&far);
    far_close(&stranger);
    anna_close(&anna);
}

TEST(a_world_cannot_obtain_a_token_that_it_does_not_know)
{
    struct anna anna;
    struct far far;
    char hash[TOKEN_HASH_SIZE];
    char twice[TOKEN_HASH_SIZE];
    char body[200];
    anna_open(&anna);
    token_hash(STR("a token of cedar's"), hash);
    token_hash(str_of(hash), twice);
    far_open(&far, anna.engine);
    session_resumed(far.session, STR("a token of cedar's"));
    broker_wait(&anna.stage.broker, 1100);

    /* The world has its own question. */
    (void)snprintf(body, sizeof(body), "{\"hash\":\"%s\",\"until_ms\":%lld}", twice,
            (long long)clock_wall_ms() + 60000);
    assert_true(broker_write(&anna.stage.broker, BIRCH, "alder", "there", body));
    broker_wait(&anna.stage.broker, 500);
    assert_int_equal(far.went.length, 0);
    /* A client with the token presents it. */
    (void)snprintf(body, sizeof(body), "{\"hash\":\"%s\",\"until_ms\":%lld}", hash,
            (long long)clock_wall_ms() + 60000);
    assert_true(broker_write(&anna.stage.broker, BIRCH, "alder", "there", body));
    broker_wait(&anna.stage.broker, 500);
    assert_true(far.went.length > 0);
    far_close(&far);
    anna_close(&anna);
}

/* Stops the world of Anna, and starts it as a build without the module does. */
static void start_without_module(struct anna *anna)
{
    struct broker_world *world = &anna->stage.broker.worlds[ALDER];
    broker_stop_world(world);
    store_crash(world->play.store);
    world->play.options.modules = NULL;
    play_start(&world->play);
}

/* What is shown for a line of somebody new to a world. */
static void assert_answered(struct play *play, const char *line, const char *shown)
{
    struct screen screen;
    play_connect(play, &screen, "192.0.2.9");
    play_line(play, &screen, line);
    play_turn(play);
    assert_shown(&screen, shown);
    play_hang_up(play, &screen);
    screen_finish(&screen);
}

TEST(a_world_without_the_module_keeps_travellers_and_names_of_others)
{
    struct anna anna;
    anna_open(&anna);
    (void)create(&anna.stage, BIRCH, "Bert");
    depart_travel(&anna);
    broker_wait(&anna.stage.broker, 500);
    struct broker_world *alder = &anna.stage.broker.worlds[ALDER];
    const struct skein_module *const *modules = alder->play.options.modules;
    start_without_module(&anna);

    assert_answered(&alder->play, "connect Anna a-long-password", "travel_lives");
    assert_answered(&alder->play, "create Bert a-long-password", "login_taken");
    assert_true(abroad_is(alder->play.engine, anna.id, NULL));

    play_stop(&alder->play);
    store_crash(alder->play.store);
    alder->play.options.modules = modules;
    broker_start_world(alder);
    broker_wait(&anna.stage.broker, 1000);
    assert_true(abroad_is(alder->play.engine, anna.id, NULL));
    anna_close(&anna);
}
