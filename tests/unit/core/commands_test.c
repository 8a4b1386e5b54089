/* commands_test.c -- The table of stock commands while its set is replaced. */
#include "engine/core/line/commands.h"

#include "tests/unit/core/play.h"

PLAY_TEST(a_verb_of_the_set_before_is_not_remembered)
{
    struct commands *commands = stock_commands(p->engine);
    play_command(p, "wave {thing}");
    commands_publish(commands);
    assert_true(commands_has(commands, STR("wave")));
    assert_int_equal(commands_of_verb(commands, STR("wave")).count, 1);
    assert_false(commands_has(commands, STR("nod")));

    play_command(p, "nod");
    play_command(p, "wavelet");
    commands_abbreviate(commands, STR("w"), STR("nod"));
    commands_publish(commands);

    assert_true(commands_has(commands, STR("nod")));
    assert_str(commands_full(commands, STR("W")), "nod");
    assert_false(commands_has(commands, STR("wave")));
    assert_int_equal(commands_of_verb(commands, STR("wave")).count, 0);
    assert_str(commands_expand(commands, STR("wave"), 0, NULL), "wavelet");
}

PLAY_TEST(verbs_asked_in_turn_are_told_apart)
{
    static const char *const verbs[] = {"nod", "nods", "no", "nod", "nod"};
    struct commands *commands = stock_commands(p->engine);
    play_command(p, "nod");
    play_command(p, "nods {thing}");
    play_command(p, "nods");
    commands_publish(commands);

    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        size_t count = strcmp(verbs[i], "nods") == 0 ? 2 : strcmp(verbs[i], "nod") == 0;
        assert_int_equal(commands_of_verb(commands, str_of(verbs[i])).count, count);
        assert_int_equal(commands_has(commands, str_of(verbs[i])), count > 0);
    }
    assert_int_equal(commands_of_verb(commands, STR("NOD")).count, 0);
    assert_true(commands_has(commands, STR("NOD")));
    assert_false(commands_has(commands, STR_NONE));
}
