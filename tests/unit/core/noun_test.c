/* noun_test.c -- The words beside a name (number, owner, position, state), and their meaning in a
 * room where several things look the same. */
#include "engine/core/output/noun.h"

#include "engine/core/line/match.h"
#include "tests/unit/core/scene.h"

/* All the ways to read a phrase: "words amount=2 nth=1 lit holder=Bert | …". */
static void note_readings(const struct engine *engine, struct str phrase, struct buf *out)
{
    static const char *const holders[] = {"", " mine", " his", " hers", " theirs", " of "};
    struct noun noun;
    noun_begin(phrase, &noun);
    do {
        buf_printf(out, "%s%.*s", out->length > 0 ? " | " : "", STR_FMT(noun.words));
        if (noun.amount == NOUN_ALL) {
            buf_add_text(out, " all");
        } else if (noun.amount > 0) {
            buf_printf(out, " x%zu", noun.amount);
        }
        if (noun.nth > 0) {
            buf_printf(out, " n%zu", noun.nth);
        }
        buf_printf(out, "%s%.*s%s%s", holders[noun.holder], STR_FMT(noun.holder_name),
                noun.states & NOUN_LIT ? " lit" : "", noun.states & NOUN_OPEN ? " open" : "");
    } while (noun_strip(engine, &noun));
}

TEST(a_phrase_is_taken_apart_word_by_word)
{
    static const char *const table[][2] = {
            {"lamp", "lamp"},
            {"the lamp", "the lamp | lamp"},
            {"two lamps", "two lamps | lamps x2"},
            {"12 gold coins", "12 gold coins | gold coins x12"},
            {"all", "all |  all"},
            {"both", "both |  x2"},
            {"all the lit lamps",
                    "all the lit lamps | the lit lamps all | lit lamps all | lamps all lit"},
            {"both of my lamps", "both of my lamps | my lamps x2 | lamps x2 mine"},
            {"2.lamp", "2.lamp | lamp n2"},
            {"all.coin", "all.coin | coin all"},
            {"the second lamp", "the second lamp | second lamp | lamp n2"},
            {"lamp 2", "lamp 2 | lamp n2"},
            {"any lamp", "any lamp | lamp x1"},
            {"Bert's hat", "Bert's hat | hat of Bert"},
            {"the old man's open box", "the old man's open box | old man's open box | open box "
                                       "of old man | box of old man "
                                       "open"},
            {"James' hat", "James' hat | hat of James"},
            {"Zo\xc3\xab\xe2\x80\x99s hat", "Zo\xc3\xab\xe2\x80\x99s hat | hat of Zo\xc3\xab"},
            {"his lit lamp", "his lit lamp | lit lamp his | lamp his lit"},
            {"the", "the"},
            {"two", "two"},
            {"2", "2"},
            {"lit", "lit"},
            {"", ""},
            {"0 lamps", "0 lamps"},
            {"99999999999 lamps", "99999999999 lamps"},
            {"' s", "' s"},
    };
    struct scene s;
    scene_open(&s);

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct buf readings = {0};
        note_readings(s.engine, str_of(table[i][0]), &readings);
        if (!str_equal(buf_str(&readings), str_of(table[i][1]))) {
            fail_msg("\"%s\" reads \"%.*s\"", table[i][0], STR_FMT(buf_str(&readings)));
        }
        buf_finish(&readings);
    }
    scene_close(&s);
}

TEST(plurals_are_formed_by_rules_and_exceptions)
{
    static const char *const table[][2] = {
            {"lamp", "lamps"},
            {"jug of cider", "jugs of cider"},
            {"gold coin", "gold coins"},
            {"box", "boxes"},
            {"berry", "berries"},
            {"day", "days"},
            {"watchman", "watchmen"},
            {"human", "humans"},
            {"grey mouse", "grey mice"},
            {"rye loaf", "rye loaves"},
            {"sheep", "sheep"},
            {"box with a lid", "boxes with a lid"},
    };
    struct scene s;
    scene_open(&s);

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct buf plural = {0};
        phrase_plural(s.engine, str_of(table[i][0]), &plural);
        assert_str(buf_str(&plural), table[i][1]);
        buf_finish(&plural);
    }
    assert_true(phrase_is_plural(s.engine, STR("Loaves"), STR("loaf")));
    assert_true(phrase_is_plural(s.engine, STR("loafs"), STR("loaf")));
    assert_false(phrase_is_plural(s.engine, STR("loaf"), STR("loaf")));
    assert_false(phrase_is_plural(s.engine, STR(""), STR("loaf")));
    scene_close(&s);
}

TEST(the_words_of_a_phrase_that_no_name_has_are_found)
{
    static const struct {
        const char *phrase;
        const char *rest;
    } table[] = {
            {"lamp", NULL},
            {"jug of cider", NULL},
            {"under", NULL},
            {"under settle", "under settle"},
            {"lamp under settle", "under settle"},
            {"hat off", "off"},
            {"lamp. drop it", "drop it"},
            {"lamp.", NULL},
            {"mr. bean", "bean"},
            {"lamp then loaf", "then loaf"},
    };
    struct scene s;
    scene_open(&s);

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct str phrase = str_of(table[i].phrase);
        size_t at = noun_break(s.engine, phrase);
        struct str rest = at == SIZE_MAX ? STR_NONE : str_slice(phrase, at, phrase.length);
        assert_str(rest, table[i].rest ? table[i].rest : "");
    }
    scene_close(&s);
}

/* -- in a room -- */

/* Two brass lamps that are out and a lit one on the floor, one in hand that is out; a heap of twelve copper
 * coins, five silver ones; an open and a closed box; Bert, who wears a hat, and a hat in hand. */
struct noun_row {
    const char *phrase;
    const char *
            meaning; /* indices in order of making with commas, "? " and "! " as in match_test.c */
    enum match_need need;
    bool one;
    bool only_unheld;
    unsigned likes;
};

struct room {
    struct scene s;
    struct object *all[10];
    struct match match;
    struct perception perception;
};

static void room_open(struct room *r)
{
    *r = (struct room){0};
    struct scene *s = &r->s;
    scene_open(s);
    struct object *bert = scene_make(s, "Bert", "player", s->room);
    scene_set(s, bert, ATOM_pronoun, value_text("he"));
    struct object *hat = scene_make(s, "a felt hat", "garment", bert);
    scene_wear(s, hat, "head", 1);
    struct object *made[] = {scene_make(s, "a brass lamp", "light", s->room),
            scene_make(s, "a brass lamp", "light", s->room),
            scene_make(s, "a brass lamp", "light", s->room),
            scene_make(s, "a brass lamp", "light", s->alice),
            scene_make(s, "a copper coin", "coin", s->room),
            scene_make(s, "a silver coin", "coin", s->room),
            scene_open_box(s, "a box", s->room), scene_make(s, "a box", "container", s->room),
            hat, scene_make(s, "a felt hat", "garment", s->alice)};
    for (size_t i = 0; i < 10; i++) {
        r->all[i] = made[i];
        if (i < 4) {
            scene_set(s, made[i], ATOM_lit, value_bool(i == 2));
        }
    }
    scene_set(s, made[4], ATOM_amount, value_int(12));
    scene_set(s, made[5], ATOM_amount, value_int(5));
}

static void room_close(struct room *r)
{
    match_finish(&r->match);
    perception_finish(&r->perception);
    scene_close(&r->s);
}

static struct str meant_by_noun(struct room *r, struct match_request request)
{
    struct scene *s = &r->s;
    perceive_walk(s->engine, s->alice, &r->perception);
    request.perception = &r->perception;
    match_noun(s->engine, &request, &r->match);
    buf_clear(&s->text);
    if (r->match.status == MATCH_NONE || r->match.status == MATCH_AMBIGUOUS) {
        buf_add_text(&s->text, r->match.status == MATCH_NONE ? "! " : "? ");
        markup_plain(buf_str(&r->match.reason), &s->text);
        return buf_str(&s->text);
    }
    for (size_t i = 0; i < r->match.count; i++) {
        for (size_t k = 0; k < 10; k++) {
            if (r->all[k]->id == r->match.ids[i]) {
                buf_printf(&s->text, "%s%zu", i > 0 ? "," : "", k);
            }
        }
        if (r->match.amounts[i] > 0) {
            buf_printf(&s->text, "x%llu", (unsigned long long)r->match.amounts[i]);
        }
    }
    return buf_str(&s->text);
}

TEST(things_of_one_name_are_distinguished_by_their_state)
{
    static const struct noun_row rows[] = {
            {"lamp", "3", NEED_HELD, true, false, 0},
            {"lamp", "? Which do you mean: 1. a brass lamp, 2. a brass lamp (lit)?", NEED_REACH,
                    true, true, 0},
            {"lit lamp", "2", NEED_REACH, true, true, 0},
            {"the unlit lamp", "0", NEED_REACH, true, true, 0},
            {"burning lamp", "2", NEED_REACH, true, true, 0},
            {"lamps", "0,1,2", NEED_REACH, false, true, 0},
            {"all lamps", "0,1,2", NEED_REACH, false, true, 0},
            {"two lamps", "0,1", NEED_REACH, false, true, 0},
            {"both lamps", "0,1", NEED_REACH, false, true, 0},
            {"2 lamps", "0,1", NEED_REACH, false, true, 0},
            {"one lamp", "0", NEED_REACH, true, true, 0},
            {"any lamp", "0", NEED_REACH, true, true, 0},
            {"4 lamps", "! There are only 3.", NEED_REACH, false, true, 0},
            {"two lamps", "! There is only one.", NEED_HELD, false, false, 0},
            {"all but the lit lamp", "0,1,4,5,6,7", NEED_REACH, false, true, 0},
            {"lamps except the lit one", "0,1", NEED_REACH, false, true, 0},
            {"all but lamps and coins", "6,7", NEED_REACH, false, true, 0},
            {"all except boxes, coins and the lit lamp", "0,1", NEED_REACH, false, true, 0},
            {"all but unicorn", "! You see no unicorn here.", NEED_REACH, false, true, 0},
            {"lamps but lamps", "! That leaves nothing.", NEED_REACH, false, true, 0},
            {"lamps", "! One thing at a time, please.", NEED_REACH, true, true, 0},
            {"lit unicorn", "! You see no lit unicorn here.", NEED_REACH, true, true, 0},
            {"two unicorns", "! You see no unicorns here.", NEED_REACH, false, true, 0},
            {"second lamp", "1", NEED_REACH, true, true, 0},
            {"lamp", "2", NEED_REACH, true, true, NOUN_LIT},
            {"lamp", "3", NEED_REACH, true, false, NOUN_UNLIT},
            {"open box", "6", NEED_REACH, true, false, 0},
            {"shut box", "7", NEED_REACH, true, false, 0},
            {"box", "? Which do you mean: 1. a box (open), 2. a box (closed)?", NEED_REACH,
                    true, false, 0},
            {"box", "7", NEED_REACH, true, false, NOUN_CLOSED},
    };
    struct room r;
    room_open(&r);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str meaning =
                meant_by_noun(&r, (struct match_request){.phrase = str_of(rows[i].phrase),
                                          .need = rows[i].need,
                                          .many = !rows[i].one,
                                          .only_unheld = rows[i].only_unheld,
                                          .likes = rows[i].likes});
        if (!str_equal(meaning, str_of(rows[i].meaning))) {
            fail_msg("\"%s\" means \"%.*s\", not \"%s\"", rows[i].phrase, STR_FMT(meaning),
                    rows[i].meaning);
        }
    }
    room_close(&r);
}

TEST(a_number_before_coins_counts_within_the_heap)
{
    static const struct noun_row rows[] = {
            {"copper coins", "4", NEED_REACH, false, true, 0},
            {"copper coin", "4x1", NEED_REACH, false, true, 0},
            {"silver", "5", NEED_REACH, false, true, 0},
            {"coppers", "4", NEED_REACH, false, true, 0},
            {"3 copper coins", "4x3", NEED_REACH, false, true, 0},
            {"12 copper coins", "4", NEED_REACH, false, true, 0},
            {"13 copper coins", "! There are only 12.", NEED_REACH, false, true, 0},
            {"coins", "4,5", NEED_REACH, false, true, 0},
            {"17 coins", "4,5", NEED_REACH, false, true, 0},
            {"3 coins", "? Which do you mean: 1. 12 copper coins, 2. 5 silver coins?",
                    NEED_REACH, false, true, 0},
            {"coin", "? Which do you mean: 1. 12 copper coins, 2. 5 silver coins?", NEED_REACH,
                    false, true, 0},
            {"3 copper coins, silver coins and all lamps", "4x3,5,0,1,2", NEED_REACH, false,
                    true, 0},
    };
    struct room r;
    room_open(&r);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str meaning =
                meant_by_noun(&r, (struct match_request){.phrase = str_of(rows[i].phrase),
                                          .need = rows[i].need,
                                          .many = true,
                                          .only_unheld = true});
        if (!str_equal(meaning, str_of(rows[i].meaning))) {
            fail_msg("\"%s\" means \"%.*s\", not \"%s\"", rows[i].phrase, STR_FMT(meaning),
                    rows[i].meaning);
        }
    }
    assert_str(
            meant_by_noun(&r, (struct match_request){.phrase = STR("3 coins"), .many = true}),
            "? Which do you mean: 1. 12 copper coins, 2. 5 silver coins?");
    assert_str(r.match.which, "coins");
    room_close(&r);
}

TEST(a_possessive_names_the_holder)
{
    struct room r;
    room_open(&r);
    struct match_request seen = {.need = NEED_SEEN};
    struct pronouns last = {.him = r.all[8]->location};

    seen.phrase = STR("hat");
    assert_str(meant_by_noun(&r, seen), "9");
    seen.phrase = STR("my hat");
    assert_str(meant_by_noun(&r, seen), "9");
    seen.phrase = STR("Bert's hat");
    assert_str(meant_by_noun(&r, seen), "8");
    seen.phrase = STR("bert's felt hat");
    assert_str(meant_by_noun(&r, seen), "8");
    seen.phrase = STR("Bert's shirt");
    assert_str(meant_by_noun(&r, seen), "! Bert has no shirt that you can see.");
    seen.phrase = STR("Carol's hat");
    assert_str(meant_by_noun(&r, seen), "! You see no Carol here.");
    seen.phrase = STR("my shirt");
    assert_str(meant_by_noun(&r, seen), "! You have no shirt.");
    seen.last = &last;
    seen.phrase = STR("his hat");
    assert_str(meant_by_noun(&r, seen), "8");
    room_close(&r);
}

TEST(pronouns_do_not_displace_each_other)
{
    struct room r;
    room_open(&r);
    struct object *bert = world_find(r.s.world, r.all[8]->location);
    struct object *cleo = scene_make(&r.s, "Cleo", "player", r.s.room);
    scene_set(&r.s, cleo, ATOM_pronoun, value_text("she"));
    struct pronouns last = {0};
    struct event event = {
            .args = {{STR("a"), value_object(r.all[6]->id)}, {STR("b"), value_object(bert->id)},
                    {STR("c"), value_object(cleo->id)}},
            .arg_count = 3};
    struct match_request request = {.need = NEED_REACH, .last = &last, .many = true};

    pronouns_note(r.s.engine, &last, r.s.alice, &event, NULL);

    request.phrase = STR("it");
    assert_str(meant_by_noun(&r, request), "6");
    request.phrase = STR("him");
    (void)meant_by_noun(&r, request);
    assert_int_equal(r.match.ids[0], bert->id);
    request.phrase = STR("her");
    (void)meant_by_noun(&r, request);
    assert_int_equal(r.match.ids[0], cleo->id);
    request.phrase = STR("them");
    assert_str(meant_by_noun(&r, request), "! You haven't mentioned anything yet.");
    struct value several = value_table();
    value_table_append(&several, value_object(r.all[0]->id));
    value_table_append(&several, value_object(r.all[1]->id));
    event.args[0].value = several;
    event.arg_count = 1;
    pronouns_note(r.s.engine, &last, r.s.alice, &event, NULL);
    assert_str(meant_by_noun(&r, request), "0,1");
    request.phrase = STR("both of them");
    assert_str(meant_by_noun(&r, request), "0,1");
    request.phrase = STR("one of them");
    assert_str(meant_by_noun(&r, request), "0");
    request.phrase = STR("it");
    assert_str(meant_by_noun(&r, request), "6");
    mem_free(last.them);
    value_finish(&event.args[0].value);
    room_close(&r);
}

TEST(a_detail_is_scenery_and_precedes_the_rooms_own_name)
{
    struct room r;
    room_open(&r);
    struct value details = value_table();
    value_table_set_str(&details, STR("mug|mugs"), value_text("No two alike."));
    value_table_set_str(&details, STR("market"), value_text("Stalls."));
    scene_set(&r.s, r.s.room, ATOM_details, details);
    struct match_request request = {.need = NEED_REACH};

    request.phrase = STR("mugs");
    assert_str(meant_by_noun(&r, request), "! That's only scenery.");
    request.phrase = STR("the market");
    assert_str(meant_by_noun(&r, request), "! That's only scenery.");
    request.phrase = STR("square");
    (void)meant_by_noun(&r, request);
    assert_int_equal(r.match.ids[0], r.s.room->id);
    room_close(&r);
}
