/* sound_test.c -- sounds for clients: wanted, from the configured folder, and stopped by tag. */
#include "engine/base/base.h"
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PLAY "Client.Media.Play"

/* A machine that plays what it is told to, in the room of bob, who has sounds on. */
static void set_up_sounds(struct bench *b, const char *source)
{
    (void)bench_settle(b);
    bench_program(b, source);
    assert_has(trial_type(b->bob, "set sounds on"), "sounds is now on");
    trial_forget_all(b->trial);
}

#define POKE(what) "command('poke {this}', function(e) return tostring(" what ") end)"

BENCH_TEST(a_builders_thing_plays_a_sound_for_a_player_who_wants_it)
{
    set_up_sounds(
            b, POKE("e.actor:call('sound', {name = 'bell.ogg', tag = 'bell', volume = 40})"));

    assert_has(trial_type(b->bob, "poke machine"), "true");
    assert_has(trial_events(b->bob), PLAY " {\"name\":\"bell.ogg\",\"tag\":\"bell\",\"type\":"
                                          "\"sound\",\"volume\":40}");
    assert_lacks(trial_events(b->alice), "Client.Media");
}

BENCH_TEST(nobody_hears_a_sound_who_has_not_turned_sounds_on)
{
    set_up_sounds(b, POKE("e.actor:call('sound', 'bell.ogg')"));

    (void)trial_type(b->alice, "poke machine");
    assert_lacks(trial_events(b->alice), "Client.Media");
    assert_has(trial_type(b->alice, "set sounds"), "sounds is off");
}

BENCH_TEST(turning_sounds_off_stops_all_and_nothing_comes_after_it)
{
    set_up_sounds(b, POKE("e.actor:call('sound', 'bell.ogg')"));

    (void)trial_type(b->bob, "poke machine");
    trial_advance(b->trial, 0.2);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "poke machine"); /* within the second: it must not come late */
    (void)trial_type(b->bob, "set sounds off");
    assert_has(trial_events(b->bob), "Client.Media.Stop {}");
    (void)trial_type(b->bob, "poke machine");
    trial_advance(b->trial, 5);
    (void)trial_type(b->bob, "poke machine");
    assert_lacks(trial_events(b->bob), PLAY);
}

BENCH_TEST(undoing_turns_sounds_off_as_well)
{
    set_up_sounds(b, POKE("e.actor:call('sound', 'bell.ogg')"));

    assert_has(trial_type(b->bob, "undo"), "sounds");
    assert_has(trial_events(b->bob), "Client.Media.Stop {}");
    (void)trial_type(b->bob, "poke machine");
    assert_lacks(trial_events(b->bob), PLAY);
}

BENCH_TEST(a_sound_is_stopped_by_its_tag_and_loaded_before)
{
    set_up_sounds(b, "command('hush {this}', function(e) return tostring("
                     "e.actor:call('stop_sound', {tag = 'rain'})) end)"
                     "command('load {this}', function(e) return tostring("
                     "e.actor:call('load_sound', 'rain/heavy.mp3')) end)");

    assert_has(trial_type(b->bob, "hush machine"), "true");
    assert_has(trial_events(b->bob), "Client.Media.Stop {\"tag\":\"rain\"}");
    assert_has(trial_type(b->bob, "load machine"), "true");
    assert_has(trial_events(b->bob), "Client.Media.Load {\"name\":\"rain/heavy.mp3\"}");
}

static void set_folder(struct bench *b, const char *address)
{
    const struct packages *packages = packages_of(trial_engine(b->trial));
    struct package_setting *setting =
            package_find_setting(packages_find(packages, STR("core")), STR("sounds"));
    struct buf literal = {0};
    buf_printf(&literal, "\"%s\"", address);
    mem_free(setting->value);
    setting->value = mem_dup_text(literal.bytes);
    buf_finish(&literal);
}

BENCH_TEST(a_sound_comes_from_the_configured_folder)
{
    static const char *const folders[] = {
            "https://game.example/sounds", "https://game.example/sounds/"};
    static const char *const bad_folders[] = {"ftp://game.example/", "javascript:x",
            "https://a b/", "https://game.example/../x/", "https://ann@game.example/",
            "https://game.example"};
    set_up_sounds(b, POKE("e.actor:call('sound', 'bell.ogg')"));
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        set_folder(b, folders[i]);
        trial_forget_all(b->trial);
        (void)trial_type(b->bob, "poke machine");
        assert_has(trial_events(b->bob), "\"url\":\"https://game.example/sounds/\"");
        trial_advance(b->trial, 2);
    }
    for (size_t i = 0; i < sizeof(bad_folders) / sizeof(bad_folders[0]); i++) {
        set_folder(b, bad_folders[i]);
        trial_forget_all(b->trial);
        (void)trial_type(b->bob, "poke machine");
        assert_has(trial_events(b->bob), PLAY);
        assert_lacks(trial_events(b->bob), "url");
        trial_advance(b->trial, 2);
    }
}

/* Attempts of a builder, or of a player whose words a script passes on. */
static const char *const refused_sounds[] = {"{name = 'http://evil.example/a.mp3'}",
        "{name = '//evil.example/a.mp3'}", "{name = '../a.mp3'}", "{name = '/etc/a.mp3'}",
        "{name = 'a/../../b.mp3'}", "{name = 'a%2e%2e/b.mp3'}", "{name = 'a.mp3?x'}",
        "{name = 'a.mp3#x'}", "{name = 'C:a.mp3'}", "{name = 'a\\\\b.mp3'}", "{name = 'a.exe'}",
        "{name = 'a b.mp3'}", "{name = 'a.mp3', url = 'http://evil.example/'}",
        "{name = 'a.mp3', caption = 'Wizard tells you: come'}",
        "{name = 'a.mp3', type = 'video'}", "{name = 'a.mp3', tag = 'a b'}",
        "{name = 'a.mp3', volume = 1000}", "{name = 'a.mp3', volume = '50'}",
        "{name = 'a.mp3', loops = 2000}", "{}", "nil", "7",
        "{name = string.rep('a', 100) .. '.mp3'}", "{name = {'a.mp3'}}", "e.actor"};

BENCH_TEST(no_text_becomes_an_address)
{
    set_up_sounds(b, "");
    for (size_t i = 0; i < sizeof(refused_sounds) / sizeof(refused_sounds[0]); i++) {
        char source[300];
        (void)snprintf(
                source, sizeof(source), POKE("e.actor:call('sound', %s)"), refused_sounds[i]);
        bench_program(b, source);
        trial_advance(b->trial, 2);
        trial_forget_all(b->trial);
        struct str reply = trial_type(b->bob, "poke machine");
        if (str_find(trial_events(b->bob), STR("Client.Media"), 0) != SIZE_MAX ||
                str_find(reply, STR("true"), 0) != SIZE_MAX) {
            fail_msg("%s: %.*s", refused_sounds[i], STR_FMT(trial_events(b->bob)));
        }
    }
}

BENCH_TEST(nobody_hears_the_sounds_of_a_thing_elsewhere_or_of_an_ignored_builder)
{
    set_up_sounds(b, "command('poke {this} {who:player}', function(e) return tostring("
                     "e.who:call('sound', 'bell.ogg')) end)");

    (void)trial_type(b->bob, "ignore alice");
    (void)trial_type(b->wizard, "poke machine bob");
    assert_lacks(trial_events(b->bob), PLAY);
    (void)trial_type(b->bob, "unignore alice");
    (void)trial_type(b->wizard, "poke machine bob");
    assert_has(trial_events(b->bob), PLAY);
    trial_advance(b->trial, 2);
    (void)trial_typef(b->wizard, "@teleport bob to $start");
    trial_forget_all(b->trial);
    (void)trial_type(b->wizard, "poke machine bob");
    assert_lacks(trial_events(b->bob), PLAY);
}

BENCH_TEST(a_room_stops_its_sound_for_a_player_who_has_left)
{
    set_up_sounds(b, "");
    (void)trial_typef(b->wizard, "@teleport alice to $start");
    uint64_t den = trial_first_id(trial_type(b->alice, "@dig Den"));
    bench_program_object(b, den,
            "on('enter', function(e) e.actor:call('sound', {name = 'rain.ogg', tag = 'rain'}) "
            "end)"
            "on('leave', function(e) e.actor:call('stop_sound', {tag = 'rain'}) end)");

    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, den);
    assert_has(trial_events(b->bob), PLAY " {\"name\":\"rain.ogg\"");
    (void)trial_typef(b->wizard, "@teleport bob to $start");
    assert_has(trial_events(b->bob), "Client.Media.Stop {\"tag\":\"rain\"}");
}

BENCH_TEST(not_even_a_wizards_script_sends_sounds_past_the_option)
{
    set_up_sounds(b, "");

    struct str reply = trial_type(b->wizard, ";me:send_data('Client.Media.Play', {name = "
                                             "'a.mp3', url = 'http://evil.example/'})");

    assert_has(reply, "the others are the game's");
    assert_lacks(trial_events(b->wizard), "Client.Media");
}
