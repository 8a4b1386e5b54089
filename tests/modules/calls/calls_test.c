/* calls_test.c -- Typed calls: login, tokens, rights, order, and invalid input. */
#include "engine/core/calls/call.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"

static const struct session_frontend calls_frontend = {
        .service = "test",
        .calls_only = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

static struct screen *open_frontend(struct play *play)
{
    struct screen *screen = play_screen(play);
    screen->session = hub_open(engine_hub(play->engine), &calls_frontend, screen, "192.0.2.1");
    screen->session->exempt = true;
    play_turn(play);
    return screen;
}

/* Makes a call, whose arguments are JSON with ' for ". */
static void call_with(struct play *play, struct screen *screen, const char *name,
        const char *args, const char *token)
{
    buf_clear(&screen->shown);
    ask_quoted(screen->session, "t1", name, args, token);
    play_turn(play);
}

static void call_calls(
        struct play *play, struct screen *screen, const char *name, const char *args)
{
    call_with(play, screen, name, args, "");
}

/* Makes a call, and fails unless the text is shown then. */
#define assert_answer(play, screen, name, args, text)                                          \
    assert_answer_with(play, screen, name, args, "", text)
#define assert_answer_with(play, screen, name, args, token, text)                              \
    (call_with(play, screen, name, args, token), assert_shown(screen, text))

#define ALICE "'name':'Alice','password':'password'"

/* Opens a front end; Alice, who is not there, has an account. */
static struct screen *open_beside_alice(struct play *play)
{
    play_hang_up(play, play_newcomer(play, "Alice"));
    return open_frontend(play);
}

/* Asks for a token; out has room for TOKEN_SIZE. */
static void take_token(struct play *play, struct screen *screen, const char *args, char *out)
{
    call_calls(play, screen, "login.token", args);
    struct str key = STR("\"token\":\"");
    size_t at = str_find(buf_str(&screen->shown), key, 0);
    assert_int_not_equal(at, SIZE_MAX);
    (void)snprintf(
            out, TOKEN_SIZE, "%.*s", TOKEN_SIZE - 1, screen->shown.bytes + at + key.length);
}

CALLS_TEST(a_frontend_for_calls_gets_no_banner_and_ignores_lines)
{
    struct screen *screen = open_frontend(p);
    assert_int_equal(screen->shown.length, 0);
    session_line(screen->session, STR("create Bob some password"));
    play_turn(p);

    assert_int_equal(screen->shown.length, 0);
    assert_null(account_find(p->engine, STR("Bob")));
}

CALLS_TEST(a_log_in_is_answered_before_the_room_is_shown)
{
    struct screen *screen = open_beside_alice(p);

    call_calls(p, screen, "login", "{'name':'alice','password':'password'}");

    size_t answer = str_find(buf_str(&screen->shown), STR("{t1 ok {\"name\":\"Alice\""), 0);
    assert_int_equal(answer, 0);
    assert_shown(screen, "login_welcome Alice");
    assert_true(screen->session->character == play_character(p, "Alice"));
}

CALLS_TEST(a_wrong_password_and_an_unknown_name_get_one_answer)
{
    static const char *const args[] = {"{'name':'Alice','password':'wrong password'}",
            "{'name':'Nobody','password':'wrong password'}",
            "{'name':'no name','password':'wrong password'}"};
    struct screen *screen = open_beside_alice(p);

    for (size_t i = 0; i < 3; i++) {
        call_calls(p, screen, "login", args[i]);
        assert_string_equal(screen->shown.bytes,
                "{t1 no "
                "{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"login_wrong\"}}\n");
    }
    assert_int_equal(screen->session->character, 0);
    assert_false(screen->closed);
}

CALLS_TEST(a_token_has_its_accounts_rights_until_the_password_changes)
{
    char token[TOKEN_SIZE];
    struct screen *screen = open_beside_alice(p);

    take_token(p, screen, "{" ALICE "}", token);
    assert_int_equal(screen->session->character, 0);
    assert_answer_with(p, screen, "login.whoami", "{}", token, "{t1 ok {\"name\":\"Alice\"");

    transaction_begin(p->engine, 0, 0);
    account_set_password(p->engine, account_find(p->engine, STR("Alice")), "other");
    transaction_commit(p->engine);
    assert_answer_with(p, screen, "login.whoami", "{}", token, "\"status\":401");
}

CALLS_TEST(a_log_in_by_browser_that_nobody_confirms_ends_after_five_minutes)
{
    char token[TOKEN_SIZE];
    char args[160];
    char confirm[160];
    struct screen *browser = open_beside_alice(p);
    take_token(p, browser, "{" ALICE "}", token);
    struct screen *client = open_frontend(p);
    call_calls(p, client, "login.browser", "{'site':'https://mud.example'}");
    struct str shown = buf_str(&client->shown);
    size_t from = str_find(shown, STR("?client="), 0) + strlen("?client=");
    struct str key = str_slice(shown, from, str_find(shown, STR("\""), from));
    (void)snprintf(args, sizeof(args), "{'key':'%.*s'}", STR_FMT(key));
    (void)snprintf(confirm, sizeof(confirm), "{'key':'%.*s','code':'AAA-AAA'}", STR_FMT(key));

    play_wait(p, 299);
    assert_answer_with(p, browser, "login.asked", args, token, "\"ago\":299");
    play_wait(p, 1);

    assert_shown(client, "{t1 no {\"status\":410");
    assert_shown(client, "login_browser_late");
    assert_answer_with(p, browser, "login.asked", args, token, "\"status\":404");
    assert_answer_with(p, browser, "login.confirm", confirm, token, "\"status\":404");
    assert_int_equal(client->session->character, 0);
    assert_false(client->closed);
}

CALLS_TEST(a_token_outlives_a_crash_but_not_its_log_out)
{
    char token[TOKEN_SIZE];
    char args[128];
    struct screen *screen = open_beside_alice(p);
    take_token(p, screen, "{" ALICE "}", token);

    play_crash(p);
    screen = open_frontend(p);
    (void)snprintf(args, sizeof(args), "{'token':'%s'}", token);
    assert_answer(p, screen, "login.resume", args, "{t1 ok {\"name\":\"Alice\"");
    assert_answer(p, screen, "logout", args, "{t1 ok {}}");
    screen = open_frontend(p);
    assert_answer_with(p, screen, "login.whoami", "{}", token, "\"status\":401");
}

CALLS_TEST(a_guest_gets_the_requested_name_if_it_is_free)
{
    struct screen *first = open_beside_alice(p);
    struct screen *second = open_frontend(p);

    assert_answer(p, first, "login.guest", "{'name':'a1ice'}", "\"status\":409");
    assert_answer(p, first, "login.guest", "{'name':'Wanda','token':true}",
            "{t1 ok {\"name\":\"Wanda\"");
    assert_shown(first, "\"guest\":true");
    assert_answer(p, second, "login.guest", "{'name':'wanda'}", "\"status\":409");
    assert_answer(p, second, "login.guest", "{'name':'9lives'}", "\"status\":422");
}

static void do_nothing_calls(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

CALLS_TEST(the_name_of_a_departed_guest_is_free_at_once)
{
    struct screen *first = open_frontend(p);
    struct screen *second = open_frontend(p);
    call_calls(p, first, "login.guest", "{'name':'Wanda'}");
    uint64_t id = presence_first(p->engine)->character;
    tasks_defer(p->engine, (struct task){do_nothing_calls, NULL, NULL, id}, 1000);
    transaction_begin(p->engine, id, 0);
    visit_end(p->engine, id, "");
    transaction_commit(p->engine);

    buf_clear(&second->shown);
    ask_quoted(second->session, "t1", "login.guest", "{'name':'wanda'}", "");
    for (int turns = 0; turns < 5; turns++) {
        (void)engine_turn(p->engine, 1000000);
    }

    assert_shown(second, "\"name\":\"wanda\"");
    assert_true(first->closed);
    assert_null(world_find(p->world, id));
    assert_int_equal(presence_count(p->engine), 1);
}

CALLS_TEST(each_invalid_call_gets_one_answer)
{
    static const struct {
        const char *name;
        const char *args;
        const char *status;
    } cases[] = {
            {"no.such", "{}", "\"status\":404"},
            {"login", "{}", "The field \\\"name\\\" is missing."},
            {"login", "{'name':3,'password':'password'}",
                    "The field \\\"name\\\" has the wrong type."},
            {"help.list", "{'words':true}", "\"status\":422"},
            {"login.whoami", "{}", "\"status\":401"},
            {"login.resume", "{'token':''}", "\"status\":401"},
            {"logout", "{'token':'AAAA'}", "\"status\":401"},
            {"login.create", "{'name':'skein','password':'password'}", "\"status\":422"},
            {"login.create", "{'name':'Carol','password':'short'}", "\"status\":422"},
    };
    struct screen *screen = open_frontend(p);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_answer(p, screen, cases[i].name, cases[i].args, "{t1 no {");
        assert_shown(screen, cases[i].status);
        assert_int_equal(str_find(buf_str(&screen->shown), STR("{t1"), 1), SIZE_MAX);
    }
}

CALLS_TEST(a_token_over_the_limit_deletes_the_oldest_one)
{
    char first[TOKEN_SIZE];
    char last[TOKEN_SIZE];
    struct screen *screen = open_beside_alice(p);

    for (size_t i = 0; i < 21; i++) {
        take_token(p, screen, "{" ALICE "}", i == 0 ? first : last);
    }

    assert_answer_with(p, screen, "login.whoami", "{}", first, "\"status\":401");
    assert_answer_with(p, screen, "login.whoami", "{}", last, "{t1 ok");
}

CALLS_TEST(a_read_only_token_does_not_log_in)
{
    char token[TOKEN_SIZE];
    char args[128];
    struct screen *screen = open_beside_alice(p);
    take_token(p, screen, "{" ALICE ",'scope':'read'}", token);

    assert_answer_with(p, screen, "login.whoami", "{}", token, "{t1 ok");
    (void)snprintf(args, sizeof(args), "{'token':'%s'}", token);
    assert_answer(p, screen, "login.resume", args, "\"status\":403");
    assert_answer_with(p, screen, "login.guest", "{}", token, "\"status\":403");
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

/* Brings Mallory into play, by the calls of any client. */
static struct screen *open_mallory(struct play *play)
{
    struct screen *screen = open_frontend(play);
    assert_answer(play, screen, "login.guest", "{'name':'Mallory'}", "{t1 ok ");
    return screen;
}

CALLS_TEST(a_player_cannot_make_themselves_an_operator)
{
    struct screen *screen = open_mallory(p);

    assert_answer(p, screen, "chat.oper", "{}", "\"status\":403");
    assert_answer(p, screen, "chat.kill", "{'name':'Mallory'}", "not_privileged");
}

CALLS_TEST(tags_that_are_not_a_clients_own_are_refused)
{
    static const char *const tags[] = {
            "+a=1\\r\\n:skein NOTICE you :type your password",
            "+a=1\\n",
            "+a=1 :skein",
            "account=Wizard",
            "+a=1;account=Wizard",
            "+a;;+b",
    };
    struct screen *screen = open_mallory(p);

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        char args[200];
        (void)snprintf(args, sizeof(args), "{'to':'Mallory','tags':'%s'}", tags[i]);
        assert_answer(p, screen, "chat.tag", args, "\"status\":422");
    }

    call_calls(p, screen, "chat.tag", "{'to':'Mallory','tags':'+a=1;+b/c'}");
    assert_shown(screen, "{t1 ok ");
}

CALLS_TEST(speech_by_a_call_must_be_one_line_that_could_be_typed)
{
    struct buf args = {0};
    struct screen *screen = open_mallory(p);

    buf_add_text(&args, "{'channel':'public','text':'");
    for (size_t i = 0; i <= SESSION_LINE_MAX; i++) {
        buf_add_char(&args, 'x');
    }
    buf_add_text(&args, "'}");
    assert_answer(p, screen, "channel.say", args.bytes, "\"status\":422");
    assert_answer(p, screen, "chat.say", "{'text':'a\\nb'}", "\"status\":422");
    call_calls(p, screen, "channel.say",
            "{'channel':'public','text':'a','kind':'say;account=Wizard'}");
    assert_shown(screen, "\"status\":422");
    buf_finish(&args);
}

static bool shows_before(const struct screen *screen, const char *first, const char *second)
{
    size_t at = str_find(buf_str(&screen->shown), str_of(first), 0);
    return at != SIZE_MAX && str_find(buf_str(&screen->shown), str_of(second), at) != SIZE_MAX;
}

/* So that a chat client tells its own words from those of the player's other clients. */
CALLS_TEST(a_chat_client_is_told_which_lines_are_its_own)
{
    struct screen *irc = play_newcomer(p, "Mallory");
    irc->session->chats = true;
    struct screen *other = play_returner(p, "Mallory");
    buf_clear(&other->shown);

    call_calls(p, irc, "channel.join", "{'channel':'own'}");
    buf_clear(&irc->shown);
    call_calls(p, irc, "channel.say", "{'channel':'own','text':'from irc'}");
    assert_true(shows_before(irc, "(Chat.Own )\n", "from irc"));
    assert_true(shows_before(irc, "from irc", "{t1 ok"));
    assert_shown(other, "from irc");
    buf_clear(&irc->shown);
    call_calls(p, other, "channel.say", "{'channel':'own','text':'from the other'}");
    assert_shown(irc, "from the other");
    assert_not_shown(irc, "Chat.Own");
    assert_not_shown(other, "Chat.Own");
    call_calls(p, irc, "chat.tell", "{'to':'Mallory','text':'is this on?'}");
    assert_true(shows_before(irc, "(Chat.Own )\n", "is this on?"));
}

CALLS_TEST(control_characters_are_removed_from_arguments)
{
    struct screen *screen = open_mallory(p);

    call_calls(p, screen, "chat.away", "{'text':'gone\\u001b[2Jfishing\\u202e'}");
    assert_answer(p, screen, "page.who", "{}", "\"away\":\"gone[2Jfishing\"");
}

CALLS_TEST(calls_are_limited_like_typed_lines)
{
    struct screen *screen = open_mallory(p);
    screen->session->exempt = false;
    buf_clear(&screen->shown);

    for (int i = 0; i < 100; i++) {
        ask_quoted(
                screen->session, "t", "chat.modes", i % 2 ? "{'modes':2}" : "{'modes':0}", "");
    }
    play_turn(p);
    size_t at_once = count_of_calls(screen, "{t ok");
    play_wait(p, 5);

    assert_true(at_once > 0 && at_once < 100);
    assert_int_equal(count_of_calls(screen, "{t ok"), 100);
}

/* Makes a call as soon as it is told something, as front ends may. */
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

CALLS_TEST(a_call_made_during_a_delivery_is_answered_afterwards)
{
    static const struct session_frontend frontend = {
            .service = "test",
            .calls_only = true,
            .deliver = eager_deliver,
            .flush = eager_nothing,
            .close = eager_nothing,
    };
    struct eager eager = {0};
    eager.session = hub_open(engine_hub(p->engine), &frontend, &eager, "192.0.2.1");

    session_call(
            eager.session, &(struct session_call){.tag = STR("one"), .name = STR("chat.sync")});
    play_turn(p);
    play_turn(p);

    assert_string_equal(eager.shown.bytes, "one two ");
    session_gone(eager.session, "closed");
    buf_finish(&eager.shown);
}

/* These arguments are the largest number of things in a call's answer. */
TEST(every_limit_argument_of_a_call_has_bounds)
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
