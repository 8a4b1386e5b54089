/* sessions_test.c -- The sessions that a new password, a ban or a logout ends, and when. */
#include "engine/core/login/sessions.h"

#include "engine/core/line/secret.h"
#include "engine/core/login/token.h"
#include "engine/core/people/presence.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"
#include "world/model/rows.h"

static void change_password(struct play *play, const char *name, uint64_t session)
{
    const struct account *account = account_find(play->engine, str_of(name));
    char hash[132];
    assert_true(account_hash_now(STR("new password"), 8, hash));
    transaction_begin(play->engine, session ? account->character : 0, session);
    account_set_password(play->engine, account, hash);
    transaction_commit(play->engine);
}

static void make_token(struct play *play, const char *name, char out[TOKEN_SIZE])
{
    transaction_begin(play->engine, 0, 0);
    (void)token_create(play->engine, play_character(play, name), NULL, 60000, out);
    transaction_commit(play->engine);
}

static void call_sessions(
        struct play *play, struct screen *screen, const char *name, const char *token)
{
    char args[80];
    (void)snprintf(args, sizeof(args), "{\"token\":\"%s\"}", token);
    ask_json(screen->session, "t1", name, args, "");
    (void)play;
}

CALLS_TEST(a_new_password_ends_all_other_sessions_and_tokens)
{
    char token[TOKEN_SIZE];
    struct token found;
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");
    make_token(p, "Alice", token);

    change_password(p, "Alice", own->session->id);
    play_turn(p);

    assert_true(other->closed);
    assert_shown(other, "bye account_password");
    assert_false(own->closed);
    assert_false(token_find(p->engine, str_of(token), &found));
}

CALLS_TEST(a_password_that_somebody_else_sets_ends_every_session)
{
    struct screen *own = play_newcomer(p, "Alice");

    change_password(p, "Alice", 0);
    play_turn(p);

    assert_true(own->closed);
    assert_int_not_equal(presence_find(p->engine, play_character(p, "Alice"))->linkdead_ms, 0);
}

CALLS_TEST(a_linkdead_player_stays_linkdead_after_a_new_password)
{
    struct screen *own = play_newcomer(p, "Alice");
    uint64_t character = own->session->character;
    play_hang_up(p, own);

    change_password(p, "Alice", 0);
    play_turn(p);

    assert_int_not_equal(presence_find(p->engine, character)->linkdead_ms, 0);
    assert_non_null(hub_sessions_of(engine_hub(p->engine), character));
    assert_int_equal(presence_chatting(p->engine), 0);
}

CALLS_TEST(a_change_that_is_undone_ends_nobody)
{
    char token[TOKEN_SIZE];
    struct token found;
    struct screen *own = play_newcomer(p, "Alice");
    make_token(p, "Alice", token);

    transaction_begin(p->engine, 0, 0);
    sessions_end(p->engine, play_character(p, "Alice"), 0, "Over.");
    transaction_abort(p->engine);
    play_line(p, own, "");

    assert_str(buf_str(&own->shown), "[> ]\n");
    assert_true(token_find(p->engine, str_of(token), &found));
}

CALLS_TEST(lines_typed_in_an_ended_session_do_not_run)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");
    buf_clear(&own->shown);

    session_line(other->session, STR("frobnicate"));
    change_password(p, "Alice", own->session->id);
    session_line(other->session, STR("frobnicate"));
    play_hang_up(p, other);
    play_turn(p);

    assert_str(buf_str(&own->shown), "people_left\n");
}

CALLS_TEST(lines_typed_in_the_remaining_session_run)
{
    struct screen *own = play_newcomer(p, "Alice");

    session_line(own->session, STR(""));
    change_password(p, "Alice", own->session->id);
    buf_clear(&own->shown);
    play_turn(p);

    assert_str(buf_str(&own->shown), "[> ]\n");
}

CALLS_TEST(a_password_changed_during_its_check_is_refused)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *thief = play_caller(p, "192.0.2.9");

    session_line(thief->session, STR("connect Alice password"));
    change_password(p, "Alice", own->session->id);
    play_turn(p);

    assert_shown(thief, "login_wrong");
    assert_int_equal(thief->session->character, 0);
}

CALLS_TEST(a_token_deleted_during_its_log_in_is_refused)
{
    char token[TOKEN_SIZE];
    struct screen *own = play_newcomer(p, "Alice");
    make_token(p, "Alice", token);
    struct screen *thief = play_caller(p, "192.0.2.9");

    /* The call runs, and the login that it asks for waits in line behind everybody's commands. */
    call_sessions(p, thief, "login.resume", token);
    session_line(own->session, STR(""));
    (void)tasks_turn(p->engine, 0);
    change_password(p, "Alice", own->session->id);
    play_turn(p);

    assert_shown(thief, "\"status\":401");
    assert_int_equal(thief->session->character, 0);
}

CALLS_TEST(a_logged_out_token_ends_its_sessions)
{
    char token[TOKEN_SIZE];
    struct screen *own = play_newcomer(p, "Alice");
    make_token(p, "Alice", token);
    struct screen *stream = play_caller(p, "192.0.2.1");
    call_sessions(p, stream, "login.resume", token);
    play_turn(p);
    struct screen *api = play_caller(p, "192.0.2.1");

    call_sessions(p, api, "logout", token);
    play_turn(p);

    assert_shown(api, "{t1 ok");
    assert_true(stream->closed);
    assert_false(own->closed);
}

CALLS_TEST(logging_out_its_own_token_is_answered_before_the_end)
{
    char token[TOKEN_SIZE];
    (void)play_newcomer(p, "Alice");
    make_token(p, "Alice", token);
    struct screen *stream = play_caller(p, "192.0.2.1");
    call_sessions(p, stream, "login.resume", token);
    play_turn(p);
    buf_clear(&stream->shown);

    call_sessions(p, stream, "logout", token);
    play_turn(p);

    assert_str(buf_str(&stream->shown), "{t1 ok {}}\nbye ask_logged_out\n");
}

CALLS_TEST(a_guest_leaves_when_their_sessions_are_ended)
{
    struct screen *guest = play_guest(p);
    uint64_t character = guest->session->character;

    transaction_begin(p->engine, 0, 0);
    sessions_end(p->engine, character, 0, "Out.");
    transaction_commit(p->engine);
    play_turn(p);

    assert_true(guest->closed);
    assert_null(presence_find(p->engine, character));
}

CALLS_TEST(a_guests_token_goes_on_as_the_players_they_become)
{
    struct token found;
    char token[TOKEN_SIZE];
    struct screen *screen = play_guest(p);
    uint64_t character = screen->session->character;
    transaction_begin(p->engine, 0, 0);
    (void)token_create(p->engine, character, NULL, 60000, token);
    transaction_commit(p->engine);
    assert_true(token_find(p->engine, str_of(token), &found));
    assert_true(found.guest);

    transaction_begin(p->engine, character, 0);
    account_adopt(p->engine, STR("Gus"), PERM_PLAYER, "hash", character);
    token_adopt(p->engine, character);
    transaction_commit(p->engine);

    assert_true(token_find(p->engine, str_of(token), &found));
    assert_false(found.guest);
    assert_int_equal(found.character, character);
}

CALLS_TEST(a_guests_token_ends_with_the_process_and_a_players_does_not)
{
    struct token found;
    char tokens[2][TOKEN_SIZE];
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *guest = play_guest(p);
    transaction_begin(p->engine, 0, 0);
    (void)token_create(p->engine, guest->session->character, NULL, 60000, tokens[0]);
    uint64_t number =
            token_create(p->engine, alice->session->character, NULL, 60000, tokens[1]);
    transaction_commit(p->engine);
    uint64_t character = guest->session->character;

    play_turn(p);

    play_crash(p);

    transaction_begin(p->engine, 0, 0);
    struct store_select all = {.table = TABLE_TOKEN, .order = "number"};
    struct rows rows = rows_read(engine_world(p->engine), &all, 0);
    assert_int_equal(rows.count, 1);
    assert_int_equal(row_id(&rows.items[0], "number"), number);
    rows_finish(&rows);
    transaction_abort(p->engine);
    assert_false(token_find(p->engine, str_of(tokens[0]), &found));
    assert_true(token_find(p->engine, str_of(tokens[1]), &found));
    assert_int_not_equal(found.character, character);
}

/* Does the part of the script layer when a session has asked. */
static void ask_secret(struct play *play, struct screen *screen, uint64_t token)
{
    hub_send(screen->session, &(struct msg){.kind = MSG_ECHO, .flag = false});
    hub_end_transaction(engine_hub(play->engine), 0);
    secret_set(play->engine, screen->session->character, screen->session->id, token, 120);
}

/* Returns the token of the secret that the session's next line would answer. */
static uint64_t take_secret(struct play *play, const struct screen *screen)
{
    return secret_take(play->engine, screen->session->character, screen->session->id, false);
}

CALLS_TEST(a_secret_is_answered_by_the_session_that_was_asked_alone)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");

    ask_secret(p, own, 7);
    play_line(p, other, "quit it");

    assert_int_equal(take_secret(p, other), 0);
    play_line(p, own, "!a password");
    assert_shown(own, "<shown>");
    assert_not_shown(other, "<");
    assert_int_equal(take_secret(p, own), 0);
    assert_int_equal(p->unanswered, 0);
}

CALLS_TEST(each_session_may_be_asked_and_each_is_answered_once)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");

    ask_secret(p, own, 7);
    ask_secret(p, other, 8);
    ask_secret(p, own, 9);
    play_turn(p);

    assert_int_equal(p->unanswered, 7);
    assert_int_equal(take_secret(p, other), 8);
    assert_int_equal(take_secret(p, own), 9);
}

CALLS_TEST(a_secret_question_ends_with_its_time_or_session)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");

    ask_secret(p, own, 7);
    play_wait(p, 121);
    assert_int_equal(p->unanswered, 7);
    assert_shown(own, "<hidden>\nsecret_late");
    assert_not_shown(own, "<shown>");
    play_line(p, own, "hunter22");
    assert_shown(own, "secret_ignored");
    play_line(p, own, "");
    assert_shown(own, "<shown>");
    ask_secret(p, other, 8);
    play_hang_up(p, other);

    assert_int_equal(p->unanswered, 8);
}

CALLS_TEST(a_line_that_comes_before_the_client_echoes_is_no_command)
{
    struct screen *own = play_newcomer(p, "Alice");
    ask_secret(p, own, 7);
    play_turn(p);

    assert_int_equal(take_secret(p, own), 7);
    secret_echo(p->engine, own->session->id);
    session_line(own->session, STR("hunter22"));
    play_turn(p);

    assert_shown(own, "<shown>\nlogin_unseen");
    assert_not_shown(own, "unknown_command");
    play_line(p, own, "waltz");
    assert_shown(own, "unknown_command");
}

CALLS_TEST(lines_that_wait_without_a_secret_turn_no_echo_on)
{
    struct screen *own = play_newcomer(p, "Alice");

    secret_hold(p->engine, own->session->character, own->session->id);
    secret_release(p->engine, own->session->character, own->session->id);
    secret_echo(p->engine, own->session->id);
    play_turn(p);

    assert_not_shown(own, "<shown>");
    assert_false(secret_is_open(p->engine, own->session->character, own->session->id));
}

CALLS_TEST(an_absent_session_does_not_count_as_another_session)
{
    struct screen *own = play_newcomer(p, "Alice");
    struct screen *other = play_returner(p, "Alice");
    uint64_t character = own->session->character;

    assert_true(sessions_others(p->engine, character, own->session->id));
    other->session->absent = true;

    assert_false(sessions_others(p->engine, character, own->session->id));
    assert_int_equal(own->session->number, 1);
    assert_int_equal(other->session->number, 2);
}
