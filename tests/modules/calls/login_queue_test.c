/* login_queue_test.c -- A player who waits for a password check is told their place and about how
 * long it takes. */
#include "engine/core/login/login_impl.h"
#include "tests/modules/calls/calls_play.h"
#include "tests/support/ask.h"

enum { HASH_MS = 100, CALLERS = 45, NOBODY = 1000000 };

static void checked_queue(struct engine *engine, void *data, enum account_answer answer)
{
    (void)engine;
    (void)data;
    (void)answer;
}

static void set_queue_words(struct play *p)
{
    static const char *const words[][2] = {{"login_queue", "{place}, {span}"},
            {"login_queue_ends", "th st nd rd"}, {"span_second", "1 second"},
            {"span_seconds", "{count} seconds"}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_true(
                phrase_set(phrases_of(p->engine), str_of(words[i][0]), str_of(words[i][1])));
    }
}

/* A job that takes HASH_MS, by which the next are reckoned; it runs until the next engine_turn. */
static void ask_long(struct play *p)
{
    assert_true(account_check_password(p->engine, NULL, STR("guess"),
                        (struct password_turn){.owner = NOBODY}, checked_queue, NULL) != 0);
}

/* Lets all run but the worker. */
static void run_tasks(struct play *p)
{
    for (int i = 0; i < 5; i++) {
        (void)tasks_turn(p->engine, 1000000);
    }
    hub_flush(engine_hub(p->engine));
}

static void go_on_queue(struct play *p, int64_t ms)
{
    p->now_us += ms * 1000;
    run_tasks(p);
}

/* CALLERS wait; returns the first of their screens. */
static struct screen *let_wait(struct play *p)
{
    struct screen *screens = play_callers(p, "192.0.2.1", CALLERS);
    set_queue_words(p);
    ask_long(p);
    p->now_us += HASH_MS * 1000;
    (void)engine_turn(p->engine, 1000000);
    ask_long(p);
    for (size_t i = 0; i < CALLERS; i++) {
        buf_clear(&screens[i].shown);
        session_line(screens[i].session, STR("connect Alice some password"));
    }
    run_tasks(p);
    assert_int_equal(account_passwords_waiting(p->engine), CALLERS);
    return screens;
}

/* Lets the worker finish one check and take the next. */
static void one_is_done(struct play *p)
{
    size_t waiting = account_passwords_waiting(p->engine);
    (void)worker_poll(p->workers);
    assert_int_equal(account_passwords_waiting(p->engine), waiting - 1);
}

/* Returns the only waiting player who reads that text; fails otherwise. */
static struct screen *find_reader(struct screen *screens, const char *text)
{
    struct screen *found = NULL;
    for (size_t i = 0; i < CALLERS; i++) {
        if (screen_has(&screens[i], text)) {
            assert_null(found);
            found = &screens[i];
        }
    }
    assert_non_null(found);
    return found;
}

CALLS_TEST(a_wait_of_a_second_is_announced_with_the_place)
{
    static const char *const wanted[] = {"\n10th, 1 second\n", "\n11th, 2 seconds\n",
            "\n12th, 2 seconds\n", "\n13th, 2 seconds\n", "\n21st, 3 seconds\n",
            "\n22nd, 3 seconds\n", "\n23rd, 3 seconds\n", "\n24th, 3 seconds\n",
            "\n41st, 5 seconds\n", "\n45th, 5 seconds\n"};
    size_t silent = 0;

    struct screen *screens = let_wait(p);

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        (void)find_reader(screens, wanted[i]);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        silent += screens[i].shown.length == 0;
    }
    assert_int_equal(silent, 9);
}

CALLS_TEST(a_changed_place_is_announced_after_three_seconds)
{
    struct screen *last = find_reader(let_wait(p), "\n45th, 5 seconds\n");
    buf_clear(&last->shown);

    go_on_queue(p, 3000);
    assert_int_equal(last->shown.length, 0);
    for (int i = 0; i < 4; i++) {
        one_is_done(p);
    }
    go_on_queue(p, 2900);
    assert_int_equal(last->shown.length, 0);
    go_on_queue(p, 100);

    assert_true(str_starts(buf_str(&last->shown), STR("(Login.Queue {\"place\":41,")));
    assert_shown(last, "\n41st, ");
}

CALLS_TEST(a_hangup_moves_the_queue_forward)
{
    struct screen *screens = let_wait(p);
    struct screen *last = find_reader(screens, "\n45th, 5 seconds\n");
    for (size_t i = 0, gone = 0; gone < 10; i++) {
        if (&screens[i] != last) {
            session_gone(screens[i].session, "test");
            gone++;
        }
    }
    buf_clear(&last->shown);

    go_on_queue(p, 3000);

    assert_int_equal(account_passwords_waiting(p->engine), CALLERS - 10);
    assert_shown(last, "\n35th, 4 seconds\n");
}

static const struct session_frontend queue_front = {
        .service = "test",
        .calls_only = true,
        .deliver = screen_deliver,
        .flush = screen_flush,
        .close = screen_close,
};

CALLS_TEST(an_api_client_gets_its_place_as_an_event)
{
    struct screen *screen = play_screen(p);
    screen->session = hub_open(engine_hub(p->engine), &queue_front, screen, "192.0.2.1");
    screen->session->exempt = true;
    (void)let_wait(p);

    ask_quoted(
            screen->session, "t1", "login", "{'name':'Alice','password':'some password'}", "");
    run_tasks(p);

    assert_str(buf_str(&screen->shown),
            "(Login.Queue {\"place\":46,\"seconds\":5,\"text\":\"46th, 5 seconds\"})\n");
}

CALLS_TEST(waiting_in_the_queue_does_not_count_as_idle)
{
    struct screen *last = find_reader(let_wait(p), "\n45th, 5 seconds\n");

    go_on_queue(p, 301000);

    assert_not_shown(last, "login_idle");
    assert_int_equal(session_lingers_ms(last->session), 301000);
    one_is_done(p);
    go_on_queue(p, 3000);
    assert_int_equal(session_lingers_ms(last->session), 0);
}
