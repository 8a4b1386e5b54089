/* match_test.c -- Nouns in a small crowded room, lit and dark, and the answers to nouns that match
 * nothing. */
#include "engine/core/line/match.h"

#include "engine/core/people/account.h"
#include "engine/core/perception/direction.h"
#include "tests/unit/core/scene.h"

/* A room with: a red ball and a blue ball on the floor, a brass lamp in hand, a sack in hand
 * with a coin in it, a coin and a heap of coins here, a closed glass box with a ruby, a black
 * and white cat, Bob wearing a felt hat, a statue that cannot be carried, a door north. */
struct nouns {
    struct scene s;
    struct perception perception;
    struct match match;
    struct object *glass;
    struct object *hall;
    struct object *key_in_hall;
    struct object *crate;
};

static void alias(struct scene *s, struct object *object, const char *name)
{
    struct value list = value_table();
    value_table_append(&list, value_text("thingummy"));
    value_table_append(&list, value_text(name));
    scene_set(s, object, ATOM_aliases, list);
}

static void nouns_open(struct nouns *n)
{
    *n = (struct nouns){0};
    struct scene *s = &n->s;
    scene_open(s);
    (void)scene_make(s, "a red ball", "item", s->room);
    (void)scene_make(s, "a blue ball", "item", s->room);
    (void)scene_make(s, "a brass lamp", "light", s->alice);
    struct object *sack = scene_open_box(s, "a sack", s->alice);
    (void)scene_make(s, "a silver coin", "item", sack);
    (void)scene_make(s, "a gold coin", "item", s->room);
    (void)scene_make(s, "a copper coin", "item", s->room);
    n->glass = scene_make(s, "a glass box", "container", s->room);
    scene_set(s, n->glass, ATOM_transparent, value_bool(true));
    (void)scene_make(s, "a ruby", "item", n->glass);
    n->crate = scene_make(s, "a crate", "container", s->room);
    (void)scene_make(s, "a pear", "item", n->crate);
    (void)scene_make(s, "a black and white cat", "npc", s->room);
    struct object *bob = scene_make(s, "Bob", "player", s->room);
    struct object *hat = scene_make(s, "a felt hat", "garment", bob);
    scene_wear(s, hat, "head", 1);
    struct object *statue = scene_make(s, "a statue", "item", s->room);
    scene_set(s, statue, ATOM_portable, value_bool(false));
    alias(s, statue, "marble Éclair");
    struct object *lever = scene_make(s, "a lever", "item", s->room);
    scene_set(s, lever, ATOM_hidden, value_bool(true));
    n->hall = scene_make(s, "Hall", "room", NULL);
    n->key_in_hall = scene_make(s, "a key", "item", n->hall);
    alias(s, scene_exit(s, "north", s->room, n->hall), "oak door");
}

static void nouns_close(struct nouns *n)
{
    match_finish(&n->match);
    perception_finish(&n->perception);
    scene_close(&n->s);
}

#define NOUNS_TEST(name) TEST_IN(name, struct nouns, n, nouns_open(&n), nouns_close(&n))

/* Returns the meaning of request: names with commas, or "? " and the question, or "! " and the
 * reason. */
static struct str meant_by_match(struct nouns *n, struct match_request request)
{
    struct scene *s = &n->s;
    perceive_walk(s->engine, s->alice, &n->perception);
    request.perception = &n->perception;
    match_noun(s->engine, &request, &n->match);
    buf_clear(&s->text);
    if (n->match.status == MATCH_NONE || n->match.status == MATCH_AMBIGUOUS) {
        buf_add_text(&s->text, n->match.status == MATCH_NONE ? "! " : "? ");
        markup_plain(buf_str(&n->match.reason), &s->text);
        return buf_str(&s->text);
    }
    for (size_t i = 0; i < n->match.count; i++) {
        struct object *object = world_find(s->world, n->match.ids[i]);
        buf_printf(&s->text, "%s%.*s", i > 0 ? ", " : "",
                STR_FMT(prop_str(s->world, object, ATOM_name)));
    }
    return buf_str(&s->text);
}

struct match_row {
    const char *phrase;
    enum match_need need;
    const char *meaning;
    bool many;
    bool only_unheld;
    const char *proto;
};

static void check_rows(const struct match_row *rows, size_t count, bool dark)
{
    struct nouns n;
    nouns_open(&n);
    if (dark) {
        scene_set(&n.s, n.s.room, ATOM_light, value_int(0));
        scene_set(&n.s, world_get_ref(n.s.world, "light"), ATOM_lit, value_bool(false));
    }
    for (size_t i = 0; i < count; i++) {
        struct str meaning = meant_by_match(
                &n, (struct match_request){.phrase = str_of(rows[i].phrase),
                            .need = rows[i].need,
                            .many = rows[i].many,
                            .only_unheld = rows[i].only_unheld,
                            .proto = str_of(rows[i].proto ? rows[i].proto : "")});
        if (!str_equal(meaning, str_of(rows[i].meaning))) {
            fail_msg("\"%s\" means \"%.*s\", not \"%s\"", rows[i].phrase, STR_FMT(meaning),
                    rows[i].meaning);
        }
    }
    nouns_close(&n);
}

#define NO_COUNT(word)                                                                         \
    "! \"" word "\" counts nothing here. Count in whole numbers: \"2 lamps\" is two of them, " \
    "\"2.lamp\" the second."

TEST(a_thing_answers_to_whole_words_of_one_name)
{
    static const struct match_row rows[] = {
            {"red ball", NEED_REACH, "a red ball", 0, 0, NULL},
            {"RED", NEED_REACH, "a red ball", 0, 0, NULL},
            {"ball red", NEED_REACH, "a red ball", 0, 0, NULL},
            {"the red ball", NEED_REACH, "a red ball", 0, 0, NULL},
            {"\"red ball\"", NEED_REACH, "a red ball", 0, 0, NULL},
            {"re", NEED_REACH, "! You see no re here.", 0, 0, NULL},
            {"balls", NEED_REACH, "! One thing at a time, please.", 0, 0, NULL},
            {"ball of wool", NEED_REACH, "! You see no ball of wool here.", 0, 0, NULL},
            {"ball under hat", NEED_REACH, "! The game didn't understand \"under hat\" there.",
                    0, 0, NULL},
            {"green ball", NEED_REACH, "! You see no green ball here.", 0, 0, NULL},
            {"thingummy", NEED_SEEN, "? Which do you mean: 1. a statue, 2. the way north?", 0,
                    0, NULL},
            {"marble", NEED_SEEN, "a statue", 0, 0, NULL},
            {"marble thingummy", NEED_SEEN, "! You see no marble thingummy here.", 0, 0, NULL},
            {"éclair", NEED_SEEN, "a statue", 0, 0, NULL},
            {"ÉCLAIR", NEED_SEEN, "a statue", 0, 0, NULL},
            {"lever", NEED_SEEN, "a lever", 0, 0, NULL},
            {"the", NEED_SEEN,
                    "! \"the\" isn't the name of anything here. To see what is here, type "
                    "look.",
                    0, 0, NULL},
            {"", NEED_SEEN, "! You see no  here.", 0, 0, NULL},
            {"...", NEED_SEEN, "! You see no ... here.", 0, 0, NULL},
            {"1.5 balls", NEED_REACH, NO_COUNT("1.5"), 0, 0, NULL},
            {"the 2.5.ball", NEED_REACH, NO_COUNT("2.5.ball"), 0, 0, NULL},
            {"0 balls", NEED_REACH, NO_COUNT("0"), 0, 0, NULL},
            {"-1 ball", NEED_REACH, NO_COUNT("-1"), 0, 0, NULL},
            {"007", NEED_REACH, "! You see no 007 here.", 0, 0, NULL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), false);
}

TEST(some_words_have_a_meaning_of_their_own)
{
    static const struct match_row rows[] = {
            {"me", NEED_SEEN, "Alice", 0, 0, NULL},
            {"Myself", NEED_REACH, "Alice", 0, 0, NULL},
            {"here", NEED_SEEN, "Market Square", 0, 0, NULL},
            {"here", NEED_HELD, "! You aren't holding Market Square.", 0, 0, NULL},
            {"n", NEED_REACH, "north", 0, 0, NULL},
            {"North", NEED_SEEN, "north", 0, 0, NULL},
            {"oak door", NEED_REACH, "north", 0, 0, NULL},
            {"south", NEED_SEEN, "! You can't go south from here.", 0, 0, NULL},
            {"it", NEED_SEEN, "! You haven't mentioned anything yet.", 0, 0, NULL},
            {"#999999", NEED_SEEN, "! You see no #999999 here.", 0, 0, NULL},
            {"#999999", NEED_ANY, "! Nothing is called \"#999999\".", 0, 0, NULL},
            {"#", NEED_ANY, "! You see no # here.", 0, 0, NULL},
            {"#3.12", NEED_ANY, "! Nothing is called \"#3.12\".", 0, 0, NULL},
            {"$room", NEED_SEEN, "! You see no $room here.", 0, 0, NULL},
            {"$room", NEED_ANY, "room", 0, 0, NULL},
            {"$no-such", NEED_ANY, "! Nothing is called \"$no-such\".", 0, 0, NULL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), false);
}

TEST(several_matches_are_asked_about_unless_one_is_held)
{
    static const struct match_row rows[] = {
            {"ball", NEED_REACH, "? Which do you mean: 1. a red ball, 2. a blue ball?", 0, 0,
                    NULL},
            {"coin", NEED_REACH, "? Which do you mean: 1. a gold coin, 2. a copper coin?", 0, 0,
                    NULL},
            {"coin", NEED_HELD, "a silver coin", 0, 0, NULL},
            {"2.ball", NEED_REACH, "a blue ball", 0, 0, NULL},
            {"second ball", NEED_REACH, "a blue ball", 0, 0, NULL},
            {"the second ball", NEED_REACH, "a blue ball", 0, 0, NULL},
            {"ball 1", NEED_REACH, "a red ball", 0, 0, NULL},
            {"3.coin", NEED_REACH, "a silver coin", 0, 0, NULL},
            {"third ball", NEED_REACH, "! There are not that many.", 0, 0, NULL},
            {"0.ball", NEED_REACH, "! You see no 0.ball here.", 0, 0, NULL},
            {"99999999999999999999.ball", NEED_REACH,
                    "! You see no 99999999999999999999.ball here.", 0, 0, NULL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), false);
}

TEST(a_failed_match_gives_the_most_specific_reason)
{
    static const struct match_row rows[] = {
            {"ruby", NEED_SEEN, "a ruby", 0, 0, NULL},
            {"ruby", NEED_REACH, "! You can't reach through the glass box.", 0, 0, NULL},
            {"unicorn", NEED_REACH, "! You see no unicorn here.", 0, 0, NULL},
            {"pear", NEED_REACH, "! You see no pear here.", 0, 0, NULL},
            {"hat", NEED_SEEN, "a felt hat", 0, 0, NULL},
            {"hat", NEED_REACH, "! Bob has the felt hat.", 0, 0, NULL},
            {"key", NEED_SEEN, "a key", 0, 0, NULL},
            {"key", NEED_REACH, "! The key is too far away.", 0, 0, NULL},
            {"red ball", NEED_HELD, "! You aren't holding the red ball.", 0, 0, NULL},
            {"unicorn", NEED_HELD, "! You see no unicorn here.", 0, 0, NULL},
            {"lamp", NEED_REACH, "! You already have the brass lamp.", 0, true, NULL},
            {"silver coin", NEED_REACH, "a silver coin", 0, true, NULL},
            {"red ball", NEED_REACH, "! You can't do that with the red ball.", 0, 0,
                    "container"},
            {"crate", NEED_REACH, "a crate", 0, 0, "container"},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), false);
}

TEST(in_the_dark_only_held_things_and_exits_match)
{
    static const struct match_row rows[] = {
            {"red ball", NEED_SEEN, "! It's too dark to see.", 0, 0, NULL},
            {"red ball", NEED_REACH, "! It's too dark to see.", 0, 0, NULL},
            {"unicorn", NEED_REACH, "! It's too dark to see.", 0, 0, NULL},
            {"all", NEED_REACH, "! It's too dark to see.", true, true, NULL},
            {"lamp", NEED_REACH, "a brass lamp", 0, 0, NULL},
            {"lamp", NEED_HELD, "a brass lamp", 0, 0, NULL},
            {"silver coin", NEED_HELD, "a silver coin", 0, 0, NULL},
            {"lamp", NEED_SEEN, "! It's too dark to see.", 0, 0, NULL},
            {"red ball", NEED_HELD, "! You see no red ball here.", 0, 0, NULL},
            {"all", NEED_HELD, "a brass lamp, a sack", true, 0, NULL},
            {"north", NEED_REACH, "north", 0, 0, NULL},
            {"south", NEED_REACH, "! It's too dark to see.", 0, 0, NULL},
            {"here", NEED_SEEN, "Market Square", 0, 0, NULL},
            {"me", NEED_SEEN, "Alice", 0, 0, NULL},
            {"key", NEED_SEEN, "a key", 0, 0, NULL},
            {"red ball", NEED_ANY, "a red ball", 0, 0, NULL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), true);
}

TEST(all_and_lists_match_several_things)
{
    static const struct match_row rows[] = {
            {"all", NEED_HELD, "a brass lamp, a sack", true, 0, NULL},
            {"all", NEED_HELD, "! One thing at a time, please.", 0, 0, NULL},
            {"everything", NEED_REACH,
                    "a red ball, a blue ball, a gold coin, a copper coin, a glass box, a crate",
                    true, true, NULL},
            {"all.ball", NEED_REACH, "a red ball, a blue ball", true, true, NULL},
            {"all balls", NEED_REACH, "a red ball, a blue ball", true, true, NULL},
            {"all the coins", NEED_REACH, "a gold coin, a copper coin", true, true, NULL},
            {"all.unicorn", NEED_REACH, "! You see no unicorn here.", true, true, NULL},
            {"red ball, lamp and crate", NEED_REACH, "a red ball, a brass lamp, a crate", true,
                    0, NULL},
            {"red ball, lamp, and crate", NEED_REACH, "a red ball, a brass lamp, a crate", true,
                    0, NULL},
            {"red ball and red ball", NEED_REACH, "a red ball", true, 0, NULL},
            {"lamp and all.ball", NEED_REACH, "a brass lamp, a red ball, a blue ball", true, 0,
                    NULL},
            {"black and white cat", NEED_REACH, "a black and white cat", true, 0, NULL},
            {"lamp and unicorn", NEED_REACH, "! You see no unicorn here.", true, 0, NULL},
            {"lamp and ball", NEED_REACH, "? Which do you mean: 1. a red ball, 2. a blue ball?",
                    true, 0, NULL},
            {"lamp and crate", NEED_REACH, "! One thing at a time, please.", false, 0, NULL},
            {"unicorn and crate", NEED_REACH, "! You see no unicorn here.", false, 0, NULL},
            {",", NEED_REACH, "! You see no , here.", true, 0, NULL},
            {" or , or ", NEED_REACH, "! You see no or here.", true, 0, NULL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), false);
}

TEST(a_list_leaves_out_missing_items_and_says_why)
{
    static const struct {
        const char *phrase;
        const char *meaning;
        const char *reason;
    } rows[] = {
            {"lamp, unicorn", "a brass lamp", "You see no unicorn here."},
            {"unicorn, lamp", "a brass lamp", "You see no unicorn here."},
            {"unicorn, lamp, red ball and dragon", "a brass lamp, a red ball",
                    "You see no unicorn here.\nYou see no dragon here."},
            {"lamp, unicorn and unicorn", "a brass lamp", "You see no unicorn here."},
            {"unicorn, dragon", "! You see no unicorn here.", "You see no unicorn here."},
            {"unicorn, ball", "? Which do you mean: 1. a red ball, 2. a blue ball?",
                    "Which do you mean: 1. a red ball, 2. a blue ball?"},
            {"lamp and red ball", "a brass lamp, a red ball", ""},
            {"all but lamp and unicorn", "! You see no unicorn here.",
                    "You see no unicorn here."},
    };
    struct nouns n;
    nouns_open(&n);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf reason = {0};

        struct str meaning =
                meant_by_match(&n, (struct match_request){.phrase = str_of(rows[i].phrase),
                                           .need = NEED_REACH,
                                           .many = true,
                                           .partly = true});

        markup_plain(buf_str(&n.match.reason), &reason);
        if (!str_equal(meaning, str_of(rows[i].meaning)) ||
                !str_equal(buf_str(&reason), str_of(rows[i].reason))) {
            fail_msg("\"%s\" means \"%.*s\" because \"%.*s\"", rows[i].phrase, STR_FMT(meaning),
                    STR_FMT(buf_str(&reason)));
        }
        buf_finish(&reason);
    }
    nouns_close(&n);
}

NOUNS_TEST(it_means_the_last_single_thing)
{
    struct pronouns last = {.it = n->crate->id};
    struct match_request request = {.phrase = STR("it"), .need = NEED_REACH, .last = &last};

    assert_str(meant_by_match(n, request), "a crate");
    scene_move(&n->s, n->crate, n->hall);
    assert_str(meant_by_match(n, request), "! The crate is too far away.");
    request.need = NEED_SEEN;
    assert_str(meant_by_match(n, request), "a crate");
    request.need = NEED_HELD;
    assert_str(meant_by_match(n, request), "! You see no crate here.");
}

NOUNS_TEST(ids_and_refs_must_also_be_within_reach)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%llu", (unsigned long long)n->key_in_hall->id);
    struct match_request request = {.phrase = str_of(id), .need = NEED_REACH};

    struct str reason = meant_by_match(n, request);
    assert_int_equal(n->match.status, MATCH_NONE);
    assert_str(reason, "! The key is too far away.");
    request.need = NEED_ANY;
    assert_str(meant_by_match(n, request), "a key");
    (void)snprintf(id, sizeof(id), "#%llu", (unsigned long long)n->crate->id);
    request = (struct match_request){.phrase = str_of(id), .need = NEED_HELD};
    assert_str(meant_by_match(n, request), "! You aren't holding the crate.");
}

NOUNS_TEST(a_match_inside_a_box_finds_only_its_contents)
{
    struct match_request request = {.phrase = STR("pear"), .inside = n->crate, .many = true};

    assert_str(meant_by_match(n, request), "! The crate is closed.");
    request.inside = n->glass;
    request.phrase = STR("ruby");
    assert_str(meant_by_match(n, request), "! The glass box is closed.");
    scene_set(&n->s, n->crate, ATOM_open, value_bool(true));
    request.inside = n->crate;
    request.phrase = STR("pear");
    assert_str(meant_by_match(n, request), "a pear");
    request.phrase = STR("all");
    assert_str(meant_by_match(n, request), "a pear");
    request.phrase = STR("lamp");
    assert_str(meant_by_match(n, request), "! The brass lamp is not in the crate.");
    request.phrase = STR("unicorn");
    assert_str(meant_by_match(n, request), "! You see no unicorn here.");
}

NOUNS_TEST(identical_choices_are_shown_with_their_places)
{
    struct object *chest = scene_open_box(&n->s, "a chest", n->s.room);
    struct object *urn = scene_open_box(&n->s, "an urn", n->s.room);
    (void)scene_make(&n->s, "a fig", "item", chest);
    (void)scene_make(&n->s, "a fig", "item", urn);

    assert_str(meant_by_match(n, (struct match_request){.phrase = STR("fig")}),
            "? Which do you mean: 1. a fig in the chest, 2. a fig in the urn?");
}

NOUNS_TEST(a_very_long_phrase_matches_nothing)
{
    struct buf phrase = {0};
    for (int i = 0; i < 4096; i++) {
        buf_add_text(&phrase, i % 3 ? "a" : " and ");
    }

    (void)meant_by_match(n, (struct match_request){.phrase = buf_str(&phrase), .many = true});

    assert_int_equal(n->match.status, MATCH_NONE);
    buf_finish(&phrase);
}

SCENE_TEST(a_number_or_a_full_name_picks_from_a_list)
{
    uint64_t ids[] = {scene_make(s, "a lamp", "item", s->room)->id,
            scene_make(s, "an oil lamp", "item", s->room)->id,
            scene_make(s, "a rope", "item", s->room)->id};
    struct buf reason = {0};

    static const struct {
        const char *phrase;
        int index; /* -1: none */
        const char *reason;
    } table[] = {
            {"lamp", 0, ""},
            {"the oil", 1, ""},
            {"3", 2, ""},
            {"2.lamp", 1, ""},
            {"rope", 2, ""},
            {"4", -1, "There are not that many."},
            {"0", -1, "There are not that many."},
            {"3.lamp", -1, "There are not that many."},
            {"bell", -1, "You see no bell here."},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        buf_clear(&reason);
        uint64_t found =
                match_among(s->engine, s->alice, str_of(table[i].phrase), ids, 3, &reason);
        assert_true(found == (table[i].index < 0 ? 0 : ids[table[i].index]));
        assert_str(buf_str(&reason), table[i].reason);
    }
    buf_clear(&reason);
    uint64_t lamps[] = {ids[1], scene_make(s, "a brass lamp", "item", s->room)->id};
    assert_true(match_among(s->engine, s->alice, STR("lamp"), lamps, 2, &reason) == 0);
    assert_str(buf_str(&reason), "Which do you mean: 1. an oil lamp, 2. a brass lamp?");
    buf_finish(&reason);
}

TEST(directions_have_names_abbreviations_and_opposites)
{
    assert_string_equal(direction_find(STR("n")), "north");
    assert_string_equal(direction_find(STR("NorthEast")), "northeast");
    assert_string_equal(direction_find(STR("u")), "up");
    assert_string_equal(direction_find(STR("in")), "in");
    assert_null(direction_find(STR("nor")));
    assert_null(direction_find(STR("")));
    assert_string_equal(direction_opposite("northeast"), "southwest");
    assert_string_equal(direction_opposite("in"), "out");
    assert_null(direction_opposite("sideways"));
}

NOUNS_TEST(an_exit_is_found_by_direction_or_alias)
{
    struct object *exit = match_exit(n->s.engine, n->s.room, STR("n"));

    assert_non_null(exit);
    assert_ptr_equal(match_exit(n->s.engine, n->s.room, STR("oak door")), exit);
    assert_null(match_exit(n->s.engine, n->s.room, STR("south")));
}

NOUNS_TEST(a_players_name_matches_them_anywhere_in_the_world)
{
    struct err err = {0};
    assert_true(world_set_ref(n->s.world, n->s.room, STR("start"), &err));
    const struct account *account = account_create(n->s.engine, STR("Bilbo"), PERM_PLAYER, "");
    struct match_request request = {.phrase = STR("bilbo"), .need = NEED_ANY};

    assert_true(match_player(n->s.engine, STR("BILB0"), false)->id == account->character);
    assert_null(match_player(n->s.engine, STR("Bilbo"), true));
    assert_null(match_player(n->s.engine, STR("nobody"), false));
    assert_str(meant_by_match(n, request), "Bilbo");
    request.need = NEED_PLAYER;
    assert_str(meant_by_match(n, request), "! Nobody called \"bilbo\" is in the game.");
    request.phrase = STR("me");
    assert_str(meant_by_match(n, request), "Alice");
}
