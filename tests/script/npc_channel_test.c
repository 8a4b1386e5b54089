/* npc_channel_test.c -- Npcs on channels: under their own name, with the right and the limit of the builder who
 * answers for them.
 *
 * alice is the builder; bob plays. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static size_t count_in_channel(struct str text, struct str part)
{
    size_t count = 0;
    for (size_t at = str_find(text, part, 0); at != SIZE_MAX;
            at = str_find(text, part, at + part.length)) {
        count++;
    }
    return count;
}

/* Makes a parrot of alice's, which says what she pokes it to. */
static uint64_t make_parrot(struct bench *b, const char *name, const char *line, unsigned times)
{
    char source[400];
    uint64_t parrot = bench_create(b, name, "npc");
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function(e) local ok, why for i = 1, %u do "
            "ok, why = e.this:perform('%s') end return ok and 'Done.' or why end)",
            times, line);
    bench_program_object(b, parrot, source);
    trial_forget_all(b->trial);
    return parrot;
}

BENCH_TEST(an_npc_speaks_on_a_channel_under_its_own_name)
{
    (void)make_parrot(b, "a parrot", "chat Squeak.", 1);

    assert_has(trial_type(b->alice, "poke parrot"), "Done.");

    assert_has(trial_told(b->bob), "[public] a parrot: Squeak.");
    assert_has(trial_type(b->bob, "channel history public"), "a parrot: Squeak.");
}

BENCH_TEST(a_player_who_ignores_the_builder_does_not_hear_the_npc_on_channels)
{
    (void)make_parrot(b, "a parrot", "chat Squeak.", 1);
    (void)trial_type(b->bob, "ignore alice");
    trial_forget_all(b->trial);

    (void)trial_type(b->alice, "poke parrot");

    assert_lacks(trial_told(b->bob), "Squeak.");
    assert_lacks(trial_type(b->bob, "channel history public"), "Squeak.");
    assert_has(trial_told(b->wizard), "Squeak.");
}

BENCH_TEST(an_npc_speaks_only_where_its_builder_may)
{
    (void)make_parrot(b, "a parrot", "channel say tea Squeak.", 1);
    (void)trial_type(b->bob, "channel join tea");
    assert_has(trial_type(b->alice, "poke parrot"), "You aren't on tea");
    (void)trial_type(b->alice, "channel join tea");
    trial_forget_all(b->trial);
    assert_has(trial_type(b->alice, "poke parrot"), "Done.");
    assert_has(trial_told(b->bob), "[tea] a parrot: Squeak.");
    (void)trial_type(b->bob, "channel set tea ban alice");
    trial_forget_all(b->trial);

    assert_lacks(trial_type(b->alice, "poke parrot"), "Done.");

    assert_lacks(trial_told(b->bob), "Squeak.");
}

BENCH_TEST(a_muted_builders_npc_is_silent_on_channels)
{
    (void)make_parrot(b, "a parrot", "chat Squeak.", 1);
    (void)trial_type(b->wizard, "@mute alice for 10 minutes");
    trial_forget_all(b->trial);

    (void)trial_type(b->alice, "poke parrot");

    assert_lacks(trial_told(b->bob), "Squeak.");
}

BENCH_TEST(an_npc_and_its_builder_share_one_limit_on_channels)
{
    struct engine *engine = trial_engine(b->trial);
    hub_sessions_of(engine_hub(engine), trial_character(b->alice))->exempt = false;
    engine_change_options(engine)->speech_burst = 5;
    (void)make_parrot(b, "a parrot", "chat Squeak.", 40);

    assert_has(trial_type(b->alice, "poke parrot"), "speaking too fast");

    assert_in_range(count_in_channel(trial_told(b->bob), STR("Squeak.")), 1, 5);
    trial_forget_all(b->trial);
    (void)trial_type(b->alice, "chat It was me.");
    assert_lacks(trial_told(b->bob), "It was me.");
}

BENCH_TEST(an_npc_with_a_name_of_somebody_else_is_silent_on_channels)
{
    static const char *const names[] = {"a crow@libera", "a crow/libera"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        uint64_t parrot = make_parrot(b, "a parrot", "chat Squeak.", 1);
        assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".name = \"%s\"", parrot, names[i]),
                names[i]);
        trial_forget_all(b->trial);

        (void)trial_typef(b->alice, "poke #%" PRIu64, parrot);

        assert_lacks(trial_told(b->bob), "Squeak.");
        (void)trial_typef(b->alice, "@destroy #%" PRIu64, parrot);
    }
}
