/* account_turns_test.c -- Passwords are hashed in turns by address, a full queue makes room for
 * others, and requests of clients that have gone are dropped. */
#include "engine/core/login/login.h"
#include "tests/unit/core/play.h"

enum { GUESSERS = 10, GUESSES = 5, STRANGERS_WAIT = 1000 };

/* The results of some jobs in order: "a1 b1 ", with ! behind each rejected one. */
static struct buf turns_done;

static void turn_checked(struct engine *engine, void *data, enum account_answer answer)
{
    assert_false(engine_transaction(engine)->open);
    buf_printf(&turns_done, "%s%s ", (const char *)data, answer == ACCOUNT_BUSY ? "!" : "");
}

/* A job of the owner that its first letter names. */
static uint64_t ask_turn(struct play *p, const char *name, bool stranger)
{
    struct password_turn turn = {(uint64_t)name[0], stranger};
    return account_check_password(
            p->engine, NULL, STR("guess"), turn, turn_checked, (void *)(uintptr_t)name);
}

PLAY_TEST(owners_of_passwords_take_turns_and_strangers_come_last)
{
    static const char *const names[] = {"a1", "a2", "a3", "b1", "b2", "c1"};
    for (size_t i = 0; i < 6; i++) {
        assert_true(ask_turn(p, names[i], true) != 0);
    }
    assert_true(ask_turn(p, "k1", false) != 0);
    play_turn(p);

    assert_str(buf_str(&turns_done), "a1 k1 b1 c1 a2 b2 a3 ");
    buf_finish(&turns_done);
}

PLAY_TEST(a_full_queue_of_strangers_makes_room_for_another_address)
{
    for (int i = 0; i < STRANGERS_WAIT + 1; i++) {
        assert_true(ask_turn(p, "a", true) != 0);
    }

    assert_true(ask_turn(p, "a", true) == 0);
    assert_true(ask_turn(p, "b", true) != 0);
    assert_int_equal(account_passwords_waiting(p->engine), STRANGERS_WAIT);
    play_turn(p);

    assert_int_equal(account_passwords_waiting(p->engine), 0);
    assert_true(str_starts(buf_str(&turns_done), STR("a! a b a a ")) ||
                str_starts(buf_str(&turns_done), STR("a a! b a a ")));
    buf_finish(&turns_done);
}

PLAY_TEST(the_password_of_a_client_that_left_is_not_hashed)
{
    struct screen *screens[3];
    for (size_t i = 0; i < 3; i++) {
        screens[i] = play_caller(p, "192.0.2.2");
    }
    for (size_t i = 0; i < 3; i++) {
        session_line(screens[i]->session, STR("connect Bob guess-guess"));
    }
    (void)tasks_turn(p->engine, 1000000);
    assert_int_equal(account_passwords_waiting(p->engine), 2);

    session_gone(screens[1]->session, "test");
    assert_int_equal(account_passwords_waiting(p->engine), 1);
    play_turn(p);

    assert_int_equal(login_counts(p->engine)->wrong, 2);
    assert_shown(screens[2], "login_wrong_typed");
}

/* Ten addresses guess five times each; somebody with the right password comes from another one. */
PLAY_TEST(a_right_password_waits_for_about_one_guess_of_each_address)
{
    char address[32];
    (void)play_newcomer(p, "Alice");
    struct screen *guessers = &p->screens[p->screen_count];
    for (size_t i = 0; i < GUESSERS * GUESSES; i++) {
        (void)snprintf(address, sizeof(address), "192.0.2.%zu", 10 + i % GUESSERS);
        (void)play_caller(p, address);
    }
    struct screen *alice = play_caller(p, "203.0.113.5");
    for (size_t i = 0; i < GUESSERS * GUESSES; i++) {
        session_line(guessers[i].session, STR("connect Bob guess-guess"));
    }
    session_line(alice->session, STR("connect Alice password"));
    (void)tasks_turn(p->engine, 1000000);
    while (!screen_has(alice, "login_welcome Alice")) {
        (void)engine_turn(p->engine, 1000000);
    }

    assert_in_range(login_counts(p->engine)->wrong, 0, GUESSERS + 2);
}
