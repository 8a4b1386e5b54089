/* speech_test.c -- Speech shows its speaker's name, is limited in amount, and shows no password, by
 * every protocol. */
#include "engine/core/people/presence.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* -- passwords -- */

static const char *const held_back[] = {"register hunter2pass", "Register hunter2pass please",
        "!register hunter2pass", "/msg skein register hunter2pass", "/register hunter2pass",
        " /msg nickserv identify hunter2pass", "/msg nickserv identify bob hunter2pass",
        "/msg skein connect bob hunter2pass", "connect bob hunter2pass", "!connect hunter2pass",
        "password hunter2pass", "password: hunter2pass", "password=hunter2pass",
        "PASSWORD hunter2pass hunter3pass hunter3pass", "identify hunter2pass",
        ".identify hunter2pass", "login bob hunter2pass", "/oper bob hunter2pass",
        "!login hunter2pass", "/ns identify hunter2pass", "/pass hunter2pass",
        "/query nickserv identify hunter2pass", "identify bob hunter2pass",
        "create bob hunter2pass", "Create Zoe hunter2pass", "passwd hunter2pass",
        "pass hunter2pass", "PASS hunter2pass", "@password newbee = hunter2pass",
        "@password newbee=hunter2pass"};

static const char *const told_on[] = {"register", "I forgot my password", "identify", "login!",
        "connect the dots in the old map", "registers are fun", "msg me later please",
        "oper is a role", "the password is on page two", "create peace", "!",
        "pass me the salt", "create something beautiful", "pass everybody", "a free pass"};

static const char *const spoken_ways[] = {"say %s", "\"%s", "'%s", "say to bob %s", "emote %s",
        "tell bob %s", "tell bob = %s", "tell bob,alice %s", "whisper to bob %s", "shout %s",
        "chat %s", "channel say public %s", "public %s"};

static struct str type_way(struct player *who, const char *way, const char *words)
{
    char line[300];
    const char *at = strstr(way, "%s");
    (void)snprintf(line, sizeof(line), "%.*s%s", (int)(at - way), way, words);
    return trial_type(who, line);
}

BENCH_TEST(only_guests_are_told_how_to_register)
{
    struct player *guest = trial_join_guest(b->trial);

    assert_has(trial_type(guest, "say register hunter2pass"), "To register");
    struct str told = trial_type(b->bob, "say register hunter2pass");

    assert_has(told, "wasn't said");
    assert_lacks(told, "To register");
}

BENCH_TEST(a_line_with_a_password_is_not_said)
{
    engine_change_options(trial_engine(b->trial))->speech_burst = 100000;

    for (size_t door = 0; door < TRIAL_DOORS; door++) {
        struct player *guest = trial_join_guest_by(b->trial, door);
        for (size_t w = 0; w < sizeof(spoken_ways) / sizeof(spoken_ways[0]); w++) {
            for (size_t i = 0; i < sizeof(held_back) / sizeof(held_back[0]); i++) {
                trial_forget_all(b->trial);
                struct str reply = type_way(guest, spoken_ways[w], held_back[i]);
                assert_lacks(trial_told(b->bob), "hunter2pass");
                assert_lacks(trial_told(b->alice), "hunter2pass");
                assert_has(reply, "wasn't said");
                assert_has(reply, " type");
                trial_advance(b->trial, 20);
            }
        }
    }
}

BENCH_TEST(a_password_in_a_text_for_others_is_refused)
{
    static const char *const places[] = {
            "pose %s", "title %s", "afk %s", "mail alice = %s", "bug %s", "report %s"};
    static const char *const lines[] = {"password hunter2pass", "pass hunter2pass",
            "/msg nickserv identify hunter2pass", "bob hunter2pass"};
    for (size_t w = 0; w < sizeof(places) / sizeof(places[0]); w++) {
        for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
            struct str reply = type_way(b->bob, places[w], lines[i]);
            if (str_find(reply, STR("wasn't said"), 0) == SIZE_MAX) {
                fail_msg("%s: %s: %.*s", places[w], lines[i], STR_FMT(reply));
            }
            trial_advance(b->trial, 61);
        }
    }
    assert_has(trial_type(b->bob, "afk at lunch"), "marked as away");
}

BENCH_TEST(a_players_name_and_a_possible_password_are_not_said)
{
    static const char *const lines[] = {"say bob hunter2pass", "chat bob hunter2pass",
            "emote Bob hunter2pass", "public BOB hunter2pass"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        trial_forget_all(b->trial);
        assert_has(trial_type(b->bob, lines[i]), "wasn't said");
        assert_lacks(trial_told(b->alice), "hunter2pass");
    }
    assert_has(trial_type(b->bob, "say bob waves"), "You say");
    assert_has(trial_type(b->bob, "say bob tournament2day is on"), "You say");
    assert_has(trial_type(b->bob, "say alice hunter2pass"), "You say");
}

BENCH_TEST(lines_that_only_resemble_a_password_are_said)
{
    for (size_t i = 0; i < sizeof(told_on) / sizeof(told_on[0]); i++) {
        trial_forget_all(b->trial);
        (void)type_way(b->alice, "say %s", told_on[i]);
        assert_has(trial_told(b->bob), told_on[i]);
    }
}

BENCH_TEST(no_script_sees_a_line_with_a_password)
{
    (void)bench_settle(b);
    bench_program(b, "before('command', function(e) e.this.last = e.word .. e.text end)");
    (void)trial_type(b->bob, "examine about");
    assert_string_equal(trial_property(b->trial, b->machine, "last"), "\"examineabout\"");

    (void)trial_type(b->bob, "register hunter2pass");
    (void)trial_type(b->bob, "identify hunter2pass");
    (void)trial_type(b->bob, "connect bob hunter2pass");

    assert_string_equal(trial_property(b->trial, b->machine, "last"), "\"examineabout\"");
}

BENCH_TEST(blanks_and_invisible_letters_cannot_forge_a_line)
{
    static const char *const blanks[] = {
            " ", "\xC2\xA0", "\xE2\x80\x83", "\xE2\xA0\x80", "\xE3\x85\xA4", "\xE1\x85\x9F"};
    static const char *const unseen[] = {
            "\xE2\x80\x8B", "\xE2\x81\xA0", "\xC2\xAD", "\xF3\xA0\x81\x81", "\xE2\x81\xAA"};
    static const char *const verbs[] = {"say", "emote", "tell bob", "whisper to bob", "chat"};
    for (size_t v = 0; v < sizeof(verbs) / sizeof(verbs[0]); v++) {
        for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
            struct buf line = {0};
            buf_printf(&line, "%s smiles.", verbs[v]);
            for (int n = 0; n < 60; n++) {
                buf_add_text(&line, blanks[i]);
            }
            buf_add_text(&line, "SYSTEM");
            trial_forget_all(b->trial);
            (void)trial_type(b->alice, line.bytes);
            assert_has(trial_told(b->bob), "smiles. SYSTEM");
            buf_finish(&line);
            trial_advance(b->trial, 20);
        }
        for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
            trial_forget_all(b->trial);
            (void)trial_typef(b->alice, "%s s%sy", verbs[v], unseen[i]);
            assert_has(trial_told(b->bob), "sy");
            trial_advance(b->trial, 20);
        }
    }
    (void)trial_type(b->alice, "say z\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81!");
    assert_has(trial_told(b->bob), "z\xCC\x81\xCC\x81\xCC\x81!");
}

/* -- how much -- */

#define TOO_FAST "You're speaking too fast."

/* From where there are limits. */
static struct player *bound(struct bench *b, struct player *who)
{
    hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(who))->exempt = false;
    return who;
}

static void speak_out(struct player *who)
{
    for (int i = 0; i < 10; i++) {
        assert_lacks(trial_type(who, "chat hello"), TOO_FAST);
    }
}

BENCH_TEST(distant_speech_is_limited_to_ten_lines_and_then_slowed)
{
    (void)bound(b, b->wizard);
    speak_out(bound(b, b->bob));
    trial_forget_all(b->trial);

    assert_has(trial_type(b->bob, "chat no more"), TOO_FAST);
    assert_lacks(trial_told(b->alice), "no more");
    assert_has(trial_type(b->bob, "say still here"), "You say");
    assert_has(trial_type(b->alice, "chat another person"), "another person");
    trial_advance(b->trial, 2);
    assert_lacks(trial_type(b->bob, "chat again"), TOO_FAST);
    assert_has(trial_type(b->bob, "chat too soon"), TOO_FAST);
    for (int i = 0; i < 30; i++) {
        assert_lacks(trial_type(b->wizard, "chat a wizard"), TOO_FAST);
    }
}

BENCH_TEST(all_distant_speech_shares_one_limit)
{
    static const char *const lines[] = {"tell alice hi", "page alice hi", "tell alice = hi",
            "tell alice,wizard hi", "chat hi", "public hi", "channel say public hi", "shout hi",
            "mail alice = hi there", "report hi there", "bug it is broken", "typo there is one",
            "idea a good one", "reply hi"};
    (void)bound(b, b->bob);
    (void)trial_type(b->alice, "tell bob hello");

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        trial_advance(b->trial, 120);
        speak_out(b->bob);
        struct str reply = trial_type(b->bob, lines[i]);
        if (str_find(reply, STR(TOO_FAST), 0) == SIZE_MAX) {
            fail_msg("%s: %s", lines[i], reply.bytes);
        }
        trial_advance(b->trial, 120);
        assert_lacks(trial_type(b->bob, lines[i]), TOO_FAST);
    }
}

BENCH_TEST(guests_of_one_address_share_a_limit_unless_exempt)
{
    struct player *one = trial_join_guest(b->trial);
    struct player *other = bound(b, trial_join_guest(b->trial));
    speak_out(bound(b, one));

    assert_has(trial_type(other, "chat hello"), TOO_FAST);
    struct engine *engine = trial_engine(b->trial);
    hub_sessions_of(engine_hub(engine), trial_character(other))->exempt = true;
    assert_lacks(trial_type(other, "chat hello"), TOO_FAST);
    engine_change_options(engine)->speech_burst = 20;
    assert_has(trial_type(one, "chat hello"), TOO_FAST);
    trial_advance(b->trial, 40);
    speak_out(one);
    assert_lacks(trial_type(one, "chat hello"), TOO_FAST);
}

BENCH_TEST(new_accounts_of_one_address_share_a_limit_for_hours)
{
    struct player *other = bound(b, trial_join(b->trial, "carol", NULL));
    speak_out(bound(b, b->bob));

    assert_has(trial_type(other, "chat hello"), TOO_FAST);
    assert_has(trial_type(other, "tell alice hello"), TOO_FAST);
    trial_advance(b->trial, 7 * 3600);
    speak_out(b->bob);
    assert_lacks(trial_type(other, "chat hello"), TOO_FAST);
}

BENCH_TEST(npcs_share_their_owners_limit_on_speech)
{
    (void)bench_settle(b);
    (void)bound(b, b->alice);
    uint64_t parrot = trial_first_id(trial_type(b->alice, "@create a parrot from npc"));
    (void)trial_type(b->alice, "drop parrot");
    for (int i = 0; i < 6; i++) {
        (void)trial_typef(b->alice, ";object(%" PRIu64 "):perform(\"shout hi\")", parrot);
    }

    for (int i = 0; i < 4; i++) {
        assert_lacks(trial_type(b->alice, "chat hello"), TOO_FAST);
    }
    assert_has(trial_type(b->alice, "chat hello"), TOO_FAST);
}

#define TOO_MUCH "That's a lot at once for the others here."

static void say_out(struct player *who)
{
    for (int i = 0; i < 40; i++) {
        assert_lacks(trial_type(who, "say hello"), TOO_MUCH);
    }
}

/* Leaves two of forty; sitting and following took two. */
static void say_out_almost(struct player *who)
{
    for (int i = 0; i < 36; i++) {
        assert_lacks(trial_type(who, "say hello"), TOO_MUCH);
    }
}

BENCH_TEST(all_output_to_the_room_shares_one_limit)
{
    static const char *const lines[] = {"say hi", "\"hi", "'hi", "say to alice hi",
            "emote grins", ": grins", "whisper to alice hi", "smile", "smile at alice",
            "poke alice", "smile happily", "bow happily to alice", "pose is waiting",
            "mood wearily", "follow alice", "sit", "show lamp to alice", "taste apple",
            "wear hat", "remove hat", "light lamp", "extinguish lamp", "read note",
            "search hat", "take alice", "jump"};
    engine_change_options(trial_engine(b->trial))->room_burst = 40;
    engine_change_options(trial_engine(b->trial))->room_rate = 1;
    (void)bound(b, b->bob);
    static const char *const things[] = {"a lamp from light", "an apple from food",
            "a hat from garment", "a note from item"};
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
        assert_has(trial_typef(b->wizard, "@create %s", things[i]), "You make");
    }
    (void)trial_type(b->wizard, "@set note.text = \"Hello.\"");
    (void)trial_type(b->wizard, "@set apple.text = \"Sweet.\"");
    (void)trial_type(b->wizard, "drop lamp, apple, hat and note");
    assert_has(trial_type(b->bob, "take lamp, apple, hat and note"), "You take");
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        trial_advance(b->trial, 120);
        say_out(b->bob);
        trial_forget_all(b->trial);
        struct str reply = trial_type(b->bob, lines[i]);
        if (str_find(reply, STR(TOO_MUCH), 0) == SIZE_MAX) {
            fail_msg("%s: %s", lines[i], reply.bytes);
        }
        assert_lacks(trial_told(b->alice), "Bob");
        trial_advance(b->trial, 120);
        assert_lacks(trial_type(b->bob, lines[i]), TOO_MUCH);
    }
}

/* Commands that don't mention the limit: whatever others read of them is counted. */
BENCH_TEST(moving_things_counts_towards_the_limit)
{
    static const char *const lines[] = {"drop 1 coin", "take 1 coin", "drop lamp", "take lamp",
            "put 1 coin in tin", "take 1 coin from tin", "put lamp in tin",
            "take lamp from tin", "drop lamp and coins", "take lamp and coins",
            "give lamp to alice"};
    (void)bound(b, b->bob);
    assert_has(trial_type(b->wizard, "@create a lamp from light"), "You make");
    assert_has(trial_type(b->wizard, "@create a tin from container"), "You make");
    bench_coins(b, trial_character(b->bob), 9);
    (void)trial_type(b->wizard, "drop all");
    assert_has(trial_type(b->bob, "take all"), "You take");
    assert_has(trial_type(b->bob, "drop tin"), "You drop");
    (void)trial_type(b->bob, "open tin");
    engine_change_options(trial_engine(b->trial))->room_burst = 40;
    engine_change_options(trial_engine(b->trial))->room_rate = 1;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        trial_advance(b->trial, 120);
        say_out(b->bob);
        trial_forget_all(b->trial);
        struct str reply = trial_type(b->bob, lines[i]);
        if (str_find(reply, STR(TOO_MUCH), 0) == SIZE_MAX) {
            fail_msg("%s: %s", lines[i], reply.bytes);
        }
        assert_lacks(trial_told(b->alice), "Bob");
        trial_advance(b->trial, 120);
        assert_lacks(trial_type(b->bob, lines[i]), TOO_MUCH);
        for (int k = 0; k < 39; k++) { /* the line took one token, however much it moved */
            assert_lacks(trial_type(b->bob, "say hello"), TOO_MUCH);
        }
    }
}

BENCH_TEST(walking_counts_towards_the_limit_but_is_never_refused)
{
    static const char *const lines[] = {"stand", "unfollow"};
    (void)bound(b, b->bob);
    (void)trial_type(b->wizard, "@dig north to Yard");
    engine_change_options(trial_engine(b->trial))->room_burst = 40;
    engine_change_options(trial_engine(b->trial))->room_rate = 1;
    trial_advance(b->trial, 120);
    trial_forget_all(b->trial);
    for (int i = 0; i < 30; i++) {
        assert_has(trial_type(b->bob, "north"), "Yard");
        assert_lacks(trial_type(b->bob, "south"), TOO_MUCH);
    }
    struct str told = trial_told(b->alice);
    size_t count = 0;
    for (size_t at = 0; (at = str_find(told, STR("Bob"), at)) != SIZE_MAX; at++) {
        count++;
    }
    assert_in_range(count, 30, 40);
    trial_advance(b->trial, 120);
    (void)trial_type(b->bob, "sit");
    (void)trial_type(b->bob, "follow alice");
    say_out_almost(b->bob);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_lacks(trial_type(b->bob, lines[i]), TOO_MUCH);
    }
    assert_has(trial_type(b->bob, "smile"), TOO_MUCH);
}

BENCH_TEST(a_long_line_counts_as_several_lines)
{
    char line[4000] = "say ";
    struct player *one = bound(b, trial_join_guest(b->trial));
    struct player *other = bound(b, trial_join_guest(b->trial));
    engine_change_options(trial_engine(b->trial))->room_burst = 40;
    engine_change_options(trial_engine(b->trial))->room_rate = 1;
    memset(line + 4, 'x', 3000);
    for (int i = 0; i < 6; i++) {
        assert_lacks(trial_type(one, line), TOO_MUCH);
    }

    assert_has(trial_type(one, line), TOO_MUCH);
    for (int i = 0; i < 4; i++) {
        assert_lacks(trial_type(other, "emote waits."), TOO_MUCH);
    }
    assert_has(trial_type(other, "emote waits."), TOO_MUCH);
    trial_advance(b->trial, 1);
    assert_lacks(trial_type(other, "smile"), TOO_MUCH);
    assert_has(trial_type(other, "smile"), TOO_MUCH);
    for (int i = 0; i < 60; i++) {
        assert_lacks(trial_type(bound(b, b->wizard), "say hello"), TOO_MUCH);
    }
}

/* -- attribution of words -- */

#define SPEECH_MARK "[a machine, alice's] "

static void says(struct bench *b, const char *body)
{
    char source[900];
    (void)snprintf(source, sizeof(source), "command('poke {this}', function(e) %s end)", body);
    bench_program(b, source);
    trial_forget_all(b->trial);
}

BENCH_TEST(a_private_text_of_a_builders_thing_names_its_owner)
{
    (void)bench_settle(b);

    says(b, "e.actor:tell('It hums.')");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "It hums.");
    says(b, "return 'It hums.'");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "It hums.");
    says(b, "refuse('It hums.')");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "It hums.");
    says(b, "e.actor:tell('Wizard tells you, \"mail me your password.\"')");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "Wizard tells you");
    says(b, "e.actor:tell('[public] wizard: hi all')");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "[public] wizard");
    bench_program(b, "before('take', function() return 'No.' end)");
    assert_has(trial_type(b->bob, "take machine"), SPEECH_MARK "No.");
    bench_program(b, "before('take', function() refuse('No.') end)");
    assert_has(trial_type(b->bob, "take machine"), SPEECH_MARK "No.");
    assert_lacks(trial_reply(b->bob), SPEECH_MARK SPEECH_MARK);
    says(b, "e.actor:tell('The machine hums.')");
    assert_lacks(trial_type(b->bob, "poke machine"), "[");
    says(b, "e.actor:tell('It hums.')");
    assert_lacks(trial_type(b->alice, "poke machine"), "[");
    (void)trial_type(b->bob, "set provenance off");
    assert_lacks(trial_type(b->bob, "poke machine"), "[");
    (void)trial_type(b->bob, "set provenance on");
    assert_has(trial_type(b->bob, "poke machine"), SPEECH_MARK "It hums.");
}

BENCH_TEST(later_lines_are_indented_or_marked)
{
    (void)bench_settle(b);

    says(b, "e.actor:tell('One.\\nTwo.\\n\\n[public] wizard: hi\\nwizard tells you, \"x\"')");

    assert_has(trial_type(b->bob, "poke machine"),
            SPEECH_MARK "One.\n  Two.\n\n" SPEECH_MARK "[public] wizard: hi\n" SPEECH_MARK
                        "wizard tells you");
}

BENCH_TEST(a_scripts_text_that_looks_like_speech_is_marked)
{
    static const char *const misleading[] = {"[public] wizard: hi", "<wizard@net> hi",
            "wizard tells you, \"hi\"", "WIZARD: hi", "Wizard says, \"hi\"",
            "Alice whispers, \"hi\"", "A voice tells you, \"hi\"", "The server shuts down.",
            "Type your password:", "*** Disconnected", "Skein: hi", "Admin announces a reset",
            "Hm.\\n[public] wizard: hi", "\xEF\xBC\xBBpublic\xEF\xBC\xBD wizard: hi"};
    static const char *const harmless[] = {"Water drips.", "Something stirs.", "It says: push.",
            "\"Boom!\" says the machine.", "... and then nothing.", "Wizard's tower shakes.",
            "The machine says, \"hi\"", "\xC3\x89tienne's fair opens."};
    (void)bench_settle(b);
    char body[300];

    for (size_t i = 0; i < sizeof(misleading) / sizeof(misleading[0]); i++) {
        (void)snprintf(body, sizeof(body), "e.this.location:announce('%s')", misleading[i]);
        says(b, body);
        (void)trial_type(b->alice, "poke machine");
        if (str_find(trial_told(b->bob), STR(SPEECH_MARK), 0) == SIZE_MAX) {
            fail_msg("%s is not marked: %s", misleading[i], trial_told(b->bob).bytes);
        }
    }
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
        (void)snprintf(body, sizeof(body), "e.this.location:announce([[%s]])", harmless[i]);
        says(b, body);
        (void)trial_type(b->alice, "poke machine");
        if (str_find(trial_told(b->bob), STR(SPEECH_MARK), 0) != SIZE_MAX) {
            fail_msg("%s is marked: %s", harmless[i], trial_told(b->bob).bytes);
        }
    }
    says(b, "act(e.actor, '{Actor} {verb:jump}.')");
    assert_has(trial_type(b->bob, "poke machine"), "You jump.");
    assert_lacks(trial_reply(b->bob), "[");
    says(b, "act(e.actor, '{Actor} {verb:say}, \"I give up.\"')");
    (void)trial_type(b->alice, "poke machine");
    assert_has(trial_told(b->bob), SPEECH_MARK "Alice says, \"I give up.\"");
}

BENCH_TEST(a_misleading_name_does_not_replace_the_mark)
{
    static const char *const names[] = {"[public] wizard", "wizard tells you", "server",
            "a system message", "wizard", "you", "a note from wizard", "alice says"};
    (void)bench_settle(b);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".name = \"%s\"", b->machine, names[i]);
        bench_program(
                b, "command('zoink', function(e) e.actor:tell(e.this.name .. ': hi') end)");
        trial_forget_all(b->trial);
        struct str reply = trial_type(b->bob, "zoink");
        if (str_find(reply, STR(", alice's] "), 0) == SIZE_MAX) {
            fail_msg("a thing called %s tells: %s", names[i], reply.bytes);
        }
    }
}
