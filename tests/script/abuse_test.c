/* abuse_test.c -- Abuse can be stopped: a muted or ignored player is silent by every verb, a banned
 * one is out at once and told why, and nobody fills another player's letter box. */
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>

/* Lines that bob types, and whether they have an effect on alice, who ignores him, and when he is
 * muted. "spam" stands wherever words go. */
static const struct {
    const char *line;
    bool reaches; /* alice reads of it, though she ignores him */
    bool muted;   /* a muted player is refused */
} abuse_verbs[] = {
        {"say spam", false, true},
        {"\" spam", false, true},
        {"emote spam", false, true},
        {": spam", false, true},
        {"tell alice spam", false, true},
        {"t alice spam", false, true},
        {"page alice = spam", false, true},
        {"reply spam", false, true},
        {"whisper alice spam", false, true},
        {"whisper to alice spam", false, true},
        {"mail alice = spam", false, true},
        {"chat spam", false, true},
        {"channel say public spam", false, true},
        {"channel topic den = spam", true, true}, /* the channel's, not his */
        {"channel invite alice to den", false, true},
        {"channel join spam", false, true},
        {"describe me as spam", false, true},
        {"afk spam", false, true},
        {"bug spam", false, true},
        {"idea spam", false, true},
        {"typo spam", false, true},
        {"report spam", false, false}, /* to wizards: help is for everybody */
        {"give spam to alice", false, false},
        {"give alice spam", false, false},
        {"give 1 coin to alice", false, false},
        {"follow alice", false, false},
        {"smile at alice", false, false},
        {"hug alice", false, false},
        {"point at alice", false, false},
        {"poke alice", false, false},
};

BENCH_TEST(an_ignored_player_is_ignored_by_every_verb)
{
    (void)trial_type(b->bob, "channel join den");
    (void)trial_type(b->alice, "channel join den");
    uint64_t spam = bench_create(b, "spam", NULL);
    uint64_t coin = bench_old_coin(b, "coin");
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", spam);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", coin);
    (void)trial_type(b->alice, "tell bob hello");
    (void)trial_type(b->alice, "channel leave den");
    (void)trial_type(b->alice, "ignore bob");
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(abuse_verbs) / sizeof(abuse_verbs[0]); i++) {
        trial_forget(b->alice);
        (void)trial_type(b->bob, abuse_verbs[i].line);
        struct str told = trial_told(b->alice);
        bool touched = str_find(told, STR("spam"), 0) != SIZE_MAX ||
                       str_find(told, STR("bob"), 0) != SIZE_MAX ||
                       str_find(told, STR("Bob"), 0) != SIZE_MAX;
        if (touched && !abuse_verbs[i].reaches) {
            print_message("%s: %.*s\n", abuse_verbs[i].line, STR_FMT(told));
            wrong++;
        }
        trial_advance(b->trial, 61);
    }
    assert_int_equal(wrong, 0);
    assert_lacks(trial_type(b->alice, "inventory"), "spam");
    assert_has(trial_type(b->alice, "mail"), "no letters");
    assert_has(trial_type(b->bob, "give spam to alice"), "doesn't wish to hear from you");
    assert_has(trial_type(b->bob, "hug alice"), "doesn't wish to hear from you");
    assert_lacks(trial_type(b->bob, "look at alice"), "doesn't wish");
}

BENCH_TEST(a_muted_player_cannot_show_words_by_any_verb)
{
    (void)trial_type(b->bob, "channel join den");
    uint64_t spam = bench_create(b, "spam", NULL);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", spam);
    (void)trial_type(b->alice, "tell bob hello");
    (void)trial_type(b->wizard, "@mute bob for 2h because of adverts");
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(abuse_verbs) / sizeof(abuse_verbs[0]); i++) {
        struct str reply = trial_type(b->bob, abuse_verbs[i].line);
        bool refused = str_find(reply, STR("muted"), 0) != SIZE_MAX;
        if (refused != abuse_verbs[i].muted) {
            print_message("%s: %.*s\n", abuse_verbs[i].line, STR_FMT(reply));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_has(trial_type(b->wizard, "@audit bob"), "of adverts");
}

BENCH_TEST(a_muted_player_cannot_show_words_by_script_or_building)
{
    uint64_t horn = bench_create(b, "horn", NULL);
    bench_program_object(b, horn,
            "command('toot {text:text}', function(e) e.room:announce(e.text) end)\n"
            "command('hum', function(e) e.actor:tell('You hum.') end)");
    static const char *const refused[] = {"toot spam", "; here:announce('spam')",
            "; act(me, 'spam')", "@describe horn = spam", "@name horn = spam", "@create spam",
            "@dig spam", "@program horn", "@set horn.desc = \"spam\""};
    static const char *const fine[] = {"hum", "@show horn", "@list horn", "@errors", "@quota"};
    (void)trial_type(b->wizard, "@mute alice");
    trial_forget(b->bob);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_has(trial_type(b->alice, refused[i]), "A wizard has muted you");
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        assert_lacks(trial_type(b->alice, fine[i]), "muted");
    }
    (void)trial_typef(b->alice, "drop #%" PRIu64, horn);
    assert_lacks(trial_told(b->bob), "spam");
    assert_has(trial_type(b->bob, "toot hello"), "hello");
}

BENCH_TEST(a_muted_or_banned_player_cannot_speak_by_timers)
{
    static const char *const sanction_applied[] = {"@mute alice", "@ban alice", "@jail alice"};
    static const char *const lifted[] = {"@unmute alice", "@unban alice", "@unjail alice"};
    uint64_t parrot = bench_create(b, "parrot", NULL);
    bench_program_object(b, parrot,
            "on('timer:squawk', function(e) e.this.location:announce('Squawk!') "
            "e.this:after(2, 'squawk') end)\n"
            "command('wind {this}', function(e) e.this:after(2, 'squawk') end)");
    (void)trial_typef(b->alice, "drop #%" PRIu64, parrot);
    (void)trial_type(b->alice, "wind parrot");
    for (size_t i = 0; i < sizeof(sanction_applied) / sizeof(sanction_applied[0]); i++) {
        trial_forget(b->bob);
        trial_pass(b->trial, 3.0);
        assert_has(trial_told(b->bob), "Squawk!");
        (void)trial_type(b->wizard, sanction_applied[i]);
        trial_forget(b->bob);
        trial_pass(b->trial, 3.0);
        assert_lacks(trial_told(b->bob), "Squawk!");
        (void)trial_type(b->wizard, lifted[i]);
    }
}

BENCH_TEST(a_muted_player_cannot_speak_to_a_group_or_through_a_pet)
{
    struct pit pit = pit_dig(b, 0, 10);
    (void)trial_type(b->alice, "follow bob");
    (void)trial_type(b->bob, "group alice");
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "').pet_of = object('#%" PRIu64 "')",
            pit.rat, trial_character(b->bob));
    assert_has(trial_type(b->bob, "gtell hello"), "You tell the group");
    assert_has(trial_type(b->bob, "order rat say hello"), "obeys");
    assert_has(trial_told(b->alice), "rat says, \"hello\"");
    (void)trial_type(b->wizard, "@mute bob because adverts");
    trial_forget(b->alice);

    static const char *const lines[] = {"gtell spam", "gt spam", "order rat say spam",
            "order rat to emote spam", "order rat shout spam"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->bob, lines[i]), "The reason: adverts");
    }
    assert_lacks(trial_told(b->alice), "spam");
}

/* Questions to npcs, and orders to a pet, are words of the player's. */
static const char *const abuse_by_npcs[] = {"ask clerk about spam", "ask clerk why spam lamp",
        "order rat say spam", "order rat emote spam", "order rat whisper alice spam",
        "order rat say to alice spam", "order rat shout spam", "order rat hug alice",
        "order rat poke alice", "order rat duel alice", "order rat give spam to alice"};

/* Brings alice and bob to his pet, a rat, and a clerk who answers. */
static void meet_npcs(struct bench *b)
{
    struct pit pit = pit_dig(b, 0, 10);
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "').pet_of = object('#%" PRIu64 "')",
            pit.rat, trial_character(b->bob));
    (void)trial_typef(b->wizard,
            "@lua create({'npc', 'talker'}, {name = 'a clerk', location = object('#%" PRIu64
            "').location, answers = {lamp = 'There.'}})",
            pit.rat);
}

BENCH_TEST(an_ignored_player_reaches_nobody_through_npcs)
{
    meet_npcs(b);
    uint64_t spam = bench_create(b, "spam", NULL);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", spam);
    (void)trial_type(b->bob, "give spam to rat");
    unsigned wrong = 0;
    (void)trial_type(b->alice, "ignore bob");
    for (size_t i = 0; i < sizeof(abuse_by_npcs) / sizeof(abuse_by_npcs[0]); i++) {
        trial_forget(b->alice);
        (void)trial_type(b->bob, abuse_by_npcs[i]);
        struct str told = trial_told(b->alice);
        if (str_find(told, STR("spam"), 0) != SIZE_MAX ||
                str_find(told, STR("rat"), 0) != SIZE_MAX ||
                str_find(told, STR("Bob"), 0) != SIZE_MAX) {
            print_message("%s: %.*s\n", abuse_by_npcs[i], STR_FMT(told));
            wrong++;
        }
        trial_advance(b->trial, 61);
    }
    assert_int_equal(wrong, 0);
    assert_lacks(trial_type(b->alice, "inventory"), "spam");
    (void)trial_type(b->alice, "unignore bob");
    (void)trial_type(b->bob, "order rat say spam");
    assert_has(trial_told(b->alice), "A rat says, \"spam\"");
    (void)trial_type(b->bob, "ask clerk about spam");
    assert_has(trial_told(b->alice), "Bob asks the clerk about \"spam\".");
}

BENCH_TEST(a_pet_and_a_question_say_no_passwords_and_keep_no_texts)
{
    meet_npcs(b);
    static const char *const lines[] = {"order rat say password hunter22",
            "ask clerk about password hunter22", "order rat describe me as hunter22",
            "order rat pose is hunter22", "order rat afk hunter22"};
    trial_forget(b->alice);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)trial_type(b->bob, lines[i]);
    }
    assert_lacks(trial_told(b->alice), "hunter22");
    assert_lacks(trial_type(b->alice, "look at rat"), "hunter22");

    (void)trial_type(b->wizard, "@mute bob because adverts");
    assert_has(trial_type(b->bob, "ask clerk about spam"), "The reason: adverts");
}

BENCH_TEST(a_muted_players_own_descriptions_are_hidden_meanwhile)
{
    (void)trial_type(b->bob, "describe me as A rude word.");
    assert_has(trial_type(b->alice, "look at bob"), "A rude word.");

    (void)trial_type(b->wizard, "@mute bob for 10m because adverts");
    assert_lacks(trial_type(b->alice, "look at bob"), "A rude word.");
    assert_has(trial_type(b->bob, "look at me"), "A rude word.");
    (void)trial_type(b->wizard, "@unmute bob");
    assert_has(trial_type(b->alice, "look at bob"), "A rude word.");
}

BENCH_TEST(a_muted_player_is_told_why)
{
    (void)trial_type(b->wizard, "@mute bob for 10m because adverts");

    struct str told = trial_told(b->bob);
    assert_has(told, "A wizard has muted you for 10 minutes, until 20");
    assert_has(told, " UTC. To appeal, type report");
    assert_has(told, "The reason: adverts");
    assert_has(trial_type(b->bob, "say I am not"), "The reason: adverts");
}

BENCH_TEST(nobody_is_followed_against_their_will)
{
    (void)trial_type(b->bob, "follow alice");

    assert_has(trial_type(b->alice, "lose bob"), "no longer follows you");
    assert_has(trial_told(b->bob), "doesn't want to be followed");
    trial_forget(b->bob);
    (void)trial_type(b->alice, "out");
    assert_lacks(trial_told(b->bob), "You follow");
    (void)trial_type(b->alice, "home");
    trial_advance(b->trial, 11);
    assert_has(trial_type(b->bob, "follow alice"), "doesn't want you to follow");
    assert_has(trial_type(b->alice, "lose"), "Nobody here follows you");

    trial_advance(b->trial, 601);
    assert_has(trial_type(b->bob, "follow alice"), "You begin to follow");
    (void)trial_type(b->alice, "ignore bob");
    trial_forget(b->bob);
    (void)trial_type(b->alice, "out");
    assert_lacks(trial_told(b->bob), "You follow");
}

BENCH_TEST(following_ends_with_the_visit)
{
    (void)trial_type(b->bob, "follow alice");
    trial_hang_up(b->bob);
    trial_advance(b->trial, 400);

    trial_reconnect(b->bob);

    trial_forget(b->bob);
    (void)trial_type(b->alice, "out");
    assert_lacks(trial_told(b->bob), "You follow");
}

BENCH_TEST(a_ban_ends_the_players_session_with_the_reason)
{
    assert_has(trial_type(b->wizard, "@ban bob for 2h because selling gold"),
            "bob is banned for 2 hours.");

    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "A wizard has banned you for 2 hours, until 20");
    assert_has(trial_told(b->bob), "The reason: selling gold");
    assert_lacks(trial_type(b->alice, "who"), "bob");
    assert_has(trial_type(b->wizard, "@bans"), "bob, for another 2 hours: selling gold");
    assert_has(trial_type(b->wizard, "@audit bob"), "ban bob 2 hours: selling gold");
    assert_has(
            trial_type(b->wizard, "@whois bob"), "Banned, for another 2 hours: selling gold");
    assert_has(trial_type(b->wizard, "@ban wizard"), "would also apply to you");
}

BENCH_TEST(a_player_cannot_fill_anothers_mailbox)
{
    for (int i = 0; i < 5; i++) {
        assert_has(trial_type(b->bob, "mail alice = buy"), "on its way");
    }
    assert_has(trial_type(b->bob, "mail alice = buy"), "within a minute. Wait");
    trial_advance(b->trial, 61);
    for (int i = 0; i < 5; i++) {
        (void)trial_type(b->bob, "mail alice = buy");
    }
    trial_advance(b->trial, 61);
    assert_has(trial_type(b->bob, "mail alice = buy"), "10 unread letters from you");

    assert_has(trial_type(b->wizard, "mail alice = hello"), "on its way");
    assert_has(trial_type(b->bob, "mail wizard = help"), "on its way");
}

BENCH_TEST(nobody_floods_the_wizards_with_reports)
{
    for (int i = 0; i < 5; i++) {
        assert_has(trial_type(b->bob, "report spam"), "Thank you");
    }
    assert_has(trial_type(b->bob, "report spam"), "within a minute. Wait");
    trial_advance(b->trial, 61);
    for (int i = 0; i < 5; i++) {
        (void)trial_type(b->bob, "bug spam");
        (void)trial_type(b->bob, "report spam");
    }
    trial_advance(b->trial, 61);
    assert_has(trial_type(b->bob, "report spam"), "of your reports are still waiting");

    assert_has(trial_type(b->alice, "report bob floods you"), "Thank you");
}

BENCH_TEST(reports_from_one_address_are_limited_under_any_name)
{
    for (int i = 0; i < 10; i++) {
        struct player *guest = trial_join_guest(b->trial);
        assert_has(trial_type(guest, "report spam"), "Thank you");
        (void)trial_type(guest, "quit");
        trial_advance(b->trial, 61);
    }
    struct player *again = trial_join_guest(b->trial);
    assert_has(trial_type(again, "report spam"), "from your address are still waiting");
    (void)trial_type(b->wizard, "@watch close 1 as read");
    assert_has(trial_type(again, "report it is noisy"), "Thank you");
}

BENCH_TEST(an_ignored_guest_stays_ignored_under_another_name)
{
    struct player *pest = trial_join_guest(b->trial);
    assert_has(trial_type(b->alice, "ignore Guest-1"), "the same address");
    (void)trial_type(pest, "quit");
    pest = trial_join_guest(b->trial);
    static const char *const lines[] = {"tell alice hello pest", "say hello pest",
            "emote hello pest", "chat hello pest", "whisper hello to alice",
            "say to alice hello pest"};
    trial_forget(b->alice);

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)trial_type(pest, lines[i]);
        assert_lacks(trial_told(b->alice), "hello pest");
        assert_lacks(trial_told(b->alice), "whispers");
    }
    assert_has(
            trial_type(b->alice, "ignore"), "Guest-1 and guests from the address of Guest-1");
    assert_has(trial_type(b->alice, "unignore guest-1"), "You can hear Guest-1 again");
    (void)trial_type(pest, "tell alice hello pest");
    assert_has(trial_told(b->alice), "hello pest");
}

BENCH_TEST(all_guests_can_be_ignored_and_players_are_heard_then)
{
    struct player *guest = trial_join_guest(b->trial);
    assert_has(trial_type(b->alice, "ignore guests"), "unignore guests");
    trial_forget(b->alice);

    (void)trial_type(guest, "tell alice hello pest");
    (void)trial_type(guest, "say hello pest");
    assert_lacks(trial_told(b->alice), "hello pest");
    (void)trial_type(b->bob, "say hello alice");
    assert_has(trial_told(b->alice), "hello alice");
    assert_has(trial_type(b->alice, "unignore guests"), "You can hear guests again");
    (void)trial_type(guest, "say hello pest");
    assert_has(trial_told(b->alice), "hello pest");
}

BENCH_TEST(name_changes_of_a_guest_by_register_are_limited)
{
    struct player *guest = trial_join_guest(b->trial);
    hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(guest))->exempt = false;
    for (int i = 0; i < 12; i++) {
        (void)trial_typef(guest, "register as Wren%c", 'a' + i);
        (void)trial_type(guest, "");
    }

    assert_has(trial_type(guest, "register as Wrenx"), "Too many attempts");
    assert_has(trial_type(guest, "who"), "Wrenj");
    trial_advance(b->trial, 60);
    assert_lacks(trial_type(guest, "register as Wrenx"), "Too many attempts");
}

BENCH_TEST(channels_cannot_have_names_of_staff_players_or_commands)
{
    static const char *const taken[] = {"staff", "admin", "wizards", "the-wizards", "system",
            "skein", "help", "announcements", "public-", "pub1ic", "publi\xD1\x81", "game",
            "St4ff", "alice", "A1ice", "ali-ce", "wizard"};
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        char line[80];
        (void)snprintf(line, sizeof(line), "channel join %s", taken[i]);
        struct str reply = trial_type(b->bob, line);
        if (str_find(reply, STR("You are on"), 0) != SIZE_MAX) {
            fail_msg("%s: %s", line, reply.bytes);
        }
    }
    assert_has(trial_type(b->wizard, "channel join staff"), "You have joined staff");
    assert_has(trial_type(b->bob, "channel join lanterns"), "You have joined lanterns");
    assert_has(trial_type(b->bob, "channel join lan-terns"), "taken");
    assert_has(trial_type(b->bob, "channel topic lanterns = To verify: chat NAME PASSWORD"),
            "must not ask for passwords");
    assert_has(
            trial_type(b->bob, "channel topic lanterns = register hunter2pass"), "wasn't said");
    assert_has(trial_type(b->bob, "channel topic lanterns = All about lanterns"), "topic");
    assert_has(trial_type(b->bob, "channel join good"), "You have joined good");
    assert_has(trial_type(b->bob, "channel join three"), "You have joined three");
    assert_has(trial_type(b->bob, "channel join four"), "You have joined four");
    assert_has(trial_type(b->bob, "channel join five"), "You have joined five");
    assert_has(trial_type(b->bob, "channel join six"), "You've made 5 channels");
}

BENCH_TEST(no_topic_asks_for_a_password_in_any_spelling)
{
    static const char *const asking[] = {"tell mal your p4ssword", "your pass word",
            "p.a.s.s.w.o.r.d", "p a s s w o r d", "p-a-s-s-w-o-r-d", "tell mal your PW to win",
            "Passwort an mal", "Kennwort!", "what you log in with, please", "p\xD0\xB0ssword",
            "P@$$W0RD", "your passphrase", "mypassword", "your-pass_word"};
    static const char *const honest[] = {"Pin your boat here", "Ask here if you cannot log in",
            "The compass and the wordsmith", "Type the compass word north",
            "A trespass warden waits"};
    assert_has(trial_type(b->bob, "channel join lanterns"), "You have joined lanterns");
    for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
        if (str_find(trial_typef(b->bob, "channel topic lanterns = %s", asking[i]),
                    STR("must not ask for passwords"), 0) == SIZE_MAX) {
            fail_msg("%s", asking[i]);
        }
    }
    for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
        assert_has(trial_typef(b->bob, "channel topic lanterns = %s", honest[i]), honest[i]);
    }
}

BENCH_TEST(only_a_wizard_can_switch_guests_off_and_on)
{
    assert_has(trial_type(b->wizard, "@guests off"), "Guests can't come in");

    assert_false(engine_options(trial_engine(b->trial))->guests);
    assert_has(trial_type(b->wizard, "@guests"), "Guests can't come in");
    assert_has(trial_type(b->wizard, "@guests on"), "come in again");
    assert_true(engine_options(trial_engine(b->trial))->guests);
    assert_lacks(trial_type(b->alice, "@guests off"), "No more");
    assert_true(engine_options(trial_engine(b->trial))->guests);
}

BENCH_TEST(a_former_builder_gets_no_area)
{
    (void)trial_type(b->wizard, "@area fen = alice, wizard");

    assert_has(trial_type(b->wizard, "@role alice player"), "may no longer build in");

    (void)trial_type(b->wizard, "@role alice builder");
    assert_lacks(trial_type(b->wizard, "@area fen"), "alice");
    assert_has(trial_type(b->wizard, "@area fen"), "wizard");
}
