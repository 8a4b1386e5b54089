/* verb_test.c -- The game's short forms and usage stay the game's, whatever verbs a thing
 * defines. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

struct line {
    const char *types;
    const char *reads;
    const char *never;
};

static void check_verb(struct bench *b, const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str reply = trial_type(b->bob, lines[i].types);
        bool reads = str_find(reply, str_of(lines[i].reads), 0) != SIZE_MAX;
        bool never = lines[i].never && str_find(reply, str_of(lines[i].never), 0) != SIZE_MAX;
        if (!reads || never) {
            fail_msg("%s: %.*s", lines[i].types, STR_FMT(reply));
        }
    }
}

#define CHECK_VERB(b, lines) check_verb(b, lines, sizeof(lines) / sizeof((lines)[0]))

static const struct line short_forms[] = {
        {"l", "Waking", "Try"},
        {"l machine", "Bzz", NULL},
        {"look machine", "Bzz", NULL},
        {"lo machine", "Bzz", NULL},
        {"x", "Waking", "Try"},
        {"x scarf", "You see no scarf here.", NULL},
        {"x machine", "Bzz", NULL},
        {"examine machine", "Bzz", NULL},
        {"i", "Your hands are empty", "Try"},
        {"i machine", "Bzz", NULL},
        {"inventory machine", "Bzz", NULL},
        {"n", "go north", "Try"},
        {"out", "Stair", "Try"},
        {"in", "Waking", "Try"},
        {"g", "Try: take", "Bzz"},
        {"dr", "Try: drop", "Bzz"},
        {"get", "Try: ", "bash"},
};

BENCH_TEST(a_pattern_cannot_take_a_short_form_of_the_game)
{
    bench_program(b,
            "command('read|look|l|examine|x [at] {this}', function() return 'Bzz' end) "
            "command('n|e|i|out|in|inventory|g|dr|get {this}', function() return 'Bzz' end) "
            "command('bash|get {this} with {x}', function() return 'Bzz' end)");

    CHECK_VERB(b, short_forms);
}

static const struct line verb_reserved[] = {
        {"t alice psst", "You tell alice", "Bzz"}, {"tel alice psst", "You tell alice", "Bzz"},
        {"whis alice psst", "You whisper", "Bzz"}, {"sa hello", "You say", "Bzz"},
        {"' hello", "You say", "Bzz"},
        {"pass machine", "Bzz", NULL}, /* which password does not want */
};

BENCH_TEST(a_pattern_cannot_take_an_abbreviated_reserved_verb)
{
    bench_program(b, "command('t|tel|whis|sa {x:text}', function() return 'Bzz' end) "
                     "command('t|tel|whis|sa [alice] [psst] [hello] {x:text} {this}', "
                     "function() return 'Bzz' end) "
                     "command('pass {this}', function() return 'Bzz' end)");

    CHECK_VERB(b, verb_reserved);
}

static const struct line own_words[] = {
        {"hist", "Howdy", NULL}, /* without it, the beginning of history */
        {"grind", "Try: grind machine", NULL},
        {"dial 99999999999999999999", "too large a number", NULL},
        {"dial seven", "\"seven\" isn't a number", NULL},
        {"grind machine", "Ground", NULL},
        {"grind machine finely", "Ground finely", NULL},
};

BENCH_TEST(a_things_full_verb_precedes_an_abbreviation)
{
    bench_program(b, "command('hist|history', function() return 'Howdy' end) "
                     "command('grind {this}', function() return 'Ground' end) "
                     "command('dial {number:number}', function() return 'Dialled' end) "
                     "command('grind {this} {how:word}', function(e) "
                     "return 'Ground ' .. e.how end)");

    CHECK_VERB(b, own_words);
}

BENCH_TEST(an_exits_name_still_works_beside_a_things_verb)
{
    (void)trial_type(b->wizard, "@dig down to Pit");
    (void)trial_type(b->wizard, "@alias down = trapdoor");
    bench_program(b, "command('trapdoor {this}', function() return 'Bzz' end)");

    assert_has(trial_type(b->bob, "trapdoor machine"), "Bzz");
    assert_has(trial_type(b->bob, "trapdoor"), "Pit");
}

BENCH_TEST(a_kind_that_nothing_has_is_refused_when_it_is_saved)
{
    char name[32];
    (void)snprintf(name, sizeof(name), "#%" PRIu64, b->machine);

    struct str told = trial_program(b->alice, name,
            "command('grind {this}', function() return 'Ground' end)\n"
            "command('polish {x:thingy}', function() return 'Bzz' end)");

    assert_has(told, "Error in line 2");
    assert_has(told, "there is no kind \"thingy\"; there are any, held, noun, number, player, "
                     "reach, seen, text, unheld, word, and the ref of any prototype");
    assert_has(told, "Nothing is saved.");
    assert_lacks(trial_type(b->bob, "grind machine"), "Ground");
}

BENCH_TEST(a_missing_kind_does_not_disable_other_commands)
{
    (void)trial_type(b->wizard, "@create a mould");
    (void)trial_type(b->wizard, "@ref mould = mould");
    bench_program(b, "command('grind {this}', function() return 'Ground' end) "
                     "command('polish {x:mould}', function() return 'Bzz' end)");

    (void)trial_type(b->wizard, "@destroy mould");
    trial_crash(b->trial);

    assert_has(trial_type(b->bob, "grind machine"), "Ground");
}

BENCH_TEST(a_pattern_with_an_unintended_verb_causes_a_warning)
{
    char name[32];
    (void)snprintf(name, sizeof(name), "#%" PRIu64, b->machine);

    assert_has(trial_program(b->alice, name,
                       "command('ring front|rear bell', function() return 'Ding' end)"),
            "\"ring front|rear bell\" also makes \"rear\" a verb of its own");
    assert_lacks(trial_program(b->alice, name,
                         "command('turn on|off {this}', function() return 'Bzz' end)"),
            "Warning");
    assert_has(trial_type(b->bob, "turn off machine"), "Bzz");
    assert_lacks(trial_type(b->bob, "off machine"), "Bzz");
}

BENCH_TEST(the_suggested_emote_is_in_the_third_person)
{
    assert_has(trial_type(b->bob, "bless my old hat"), "emote blesses my old hat");
    assert_has(trial_type(b->bob, "smile my old hat"), "emote smiles my old hat");
}

BENCH_TEST(a_refusal_names_the_reason_where_nobody_fights)
{
    assert_has(trial_type(b->bob, "bandage alice"), "nothing to bandage");
    assert_has(
            trial_type(b->bob, "steal coins from alice"), "You can't take things from others");
    assert_has(trial_type(b->bob, "order alice sit"), "no reason to obey you");
    assert_has(trial_type(b->bob, "order ale"), "for sale");
    assert_has(trial_type(b->bob, "teach knots to alice"), "use say or tell");
}

BENCH_TEST(a_things_verb_precedes_a_gesture)
{
    (void)bench_settle(b);
    bench_program(b, "command('bow [to] {this}', function(e) return 'It bows back.' end)\n"
                     "command('bark', function(e) return 'It looks on.' end)");
    assert_has(trial_type(b->bob, "bow to machine"), "It bows back.");
    assert_has(trial_type(b->bob, "bow"), "You bow.");
    assert_has(trial_type(b->bob, "bow to alice"), "You bow to alice.");
    assert_has(trial_type(b->bob, "bark"), "It looks on.");
    assert_has(trial_type(b->bob, "bark at alice"), "You bark at alice.");
}

BENCH_TEST(several_commands_in_a_line_run_only_if_each_part_is_one)
{
    static const char *const wrong[][2] = {{"inventory;florb", "florb"},
            {"inventory;florb x;look", "florb"}, {"florb;inventory", "florb"},
            {"inventory;;florb", "florb"}, {"kit;florb", "florb"}, {"pack;inventory", "florb"}};
    static const char *const right[] = {"inventory;;inventory", "inventory; ;look", "kit;;kit",
            "inventory;kit", "kit; look"};
    (void)trial_type(b->bob, "alias kit = inventory");
    (void)trial_type(b->bob, "alias pack = inventory;florb");

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char told[100];
        (void)snprintf(told, sizeof(told), "You don't know how to \"%s\". Nothing was done.",
                wrong[i][1]);
        trial_forget(b->bob);
        (void)trial_type(b->bob, wrong[i][0]);
        trial_settle(b->trial);
        assert_has(trial_told(b->bob), told);
        assert_lacks(trial_told(b->bob), "hands are empty");
    }
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        trial_forget(b->bob);
        (void)trial_type(b->bob, right[i]);
        trial_settle(b->trial);
        assert_lacks(trial_told(b->bob), "know how");
        assert_has(trial_told(b->bob), "hands are empty");
    }
    assert_has(trial_type(b->bob, "say a;florb"), "a;florb");
}

BENCH_TEST(a_number_with_a_fraction_names_nothing)
{
    (void)trial_type(b->bob, "report bug It hums.");
    (void)trial_typef(b->alice, "@program #%" PRIu64, b->machine);
    (void)trial_type(b->alice, ".");

    assert_has(trial_type(b->bob, "sessions end 1.5"), "You have no session 1.5");
    assert_has(trial_type(b->bob, "sessions end token 1.5"), "You have no token 1.5");
    assert_has(trial_typef(b->alice, "@list #%" PRIu64 " 1.5", b->machine), "no revision 1.5");
    assert_has(trial_type(b->wizard, "@watch 1.5"), "Report 1.5 doesn't exist");
    assert_has(trial_type(b->wizard, "@watch 1.5 mute because x"), "Report 1.5 doesn't exist");
    assert_has(trial_type(b->wizard, "@lift 1.5"), "no such sanction");
}
