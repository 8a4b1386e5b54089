/* menu_test.c -- A question never traps the player: which words pick an option, which stay
 * commands, and the view of clients with buttons. */
#include "engine/base/base.h"
#include "engine/core/people/presence.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static void ask_program_menu(struct bench *b)
{
    bench_program(b, "command('poke {this}', function(e) local a = ask(e.actor, 'Your name?') "
                     "e.this.answer = a or 'none' "
                     "e.actor:tell('So {a}.', { a = a or 'none' }) end)");
}

struct choice {
    const char *line;
    const char *says;
};

static const struct choice choices[] = {
        {"2", "Took 2 blue"},
        {"red", "Took 1 red"},
        {"bl", "Took 2 blue"},
        {"BLUE", "Took 2 blue"},
        {"the blue?", "Took 2 blue"},
        {"2.", "Took 2 blue"},
        {"b", "Took 2 blue"},
        {"r", "Took nil nil"}, /* reply: a short form stays what it is */
        {"cancel", "Took nil nil"},
        {"red blue", "Took nil nil"},
        {"redd", "Took nil nil"},
};

/* Options picked by words alone. */
static const struct choice towers[] = {
        {"tower", "Took 1 the old tower"},
        {"old tower", "Took 1 the old tower"},
        {"tower old", "Took 1 the old tower"},
        {"the old mill", "Took 2 the old mill"},
        {"mill", "Took 2 the old mill"},
        {"old", "Took nil nil"},
        {"old to", "Took 1 the old tower"},
        {"a look at it", "Took 3 a look at it"},
        {"look at it", "Took 3 a look at it"},
        {"i", "hands are empty"}, /* and not "it" */
        {"l", "Waking"},
};

static void choose_program(struct bench *b, const char *list)
{
    char source[400];
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function(e) local i, t = choose(e.actor, "
            "'Which one?', %s) "
            "e.actor:tell('Took ' .. tostring(i) .. ' ' .. tostring(t)) end)",
            list);
    bench_program(b, source);
}

static void check_choices(struct bench *b, const struct choice *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str question = trial_type(b->bob, "poke machine");
        assert_has(question, "Which one?");
        assert_has(question, "cancel");

        struct str reply = trial_type(b->bob, list[i].line);

        if (str_find(reply, str_of(list[i].says), 0) == SIZE_MAX) {
            fail_msg("%s: %.*s", list[i].line, STR_FMT(reply));
        }
    }
}

BENCH_TEST(a_choice_is_a_number_or_words_that_pick_one)
{
    choose_program(b, "{ 'red', 'blue' }");
    check_choices(b, choices, sizeof(choices) / sizeof(choices[0]));

    choose_program(b, "{ 'the old tower', 'the old mill', 'a look at it' }");
    check_choices(b, towers, sizeof(towers) / sizeof(towers[0]));
}

/* The beginning of an option, and a gesture: one gives way, the other, which has a short form, does
 * not. */
static const struct choice gestures[] = {
        {"bark", "Took 1 barking dogs"},
        {"smile", "You smile."},
};

BENCH_TEST(a_menu_option_precedes_a_gesture_of_the_same_name)
{
    choose_program(b, "{ 'barking dogs', 'smiles' }");
    check_choices(b, gestures, sizeof(gestures) / sizeof(gestures[0]));
}

BENCH_TEST(a_line_that_matches_no_option_ends_the_menu_and_runs)
{
    choose_program(b, "{ 'red', 'blue' }");
    (void)trial_type(b->bob, "poke machine");
    size_t prompts = trial_prompts(b->bob);

    struct str reply = trial_type(b->bob, "look");

    assert_has(reply, "Took nil nil");
    assert_has(reply, "Waking");
    assert_int_equal(trial_prompts(b->bob), prompts + 1);
    assert_lacks(trial_type(b->bob, "1"), "Took");
}

BENCH_TEST(a_number_out_of_range_leaves_the_menu_open)
{
    choose_program(b, "{ 'red', 'blue' }");
    (void)trial_type(b->bob, "poke machine");

    assert_has(trial_type(b->bob, "3"), "not that many");
    assert_lacks(trial_type(b->bob, "0"), "Took");
    assert_has(trial_type(b->bob, "2"), "Took 2 blue");
}

BENCH_TEST(a_menu_script_that_fails_still_lets_the_command_run)
{
    bench_program(b, "command('poke {this}', function(e) "
                     "local i = choose(e.actor, 'Which?', { 'red' }) e.this.n = 1 + i end)");
    (void)trial_type(b->bob, "poke machine");

    struct str reply = trial_type(b->bob, "look");

    assert_has(reply, "went wrong");
    assert_has(reply, "Waking");
}

BENCH_TEST(a_menu_that_is_offered_again_is_not_listed_again)
{
    bench_program(b, "command('poke {this}', function(e) repeat "
                     "local i, t = choose(e.actor, 'Which one?', { 'red', 'blue' }) "
                     "if t then e.actor:tell('Took ' .. t) end until not i end)");
    assert_has(trial_type(b->bob, "poke machine"), "2. blue");

    struct str reply = trial_type(b->bob, "red");

    assert_has(reply, "Took red");
    assert_has(reply, "Which one?");
    assert_lacks(reply, "2. blue");
    assert_has(trial_type(b->bob, "2"), "Took blue");
    assert_lacks(trial_type(b->bob, "cancel"), "Which one?");
    assert_has(trial_type(b->bob, "poke machine"), "2. blue");
}

/* Commands that work during any question, each with a word of its answer. */
static const struct choice always[] = {
        {"help", "help"},
        {"help names", "whole word"},
        {"report the machine will not let me go", "Thank you"},
        {"home", "You are there already"},
};

BENCH_TEST(help_report_and_home_work_during_any_question)
{
    bench_program(b,
            "command('poke {this}', function(e) e.actor:tell('Got ' .. "
            "tostring(ask(e.actor, 'Well?'))) end) "
            "command('prod {this}', function(e) e.actor:tell('Took ' .. "
            "tostring(choose(e.actor, 'Well?', { 'help', 'report', 'home', 'quit' }))) end)");
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        (void)trial_type(b->bob, "poke machine");
        struct str reply = trial_type(b->bob, always[i].line);
        assert_has(reply, always[i].says);
        assert_lacks(reply, "Got");
        assert_has(trial_type(b->bob, "yes"), "Got yes");

        (void)trial_type(b->bob, "prod machine");
        reply = trial_type(b->bob, always[i].line);
        assert_has(reply, always[i].says);
        assert_has(reply, "Took nil");
    }
}

BENCH_TEST(quit_works_during_any_question)
{
    ask_program_menu(b);
    (void)trial_type(b->bob, "poke machine");

    trial_send(b->bob, "quit");
    trial_settle(b->trial);

    assert_string_equal(trial_property(b->trial, b->machine, "answer"), "\"none\"");
    assert_lacks(trial_type(b->alice, "who"), "bob");
}

BENCH_TEST(a_lost_link_frees_from_a_menu)
{
    choose_program(b, "{ 'red', 'blue' }");
    (void)trial_type(b->bob, "poke machine");

    trial_hang_up(b->bob);
    trial_settle(b->trial);
    trial_reconnect(b->bob);

    assert_lacks(trial_type(b->bob, "2"), "Took");
    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(a_data_client_shows_a_menu_and_its_end)
{
    choose_program(b, "{ 'red', '<b>blue</b>' }");
    trial_forget(b->bob);

    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_events(b->bob),
            "Menu.Show {\"kind\":\"choose\",\"from\":\"The machine\",\"prompt\":\"Which one?\","
            "\"options\":[{\"line\":\"1\",\"text\":\"red\"},{\"line\":\"2\",\"text\":\"blue\"}]"
            ","
            "\"leave\":\"cancel\",\"id\":1}");
    assert_lacks(trial_events(b->bob), "Menu.End");

    (void)trial_type(b->bob, "look");
    assert_has(trial_events(b->bob), "Menu.End {\"id\":1}");
}

BENCH_TEST(a_data_client_shows_a_question_until_it_times_out)
{
    ask_program_menu(b);
    trial_forget(b->bob);

    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_events(b->bob), "\"kind\":\"ask\",\"from\":\"The machine\",\"prompt\":"
                                     "\"Your name?\",\"options\":[]");
    trial_advance(b->trial, 121);

    assert_has(trial_events(b->bob), "Menu.End {\"id\":1}");
}

BENCH_TEST(a_data_client_shows_the_choices_of_an_ambiguous_noun)
{
    (void)trial_type(b->alice, "@create a red ball");
    (void)trial_type(b->alice, "@create a blue ball");
    trial_forget(b->alice);

    (void)trial_type(b->alice, "drop ball");
    assert_has(trial_events(b->alice),
            "{\"kind\":\"which\",\"from\":null,"
            "\"prompt\":\"Which do you mean?\",\"options\":[{\"line\""
            ":\"1\",\"text\":\"a ");
    (void)trial_type(b->alice, "cancel");

    assert_has(trial_events(b->alice), "Menu.End {\"id\":1}");
    assert_has(trial_type(b->alice, "1"), "don't know how");
}

BENCH_TEST(a_builders_question_is_one_line_after_the_asking_thing)
{
    bench_program(b,
            "command('touch {this}', function(e) ask(e.actor, 'SYSTEM: over.\\nName:') end)"
            "command('rub {this}', function(e) choose(e.actor, 'One.\\nTwo.', {'a', 'b'}) "
            "end)");

    assert_has(trial_type(b->bob, "touch machine"), "SYSTEM: over. Name:");
    (void)trial_type(b->bob, "cancel");
    assert_has(trial_type(b->bob, "rub machine"), "One. Two.");
}

BENCH_TEST(a_question_is_marked_for_players_who_set_provenance)
{
    bench_program(b,
            "command('poke {this}', function(e) choose(e.actor, 'Which?', {'tea', 'ale'}) end)"
            "command('prod {this}', function(e) ask(e.actor, 'What?') end)");
    assert_lacks(trial_type(b->bob, "poke machine"), "alice's]");
    (void)trial_type(b->bob, "tea");
    (void)trial_type(b->bob, "set provenance all");
    assert_has(trial_type(b->bob, "poke machine"), "[a machine, alice's] The machine: Which?");
    (void)trial_type(b->bob, "tea");
    assert_has(trial_type(b->bob, "prod machine"), "[a machine, alice's] The machine: What?");
    (void)trial_type(b->bob, "nothing");
}

BENCH_TEST(a_question_does_not_accept_a_line_with_a_password)
{
    static const char *const lines[] = {"password hunter22", "register hunter2pass",
            "connect bob hunter22", "/msg skein identify hunter22", "bob hunter22",
            "login: hunter22"};
    bench_program(b, "command('poke {this}', function(e) local a = ask(e.actor, 'Your name?') "
                     "e.this.heard = a e.actor:tell('Heard.') end)");
    (void)trial_type(b->bob, "poke machine");

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_lacks(trial_type(b->bob, lines[i]), "Heard.");
        assert_string_equal(trial_property(b->trial, b->machine, "heard"), "nil");
    }
    assert_has(trial_type(b->bob, "password of old"), "That wasn't said");
    assert_has(trial_type(b->bob, "Rob"), "Heard.");
    assert_string_equal(trial_property(b->trial, b->machine, "heard"), "\"Rob\"");
}

/* True if memory is held for the player's open questions. */
static bool holds_dialogue(struct bench *b, struct player *player)
{
    return presence_find(trial_engine(b->trial), trial_character(player))->dialogue != NULL;
}

/* Checks that a line makes the player hold that memory until the next line. */
static void check_dialogue(
        struct bench *b, struct player *player, const char *line, const char *end)
{
    assert_false(holds_dialogue(b, player));
    (void)trial_type(player, line);
    assert_true(holds_dialogue(b, player));
    (void)trial_type(player, end);
    assert_false(holds_dialogue(b, player));
}

BENCH_TEST(a_player_without_an_open_question_holds_no_memory_for_one)
{
    choose_program(b, "{ 'red', 'blue' }");
    check_dialogue(b, b->bob, "poke machine", "red");
    check_dialogue(b, b->bob, "poke machine", "cancel");
    check_dialogue(b, b->bob, "poke machine", "look");
    ask_program_menu(b);
    check_dialogue(b, b->bob, "poke machine", "Rob");
    check_dialogue(b, b->bob, "poke machine", "cancel");
    (void)trial_type(b->bob, "poke machine");
    trial_advance(b->trial, 121);
    trial_advance(b->trial, 10);
    (void)trial_type(b->bob, "look");
    assert_false(holds_dialogue(b, b->bob));
    check_dialogue(b, b->alice, "@program machine", ".");
    check_dialogue(b, b->alice, "@program machine", "@abort");
    (void)trial_type(
            b->bob, "@program machine"); /* refused: its lines are skipped for a moment */
    assert_false(holds_dialogue(b, b->bob));

    (void)trial_type(b->alice, "@create a red ball");
    (void)trial_type(b->alice, "@create a blue ball");
    check_dialogue(b, b->alice, "drop ball", "cancel");
    check_dialogue(b, b->alice, "drop ball", "look");
    check_dialogue(b, b->alice, "drop ball", "1");
}
