/* login_test.c -- Dialogues before login: a line in, everything shown out. Phrases are shown by
 * their keys; [] is a prompt. */
#include "engine/core/login/login_impl.h"
#include "tests/unit/core/play.h"

struct turn {
    const char *line;
    const char *shown;
};

#define ROOM_OF(name) "login_created " name "\nROOM\n[> ]\n"
#define LETS_ALICE_IN "login_welcome Alice\nROOM\n[> ]\n"
#define ASKS_PASSWORD "<hidden>\n[login_ask_password]\n"
#define SAYS_WRONG "login_wrong_typed\n<hidden>\n[login_ask_password]\n"
#define SAYS_WRONG_AGAIN "login_wrong_typed\n[login_ask_password]\n"
#define ASKS_NEW "<hidden>\n[login_ask_new Bob]\n"
#define SAYS_FORM "newname_form 2 24\nlogin_how_guest\n"
#define GOES_BACK "<shown>\nlogin_how_guest\n<shown>\n[login_ask_name]\n"
#define SAYS_FORGOT "login_forgot_guest\n"

/* Replaces the room's text by ROOM, because these tests are not about looking. */
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

/* Alice has an account; a new client plays the turns. */
static void converse(struct play *p, const struct turn *turns)
{
    (void)play_newcomer(p, "Alice");
    talk(p, play_caller(p, "192.0.2.2"), turns);
}

/* A test in which a new client plays the turns. */
#define CONVERSATION(name, ...)                                                                \
    PLAY_TEST(name)                                                                            \
    {                                                                                          \
        converse(p, (const struct turn[]){__VA_ARGS__, {0}});                                  \
    }

PLAY_TEST(a_newcomer_is_greeted_in_plain_sentences)
{
    struct screen *screen = play_caller(p, "192.0.2.1");

    assert_str(buf_str(&screen->shown),
            "Welcome to Testland.\n\nlogin_about\n\nlogin_nobody_on\nlogin_how_guest\n");
}

PLAY_TEST(the_greeting_is_that_of_the_room_where_newcomers_wake)
{
    uint32_t welcome = atom_intern(&p->world->atoms, STR("welcome"));
    struct object *start = world_get_ref(p->world, "start");
    transaction_begin(p->engine, 0, 0);
    struct object *cave = world_create(p->world, 0);
    struct object *room = world_get_ref(p->world, "room");
    struct err err;
    assert_true(proto_set(p->world, cave, &room, 1, &err));
    prop_set(p->world, start, welcome, value_str(STR("It is a bright day.")));
    prop_set(p->world, cave, welcome, value_str(STR("It is dark.")));
    prop_set(p->world, start, atom_intern(&p->world->atoms, STR("newcomers")),
            value_object(cave->id));
    transaction_commit(p->engine);

    struct screen *screen = play_caller(p, "192.0.2.1");

    assert_shown(screen, "It is dark.");
    assert_not_shown(screen, "bright");
}

CONVERSATION(connect_takes_name_and_password, {"connect alice password", LETS_ALICE_IN})

CONVERSATION(connect_without_password_asks_for_it_unseen, {"CONNECT ALICE", ASKS_PASSWORD},
        {"password", "<shown>\n" LETS_ALICE_IN})

CONVERSATION(a_name_alone_is_asked_for_its_password, {"  a1ice ", ASKS_PASSWORD},
        {"password", "<shown>\n" LETS_ALICE_IN})

CONVERSATION(an_empty_password_goes_back_to_the_beginning, {"alice", ASKS_PASSWORD},
        {"", GOES_BACK}, {"who", "login_who Alice\n"})

CONVERSATION(wrong_password_and_unknown_name_get_the_same_words,
        {"connect alice wrong password", SAYS_WRONG}, {"", GOES_BACK},
        {"connect nobody wrong password", SAYS_WRONG})

CONVERSATION(a_name_that_cannot_be_one_gets_the_same_words_from_connect,
        {"connect %$! wrong password", SAYS_WRONG})

CONVERSATION(three_wrong_in_a_row_end_the_connection, {"connect alice wrong-1", SAYS_WRONG},
        {"wrong-2!", SAYS_WRONG_AGAIN},
        {"connect alice wrong-3", "<shown>\nbye login_three_wrong\n"})

CONVERSATION(a_wrong_password_is_asked_again_without_echo, {"alice", ASKS_PASSWORD},
        {"secretpw", SAYS_WRONG_AGAIN}, {"password", "<shown>\n" LETS_ALICE_IN})

CONVERSATION(who_is_asked_again_may_begin_again, {"alice", ASKS_PASSWORD},
        {"secretpw", SAYS_WRONG_AGAIN}, {"who", "login_who Alice\n[login_ask_password]\n"},
        {"cancel", GOES_BACK}, {"alice", ASKS_PASSWORD}, {"secretpw", SAYS_WRONG_AGAIN},
        {"connect alice password", "<shown>\n" LETS_ALICE_IN})

static unsigned lines_logged;

static void count_log(void *data, enum log_level level, const char *line)
{
    const char *wanted = data;
    (void)level;
    lines_logged += strstr(line, wanted) != NULL;
}

/* -- refusals after a question without echo -- */

/* Types all lines at once, as one who types ahead. */
static void type_ahead(struct play *p, struct screen *screen, const char *const *lines)
{
    buf_clear(&screen->shown);
    for (; *lines; lines++) {
        session_line(screen->session, str_of(*lines));
    }
    play_turn(p);
    hide_room(screen);
}

#define TYPE_AHEAD(screen, ...) type_ahead(p, screen, (const char *const[]){__VA_ARGS__, NULL})

/* Uses up the attempts of an address. */
static struct screen *tire_out(struct play *p, const char *address)
{
    for (int i = 0; i < 10; i++) {
        struct screen screen;
        char line[64];
        (void)snprintf(line, sizeof(line), "connect nobody%d password", i);
        play_connect(p, &screen, address);
        play_line(p, &screen, line);
        play_hang_up(p, &screen);
        screen_finish(&screen);
    }
    return play_caller(p, address);
}

PLAY_TEST(a_password_too_often_is_asked_again_without_echo_and_says_when)
{
    (void)play_newcomer(p, "Alice");
    struct screen *screen = tire_out(p, "192.0.2.2");

    talk(p, screen,
            (const struct turn[]){
                    {"alice", ASKS_PASSWORD},
                    {"hunter22", "login_too_often 6 seconds\n[login_ask_password]\n"},
                    {"connect alice password",
                            "<shown>\nlogin_too_often 6 seconds\n" ASKS_PASSWORD},
                    {0},
            });
    TYPE_AHEAD(screen, "hunter22", "hunter23");
    assert_str(buf_str(&screen->shown), "login_too_often 6 seconds\n[login_ask_password]\n"
                                        "login_too_often 6 seconds\n[login_ask_password]\n");
    play_wait(p, 6);
    play_line(p, screen, "password");

    assert_shown(screen, "login_welcome Alice");
}

PLAY_TEST(a_name_too_often_tried_says_when)
{
    (void)play_newcomer(p, "Alice");
    for (int i = 0; i < 100; i++) {
        struct screen screen;
        char address[32];
        (void)snprintf(address, sizeof(address), "198.51.100.%d", i);
        play_connect(p, &screen, address);
        play_line(p, &screen, "connect alice guess-guess");
        play_hang_up(p, &screen);
        screen_finish(&screen);
    }
    struct screen *screen = play_caller(p, "192.0.2.2");
    play_line(p, screen, "connect alice password");

    assert_str(buf_str(&screen->shown),
            "login_too_often span_second\n<hidden>\n[login_ask_password]\n");
}

PLAY_TEST(a_password_that_nobody_can_check_is_asked_again_without_echo)
{
    (void)play_newcomer(p, "Alice");
    struct screen *screen = play_caller(p, "192.0.2.2");
    play_line(p, screen, "alice");
    struct login *login = login_find(p->engine, screen->session->id);
    buf_clear(&screen->shown);

    login_later(p->engine, login, login_was_busy);
    TYPE_AHEAD(screen, "password");

    assert_str(buf_str(&screen->shown),
            "login_busy\n[login_ask_password]\n<shown>\n" LETS_ALICE_IN);
}

/* A password typed twice, and one typed behind "guest", are no commands; other lines are. */
PLAY_TEST(a_line_that_may_be_a_password_is_no_command)
{
    static const char *const ends[][2] = {{"password", "password"}, {"guest", "zzzpassword"}};
    (void)play_newcomer(p, "Alice");
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct screen *screen = play_caller(p, "192.0.2.2");
        play_line(p, screen, "alice");
        TYPE_AHEAD(screen, ends[i][0], ends[i][1], "zzz");
        struct str shown = buf_str(&screen->shown);
        assert_int_equal(str_find(shown, STR("unknown_command"), 0) != SIZE_MAX, i == 0);
        assert_true(str_find(shown, STR("login_unseen"), 0) != SIZE_MAX);
    }
}

/* Alice has the right password and may not come in. */
static void assert_barred(struct play *p, const char *answer)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    TYPE_AHEAD(screen, "alice", "password", "hunter22", "yes");

    assert_str(buf_str(&screen->shown), answer);
    assert_int_equal(screen->session->pending_lines, 0);
    assert_int_equal(login_find(p->engine, screen->session->id)->step, LOGIN_NAME);
}

#define BARRED(refusal)                                                                        \
    ASKS_PASSWORD "<shown>\n" refusal "login_unseen\n<shown>\n[login_ask_name]\n"

PLAY_TEST(after_a_disabled_account_no_line_typed_ahead_is_a_name)
{
    (void)play_newcomer(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    account_set_disabled(p->engine, account_find(p->engine, STR("Alice")), true);
    transaction_commit(p->engine);
    play_turn(p);

    assert_barred(p, BARRED("login_disabled\n"));
}

PLAY_TEST(after_a_ban_no_line_typed_ahead_is_a_name)
{
    (void)play_newcomer(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    assert_true(play_ban(p->engine, "alice", 3600, "shouting"));
    transaction_commit(p->engine);

    assert_barred(p, BARRED("login_banned shouting\n"));
}

PLAY_TEST(after_three_wrong_no_line_typed_ahead_is_a_name)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    screen->session->exempt = true;
    TYPE_AHEAD(screen, "connect alice wrong-1", "wrong-2!", "wrong-3!", "wrong-4!", "yes");
    assert_shown(screen, "<shown>\nlogin_wrong\nlogin_unseen\n<shown>\n[login_ask_name]\n");
    assert_not_shown(screen, "wrong-4!");

    screen = play_caller(p, "192.0.2.3");
    TYPE_AHEAD(screen, "connect alice wrong-1", "wrong-2!", "wrong-3!", "wrong-4!", "yes");
    assert_true(str_ends(buf_str(&screen->shown), STR("<shown>\nbye login_three_wrong\n")));
}

PLAY_TEST(after_a_way_back_no_line_typed_ahead_is_a_name)
{
    static const char *const back[] = {"cancel", "", "no", "N"};
    (void)play_newcomer(p, "Alice");
    for (size_t i = 0; i < sizeof(back) / sizeof(back[0]); i++) {
        struct screen *screen = play_caller(p, "192.0.2.2");
        TYPE_AHEAD(screen, "alice", back[i], "hunter22", "yes");
        assert_str(buf_str(&screen->shown),
                ASKS_PASSWORD "<shown>\nlogin_how_guest\n"
                              "login_unseen\n<shown>\n[login_ask_name]\n");
        TYPE_AHEAD(screen, "create Bob", "long enough", back[i], "hunter22", "yes");
        assert_str(buf_str(&screen->shown),
                ASKS_NEW "[login_ask_again]\n<shown>\nlogin_how_guest\n"
                         "login_unseen\n<shown>\n[login_ask_name]\n");
    }
}

PLAY_TEST(after_a_new_name_is_refused_no_line_typed_ahead_is_a_name)
{
    (void)play_newcomer(p, "Alice");
    struct screen *screen = tire_out(p, "192.0.2.2");
    TYPE_AHEAD(screen, "create Bob", "long enough", "long enough", "hunter22", "yes");

    assert_str(buf_str(&screen->shown), ASKS_NEW "[login_ask_again]\n<shown>\n"
                                                 "login_too_often 6 seconds\n"
                                                 "login_unseen\n<shown>\n[login_ask_name]\n");
}

/* -- a lost password -- */

CONVERSATION(a_lost_password_is_explained_at_each_question, {"lost password", SAYS_FORGOT},
        {"Lost", SAYS_FORGOT}, {"reset", SAYS_FORGOT}, {"I forgot my password", SAYS_FORGOT},
        {"reset password", SAYS_FORGOT}, {"alice", ASKS_PASSWORD},
        /* It may be the password. */
        {"lost password", SAYS_WRONG_AGAIN}, {"lost", SAYS_FORGOT "[login_ask_password]\n"},
        {"password", "<shown>\n" LETS_ALICE_IN})

PLAY_TEST(a_name_like_the_words_for_a_lost_password_logs_in)
{
    (void)play_newcomer(p, "Forgot");
    struct screen *screen = play_caller(p, "192.0.2.2");
    play_line(p, screen, "forgot");

    assert_str(buf_str(&screen->shown), ASKS_PASSWORD);
}

PLAY_TEST(without_guests_help_does_not_send_anybody_in_as_a_guest)
{
    engine_change_options(p->engine)->guests = false;
    struct screen *screen = play_caller(p, "192.0.2.1");
    play_line(p, screen, "help");

    assert_str(buf_str(&screen->shown), "login_help\nlogin_forgot_write\n");
}

PLAY_TEST(a_player_is_told_once_about_failed_log_ins)
{
    play_hang_up(p, play_newcomer(p, "Alice"));
    struct screen *thief = play_caller(p, "198.51.100.7");
    char wanted[] = "log-in failed: name=Alice address=198.51.100.7 door=test";
    log_set_sink(count_log, wanted);
    lines_logged = 0;

    play_line(p, thief, "connect Alice wrong-one");
    play_line(p, thief, "wrong-two");
    log_set_sink(NULL, NULL);
    struct screen *own = play_returner(p, "Alice");

    assert_int_equal(lines_logged, 2);
    assert_int_equal(login_counts(p->engine)->wrong, 2);
    assert_shown(own, "login_many_failed");
    play_hang_up(p, own);
    own = play_returner(p, "Alice");
    assert_not_shown(own, "login_many_failed");
}

PLAY_TEST(wrong_passwords_are_remembered_after_a_crash)
{
    (void)play_newcomer(p, "Alice");
    struct screen *thief = play_caller(p, "198.51.100.7");
    play_line(p, thief, "connect Alice wrong-one");

    play_crash(p);
    struct screen *own = play_returner(p, "Alice");

    assert_shown(own, "login_one_failed");
}

PLAY_TEST(an_exempt_address_has_more_log_in_attempts)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    screen->session->exempt = true;

    talk(p, screen,
            (const struct turn[]){
                    {"connect alice wrong-1", SAYS_WRONG},
                    {"connect alice wrong-2", "<shown>\n" SAYS_WRONG},
                    {"wrong-3!", "<shown>\nlogin_wrong\n<shown>\n[login_ask_name]\n"},
                    {"connect alice wrong-4", SAYS_WRONG},
                    {0},
            });
}

PLAY_TEST(a_password_over_the_maximum_length_is_wrong)
{
    char line[600];
    (void)memset(line, 'x', sizeof(line));
    (void)memcpy(line, "connect alice ", 14);
    line[sizeof(line) - 1] = '\0';

    converse(p, (const struct turn[]){{line, SAYS_WRONG}, {0}});
}

CONVERSATION(an_unknown_name_is_offered_and_made, {"Bob", "[login_ask_create Bob]\n"},
        {"maybe", "login_yes_or_no\n"}, {"Yes", ASKS_NEW},
        {"short", "login_short 8\n[login_ask_new Bob]\n"},
        {"long enough", "[login_ask_again]\n"},
        {"something else", "login_differ\n[login_ask_new Bob]\n"},
        {"long enough", "[login_ask_again]\n"}, {"long enough", "<shown>\n" ROOM_OF("Bob")})

CONVERSATION(a_new_password_can_be_left, {"create Bob", ASKS_NEW}, {"cancel", GOES_BACK},
        {"create Bob", ASKS_NEW}, {"long enough", "[login_ask_again]\n"}, {"Cancel", GOES_BACK},
        {"connect alice", ASKS_PASSWORD}, {"cancel", GOES_BACK}, {"create Bob", ASKS_NEW},
        {"help", "login_help_new Bob\n[login_ask_new Bob]\n"},
        {"long enough", "[login_ask_again]\n"},
        {"quit it", "login_differ\n[login_ask_new Bob]\n"}, {"no", GOES_BACK},
        {"Bob", "[login_ask_create Bob]\n"},
        {"who", "login_who Alice\n[login_ask_create Bob]\n"}, {"connect alice", ASKS_PASSWORD},
        {"cancel", GOES_BACK}, {"create Bob", ASKS_NEW}, {"quit", "<shown>\nbye login_bye\n"})

PLAY_TEST(a_new_password_is_asked_five_times)
{
    converse(p, (const struct turn[]){
                        {"create Bob", ASKS_NEW},
                        {"short", "login_short 8\n[login_ask_new Bob]\n"},
                        {"short", "login_short 8\n[login_ask_new Bob]\n"},
                        {"long enough", "[login_ask_again]\n"},
                        {"something else", "login_differ\n[login_ask_new Bob]\n"},
                        {"short", "login_short 8\n[login_ask_new Bob]\n"},
                        {"short", "login_short 8\nlogin_not_created\n" GOES_BACK},
                        {0},
                });
}

CONVERSATION(an_offer_can_be_declined, {"Bob", "[login_ask_create Bob]\n"},
        {"n", "login_not_created\nlogin_how_guest\n"}, {"connect bob long enough", SAYS_WRONG})

CONVERSATION(an_offer_gives_way_to_another_first_word, {"Bob", "[login_ask_create Bob]\n"},
        {"connect bob long enough", SAYS_WRONG},
        {"create Bob long-enough", "<shown>\n" ROOM_OF("Bob")})

CONVERSATION(create_makes_and_enters, {"create", "login_create_usage\n"},
        {"create Bob", ASKS_NEW}, {"", GOES_BACK}, {"create Bob short", "login_short 8\n"},
        {"create Alice long-enough", "login_taken Alice\n"},
        {"create A1ICE long-enough", "login_taken A1ICE\n"},
        {"create AIice long-enough", "login_taken AIice\n"},
        {"create Bob long-enough", ROOM_OF("Bob")})

CONVERSATION(a_name_of_the_game_is_nobodys,
        {"create North long-enough", "newname_word North\n"},
        {"create C0nnect long-enough", "newname_word C0nnect\n"})

CONVERSATION(what_cannot_be_a_name_is_explained, {"bob the builder", SAYS_FORM},
        {"9lives", SAYS_FORM}, {"connect", "login_connect_usage\n"})

CONVERSATION(help_and_quit_answer, {"help", "login_help\nlogin_help_guest\n" SAYS_FORGOT},
        {"help me", "login_help\nlogin_help_guest\n" SAYS_FORGOT}, {"", "login_how_guest\n"},
        {"quit", "bye login_bye\n"}, {"help", ""})

CONVERSATION(a_guest_comes_in_under_a_name_of_its_own,
        {"guest", "login_guest Guest-1\nROOM\n[> ]\n"})

PLAY_TEST(return_alone_lets_in_a_guest_once_they_could_have_read)
{
    struct screen *screen = play_caller(p, "192.0.2.1");
    play_line(p, screen, "");
    assert_str(buf_str(&screen->shown), "login_how_guest\n");

    play_wait(p, 1);
    play_line(p, screen, "");

    assert_shown(screen, "login_guest Guest-1");
}

PLAY_TEST(return_alone_lets_nobody_in_where_guests_are_off)
{
    engine_change_options(p->engine)->guests = false;
    struct screen *screen = play_caller(p, "192.0.2.1");
    play_wait(p, 5);

    play_line(p, screen, "");

    assert_str(buf_str(&screen->shown), "login_how\n");
}

PLAY_TEST(a_guest_does_not_take_a_players_name)
{
    transaction_begin(p->engine, 0, 0);
    (void)account_create(
            p->engine, STR("Guest-1"), PERM_PLAYER, NULL); /* of a world of before */
    transaction_commit(p->engine);

    assert_shown(play_guest(p), "login_guest Guest-2");
}

PLAY_TEST(guests_can_be_switched_off)
{
    engine_change_options(p->engine)->guests = false;
    struct screen *screen = play_caller(p, "192.0.2.1");
    assert_shown(screen, "login_how\n");

    play_line(p, screen, "guest");

    assert_str(buf_str(&screen->shown), "login_no_guests\n");
}

/* -- lines during the check -- */

PLAY_TEST(lines_typed_during_a_password_check_run_after_it)
{
    (void)play_newcomer(p, "Alice");
    struct screen *screen = play_caller(p, "192.0.2.2");
    buf_clear(&screen->shown);

    session_line(screen->session, STR("connect alice password"));
    session_line(screen->session, STR("frobnicate"));
    session_line(screen->session, STR("xyzzy"));
    assert_int_equal(screen->session->pending_lines, 3);
    assert_str(buf_str(&screen->shown), "");
    play_turn(p);
    hide_room(screen);

    assert_true(str_starts(buf_str(&screen->shown), STR(LETS_ALICE_IN)));
    assert_int_equal(screen->session->pending_lines, 0);
    size_t prompts = 0;
    for (size_t at = 0; (at = str_find(buf_str(&screen->shown), STR("[> ]"), at)) != SIZE_MAX;
            at++) {
        prompts++;
    }
    assert_int_equal(prompts, 3);
}

PLAY_TEST(lines_after_a_wrong_password_are_log_in_lines_again)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    buf_clear(&screen->shown);

    session_line(screen->session, STR("connect nobody password"));
    session_line(screen->session, STR("help"));
    session_line(screen->session, STR("create Bob password"));
    session_line(screen->session, STR("zzz"));
    play_turn(p);

    assert_shown(screen, "login_wrong_typed\n<hidden>\n[login_ask_password]\nlogin_help_"
                         "password nobody\nlogin_forgot_guest\n[login_ask_password]\n<shown>\n"
                         "login_created Bob\n");
}

PLAY_TEST(too_many_waiting_lines_are_dropped_with_a_notice)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    session_line(screen->session, STR("connect nobody password"));

    for (int i = 0; i < SESSION_LINES_MAX + 5; i++) {
        session_line(screen->session, STR("help"));
    }
    play_turn(p);
    play_wait(p, 1);

    assert_shown(screen, "login_too_many_lines\n");
    assert_int_equal(screen->session->pending_lines, 0);
}

PLAY_TEST(a_hangup_during_a_password_check_creates_no_account)
{
    struct screen *screen = play_caller(p, "192.0.2.2");
    session_line(screen->session, STR("create Bob password"));

    play_hang_up(p, screen);

    assert_null(account_find(p->engine, STR("Bob")));
    assert_int_equal(presence_count(p->engine), 0);
}

PLAY_TEST(two_players_cannot_create_one_name_at_once)
{
    struct screen *a = play_caller(p, "192.0.2.1");
    struct screen *b = play_caller(p, "192.0.2.2");

    session_line(a->session, STR("create Bob password"));
    session_line(b->session, STR("create b0b password"));
    play_turn(p);

    assert_shown(a, "login_created Bob");
    assert_shown(b, "login_taken b0b");
}

PLAY_TEST(a_client_that_never_logs_in_is_disconnected)
{
    struct screen *screen = play_caller(p, "192.0.2.2");

    play_wait(p, 299);
    assert_false(screen->closed);
    play_wait(p, 1);

    assert_shown(screen, "bye login_idle");
    assert_true(screen->closed);
}

PLAY_TEST(a_logged_in_player_is_not_disconnected_as_idle)
{
    struct screen *screen = play_newcomer(p, "Alice");

    play_wait(p, 400);

    assert_false(screen->closed);
}
