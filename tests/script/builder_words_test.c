/* builder_words_test.c -- A builder's things speak with a mark, not without end, and not to people
 * who ignore the builder. Each test is an attack.
 *
 * alice is the builder; bob plays. Her machine lies in the start room, or (settle) in a room that
 * accepts her. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

#define MARK "[a machine, alice's] "

static size_t count_in(struct str text, struct str part)
{
    size_t count = 0;
    for (size_t at = str_find(text, part, 0); at != SIZE_MAX;
            at = str_find(text, part, at + part.length)) {
        count++;
    }
    return count;
}

/* -- lines about the player -- */

static const struct {
    const char *text;
    bool marked;
} deeds[] = {
        {"{Actor} {verb:give} 100 coins to {b}.", true},
        {"{Actor} {verb:be} now a builder.", true},
        {"{Actor} (wizard) {verb:be} back.", true},
        {"{Actor} {verb:receive} 5 quest points. The quest is done.", true},
        {"{Actor} {verb:pay} 100: a box.", true},
        {"{Actor} {verb:reach} level 9.", true},
        {"{Actor} {verb:arrive}.", true},
        {"{Actor} {verb:tell} {b} a joke.", true},
        {"{Actor} {verb:pull} {the b} by the sleeve.", false},
        {"{Actor} {verb:spin} round and {verb:sneeze}.", false},
};

BENCH_TEST(a_deed_that_only_the_game_could_tell_is_marked)
{
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        struct buf source = {0};
        buf_printf(&source,
                "command('poke {this}', function(e) act(e.actor, '%s', {b = object('#%" PRIu64
                "')}) end)",
                deeds[i].text, trial_character(b->alice));
        bench_program(b, source.bytes);
        buf_finish(&source);
        trial_forget_all(b->trial);

        (void)trial_type(b->bob, "poke machine");

        struct str told = trial_told(b->wizard);
        if ((str_find(told, STR(MARK "Bob"), 0) != SIZE_MAX) != deeds[i].marked) {
            fail_msg("%s: %s", deeds[i].text, told.bytes);
        }
        if ((str_find(trial_reply(b->bob), STR(MARK "You"), 0) != SIZE_MAX) !=
                deeds[i].marked) {
            fail_msg("%s: %s", deeds[i].text, trial_reply(b->bob).bytes);
        }
    }
}

BENCH_TEST(a_thing_that_a_player_did_not_use_tells_of_them_with_a_mark)
{
    (void)bench_settle(b);
    bench_program(b, "on('hear', function(e) act(e.actor, '{Actor} {verb:dance}.') end) "
                     "command('poke {this}', function(e) act(e.actor, '{Actor} {verb:dance}.') "
                     "end)");
    trial_forget_all(b->trial);

    (void)trial_type(b->wizard, "say Hello.");

    assert_has(trial_told(b->bob), MARK "Wizard dances.");
    trial_forget_all(b->trial);
    (void)trial_type(b->wizard, "poke machine");
    assert_has(trial_told(b->bob), "Wizard dances.");
    assert_lacks(trial_told(b->bob), "[");
}

/* -- things without an article -- */

BENCH_TEST(a_thing_called_like_the_game_has_the_mark_in_all_it_says)
{
    static const char *const names[] = {"Welcome back", "The game", "Notice"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".name = \"%s\"", b->machine, names[i]);
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".proper = true", b->machine);
        bench_program(b,
                "command('zoink', function(e) e.actor:tell(e.this.name .. ' you won.') end) "
                "command('zoonk', function(e) act(e.this, '{Actor} {verb:wink}.') end) "
                "command('zink', function(e) ask(e.actor, 'Your colour?') end)");
        trial_forget_all(b->trial);

        assert_has(trial_type(b->bob, "zoink"), ", alice's] ");
        assert_has(trial_type(b->bob, "zoonk"), ", alice's] ");
        assert_has(trial_type(b->bob, "zink"), ", alice's] ");
        (void)trial_type(b->bob, "cancel");
    }
}

BENCH_TEST(a_builders_question_names_the_builder)
{
    bench_program(b, "command('zink', function(e) ask(e.actor, 'Your colour?') end)");

    assert_has(trial_type(b->bob, "zink"), MARK "The machine: Your colour?");
}

static const char *const phishing[] = {"Passw0rd?",
        "Pass word:", "P a s s w o r d:", "passw\xD0\xBErd", "P@$$word",
        "Kennwort:", "Passwort bitte", "Mot de passe:",
        "Contrase\xC3\xB1"
        "a:",
        "Senha:", "Wachtwoord", "Session lost. Type the word you log in with:", "Your P1N",
        "Please log-in again:"};

static const char *const honest[] = {"What's your colour?", "Which compass is true?",
        "Shall I put a log in the fire?", "How many pins?", "What is the name of the game?"};

BENCH_TEST(no_question_for_a_password_is_asked_in_any_spelling)
{
    for (size_t i = 0; i < sizeof(phishing) / sizeof(phishing[0]); i++) {
        struct buf source = {0};
        buf_printf(
                &source, "command('zink', function(e) ask(e.actor, [[%s]]) end)", phishing[i]);
        bench_program(b, source.bytes);
        buf_finish(&source);
        struct str reply = trial_type(b->bob, "zink");
        if (str_find(reply, str_of(phishing[i]), 0) != SIZE_MAX) {
            fail_msg("asked: %s", phishing[i]);
        }
    }
    for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
        struct buf source = {0};
        buf_printf(&source, "command('zink', function(e) ask(e.actor, [[%s]]) end)", honest[i]);
        bench_program(b, source.bytes);
        buf_finish(&source);
        assert_has(trial_type(b->bob, "zink"), honest[i]);
        (void)trial_type(b->bob, "cancel");
    }
}

/* -- how much, and to whom -- */

/* Each makes the machine flood the room or bob, by the timer t. */
static const char *const floods[] = {
        "e.this.location:announce('Squeak.')",
        "act(e.this, '{Actor} {verb:go} squeak, \"Squeak.\"')",
        "object('#{bob}'):tell('Squeak.')",
        "e.this.location:announce('Squeak.\\nSqueak.\\nSqueak.\\nSqueak.')",
        "e.this.location:announce('{x}', {x = 'Squeak.\\nSqueak.'})",
};

BENCH_TEST(the_things_of_one_builder_say_no_more_than_a_player_may)
{
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
        struct buf source = {0};
        char bob[40];
        (void)snprintf(bob, sizeof(bob), "%" PRIu64, trial_character(b->bob));
        buf_add_text(&source, "on('timer:t', function(e) for i = 1, 100 do ");
        struct str flood = str_of(floods[i]);
        size_t at = str_find(flood, STR("{bob}"), 0);
        buf_add_str(&source, str_slice(flood, 0, at < flood.length ? at : flood.length));
        if (at < flood.length) {
            buf_add_text(&source, bob);
            buf_add_str(&source, str_slice(flood, at + 5, flood.length));
        }
        buf_add_text(&source,
                " end end) command('begin', function(e) e.this:every(1, 't') end) "
                "command('halt', function(e) e.this:cancel('t') end)"
                "command('poke {this}', function(e) "
                "e.this.location:announce('Well.') end)");
        bench_program(b, source.bytes);
        buf_finish(&source);
        (void)trial_type(b->alice, "begin");
        trial_forget_all(b->trial);

        trial_advance(b->trial, 10);

        size_t count = count_in(trial_told(b->bob), STR("Squeak."));
        if (count > 180 || count < 30) {
            fail_msg("%s: %zu lines", floods[i], count);
        }
        assert_has(trial_type(b->bob, "poke machine"), "Well.");
        (void)trial_type(b->alice, "halt");
        trial_advance(b->trial, 60);
    }
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "lines were dropped");
}

BENCH_TEST(a_builders_npc_speaks_from_the_same_bucket_and_is_ignored_likewise)
{
    (void)bench_settle(b);
    uint64_t parrot = bench_create(b, "a parrot", "npc");
    bench_program_object(b, parrot,
            "on('timer:t', function(e) for i = 1, 40 do e.this:perform('say Squeak.') end end) "
            "command('begin', function(e) e.this:every(1, 't') end)");
    (void)trial_type(b->alice, "drop parrot");
    (void)trial_type(b->alice, "begin");
    trial_forget_all(b->trial);

    trial_advance(b->trial, 20);
    size_t count = count_in(trial_told(b->bob), STR("Squeak."));
    assert_in_range(count, 10, 240);
    (void)trial_type(b->bob, "ignore alice");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 20);
    assert_lacks(trial_told(b->bob), "Squeak.");
    assert_has(trial_told(b->wizard), "Squeak.");
}

BENCH_TEST(a_player_who_ignores_a_builder_hears_their_things_only_in_answer)
{
    bench_program(b,
            "on('hear', function(e) e.this.location:announce('Squeak.') end) "
            "on('timer:t', function(e) e.this.location:announce('Squeak.') "
            "for _, o in ipairs(e.this.location.contents) do if o:is('player') then "
            "o:tell('Squeak.') end end end) "
            "command('begin', function(e) e.this:every(1, 't') end)"
            "command('poke {this}', function(e) e.this.location:announce('Well.') end)");
    (void)trial_type(b->alice, "begin");
    (void)trial_type(b->wizard, "say Hello.");
    trial_advance(b->trial, 3);
    assert_has(trial_told(b->bob), "Squeak.");

    (void)trial_type(b->bob, "ignore alice");
    trial_forget_all(b->trial);
    (void)trial_type(b->wizard, "say Hello.");
    trial_advance(b->trial, 3);

    assert_has(trial_told(b->bob), "Hello.");
    assert_lacks(trial_told(b->bob), "Squeak.");
    assert_has(trial_type(b->bob, "poke machine"), "Well.");
}
