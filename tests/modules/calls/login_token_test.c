/* login_token_test.c -- A token given for a password logs its account in without a worker, with
 * only the token's rights; a wrong token counts as an attempt like a wrong password. */
#include "engine/core/login/login.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/token.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"
#include "world/model/rows.h"

#include <sodium.h>

static const struct session_frontend token_frontend = {
        .service = "test",
        .calls_only = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

/* Opens a front end of calls. */
static struct screen *open_calls(struct play *p)
{
    struct screen *screen = play_screen(p);
    screen->session = hub_open(engine_hub(p->engine), &token_frontend, screen, "192.0.2.1");
    screen->session->exempt = true;
    play_turn(p);
    return screen;
}

/* Gives Alice, who is not there, a token. */
static void give_token(struct play *p, const char *scope, char out[TOKEN_SIZE])
{
    play_hang_up(p, play_newcomer(p, "Alice"));
    transaction_begin(p->engine, 0, 0);
    (void)token_create(p->engine, play_character(p, "Alice"), scope, 60000, out);
    transaction_commit(p->engine);
}

static void note_nothing(struct engine *engine, void *data, enum account_answer answer)
{
    (void)engine;
    (void)data;
    (void)answer;
}

/* Keeps the worker busy while everything else runs. Returns how many passwords wait for it then,
 * before it goes on. */
static size_t run_beside_worker(struct play *p, struct session *session, const char *line)
{
    assert_true(account_check_password(p->engine, NULL, STR("guess"),
                        (struct password_turn){.owner = 1000000}, note_nothing, NULL) != 0);
    assert_int_equal(account_passwords_waiting(p->engine), 0);
    if (line) {
        session_line(session, str_of(line));
    }
    for (int i = 0; i < 5; i++) {
        (void)tasks_turn(p->engine, 1000000);
    }
    size_t waiting = account_passwords_waiting(p->engine);
    play_turn(p);
    return waiting;
}

/* Calls, and returns the same. */
static size_t call_token(struct play *p, struct screen *screen, const char *name,
        const char *password, const char *more)
{
    char args[256];
    (void)snprintf(args, sizeof(args), "{'name':'Alice','password':'%s'%s}", password, more);
    buf_clear(&screen->shown);
    ask_quoted(screen->session, "t1", name, args, "");
    return run_beside_worker(p, screen->session, NULL);
}

static size_t connect_as(
        struct play *p, struct screen *screen, const char *name, const char *password)
{
    char line[128];
    (void)snprintf(line, sizeof(line), "connect %s %s", name, password);
    buf_clear(&screen->shown);
    return run_beside_worker(p, screen->session, line);
}

/* One's own password, asked for in play. */
static size_t show_again(
        struct play *p, struct screen *screen, const char *name, const char *password)
{
    char args[128];
    (void)snprintf(args, sizeof(args), "{'password':'%s'}", password);
    buf_clear(&screen->shown);
    ask_quoted(screen->session, "t1", name, args, "");
    return run_beside_worker(p, screen->session, NULL);
}

CALLS_TEST(a_token_is_checked_without_a_worker_a_password_is_not)
{
    char token[TOKEN_SIZE];
    give_token(p, NULL, token);
    struct screen *types = play_callers(p, "192.0.2.1", 2);

    assert_int_equal(connect_as(p, types, "Alice", token), 0);
    assert_shown(types, "login_welcome Alice");

    assert_int_equal(connect_as(p, &types[1], "Alice", "password"), 1);
    assert_shown(&types[1], "login_welcome Alice");
}

CALLS_TEST(a_wrong_token_is_answered_like_a_wrong_password)
{
    char own[TOKEN_SIZE];
    char none[TOKEN_SIZE];
    give_token(p, NULL, own);
    (void)play_newcomer(p, "Bob");
    token_make(none);
    static const char *const names[] = {"Alice", "Nobody", "x", "Bob"};
    struct screen *types = play_callers(p, "192.0.2.1", 4);

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(connect_as(p, &types[i], names[i], i == 3 ? own : none), 0);
        assert_str(buf_str(&types[i].shown),
                "login_wrong_typed\n<hidden>\n[login_ask_password]\n");
        assert_int_equal(login_counts(p->engine)->wrong, i + 1);
    }
}

/* Alice, who is in play, presents her token again. */
CALLS_TEST(a_token_confirms_identity_but_permits_no_export)
{
    char token[TOKEN_SIZE];
    give_token(p, NULL, token);
    struct screen *alice = open_calls(p);
    (void)call_token(p, alice, "login", token, "");

    assert_int_equal(show_again(p, alice, "own.show", token), 0);
    assert_shown(alice, "{t1 ok {\"name\":\"Alice\"");
    assert_int_equal(show_again(p, alice, "own.export", token), 0);
    assert_shown(alice, "\"status\":403");
}

CALLS_TEST(a_wrong_word_on_the_account_page_is_not_told_as_a_failed_log_in)
{
    char token[TOKEN_SIZE];
    give_token(p, NULL, token);
    struct screen *alice = open_calls(p);
    (void)call_token(p, alice, "login", token, "");
    (void)show_again(p, alice, "own.show", "wrong-secret");
    assert_shown(alice, "\"status\":403");
    assert_int_equal(login_counts(p->engine)->wrong, 1);
    play_hang_up(p, alice);

    assert_not_shown(play_returner(p, "Alice"), "login_one_failed");
}

CALLS_TEST(both_login_calls_check_a_token_without_a_worker)
{
    char own[TOKEN_SIZE];
    char none[TOKEN_SIZE];
    give_token(p, NULL, own);
    token_make(none);

    static const char *const names[] = {"login.token", "login"};
    for (size_t i = 0; i < 2; i++) {
        struct screen *screen = open_calls(p);
        assert_int_equal(call_token(p, screen, names[i], none, ""), 0);
        assert_shown(screen, "\"status\":401");
        assert_int_equal(call_token(p, screen, names[i], own, ""), 0);
        assert_shown(screen, "{t1 ok {\"name\":\"Alice\"");
    }
}

CALLS_TEST(wrong_tokens_count_as_log_in_attempts)
{
    char none[TOKEN_SIZE];
    token_make(none);
    engine_change_options(p->engine)->logins_per_minute = 2;
    struct screen *bob = play_caller(p, "192.0.2.2");

    (void)connect_as(p, bob, "Alice", none);
    (void)connect_as(p, bob, "Alice", none);
    assert_shown(bob, "login_wrong_typed");
    (void)connect_as(p, bob, "Alice", none);

    assert_shown(bob, "login_too_often");
}

CALLS_TEST(a_read_only_token_cannot_log_in_but_can_issue_another)
{
    char token[TOKEN_SIZE];
    give_token(p, "read", token);
    struct screen *types = play_callers(p, "192.0.2.1", 1);
    struct screen *calls = open_calls(p);

    (void)connect_as(p, types, "Alice", token);
    assert_shown(types, "ask_read_only");
    (void)call_token(p, calls, "login", token, "");
    assert_shown(calls, "\"status\":403");
    (void)call_token(p, calls, "login.token", token, ",'scope':'all'");
    assert_shown(calls, "\"status\":403");
    assert_int_equal(login_counts(p->engine)->wrong, 0);

    (void)call_token(p, calls, "login.token", token, "");
    size_t at = str_find(buf_str(&calls->shown), STR("\"token\":\""), 0);
    assert_true(at != SIZE_MAX);
    struct str given = {calls->shown.bytes + at + STR("\"token\":\"").length, TOKEN_SIZE - 1};
    struct token found;
    assert_true(token_find(p->engine, given, &found));
    assert_string_equal(found.scope, "read");
}

/* As versions before the checksum made them. */
CALLS_TEST(an_older_token_without_a_checksum_still_works)
{
    char token[TOKEN_SIZE];
    char hash[TOKEN_HASH_SIZE];
    unsigned char secret[32];
    play_hang_up(p, play_newcomer(p, "Alice"));
    memset(secret, 7, sizeof(secret));
    (void)sodium_bin2base64(token, TOKEN_SIZE, secret, sizeof(secret),
            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    assert_false(token_is_formed(str_of(token)));
    token_hash(str_of(token), hash);
    transaction_begin(p->engine, 0, 0);
    struct row row = row_new(TABLE_TOKEN);
    row_set_str(&row, "hash", str_of(hash));
    row_set_str(&row, "account", str_of(account_find(p->engine, STR("Alice"))->key));
    row_set_int(&row, "expires_ms", clock_wall_ms() + 60000);
    row_set_str(&row, "scope", STR("all"));
    row_set_id(&row, "number", 99);
    rows_put(engine_world(p->engine), &row);
    transaction_commit(p->engine);
    struct screen *types = play_callers(p, "192.0.2.1", 1);

    (void)connect_as(p, types, "Alice", token);

    assert_shown(types, "login_welcome Alice");
}

CALLS_TEST(a_password_as_long_as_a_token_is_a_password)
{
    static const char *const password = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    char line[128];
    struct screen *carol = play_callers(p, "192.0.2.1", 2);
    (void)snprintf(line, sizeof(line), "create Carol %s", password);
    play_line(p, carol, line);
    assert_shown(carol, "login_created");
    (void)snprintf(line, sizeof(line), "connect Carol %s", password);

    play_line(p, &carol[1], line);

    assert_shown(&carol[1], "login_welcome Carol");
}

TEST(a_token_is_recognised_by_its_checksum)
{
    char token[TOKEN_SIZE];
    for (int i = 0; i < 100; i++) {
        token_make(token);
        assert_true(token_is_formed(str_of(token)));
        token[i % 43] = token[i % 43] == 'A' ? 'B' : 'A';
        assert_false(token_is_formed(str_of(token)));
    }
    assert_false(token_is_formed(STR_NONE));
    assert_false(token_is_formed(STR("a long password of words, with blanks in it")));
}
