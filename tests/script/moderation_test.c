/* moderation_test.c -- A wizard's sanction holds against all attempts, ends at its time also after
 * a crash, and its target can read it. */
#include "tests/script/bench.h"
#include "world/model/world_find.h"

#include <inttypes.h>

/* -- jail -- */

/* A line that a jailed player types, and the answer. */
struct attempt {
    const char *line;
    const char *answer;
};

BENCH_TEST(a_jailed_player_cannot_leave_by_any_means)
{
    static const struct attempt attempts[] = {
            {"out", "You can't do that in jail"},
            {"go out", "You can't do that in jail"},
            {"home", "Until then, this is your home. The reason: robbery"},
            {"@teleport me to $start", "You can't do that in jail"},
            {"@dig out to Freedom", "You can't do that in jail"},
            {"; me:move(object('start'))", "You can't do that in jail"},
            {"undo", "The reason: robbery"},
            {"chat let me out", "You can't do that in jail"},
            {"mail bob = help", "You can't do that in jail"},
            {"tell bob help", "Only people in your room and wizards can hear you"},
            {"tell wizard sorry", "You tell wizard"},
            {"say hello", "You say"},
            {"look", "The Jail"},
            {"help jail", "jail"},
            {"who", "alice"},
    };
    (void)trial_type(b->alice, "out");
    (void)trial_type(b->alice, "home");

    assert_has(trial_type(b->wizard, "@jail alice for 1h because robbery"),
            "alice is jailed for 1 hour.");

    assert_has(trial_told(b->alice), "A wizard has jailed you for 1 hour, until 20");
    assert_has(trial_told(b->alice), "The reason: robbery");
    trial_advance(b->trial, 11);
    assert_has(trial_told(b->alice), "Until then, this is your home.");
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        assert_has(trial_type(b->alice, attempts[i].line), attempts[i].answer);
    }
    assert_has(trial_told(b->wizard), "sorry");
    assert_has(trial_type(b->alice, "report I took nothing"), "Thank you");
    assert_lacks(trial_type(b->bob, "@teleport me to $jail"), "The Jail");
    assert_has(trial_type(b->wizard, "@teleport alice to $start"), "jailed");
    (void)trial_type(b->wizard, "@destroy $jail");
    assert_has(trial_type(b->alice, "look"), "The Jail");
}

BENCH_TEST(no_script_can_free_or_jail_a_player)
{
    (void)bench_settle(b);
    bench_program(b,
            "command('snatch', function(e)\n"
            "  local bob = sys and 1 or find({proto = 'player'})\n"
            "  for _, who in ipairs(bob) do pcall(function() who:move(e.room) end) end\n"
            "end)");
    (void)trial_type(b->wizard, "@jail bob");
    (void)trial_type(b->alice, "snatch");
    assert_has(trial_type(b->bob, "look"), "The Jail");

    (void)trial_type(b->wizard, "@unjail bob");
    assert_has(trial_told(b->bob), "You are free to go");
    assert_lacks(trial_type(b->bob, "look"), "The Jail");
    (void)trial_type(b->alice, "@teleport bob to $jail");
    assert_lacks(trial_type(b->bob, "look"), "The Jail");
    assert_has(trial_type(b->alice, "@jail bob"), "for wizards");
}

BENCH_TEST(the_reason_of_a_jail_sentence_is_hidden_from_builders)
{
    uint64_t place = bench_settle(b);
    bench_program(b, "command('free', function(e)\n"
                     "  for _, who in ipairs(find({proto = 'player'})) do\n"
                     "    local ok, why = who:move(e.room) e.actor:tell('{who}: {why}', {who = "
                     "who, why = why or 'moved'})\n"
                     "  end\nend)");
    (void)trial_type(b->wizard, "@jail bob for 1h because theft");

    assert_lacks(trial_type(b->alice, "free"), "theft");
    assert_lacks(trial_typef(b->alice, "@teleport bob to #%" PRIu64, place), "theft");
    assert_has(trial_typef(b->wizard, "@teleport bob to #%" PRIu64, place),
            "A wizard has jailed them");
}

BENCH_TEST(a_builders_room_called_jail_holds_nobody)
{
    uint64_t cellar = trial_first_id(trial_type(b->alice, "@dig Cellar"));
    assert_has(trial_typef(b->alice, "@ref #%" PRIu64 " = jail", cellar), "game itself uses");
    /* An older world may have one, or a wizard gives the ref by mistake. */
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = jail", cellar);

    assert_has(trial_type(b->wizard, "@jail bob"), "doesn't belong to a wizard");

    assert_lacks(trial_type(b->bob, "look"), "Cellar");
}

BENCH_TEST(a_released_player_returns_to_their_place_also_after_a_crash)
{
    uint64_t place = bench_settle(b);
    (void)trial_type(b->wizard, "@jail bob for 10m");
    trial_advance(b->trial, 60);
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "look"), "The Jail");

    trial_advance(b->trial, 560);

    assert_has(trial_told(b->bob), "You are free to go");
    const struct object *bob = world_find(trial_world(b->trial), trial_character(b->bob));
    assert_int_equal(bob->location, place);
    assert_has(trial_type(b->wizard, "@audit bob"), "end of jail");
}

BENCH_TEST(a_sleeper_whose_jail_time_ends_wakes_free)
{
    struct str place = trial_type(b->bob, "look");
    char *before = str_dup(place);
    (void)trial_type(b->wizard, "@jail alice");
    (void)trial_type(b->wizard, "@jail bob for 10m");
    trial_hang_up(b->bob);
    trial_advance(b->trial, 900);

    trial_reconnect(b->bob);

    assert_int_equal(strncmp(trial_type(b->bob, "look").bytes, before, 8), 0);
    mem_free(before);
}

BENCH_TEST(an_absent_player_is_jailed_on_arrival)
{
    uint64_t place = bench_settle(b);
    (void)trial_type(b->wizard, "@jail alice"); /* the room is there */
    trial_hang_up(b->bob);
    trial_advance(b->trial, 400);
    assert_has(trial_type(b->wizard, "@jail bob because theft"), "until you lift it");
    assert_has(trial_type(b->wizard, "@warn bob because manners"), "when they log in");

    trial_reconnect(b->bob);

    assert_has(trial_told(b->bob), "A wizard has jailed you indefinitely");
    assert_has(trial_told(b->bob), "A wizard has warned you");
    assert_has(trial_told(b->bob), "manners");
    assert_has(trial_type(b->bob, "look"), "The Jail");
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);
    assert_lacks(trial_told(b->bob), "A wizard has warned you");

    (void)trial_type(b->wizard, "@unjail bob");
    const struct object *bob = world_find(trial_world(b->trial), trial_character(b->bob));
    assert_int_equal(bob->location, place);
}

/* -- mutes -- */

BENCH_TEST(a_mute_ends_by_itself_and_says_so)
{
    (void)trial_type(b->wizard, "@mute bob for 10m");
    trial_advance(b->trial, 300);
    assert_has(trial_type(b->bob, "say hello"), "for another 5 minutes");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "say hello"), "for another 5 minutes");
    trial_forget(b->bob);

    trial_advance(b->trial, 301);

    assert_has(trial_told(b->bob), "You may speak again");
    assert_has(trial_type(b->bob, "say hello"), "You say");
    assert_has(trial_type(b->wizard, "@sanctions bob"), "over");
}

BENCH_TEST(a_muted_player_cannot_invite_anybody_home)
{
    (void)trial_type(b->wizard, "@mute bob because adverts");
    assert_has(trial_type(b->bob, "home invite alice"), "The reason: adverts");
}

BENCH_TEST(a_mute_of_a_guest_covers_guests_of_the_same_address)
{
    struct player *guest = trial_join_guest(b->trial);
    struct player *other = trial_join_guest(b->trial);
    (void)trial_type(b->alice, "who");

    assert_has(trial_type(b->wizard, "@mute Guest-1 for 1h"), "The same goes for guests");

    assert_has(trial_type(guest, "say spam"), "muted");
    assert_has(trial_type(other, "say spam"), "muted");
    assert_lacks(trial_type(b->bob, "say hello"), "muted");
    assert_has(trial_type(b->wizard, "@unmute Guest-1"), "Guests from there are still");
    assert_has(trial_type(other, "say spam"), "muted");
}

BENCH_TEST(a_muted_player_cannot_speak_through_a_repeating_thing)
{
    (void)bench_settle(b);
    bench_program(b,
            "local kept\n"
            "command('type {text:text}', function(e)\n"
            "  kept = e.text; e.this.line = e.text; e.this:after(1, 'print') end)\n"
            "before('command', function(e) kept = e.text; e.this:after(1, 'print') end)\n"
            "on('timer:print', function(e) e.this:announce(kept or e.this.line) end)");
    (void)trial_type(b->wizard, "@mute bob");
    (void)trial_type(b->wizard, "@mute alice");
    trial_forget_all(b->trial);

    assert_has(trial_type(b->bob, "type buy spam"), "muted");
    (void)trial_type(b->bob, "blurt buy spam");
    assert_has(trial_type(b->alice, "type buy spam"), "muted");
    (void)trial_type(b->alice, "blurt buy spam");
    trial_advance(b->trial, 3);

    assert_lacks(trial_told(b->wizard), "spam");
}

BENCH_TEST(a_muted_player_cannot_speak_through_their_older_things)
{
    (void)bench_settle(b);
    bench_program(b,
            "command('send {n:number}', function(e) e.this.kept = (e.this.kept or 'sp') .. "
            "string.char(e.n) end)\n"
            "command('name {this}', function(e) e.this.name = e.this.kept end)\n"
            "command('press {this}', function(e) e.this.location:announce('It clicks.') end)\n"
            "on('timer:say', function(e) e.this.location:announce('spam') e.this.said = true "
            "end)");
    (void)trial_typef(b->alice, ";object(%" PRIu64 "):after(5, 'say')", b->machine);
    (void)trial_type(b->wizard, "@mute alice");
    trial_forget_all(b->trial);

    assert_has(trial_type(b->alice, "send 97"), "muted");
    assert_has(trial_type(b->alice, "name machine"), "muted");
    trial_advance(b->trial, 6);
    assert_lacks(trial_told(b->bob), "spam");
    assert_string_equal(trial_property(b->trial, b->machine, "said"), "true");
    assert_has(trial_type(b->bob, "press machine"), "It clicks.");
}

BENCH_TEST(a_muted_player_cannot_restore_words_by_undo)
{
    (void)bench_settle(b);
    (void)trial_type(b->bob, "describe me as a seller of spam");
    (void)trial_type(b->bob, "undo");
    (void)trial_type(b->alice, "@describe here = spam");
    (void)trial_type(b->alice, "@describe here = A room.");
    (void)trial_type(b->wizard, "@mute bob");
    (void)trial_type(b->wizard, "@mute alice");

    assert_has(trial_type(b->bob, "undo"), "muted");
    assert_has(trial_type(b->alice, "@undo"), "muted");

    assert_lacks(trial_type(b->wizard, "look at bob"), "spam");
    assert_lacks(trial_type(b->wizard, "look"), "spam");
}

/* -- reports -- */

BENCH_TEST(a_report_says_which_lines_somebody_spoke)
{
    (void)bench_settle(b);
    bench_program(
            b, "command('forge', function(e) e.actor:tell('Bob says, \"give me gold\"') end)");
    (void)trial_type(b->bob, "say silver, please");
    (void)trial_type(b->alice, "forge");

    (void)trial_type(b->alice, "report bob wants gold");

    struct str told = trial_type(b->wizard, "@watch 1");
    assert_has(told, "by bob: Bob says, \"silver, please\"");
    assert_has(told, "before: Bob says, \"give me gold\"");
}

BENCH_TEST(a_sanction_from_a_guests_report_names_no_player)
{
    struct player *guest = trial_join_guest(b->trial);
    (void)trial_type(b->bob, "report Guest-1 shouts");
    (void)trial_type(guest, "quit");

    (void)trial_type(b->wizard, "@watch 1 mute because shouting");

    struct str told = trial_type(b->wizard, "@sanctions");
    assert_has(told, "mute guests@");
    assert_lacks(told, "mute Guest-1");
}

/* -- rights and records -- */

BENCH_TEST(only_wizards_can_sanction_and_only_other_players)
{
    static const char *const kinds[] = {"warn", "mute", "jail", "ban"};
    (void)trial_join(b->trial, "wanda", "wizard");
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        assert_has(
                trial_typef(b->wizard, "@%s wanda because x", kinds[i]), "wanda is a wizard");
        assert_has(trial_typef(b->wizard, "@%s wizard because x", kinds[i]),
                "would also apply to you");
        assert_has(trial_typef(b->alice, "@%s bob because x", kinds[i]), "for wizards");
    }
    assert_has(trial_type(b->wizard, "@mute nobodyhere"),
            "There isn't a player called nobodyhere");
    assert_has(trial_type(b->wizard, "@mute bob for long"), "How long?");
    assert_has(trial_type(b->wizard, "@sanctions"), "No sanctions are active");
    assert_has(trial_type(b->alice, "@sanctions"), "for wizards");
}

BENCH_TEST(a_record_shows_past_sanctions_and_notes)
{
    (void)trial_type(b->wizard, "@note bob = came with friends");
    (void)trial_type(b->wizard, "@mute bob for 1h because loud");
    (void)trial_type(b->wizard, "@unmute bob because said sorry");

    struct str told = trial_type(b->wizard, "@sanctions bob");

    assert_has(told, "came with friends");
    assert_has(told, "loud");
    assert_has(told, "lifted by wizard");
    assert_has(told, "said sorry");
    assert_has(trial_type(b->wizard, "@audit bob"), "unmute");
}
