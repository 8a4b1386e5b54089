/* login_test.c -- conversations before log-in: a line in, all that is shown out. Phrases are
 * shown by their keys; [] is a prompt. */
#include "tests/unit/core/play.h"

struct turn {
    const char *line;
    const char *shown;
};

#define ROOM_OF(name) "login_created " name "\nROOM\n[> ]\n"

/* What a look shows is not what is tested here: the text of the room becomes ROOM. */
static void hide_room(struct screen *screen)
{
    struct buf out = {0};
    struct str rest = buf_str(&screen->shown);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        bool greeting = str_starts(line, STR("login_created")) ||
                        str_starts(line, STR("login_welcome")) ||
                        str_starts(line, STR("login_guest"));
        buf_add_str(&out, line);
        buf_add_char(&out, '\n');
        size_t prompt = str_find(rest, STR("[> ]"), 0);
        if (greeting && prompt != SIZE_MAX) {
            assert_true(prompt > 0);
            buf_add_text(&out, "ROOM\n");
            rest = str_slice(rest, prompt, rest.length);
        }
    }
    buf_finish(&screen->shown);
    screen->shown = out;
}

static void talk(struct play *p, struct screen *screen, const struct turn *turns)
{
    for (; turns->line; turns++) {
        play_line(p, screen, turns->line);
        hide_room(screen);
        assert_str(buf_str(&screen->shown), turns->shown);
    }
}

/* A conversation with a fresh game in which Alice has an account. */
static void converse(const struct turn *turns)
{
    struct play p;
    struct screen first;
    struct screen screen;
    play_open(&p);
    play_join(&p, &first, "Alice");
    play_connect(&p, &screen, "192.0.2.2");

    talk(&p, &screen, turns);

    play_close(&p);
    screen_finish(&first);
    screen_finish(&screen);
}

TEST(a_newcomer_is_greeted_in_plain_sentences)
{
    struct play p;
    struct screen screen;
    play_open(&p);

    play_connect(&p, &screen, "192.0.2.1");

    assert_str(
            buf_str(&screen.shown), "Welcome to Testland.\nlogin_nobody_on\nlogin_how_guest\n");
    play_close(&p);
    screen_finish(&screen);
}

TEST(connect_takes_name_and_password)
{
    converse((const struct turn[]){
            {"connect alice password", "login_welcome Alice\nROOM\n[> ]\n"}, {0}});
}

TEST(connect_without_password_asks_for_it_unseen)
{
    converse((const struct turn[]){
            {"CONNECT ALICE", "<hidden>\n[login_ask_password]\n"},
            {"password", "<shown>\nlogin_welcome Alice\nROOM\n[> ]\n"},
            {0},
    });
}

TEST(a_name_alone_is_asked_for_its_password)
{
    converse((const struct turn[]){
            {"  a1ice ", "<hidden>\n[login_ask_password]\n"},
            {"password", "<shown>\nlogin_welcome Alice\nROOM\n[> ]\n"},
            {0},
    });
}

TEST(an_empty_password_goes_back_to_the_beginning)
{
    converse((const struct turn[]){
            {"alice", "<hidden>\n[login_ask_password]\n"},
            {"", "<shown>\nlogin_how_guest\n"},
            {"who", "login_who Alice\n"},
            {0},
    });
}

TEST(wrong_password_and_unknown_name_get_the_same_words)
{
    converse((const struct turn[]){
            {"connect alice wrong password",
                    "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {"", "<shown>\nlogin_how_guest\n"},
            {"connect nobody wrong password",
                    "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {0},
    });
}

TEST(a_name_that_cannot_be_one_gets_the_same_words_from_connect)
{
    converse((const struct turn[]){
            {"connect %$! wrong password",
                    "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {0}});
}

TEST(three_wrong_in_a_row_end_the_connection)
{
    converse((const struct turn[]){
            {"connect alice wrong-1", "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {"wrong-2!", "login_wrong_typed\n[login_ask_password]\n"},
            {"connect alice wrong-3", "<shown>\nbye login_three_wrong\n"},
            {0},
    });
}

TEST(a_wrong_password_is_asked_again_without_echo)
{
    converse((const struct turn[]){
            {"alice", "<hidden>\n[login_ask_password]\n"},
            {"secretpw", "login_wrong_typed\n[login_ask_password]\n"},
            {"password", "<shown>\nlogin_welcome Alice\nROOM\n[> ]\n"},
            {0},
    });
}

TEST(who_is_asked_again_may_begin_again)
{
    converse((const struct turn[]){
            {"alice", "<hidden>\n[login_ask_password]\n"},
            {"secretpw", "login_wrong_typed\n[login_ask_password]\n"},
            {"who", "login_who Alice\n[login_ask_password]\n"},
            {"cancel", "<shown>\nlogin_how_guest\n"},
            {"alice", "<hidden>\n[login_ask_password]\n"},
            {"secretpw", "login_wrong_typed\n[login_ask_password]\n"},
            {"connect alice password", "<shown>\nlogin_welcome Alice\nROOM\n[> ]\n"},
            {0},
    });
}

static unsigned lines_logged;

static void count_log(void *data, enum log_level level, const char *line)
{
    const char *wanted = data;
    (void)level;
    lines_logged += strstr(line, wanted) != NULL;
}

TEST(who_comes_in_is_told_of_wrong_passwords_once)
{
    struct play p;
    struct screen first;
    struct screen thief;
    struct screen own;
    play_open(&p);
    play_join(&p, &first, "Alice");
    play_hang_up(&p, &first);
    play_connect(&p, &thief, "198.51.100.7");
    char wanted[] = "log-in failed: name=Alice address=198.51.100.7 door=test";
    log_set_sink(count_log, wanted);
    lines_logged = 0;

    play_line(&p, &thief, "connect Alice wrong-one");
    play_line(&p, &thief, "wrong-two");
    log_set_sink(NULL, NULL);
    play_return(&p, &own, "Alice");

    assert_int_equal(lines_logged, 2);
    assert_int_equal(p.engine->login_wrong_count, 2);
    assert_shown(&own, "login_many_failed");
    play_hang_up(&p, &own);
    screen_finish(&own);
    play_return(&p, &own, "Alice");
    assert_not_shown(&own, "login_many_failed");
    play_close(&p);
    screen_finish(&first);
    screen_finish(&thief);
    screen_finish(&own);
}

TEST(wrong_passwords_are_remembered_after_a_crash)
{
    struct play p;
    struct screen first;
    struct screen thief;
    struct screen own;
    play_open(&p);
    play_join(&p, &first, "Alice");
    play_connect(&p, &thief, "198.51.100.7");
    play_line(&p, &thief, "connect Alice wrong-one");
    screen_finish(&first);
    screen_finish(&thief);

    play_crash(&p);
    play_return(&p, &own, "Alice");

    assert_shown(&own, "login_one_failed");
    play_close(&p);
    screen_finish(&own);
}

TEST(an_exempt_address_may_be_wrong_more_often)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_connect(&p, &screen, "192.0.2.2");
    screen.session->exempt = true;

    talk(&p, &screen,
            (const struct turn[]){
                    {"connect alice wrong-1",
                            "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
                    {"connect alice wrong-2",
                            "<shown>\nlogin_wrong_typed\n<hidden>\n[login_ask_password]\n"},
                    {"wrong-3!", "<shown>\nlogin_wrong\n"},
                    {"connect alice wrong-4",
                            "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
                    {0},
            });

    play_close(&p);
    screen_finish(&screen);
}

TEST(a_password_longer_than_any_is_wrong)
{
    char line[600];
    (void)memset(line, 'x', sizeof(line));
    (void)memcpy(line, "connect alice ", 14);
    line[sizeof(line) - 1] = '\0';

    converse((const struct turn[]){
            {line, "login_wrong_typed\n<hidden>\n[login_ask_password]\n"}, {0}});
}

TEST(an_unknown_name_is_offered_and_made)
{
    converse((const struct turn[]){
            {"Bob", "[login_ask_create Bob]\n"},
            {"maybe", "login_yes_or_no\n"},
            {"Yes", "<hidden>\n[login_ask_new Bob]\n"},
            {"short", "login_short 8\n[login_ask_new Bob]\n"},
            {"long enough", "[login_ask_again]\n"},
            {"something else", "login_differ\n[login_ask_new Bob]\n"},
            {"long enough", "[login_ask_again]\n"},
            {"long enough", "<shown>\n" ROOM_OF("Bob")},
            {0},
    });
}

TEST(a_new_password_can_be_left)
{
    converse((const struct turn[]){
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"cancel", "<shown>\nlogin_how_guest\n"},
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"long enough", "[login_ask_again]\n"},
            {"Cancel", "<shown>\nlogin_how_guest\n"},
            {"connect alice", "<hidden>\n[login_ask_password]\n"},
            {"cancel", "<shown>\nlogin_how_guest\n"},
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"help", "login_help_new Bob\n[login_ask_new Bob]\n"},
            {"long enough", "[login_ask_again]\n"},
            {"quit it", "login_differ\n[login_ask_new Bob]\n"},
            {"cancel", "<shown>\nlogin_how_guest\n"},
            {"Bob", "[login_ask_create Bob]\n"},
            {"who", "login_who Alice\n[login_ask_create Bob]\n"},
            {"connect alice", "<hidden>\n[login_ask_password]\n"},
            {"cancel", "<shown>\nlogin_how_guest\n"},
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"quit", "<shown>\nbye login_bye\n"},
            {0},
    });
}

TEST(a_new_password_is_asked_five_times)
{
    converse((const struct turn[]){
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"short", "login_short 8\n[login_ask_new Bob]\n"},
            {"short", "login_short 8\n[login_ask_new Bob]\n"},
            {"long enough", "[login_ask_again]\n"},
            {"something else", "login_differ\n[login_ask_new Bob]\n"},
            {"short", "login_short 8\n[login_ask_new Bob]\n"},
            {"short", "login_short 8\nlogin_not_created\n<shown>\nlogin_how_guest\n"},
            {0},
    });
}

TEST(an_offer_can_be_declined)
{
    converse((const struct turn[]){
            {"Bob", "[login_ask_create Bob]\n"},
            {"n", "login_not_created\nlogin_how_guest\n"},
            {"connect bob long enough", "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {0},
    });
}

TEST(an_offer_gives_way_to_another_first_word)
{
    converse((const struct turn[]){
            {"Bob", "[login_ask_create Bob]\n"},
            {"connect bob long enough", "login_wrong_typed\n<hidden>\n[login_ask_password]\n"},
            {"create Bob long enough", "<shown>\n" ROOM_OF("Bob")},
            {0},
    });
}

TEST(create_makes_and_enters)
{
    converse((const struct turn[]){
            {"create", "login_create_usage\n"},
            {"create Bob", "<hidden>\n[login_ask_new Bob]\n"},
            {"", "<shown>\nlogin_how_guest\n"},
            {"create Bob short", "login_short 8\n"},
            {"create Alice long enough", "login_taken Alice\n"},
            {"create A1ICE long enough", "login_taken A1ICE\n"},
            {"create AIice long enough", "login_taken AIice\n"},
            {"create Bob long enough", ROOM_OF("Bob")},
            {0},
    });
}

TEST(a_name_of_the_game_is_nobodys)
{
    converse((const struct turn[]){
            {"create North long enough", "newname_word North\n"},
            {"create C0nnect long enough", "newname_word C0nnect\n"},
            {0},
    });
}

TEST(what_cannot_be_a_name_is_explained)
{
    static const char sentence[] = "newname_form 2 24\nlogin_how_guest\n";
    converse((const struct turn[]){
            {"bob the builder", sentence},
            {"9lives", sentence},
            {"connect", "login_connect_usage\n"},
            {0},
    });
}

TEST(help_and_quit_answer)
{
    converse((const struct turn[]){
            {"help", "login_help\n"},
            {"help me", "login_help\n"},
            {"", "login_how_guest\n"},
            {"quit", "bye login_bye\n"},
            {"help", ""},
            {0},
    });
}

TEST(a_guest_comes_in_under_a_name_of_its_own)
{
    converse((const struct turn[]){{"guest", "login_guest Guest-1\nROOM\n[> ]\n"}, {0}});
}

TEST(a_guest_does_not_take_a_players_name)
{
    struct play p;
    struct screen player;
    struct screen guest;
    play_open(&p);
    play_join(&p, &player, "Guest-1");
    play_connect(&p, &guest, "192.0.2.2");

    play_line(&p, &guest, "guest");

    assert_shown(&guest, "login_guest Guest-2");
    play_close(&p);
    screen_finish(&player);
    screen_finish(&guest);
}

TEST(guests_can_be_left_out)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    p.engine->options.guests = false;
    play_connect(&p, &screen, "192.0.2.1");
    assert_shown(&screen, "login_how\n");

    play_line(&p, &screen, "guest");

    assert_str(buf_str(&screen.shown), "login_no_guests\n");
    play_close(&p);
    screen_finish(&screen);
}

/* -- what comes meanwhile -- */

TEST(lines_that_come_while_a_password_is_checked_wait_and_run_in_order)
{
    struct play p;
    struct screen first;
    struct screen screen;
    play_open(&p);
    play_join(&p, &first, "Alice");
    play_connect(&p, &screen, "192.0.2.2");
    buf_clear(&screen.shown);

    session_line(screen.session, STR("connect alice password"));
    session_line(screen.session, STR("frobnicate"));
    session_line(screen.session, STR("xyzzy"));
    assert_int_equal(screen.session->pending_lines, 2);
    assert_str(buf_str(&screen.shown), "");
    play_turn(&p);
    hide_room(&screen);

    assert_true(str_starts(buf_str(&screen.shown), STR("login_welcome Alice\nROOM\n[> ]\n")));
    assert_int_equal(screen.session->pending_lines, 0);
    size_t prompts = 0;
    for (size_t at = 0; (at = str_find(buf_str(&screen.shown), STR("[> ]"), at)) != SIZE_MAX;
            at++) {
        prompts++;
    }
    assert_int_equal(prompts, 3);
    play_close(&p);
    screen_finish(&first);
    screen_finish(&screen);
}

TEST(lines_after_a_wrong_password_are_log_in_lines_again)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_connect(&p, &screen, "192.0.2.2");
    buf_clear(&screen.shown);

    session_line(screen.session, STR("connect nobody password"));
    session_line(screen.session, STR("help"));
    session_line(screen.session, STR("create Bob password"));
    session_line(screen.session, STR("zzz"));
    play_turn(&p);

    assert_shown(&screen,
            "login_wrong_typed\n<hidden>\n[login_ask_password]\nlogin_help_"
            "password nobody\n[login_ask_password]\n<shown>\nlogin_created Bob\n");
    play_close(&p);
    screen_finish(&screen);
}

TEST(more_lines_than_can_wait_are_left_out_with_a_word)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_connect(&p, &screen, "192.0.2.2");
    session_line(screen.session, STR("connect nobody password"));

    for (int i = 0; i < SESSION_LINES_MAX + 5; i++) {
        session_line(screen.session, STR("help"));
    }
    play_turn(&p);

    assert_shown(&screen, "login_too_many_lines\n");
    assert_int_equal(screen.session->pending_lines, 0);
    play_close(&p);
    screen_finish(&screen);
}

TEST(who_hangs_up_while_a_password_is_checked_is_forgotten)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_connect(&p, &screen, "192.0.2.2");
    session_line(screen.session, STR("create Bob password"));

    play_hang_up(&p, &screen);

    assert_null(account_find(p.engine, STR("Bob")));
    assert_int_equal(presence_count(p.engine), 0);
    play_close(&p);
    screen_finish(&screen);
}

TEST(of_two_who_make_one_name_at_once_one_gets_it)
{
    struct play p;
    struct screen a;
    struct screen b;
    play_open(&p);
    play_connect(&p, &a, "192.0.2.1");
    play_connect(&p, &b, "192.0.2.2");

    session_line(a.session, STR("create Bob password"));
    session_line(b.session, STR("create b0b password"));
    play_turn(&p);

    assert_shown(&a, "login_created Bob");
    assert_shown(&b, "login_taken b0b");
    play_close(&p);
    screen_finish(&a);
    screen_finish(&b);
}

TEST(who_never_comes_in_is_sent_away)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_connect(&p, &screen, "192.0.2.2");

    play_wait(&p, 299);
    assert_false(screen.closed);
    play_wait(&p, 1);

    assert_shown(&screen, "bye login_idle");
    assert_true(screen.closed);
    play_close(&p);
    screen_finish(&screen);
}

TEST(who_came_in_is_not_sent_away)
{
    struct play p;
    struct screen screen;
    play_open(&p);
    play_join(&p, &screen, "Alice");

    play_wait(&p, 400);

    assert_false(screen.closed);
    play_close(&p);
    screen_finish(&screen);
}

static const struct CMUnitTest login_tests[] = {
        IT(a_newcomer_is_greeted_in_plain_sentences),
        IT(connect_takes_name_and_password),
        IT(connect_without_password_asks_for_it_unseen),
        IT(a_name_alone_is_asked_for_its_password),
        IT(an_empty_password_goes_back_to_the_beginning),
        IT(wrong_password_and_unknown_name_get_the_same_words),
        IT(a_name_that_cannot_be_one_gets_the_same_words_from_connect),
        IT(three_wrong_in_a_row_end_the_connection),
        IT(a_wrong_password_is_asked_again_without_echo),
        IT(who_is_asked_again_may_begin_again),
        IT(who_comes_in_is_told_of_wrong_passwords_once),
        IT(wrong_passwords_are_remembered_after_a_crash),
        IT(an_exempt_address_may_be_wrong_more_often),
        IT(a_password_longer_than_any_is_wrong),
        IT(an_unknown_name_is_offered_and_made),
        IT(a_new_password_can_be_left),
        IT(a_new_password_is_asked_five_times),
        IT(an_offer_can_be_declined),
        IT(an_offer_gives_way_to_another_first_word),
        IT(create_makes_and_enters),
        IT(a_name_of_the_game_is_nobodys),
        IT(what_cannot_be_a_name_is_explained),
        IT(help_and_quit_answer),
        IT(a_guest_comes_in_under_a_name_of_its_own),
        IT(a_guest_does_not_take_a_players_name),
        IT(guests_can_be_left_out),
        IT(lines_that_come_while_a_password_is_checked_wait_and_run_in_order),
        IT(lines_after_a_wrong_password_are_log_in_lines_again),
        IT(more_lines_than_can_wait_are_left_out_with_a_word),
        IT(who_hangs_up_while_a_password_is_checked_is_forgotten),
        IT(of_two_who_make_one_name_at_once_one_gets_it),
        IT(who_never_comes_in_is_sent_away),
        IT(who_came_in_is_not_sent_away),
};
TESTS(login)
