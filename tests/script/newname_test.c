/* newname_test.c -- Forbidden names for new accounts, guests and channels: those of staff, of the
 * game's people, and beginnings of the game's lines. */
#include "tests/script/asking.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* True if a client is told that a name is not free. */
static bool is_refused(struct bench *b, const char *name)
{
    char args[96];
    (void)snprintf(args, sizeof(args), "{\"name\": \"%s\"}", name);
    json_t *answer = ask(b, "name.check", args);
    bool refused = str_find(str_of(text_in(answer, "why")), STR("character of this world"),
                           0) != SIZE_MAX;
    assert_int_equal(refused, !json_is_true(json_object_get(answer, "free")));
    json_decref(answer);
    return refused;
}

BENCH_TEST(a_new_player_cannot_have_the_name_of_a_game_npc)
{
    static const char *const refused[] = {"Tamsin", "tamsin", "TAMS1N", "TaMslN", "Black-Nan",
            "Black_Nan", "Pim", "Nan", "Tallow", "ta11ow", "Mistress-Tallow", "Wim", "Pirn",
            "Pim2", "P1m-3", "Marra", "Rnarra", "Marrra", "Mar-ra", "MistressTallow",
            "mistresstallow", "GafferWim", "Gaffer_Wim", "Gaffer", "Mistress", "BlackNan"};
    static const char *const free[] = {"Tamsina", "Tamsi", "Nanette", "Landlady", "Quay",
            "Machine", "Mara", "Pimpernel", "Gaffney", "Swim"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_true(is_refused(b, refused[i]));
    }
    for (size_t i = 0; i < sizeof(free) / sizeof(free[0]); i++) {
        assert_false(is_refused(b, free[i]));
    }

    assert_true(fails_with(
            b, "login.create", "{\"name\": \"Tamsin\", \"password\": \"long enough\"}", 422));
    assert_true(fails_with(b, "login.guest", "{\"name\": \"Tamsin\"}", 422));
    json_t *guest = ask(b, "login.guest", "{\"name\": \"Tamsin\", \"make\": true}");
    assert_has(str_of(text_in(guest, "name")), "Guest-");
    json_decref(guest);
    struct player *other = trial_join_guest(b->trial);
    assert_has(trial_type(other, "register Tamsin"), "character of this world");
    assert_has(trial_type(other, "register tams1n"), "character of this world");
}

/* True if a client is told that the name is free. */
static bool is_free_name(struct bench *b, const char *name)
{
    char args[96];
    (void)snprintf(args, sizeof(args), "{\"name\": \"%s\"}", name);
    json_t *answer = ask(b, "name.check", args);
    bool is = json_is_true(json_object_get(answer, "free"));
    json_decref(answer);
    return is;
}

/* Names that nobody may have (guests with such a name get a number), and honest ones. */
static const char *const bad_names[] = {"Wizard-Joe", "Joe-Wizard", "Joe_the_Wizard",
        "JoeWizard", "Wizardess", "Wizard_of_Oz", "W1zard-Joe", "Admin-Ann", "AnnAdmin",
        "Adm1n_Ann", "Staff-Ann", "Mod-Ann", "ModAnn", "Mod7Ann", "GM-Ann", "Owner-Ann",
        "Root-Ann", "System-Ann", "Server-Admin", "Skein-Support", "Skein-Bot", "Team-Skein",
        "AutoMod-Bot", "Automod-Bot", "Developer", "Host", "Sys", "Syswiz", "Security",
        "Moderatrix", "Overseer", "Your", "Yours", "Youre", "Y0ur", "Some", "Connection",
        "Warning", "Suddenly", "Attention", "And", "Says", "Tells", "Himself", "Herself",
        "Themself", "Yes", "No", "An", "Is", "Login", "Error", "Narrator", "Important",
        "Notice", "Alert", "System", "There", "Here", "Exits", "Somebody", "Someone",
        "Something", "Everybody", "Nobody", "Password", "From", "Zoe-says", "Zoe_tells_you",
        "Says-Zoe", "ZoeSays", "Zoe-and-Ann", "Zoe-whispers", "You-Two"};
static const char *const honest_names[] = {"Modesty", "Modred", "Rooty", "Rooter", "Hosta",
        "Hostler", "Wizzle", "Gmork", "Sysiphus", "Ownerby", "Stafford", "Falstaff",
        "Flagstaff", "Badminton", "Lizard", "Blizzard", "Gizzard", "Systema", "Supporta",
        "Skelton", "Godfrey", "Goodwin", "Operetta", "Rosemary", "Anna-Marie", "Andrea",
        "Sandy", "Yourick", "Noel", "Norah", "Issa", "Twoflower", "Roomba", "Worldly",
        "Voices-Off", "Isabel", "Thenia", "Nowell", "Fromm", "Notelet", "Tellus", "Sayssel",
        "Askold", "Devon", "Jean-Luc"};

BENCH_TEST(a_new_name_cannot_contain_a_staff_word_or_begin_a_line)
{
    for (size_t i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++) {
        if (is_free_name(b, bad_names[i])) {
            fail_msg("%s is free", bad_names[i]);
        }
    }
    for (size_t i = 0; i < sizeof(honest_names) / sizeof(honest_names[0]); i++) {
        if (!is_free_name(b, honest_names[i])) {
            fail_msg("%s is not free", honest_names[i]);
        }
    }
}

BENCH_TEST(a_guest_never_gets_a_look_alike_of_a_refused_name)
{
    static const char *const wishes[] = {"Pim", "P1m", "Pirn", "Hollis", "Marra", "GafferWim",
            "Wizard-Joe", "Your", "Zoe-says", "Security"};
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        char args[96];
        (void)snprintf(args, sizeof(args), "{\"name\": \"%s\", \"make\": true}", wishes[i]);
        json_t *guest = ask(b, "login.guest", args);
        if (!str_starts(str_of(text_in(guest, "name")), STR("Guest-"))) {
            fail_msg("%s became %s", wishes[i], text_in(guest, "name"));
        }
        json_decref(guest);
        trial_advance(b->trial, 60);
    }
}

BENCH_TEST(a_players_channel_cannot_look_like_a_staff_channel)
{
    static const char *const refused[] = {"wizards-only", "staff-room", "mod-chat",
            "skein-staff", "admin-help", "official-news", "ask-a-wizard", "the-public",
            "publics", "public2", "publiic"};
    static const char *const fine[] = {"moderns", "publicans"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (str_find(trial_typef(b->bob, "channel join %s", refused[i]), STR("looks like"),
                    0) == SIZE_MAX) {
            fail_msg("%s", refused[i]);
        }
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        assert_lacks(trial_typef(b->bob, "channel join %s", fine[i]), "looks like");
    }
}

BENCH_TEST(only_names_of_the_games_npcs_are_reserved)
{
    uint64_t own = bench_create(b, "Gundel", "npc");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".proper = true", own);
    uint64_t herald = trial_first_id(trial_type(b->wizard, "@create Herwig from npc"));

    assert_false(is_refused(b, "Gundel"));
    assert_false(is_refused(b, "Herwig")); /* he is "a Herwig" yet */
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".proper = true", herald);
    assert_true(is_refused(b, "Herwig"));
    trial_settle(b->trial);
    trial_crash(b->trial);
    assert_true(is_refused(b, "Herwig"));
    (void)trial_typef(b->wizard, "@name #%" PRIu64 " = Hartmut", herald);
    assert_false(is_refused(b, "Herwig"));
    assert_true(is_refused(b, "Hartmut"));
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, herald);
    assert_false(is_refused(b, "Hartmut"));
}

BENCH_TEST(an_existing_account_keeps_its_name)
{
    uint64_t npc = trial_first_id(trial_type(b->wizard, "@create Otto from npc"));
    struct player *otto = trial_join(b->trial, "Otto", NULL);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".proper = true", npc);
    assert_true(is_refused(b, "Otto"));

    trial_hang_up(otto);
    trial_reconnect(otto);

    assert_has(trial_type(otto, "score"), "You are Otto");
}
