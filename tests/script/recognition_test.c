/* recognition_test.c -- Where people are strangers until they have met, texts about visible people
 * contain no names, and a name given to somebody does not tell who they are. */
#include "engine/core/chat/here.h"
#include "engine/core/output/disguise.h"
#include "engine/core/people/presence.h"
#include "engine/session/hub.h"
#include "tests/script/asking.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int open_recognition(void **state)
{
    struct trial_options options = {0};
    options.packages = "+recognition";
    return bench_open_with(state, &options);
}

#define STRANGERS_TEST(name) TEST_OF(name, struct bench, b, open_recognition, bench_close)

/* Puts all in one room; bob is a tall man. */
static uint64_t meet(struct bench *b)
{
    uint64_t stage = bench_settle(b);
    (void)trial_type(b->bob, "set pronoun he");
    assert_has(trial_type(b->bob, "appearance a tall man"), "see: a tall man");
    (void)trial_type(b->bob, "describe me as He has a red beard.");
    trial_forget_all(b->trial);
    return stage;
}

STRANGERS_TEST(a_stranger_is_shown_by_looks_in_everything_seen)
{
    (void)meet(b);

    (void)trial_type(b->bob, "say Who goes there?");
    (void)trial_type(b->bob, "emote shivers.");
    (void)trial_type(b->bob, "smile");
    (void)trial_type(b->bob, "pose is leaning on the wall");
    (void)trial_type(b->bob, "@lua 1");

    assert_has(trial_told(b->alice), "A tall man says, \"Who goes there?\"");
    assert_has(trial_told(b->alice), "A tall man shivers.");
    assert_has(trial_told(b->alice), "A tall man smiles.");
    assert_has(trial_told(b->alice), "A tall man is leaning on the wall.");
    assert_lacks(trial_told(b->alice), "ob");
    assert_lacks(trial_events(b->alice), "bob");
    assert_has(trial_told(b->wizard), "A tall man (bob) says");
    assert_has(trial_type(b->alice, "look"), "tall man");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_has(trial_type(b->alice, "look at tall man"), "red beard");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_has(trial_type(b->bob, "look me"), "Others take you for a tall man.");
    assert_has(trial_type(b->alice, "who"), "bob");
    assert_lacks(trial_reply(b->alice), "tall man");
}

static const char *const unmasking[] = {"look bob", "examine bob", "smile at bob", "follow bob",
        "give machine to bob", "whisper bob hi", "say to bob hi", "introduce me to bob",
        "remember bob as Bob", "forget bob", "take machine from bob", "why look at bob",
        "kill bob", "duel bob", "assist bob", "put machine in bob", "look at bob's hat",
        "emote nods at *bob.", "group bob", "order bob to smile", "where bob",
        "who is tall man", "look #%", "smile at #%", "whisper #% hi", "follow #%",
        "preview smile at bob", "why tall man", "who is #%", "remember #% as Bob",
        "ignore tall man", "report tall man is rude", "party", "where", "score", "unfollow",
        "remembered"};

STRANGERS_TEST(no_command_finds_or_reveals_a_stranger_by_name)
{
    (void)meet(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    char number[32];
    (void)snprintf(number, sizeof(number), "%" PRIu64, trial_character(b->bob));
    for (size_t i = 0; i < sizeof(unmasking) / sizeof(unmasking[0]); i++) {
        struct buf line = {0};
        struct str rest = str_of(unmasking[i]);
        buf_add_str(&line, str_take_until(&rest, '%'));
        buf_add_text(
                &line, rest.length > 0 || str_ends(buf_str(&line), STR("#")) ? number : "");
        buf_add_str(&line, rest);
        bool by_sight = str_find(buf_str(&line), STR("tall"), 0) != SIZE_MAX;
        struct str reply = trial_type(carol, line.bytes);
        assert_lacks(reply, "Bob");
        assert_lacks(reply, by_sight ? "bob" : "tall");
        assert_lacks(trial_events(carol), "bob");
        buf_finish(&line);
    }
}

STRANGERS_TEST(a_given_name_is_private_and_does_not_test_the_real_name)
{
    (void)meet(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");

    assert_has(
            trial_type(b->alice, "remember man as Bob"), "You now know the tall man as Bob.");
    assert_has(trial_type(b->alice, "remember carol as Al"), "You see no carol here.");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "Bob says, \"hm\"");
    assert_has(trial_told(carol), "A tall man says, \"hm\"");
    assert_lacks(trial_events(b->alice), "\"bob\"");
    assert_lacks(trial_type(b->alice, "who is bob"), "is a player");
    assert_has(trial_reply(b->alice), "red beard");
    assert_has(trial_type(b->alice, "look at tall man"), "red beard");
    assert_has(trial_type(b->alice, "smile at bob"), "You smile at Bob.");
    assert_true(disguise_hides(trial_engine(b->trial),
            world_find(trial_world(b->trial), trial_character(b->bob)),
            world_find(trial_world(b->trial), trial_character(b->alice))));
    assert_has(trial_type(b->alice, "remembered"), "Bob (a tall man)");
    assert_has(trial_type(b->alice, "remember man as Rob"), "You now know Bob as Rob");
    assert_has(trial_type(b->alice, "forget bob"), "You don't remember anybody called bob.");
    assert_has(trial_type(b->alice, "forget rob"), "You forget who Rob is.");
    assert_has(trial_type(b->alice, "look"), "tall man");
    static const char *const bad[] = {"<red>x", "a:b", "x\"", "says, \"hi",
            "one two three four five six seven eight nine ten"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_has(trial_typef(b->alice, "remember man as %s", bad[i]), "A name has letters");
    }
}

STRANGERS_TEST(an_introduction_reaches_everybody_who_sees_the_face)
{
    uint64_t stage = meet(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)trial_type(b->alice, "appearance an old woman");
    trial_forget_all(b->trial);

    assert_has(trial_type(b->bob, "introduce me to woman"),
            "You say who you are. An old woman now knows you.");
    assert_has(trial_told(b->alice), "The tall man says, \"I am bob.\" You now know bob.");
    assert_lacks(trial_told(carol), "bob");
    assert_has(trial_type(b->alice, "look at bob"), "red beard");
    assert_has(trial_type(b->alice, "remembered"), "You have met bob.");
    assert_has(trial_type(b->alice, "remember bob as Rob"), "already told you who");
    assert_has(trial_type(b->bob, "introduce me to woman"), "already knows you");
    assert_has(trial_type(carol, "introduce man to woman"), "Only the tall man can do that");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".light = 0", stage);
    assert_has(trial_type(b->bob, "introduce me"), "Nobody here needs to be told");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".light = 1", stage);
    assert_has(trial_type(b->bob, "introduce me"), "You say who you are. ");
    assert_has(trial_told(carol), "You now know bob.");
    assert_has(trial_type(b->alice, "forget bob"), "You forget who bob is.");
    assert_has(trial_type(b->alice, "look"), "tall man");
}

STRANGERS_TEST(a_masked_or_unseen_player_is_known_only_by_voice)
{
    uint64_t stage = meet(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)trial_type(b->alice, "appearance an old woman");
    (void)trial_type(b->bob, "introduce me to old woman");
    assert_has(trial_type(b->bob, "voice deep"), "hear: deep voice");
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_type(b->alice, "drop hood");
    (void)trial_type(b->bob, "take hood");
    (void)trial_type(b->bob, "wear hood");
    trial_forget_all(b->trial);

    (void)trial_type(b->bob, "say one");
    assert_has(trial_told(b->alice), "A hooded figure (the voice of bob) says, \"one\"");
    assert_has(trial_told(carol), "A hooded figure says, \"one\"");
    assert_lacks(trial_events(b->alice), "bob");
    assert_lacks(trial_type(b->alice, "look"), "bob");
    assert_lacks(trial_type(b->alice, "look at figure"), "beard");
    assert_has(trial_type(b->alice, "remember figure as X"), "can't see the face");
    assert_has(trial_type(b->bob, "introduce me"), "Nobody here needs to be told");
    assert_has(trial_type(b->bob, "voice feigned"), "You disguise your voice");
    (void)trial_type(b->bob, "say two");
    assert_has(trial_told(b->alice), "A hooded figure says, \"two\"");

    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".light = 0", stage);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say three");
    assert_has(trial_told(b->alice), "A voice says, \"three\"");
    (void)trial_type(b->bob, "voice deep");
    (void)trial_type(b->bob, "say four");
    assert_has(trial_told(b->alice), "Bob says, \"four\"");
    assert_has(trial_told(carol), "A deep voice says, \"four\"");
    assert_has(trial_told(b->wizard), "A deep voice (bob) says, \"four\"");
    assert_lacks(trial_told(carol), "ob says");
}

STRANGERS_TEST(ignoring_a_face_reveals_no_name_or_mask)
{
    (void)meet(b);
    assert_has(trial_type(b->alice, "ignore tall man"), "what the tall man says");
    assert_has(trial_type(b->alice, "ignore"), "You ignore tall man.");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say one");
    (void)trial_type(b->bob, "smile");
    assert_lacks(trial_told(b->alice), "one");
    assert_lacks(trial_told(b->alice), "smiles");
    assert_has(trial_type(b->bob, "tell alice two"), "You tell");
    (void)trial_type(b->bob, "chat three");
    assert_has(trial_told(b->alice), "two");
    assert_has(trial_told(b->alice), "three");
    assert_has(trial_type(b->bob, "introduce me"), "now knows you.");
    assert_has(trial_type(b->alice, "look"), "tall man");

    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_type(b->alice, "drop hood");
    (void)trial_type(b->bob, "take hood");
    (void)trial_type(b->bob, "wear hood");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say four");
    assert_has(trial_told(b->alice), "A hooded figure says, \"four\"");
    (void)trial_type(b->bob, "remove hood");
    assert_has(trial_type(b->alice, "unignore tall man"), "You can hear tall man again.");

    assert_has(trial_type(b->alice, "ignore bob"), "no longer hear bob");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say five");
    assert_has(trial_told(b->alice), "A tall man says, \"five\"");
    assert_has(trial_type(b->bob, "tell alice six"), "doesn't wish to hear");
}

STRANGERS_TEST(reports_and_wizards_reach_a_stranger)
{
    (void)meet(b);
    (void)trial_type(b->bob, "say Fie on you all!");
    assert_has(trial_type(b->alice, "report tall man shouts at everybody"), "Thank you");
    assert_has(trial_type(b->wizard, "@watch 1"), "bob");
    assert_has(trial_reply(b->wizard), "by bob: A tall man says, \"Fie on you all!\"");
    assert_has(trial_type(b->wizard, "@whois man"), "bob is a player");
    assert_has(trial_type(b->wizard, "@whois bob"), "bob is a player");
    assert_has(trial_type(b->wizard, "look at bob"), "red beard");
    assert_has(trial_type(b->wizard, "@mute man because rude"), "bob is muted");
}

STRANGERS_TEST(looks_cannot_contain_another_players_name)
{
    static const char *const bad[] = {"alice", "a tall alice", "Bob", "a wizard",
            "the tall bob", "<red>a man", "a man says", "a man: yes", "you", "someone",
            "a man with a very very very long beard indeed"};
    (void)meet(b);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_lacks(trial_typef(b->bob, "appearance %s", bad[i]), "sees:");
    }
    assert_lacks(trial_type(b->bob, "voice alice"), "hears:");
    assert_lacks(trial_type(b->bob, "voice a b c"), "hears:");
    assert_has(trial_type(b->bob, "appearance a friend of scar"), "a friend of scar");
    (void)trial_join(b->trial, "scar", NULL);
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_lacks(trial_told(b->alice), "scar");
    assert_has(trial_told(b->alice), " man says, \"hm\"");
}

STRANGERS_TEST(group_members_see_only_the_names_they_have_learnt)
{
    (void)meet(b);
    (void)trial_type(b->alice, "appearance an old woman");
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)trial_type(carol, "appearance a small girl");
    (void)trial_type(b->bob, "introduce me to old woman");
    assert_has(trial_type(b->alice, "party invite bob"), "You ask bob");
    assert_has(trial_told(b->bob), "An old woman invites you");
    assert_has(trial_type(b->bob, "party accept old woman"), "group of the old woman");
    assert_has(trial_type(b->alice, "party invite small girl"), "small girl");
    (void)trial_type(carol, "party accept");
    trial_forget_all(b->trial);
    assert_has(trial_type(carol, "party"), "tall man");
    assert_lacks(trial_reply(carol), "ob");
    assert_lacks(trial_reply(carol), "alice");
    assert_has(trial_type(b->alice, "party"), "Bob");
    (void)trial_type(b->bob, "gtell hello");
    assert_has(trial_told(carol), "The tall man tells the group, \"hello\"");
    assert_has(trial_told(b->alice), "bob tells the group");
    assert_lacks(trial_events(carol), "bob");
    (void)trial_type(b->wizard, "@teleport bob to $start");
    trial_advance(b->trial, 2);
    assert_has(trial_type(carol, "party"), "The tall man: elsewhere");
    assert_lacks(trial_type(carol, "who"), "of your group");
    assert_lacks(trial_events(carol), "bob");
}

STRANGERS_TEST(a_chat_client_lists_only_people_the_player_has_met)
{
    (void)meet(b);
    struct player *chatter = trial_join_guest_by(b->trial, 1);
    hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(chatter))->chats = true;
    presence_note_chatting(trial_engine(b->trial), true);
    here_note_light(trial_engine(b->trial),
            hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(chatter)));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to here", trial_character(chatter));
    assert_has(trial_events(chatter), "Stage");
    assert_lacks(trial_events(chatter), "bob");
    trial_forget(chatter);

    (void)trial_type(b->bob, "introduce me");
    assert_has(trial_events(chatter), "Chat.Here");
    assert_has(trial_events(chatter), "bob");
    assert_lacks(trial_events(chatter), "alice");
    trial_forget(chatter);
    (void)trial_type(chatter, "forget bob");
    assert_has(trial_events(chatter), "Chat.Here");
    assert_lacks(trial_events(chatter), "bob");
}

/* Returns the answer of a call to a player as text, which the caller frees. */
static char *answer_to(struct bench *b, struct player *player, const char *call)
{
    json_t *answer = ask_as(b, trial_character(player), call, "{}", NULL);
    char *text = json_dumps(answer, 0);
    json_decref(answer);
    assert_non_null(text);
    return text;
}

STRANGERS_TEST(the_side_panels_show_people_as_the_player_knows_them)
{
    static const char *const calls[] = {"page.around", "page.map"};
    if (!has_module("atlas")) {
        return; /* this build has no such call */
    }
    (void)meet(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)trial_type(carol, "remember tall man as Rob");

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        char *text = answer_to(b, carol, calls[i]);
        assert_null(strstr(text, "bob"));
        assert_null(strstr(text, "alice"));
        free(text);
    }
    json_t *around = ask_as(b, trial_character(carol), "page.around", "{}", NULL);
    const json_t *rob = named(json_object_get(around, "people"), "Rob");
    assert_non_null(rob);
    assert_has(trial_type(carol, text_in(rob, "line")), "red beard");
    assert_null(json_object_get(rob, "id"));
    json_decref(around);

    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_type(b->alice, "drop hood");
    (void)trial_type(b->bob, "take hood");
    (void)trial_type(b->bob, "wear hood");
    char *masked = answer_to(b, carol, "page.around");
    assert_non_null(strstr(masked, "hooded figure"));
    assert_null(strstr(masked, "Rob"));
    assert_null(strstr(masked, "bob"));
    free(masked);
}

STRANGERS_TEST(a_given_name_is_not_an_address)
{
    static const char *const lines[] = {"tell rob secret", "page rob secret", "t rob secret",
            "tell rob, carol secret", "mail rob = secret", "mail rob", "who is rob",
            "@whois rob", "ignore block rob", "party invite rob", "invite rob", "finger rob",
            "duel rob", "tell tall man secret"};
    (void)meet(b);
    (void)trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->alice, "remember tall man as Rob");
    trial_forget_all(b->trial);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_lacks(trial_type(b->alice, lines[i]), "bob");
        (void)trial_type(b->alice, "cancel");
    }
    assert_lacks(trial_told(b->bob), "secret");
    assert_lacks(trial_events(b->alice), "bob");
    assert_has(trial_type(b->bob, "mail"), "no letters");

    struct player *rob = trial_join(b->trial, "Rob", NULL);
    trial_forget_all(b->trial);
    assert_has(trial_type(b->alice, "tell rob secret"), "You tell Rob");
    assert_has(trial_told(rob), "secret");
    assert_lacks(trial_told(b->bob), "secret");
}

STRANGERS_TEST(introductions_survive_a_crash)
{
    (void)meet(b);
    (void)trial_type(b->bob, "introduce me");
    (void)trial_type(b->bob, "voice deep");
    trial_crash(b->trial);
    assert_has(trial_type(b->alice, "look"), " bob ");
    assert_has(trial_type(b->bob, "voice"), "deep voice");
}

BENCH_TEST(without_recognition_nothing_changes)
{
    assert_false(disguise_any(trial_engine(b->trial)));
    assert_has(trial_type(b->alice, "look"), "Wizard and bob are here.");
    assert_has(trial_type(b->alice, "introduce me"), "You don't know how");
    assert_lacks(trial_type(b->alice, "help recognition"), "appearance");
}
