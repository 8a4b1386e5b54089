/* calls_test.c -- typed calls: log-in, tokens, rights, order, and what comes of nonsense. */
#include "engine/core/calls/call.h"
#include "engine/core/door/token.h"
#include "engine/core/door/visit.h"
#include "tests/support/ask.h"
#include "tests/unit/core/play.h"

static const struct session_front calls_front = {
        .service = "test",
        .calls_only = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static void open_front(struct play *play, struct screen *screen)
{
    *screen = (struct screen){0};
    screen->session = hub_open(play->engine->hub, &calls_front, screen, "192.0.2.1");
    screen->session->exempt = true;
    play_turn(play);
}

static void call_with(struct play *play, struct screen *screen, const char *name,
        const char *args, const char *token)
{
    buf_clear(&screen->shown);
    ask_json(screen->session, "t1", name, args, token);
    play_turn(play);
}

static void call_calls(
        struct play *play, struct screen *screen, const char *name, const char *args)
{
    call_with(play, screen, name, args, "");
}

/* The token in the last answer; out has room for TOKEN_SIZE. */
static void take_token(const struct screen *screen, char *out)
{
    struct str key = STR("\"token\":\"");
    size_t at = str_find(buf_str(&screen->shown), key, 0);
    assert_int_not_equal(at, SIZE_MAX);
    (void)snprintf(
            out, TOKEN_SIZE, "%.*s", TOKEN_SIZE - 1, screen->shown.bytes + at + key.length);
}

static void make_alice(struct play *play)
{
    struct screen screen;
    play_join(play, &screen, "Alice");
    play_hang_up(play, &screen);
    screen_finish(&screen);
}

TEST(a_front_of_calls_alone_gets_no_banner_and_no_words_for_lines)
{
    struct play play;
    struct screen screen;
    play_open(&play);

    open_front(&play, &screen);
    assert_int_equal(screen.shown.length, 0);
    session_line(screen.session, STR("create Bob some password"));
    play_turn(&play);

    assert_int_equal(screen.shown.length, 0);
    assert_null(account_find(play.engine, STR("Bob")));
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_log_in_is_answered_before_the_room_is_shown)
{
    struct play play;
    struct screen screen;
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);

    call_calls(&play, &screen, "login", "{\"name\": \"alice\", \"password\": \"password\"}");

    size_t answer = str_find(buf_str(&screen.shown), STR("{t1 ok {\"name\":\"Alice\""), 0);
    assert_int_equal(answer, 0);
    assert_shown(&screen, "login_welcome Alice");
    assert_true(screen.session->character == play_character(&play, "Alice"));
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_wrong_password_and_an_unknown_name_get_one_answer)
{
    static const char *const args[] = {
            "{\"name\": \"Alice\", \"password\": \"wrong password\"}",
            "{\"name\": \"Nobody\", \"password\": \"wrong password\"}",
            "{\"name\": \"no name\", \"password\": \"wrong password\"}"};
    struct play play;
    struct screen screen;
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);

    for (size_t i = 0; i < 3; i++) {
        call_calls(&play, &screen, "login", args[i]);
        assert_string_equal(screen.shown.bytes,
                "{t1 no "
                "{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"login_wrong\"}}\n");
    }
    assert_int_equal(screen.session->character, 0);
    assert_false(screen.closed);
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_token_has_its_accounts_rights_until_the_password_changes)
{
    struct play play;
    struct screen screen;
    char token[TOKEN_SIZE];
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);

    call_calls(
            &play, &screen, "login.token", "{\"name\": \"Alice\", \"password\": \"password\"}");
    take_token(&screen, token);
    assert_int_equal(screen.session->character, 0);
    call_with(&play, &screen, "login.whoami", "{}", token);
    assert_shown(&screen, "{t1 ok {\"name\":\"Alice\"");

    slice_begin(play.engine, 0, 0);
    account_set_password(play.engine, account_find(play.engine, STR("Alice")), "other");
    slice_commit(play.engine);
    call_with(&play, &screen, "login.whoami", "{}", token);
    assert_shown(&screen, "\"status\":401");
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_token_outlives_a_crash_but_not_its_log_out)
{
    struct play play;
    struct screen screen;
    char token[TOKEN_SIZE];
    char args[128];
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);
    call_calls(
            &play, &screen, "login.token", "{\"name\": \"Alice\", \"password\": \"password\"}");
    take_token(&screen, token);

    screen_finish(&screen);
    play_crash(&play);
    open_front(&play, &screen);
    (void)snprintf(args, sizeof(args), "{\"token\": \"%s\"}", token);
    call_calls(&play, &screen, "login.resume", args);
    assert_shown(&screen, "{t1 ok {\"name\":\"Alice\"");
    call_calls(&play, &screen, "logout", args);
    assert_shown(&screen, "{t1 ok {}}");
    screen_finish(&screen);
    open_front(&play, &screen);
    call_with(&play, &screen, "login.whoami", "{}", token);
    assert_shown(&screen, "\"status\":401");
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_guest_has_the_name_of_her_choice_if_it_is_free)
{
    struct play play;
    struct screen first;
    struct screen second;
    play_open(&play);
    make_alice(&play);
    open_front(&play, &first);
    open_front(&play, &second);

    call_calls(&play, &first, "login.guest", "{\"name\": \"a1ice\"}");
    assert_shown(&first, "\"status\":409");
    call_calls(&play, &first, "login.guest", "{\"name\": \"Wanda\", \"token\": true}");
    assert_shown(&first, "{t1 ok {\"name\":\"Wanda\"");
    assert_shown(&first, "\"guest\":true");
    call_calls(&play, &second, "login.guest", "{\"name\": \"wanda\"}");
    assert_shown(&second, "\"status\":409");
    call_calls(&play, &second, "login.guest", "{\"name\": \"9lives\"}");
    assert_shown(&second, "\"status\":422");
    screen_finish(&first);
    screen_finish(&second);
    play_close(&play);
}

static void do_nothing_calls(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

TEST(the_name_of_a_guest_who_has_gone_is_free_though_she_rests)
{
    struct play play;
    struct screen first;
    struct screen second;
    play_open(&play);
    open_front(&play, &first);
    open_front(&play, &second);
    call_calls(&play, &first, "login.guest", "{\"name\": \"Wanda\"}");
    uint64_t id = presence_first(play.engine)->character;
    tasks_defer(play.engine, (struct task){do_nothing_calls, NULL, NULL, id}, 1000);
    slice_begin(play.engine, id, 0);
    visit_end(play.engine, id, "");
    slice_commit(play.engine);

    buf_clear(&second.shown);
    ask_json(second.session, "t1", "login.guest", "{\"name\": \"wanda\"}", "");
    for (int turns = 0; turns < 5; turns++) {
        (void)engine_turn(play.engine, 1000000);
    }

    assert_shown(&second, "\"name\":\"wanda\"");
    assert_true(first.closed);
    assert_null(world_find(play.world, id));
    assert_int_equal(presence_count(play.engine), 1);
    screen_finish(&first);
    screen_finish(&second);
    play_close(&play);
}

TEST(nonsense_gets_one_answer_each)
{
    static const struct {
        const char *name;
        const char *args;
        const char *status;
    } cases[] = {
            {"no.such", "{}", "\"status\":404"},
            {"login", "{}", "The field \\\"name\\\" is missing."},
            {"login", "{\"name\": 3, \"password\": \"password\"}",
                    "The field \\\"name\\\" is of the wrong kind."},
            {"help.list", "{\"words\": true}", "\"status\":422"},
            {"login.whoami", "{}", "\"status\":401"},
            {"login.resume", "{\"token\": \"\"}", "\"status\":401"},
            {"logout", "{\"token\": \"AAAA\"}", "\"status\":401"},
            {"login.create", "{\"name\": \"skein\", \"password\": \"password\"}",
                    "\"status\":422"},
            {"login.create", "{\"name\": \"Carol\", \"password\": \"short\"}",
                    "\"status\":422"},
    };
    struct play play;
    struct screen screen;
    play_open(&play);
    open_front(&play, &screen);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        call_calls(&play, &screen, cases[i].name, cases[i].args);
        assert_shown(&screen, "{t1 no {");
        assert_shown(&screen, cases[i].status);
        assert_int_equal(str_find(buf_str(&screen.shown), STR("{t1"), 1), SIZE_MAX);
    }
    screen_finish(&screen);
    play_close(&play);
}

TEST(an_account_has_so_many_tokens_and_the_oldest_goes)
{
    struct play play;
    struct screen screen;
    char first[TOKEN_SIZE];
    char last[TOKEN_SIZE];
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);

    for (size_t i = 0; i < 21; i++) {
        call_calls(&play, &screen, "login.token",
                "{\"name\": \"Alice\", \"password\": \"password\"}");
        take_token(&screen, i == 0 ? first : last);
    }

    call_with(&play, &screen, "login.whoami", "{}", first);
    assert_shown(&screen, "\"status\":401");
    call_with(&play, &screen, "login.whoami", "{}", last);
    assert_shown(&screen, "{t1 ok");
    screen_finish(&screen);
    play_close(&play);
}

TEST(a_token_that_may_read_does_not_log_in)
{
    struct play play;
    struct screen screen;
    char token[TOKEN_SIZE];
    char args[128];
    play_open(&play);
    make_alice(&play);
    open_front(&play, &screen);
    call_calls(&play, &screen, "login.token",
            "{\"name\": \"Alice\", \"password\": \"password\", \"scope\": \"read\"}");
    take_token(&screen, token);

    call_with(&play, &screen, "login.whoami", "{}", token);
    assert_shown(&screen, "{t1 ok");
    (void)snprintf(args, sizeof(args), "{\"token\": \"%s\"}", token);
    call_calls(&play, &screen, "login.resume", args);
    assert_shown(&screen, "\"status\":403");
    call_with(&play, &screen, "login.guest", "{}", token);
    assert_shown(&screen, "\"status\":403");
    screen_finish(&screen);
    play_close(&play);
}

static size_t count_of_calls(const struct screen *screen, const char *text)
{
    size_t count = 0;
    size_t at = 0;
    while ((at = str_find(buf_str(&screen->shown), str_of(text), at)) != SIZE_MAX) {
        count++;
        at++;
    }
    return count;
}

/* In play, by the calls of a front that anybody may have written. */
static void enter(struct play *play, struct screen *screen, const char *name)
{
    char args[80];
    (void)snprintf(args, sizeof(args), "{\"name\": \"%s\"}", name);
    open_front(play, screen);
    call_calls(play, screen, "login.guest", args);
    assert_shown(screen, "{t1 ok ");
}

TEST(nobody_makes_herself_an_operator)
{
    struct play play;
    struct screen screen;
    play_open(&play);
    enter(&play, &screen, "Mallory");

    call_calls(&play, &screen, "chat.oper", "{}");

    assert_shown(&screen, "\"status\":403");
    call_calls(&play, &screen, "chat.kill", "{\"name\": \"Mallory\"}");
    assert_shown(&screen, "not_privileged");
    screen_finish(&screen);
    play_close(&play);
}

TEST(tags_that_are_not_a_clients_own_are_refused)
{
    static const char *const tags[] = {
            "+a=1\\r\\n:skein NOTICE you :type your password",
            "+a=1\\n",
            "+a=1 :skein",
            "account=Wizard",
            "+a=1;account=Wizard",
            "+a;;+b",
    };
    struct play play;
    struct screen screen;
    play_open(&play);
    enter(&play, &screen, "Mallory");

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        char args[200];
        (void)snprintf(args, sizeof(args), "{\"to\": \"Mallory\", \"tags\": \"%s\"}", tags[i]);
        call_calls(&play, &screen, "chat.tag", args);
        assert_shown(&screen, "\"status\":422");
    }

    call_calls(&play, &screen, "chat.tag", "{\"to\": \"Mallory\", \"tags\": \"+a=1;+b/c\"}");
    assert_shown(&screen, "{t1 ok ");
    screen_finish(&screen);
    play_close(&play);
}

TEST(what_is_said_by_a_call_is_one_line_that_could_be_typed)
{
    struct play play;
    struct screen screen;
    struct buf args = {0};
    play_open(&play);
    enter(&play, &screen, "Mallory");

    buf_add_text(&args, "{\"channel\": \"public\", \"text\": \"");
    for (size_t i = 0; i <= SESSION_LINE_MAX; i++) {
        buf_add_char(&args, 'x');
    }
    buf_add_text(&args, "\"}");
    call_calls(&play, &screen, "channel.say", args.bytes);
    assert_shown(&screen, "\"status\":422");
    call_calls(&play, &screen, "chat.say", "{\"text\": \"a\\nb\"}");
    assert_shown(&screen, "\"status\":422");
    call_calls(&play, &screen, "channel.say",
            "{\"channel\": \"public\", \"text\": \"a\", \"kind\": \"say;account=Wizard\"}");
    assert_shown(&screen, "\"status\":422");
    buf_finish(&args);
    screen_finish(&screen);
    play_close(&play);
}

static bool shows_before(const struct screen *screen, const char *first, const char *second)
{
    size_t at = str_find(buf_str(&screen->shown), str_of(first), 0);
    return at != SIZE_MAX && str_find(buf_str(&screen->shown), str_of(second), at) != SIZE_MAX;
}

/* So that a client of several tells its own words from those of another door. */
TEST(a_client_that_chats_is_told_which_words_are_its_own)
{
    struct play play;
    struct screen irc;
    struct screen other;
    play_open(&play);
    play_join(&play, &irc, "Mallory");
    irc.session->chats = true;
    play_return(&play, &other, "Mallory");
    buf_clear(&other.shown);

    call_calls(&play, &irc, "channel.join", "{\"channel\": \"own\"}");
    buf_clear(&irc.shown);
    call_calls(&play, &irc, "channel.say", "{\"channel\": \"own\", \"text\": \"from irc\"}");
    assert_true(shows_before(&irc, "(Chat.Own )\n", "from irc"));
    assert_true(shows_before(&irc, "from irc", "{t1 ok"));
    assert_shown(&other, "from irc");
    buf_clear(&irc.shown);
    call_calls(&play, &other, "channel.say",
            "{\"channel\": \"own\", \"text\": \"from the other\"}");
    assert_shown(&irc, "from the other");
    assert_not_shown(&irc, "Chat.Own");
    assert_not_shown(&other, "Chat.Own");
    call_calls(&play, &irc, "chat.tell", "{\"to\": \"Mallory\", \"text\": \"is this on?\"}");
    assert_true(shows_before(&irc, "(Chat.Own )\n", "is this on?"));

    screen_finish(&irc);
    screen_finish(&other);
    play_close(&play);
}

TEST(texts_of_arguments_are_clean)
{
    struct play play;
    struct screen screen;
    play_open(&play);
    enter(&play, &screen, "Mallory");

    call_calls(&play, &screen, "chat.away", "{\"text\": \"gone\\u001b[2Jfishing\\u202e\"}");
    call_calls(&play, &screen, "page.who", "{}");

    assert_shown(&screen, "\"away\":\"gone[2Jfishing\"");
    screen_finish(&screen);
    play_close(&play);
}

TEST(nobody_talks_faster_by_calls_than_by_lines)
{
    struct play play;
    struct screen screen;
    play_open(&play);
    enter(&play, &screen, "Mallory");
    screen.session->exempt = false;
    buf_clear(&screen.shown);

    for (int i = 0; i < 100; i++) {
        ask_json(screen.session, "t", "chat.away", i % 2 ? "{\"text\": \"soup\"}" : "{}", "");
    }
    play_turn(&play);
    size_t at_once = count_of_calls(&screen, "{t ok");
    play_wait(&play, 5);

    assert_true(at_once > 0 && at_once < 100);
    assert_int_equal(count_of_calls(&screen, "{t ok"), 100);
    screen_finish(&screen);
    play_close(&play);
}

/* Calls as soon as it is told something, as fronts may. */
struct eager {
    struct session *session;
    bool called;
    struct buf shown;
};

static void eager_deliver(void *data, const struct msg *msg)
{
    struct eager *eager = data;
    if (msg->kind == MSG_REPLY) {
        buf_printf(&eager->shown, "%.*s ", STR_FMT(msg->topic));
    }
    if (!eager->called) {
        eager->called = true;
        session_call(eager->session,
                &(struct session_call){.tag = STR("two"), .name = STR("no.such.call")});
    }
}

static void eager_nothing(void *data)
{
    (void)data;
}

TEST(a_call_from_inside_a_delivery_is_refused_afterwards)
{
    static const struct session_front front = {
            .service = "test",
            .calls_only = true,
            .deliver = eager_deliver,
            .flush = eager_nothing,
            .close = eager_nothing,
    };
    struct play play;
    struct eager eager = {0};
    play_open(&play);
    eager.session = hub_open(play.engine->hub, &front, &eager, "192.0.2.1");

    session_call(
            eager.session, &(struct session_call){.tag = STR("one"), .name = STR("chat.sync")});
    play_turn(&play);
    play_turn(&play);

    assert_string_equal(eager.shown.bytes, "one two ");
    session_gone(eager.session, "closed");
    buf_finish(&eager.shown);
    play_close(&play);
}

/* What a call takes of these is how many things it gives at most. */
TEST(a_limit_of_a_call_is_one_at_least_and_has_a_most)
{
    static const char *const limits[] = {"limit", "rooms"};
    struct call_table *table = call_table_create();
    size_t cursor = 0;
    size_t seen = 0;

    for (const struct call_entry *entry; (entry = call_table_next(table, &cursor));) {
        const json_t *takes = json_object_get(entry->takes, "properties");
        for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
            const json_t *limit = json_object_get(takes, limits[i]);
            seen += limit != NULL;
            if (limit && (json_integer_value(json_object_get(limit, "minimum")) < 1 ||
                                 !json_object_get(limit, "maximum"))) {
                fail_msg("%s of %s has no bounds", limits[i], entry->name);
            }
        }
    }

    assert_true(seen >= 7);
    call_table_destroy(table);
}

static const struct CMUnitTest calls_tests[] = {
        IT(a_front_of_calls_alone_gets_no_banner_and_no_words_for_lines),
        IT(a_log_in_is_answered_before_the_room_is_shown),
        IT(a_wrong_password_and_an_unknown_name_get_one_answer),
        IT(a_token_has_its_accounts_rights_until_the_password_changes),
        IT(a_token_outlives_a_crash_but_not_its_log_out),
        IT(a_guest_has_the_name_of_her_choice_if_it_is_free),
        IT(the_name_of_a_guest_who_has_gone_is_free_though_she_rests),
        IT(nonsense_gets_one_answer_each),
        IT(an_account_has_so_many_tokens_and_the_oldest_goes),
        IT(a_token_that_may_read_does_not_log_in),
        IT(nobody_makes_herself_an_operator),
        IT(tags_that_are_not_a_clients_own_are_refused),
        IT(what_is_said_by_a_call_is_one_line_that_could_be_typed),
        IT(a_client_that_chats_is_told_which_words_are_its_own),
        IT(texts_of_arguments_are_clean),
        IT(nobody_talks_faster_by_calls_than_by_lines),
        IT(a_call_from_inside_a_delivery_is_refused_afterwards),
        IT(a_limit_of_a_call_is_one_at_least_and_has_a_most),
};
TESTS(calls)
