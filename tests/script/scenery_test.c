/* scenery_test.c -- `look` finds the things that texts of the starter world mention.
 *
 * A noun is one of the three words behind an article, up to a punctuation mark or a word that ends
 * a noun (`of`, `is`, `that`). A text is what a player reads who looks around or at a thing; one of
 * those words has to find something there. The missing nouns are listed together; limits say how
 * many are allowed. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define WORDS_MAX 3
#define ROOM_MISSES 14
#define THING_MISSES 17

/* Words that end a noun. */
static const char ends[] = " of in on at to is are was were that which who whose and or but so "
                           "as for from with into "
                           "onto by under over above below behind before beside between stands "
                           "stand lies lie leads "
                           "lead goes go runs run hangs hang has have had where when while "
                           "than then there here like "
                           "it you one its not no ";
/* Parts and measures, which are not things; the whole is looked at instead. */
static const char vague[] =
        " same other others middle side sides end row kind sort part way north south east west "
        "right left top bottom back front moment minute hour day night evening time world lot "
        "few "
        "little bit while great words word name long good only least most first last whole ";

struct scenery {
    struct bench *b;
    struct player *ann;
    struct buf missed;
    unsigned asked;
    unsigned misses;
};

static bool is_in_scenery(const char *list, struct str word)
{
    char padded[64];
    if (word.length + 3 > sizeof(padded)) {
        return false;
    }
    (void)snprintf(padded, sizeof(padded), " %.*s ", STR_FMT(word));
    return strstr(list, padded) != NULL;
}

/* Returns the next word of *text in lower case, and skips other characters. *out_broken: a
 * punctuation mark was there. */
static struct str next_word(struct str *text, char buffer[64], bool *out_broken)
{
    size_t at = 0;
    *out_broken = false;
    while (at < text->length && !isalpha((unsigned char)text->bytes[at])) {
        *out_broken = *out_broken || text->bytes[at] != ' ';
        at++;
    }
    size_t length = 0;
    while (at + length < text->length && length < 63 &&
            (isalpha((unsigned char)text->bytes[at + length]) ||
                    text->bytes[at + length] == '-' || text->bytes[at + length] == '\'')) {
        buffer[length] = (char)tolower((unsigned char)text->bytes[at + length]);
        length++;
    }
    *text = str_slice(*text, at + length, text->length);
    return (struct str){buffer, length};
}

static bool answers(struct scenery *scenery, struct str word)
{
    struct str told = trial_typef(scenery->ann, "look %.*s", STR_FMT(word));
    return str_find(told, STR("You see no "), 0) == SIZE_MAX &&
           str_find(told, STR("nothing special about"), 0) == SIZE_MAX;
}

/* Looks at the noun behind one article. */
static void try_noun(struct scenery *scenery, struct str text, const char *where)
{
    struct buf said = {0};
    bool found = false;
    bool some = false;
    for (unsigned i = 0; i < WORDS_MAX && !found; i++) {
        char buffer[64];
        bool broken = false;
        struct str word = next_word(&text, buffer, &broken);
        if (word.length == 0 || broken || is_in_scenery(ends, word)) {
            break;
        }
        buf_printf(&said, "%s%.*s", some ? " " : "", STR_FMT(word));
        found = is_in_scenery(vague, word) || answers(scenery, word);
        some = true;
    }
    scenery->asked += some;
    if (some && !found) {
        scenery->misses++;
        buf_printf(&scenery->missed, "%s: %.*s\n", where, STR_FMT(buf_str(&said)));
    }
    buf_finish(&said);
}

static void try_text(struct scenery *scenery, struct str text, const char *where)
{
    char *copy = strndup(text.bytes, text.length);
    struct str rest = {copy, text.length};
    while (rest.length > 0) {
        char buffer[64];
        bool broken = false;
        struct str word = next_word(&rest, buffer, &broken);
        if (is_in_scenery(" a an the ", word)) {
            try_noun(scenery, rest, where);
        }
    }
    free(copy);
}

static int compare_ids(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one;
    uint64_t b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* Returns the ids in the list of EXPRESSION; the caller frees them. */
static uint64_t *ids_of(struct bench *b, size_t *out_count, const char *expression)
{
    struct str listed = trial_typef(b->wizard, "@lua %s", expression);
    uint64_t *ids = mem_alloc(listed.length * sizeof(*ids) + sizeof(*ids));
    size_t count = 0;
    for (size_t at = str_find(listed, STR("#"), 0); at != SIZE_MAX;
            at = str_find(listed, STR("#"), at + 1)) {
        ids[count] = strtoull(listed.bytes + at + 1, NULL, 10);
        count += ids[count] > 0;
    }
    qsort(ids, count, sizeof(*ids), compare_ids);
    *out_count = count;
    return ids;
}

static struct scenery begin(struct bench *b)
{
    struct scenery scenery = {.b = b, .ann = b->bob};
    (void)trial_type(b->wizard, "@create a torch from light");
    (void)trial_type(b->wizard, "@set torch.lit = true");
    (void)trial_type(b->wizard, "@teleport torch to bob");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to wizard", b->machine);
    return scenery;
}

static void check_scenery(struct scenery *scenery, unsigned least, unsigned most)
{
    bool holds = scenery->misses <= most && scenery->asked >= least;
    struct str missed = buf_str(&scenery->missed);
    while (!holds && missed.length > 0) {
        struct str line = str_take_until(&missed, '\n');
        print_message("%.*s\n", STR_FMT(line));
    }
    buf_finish(&scenery->missed);
    if (!holds) {
        fail_msg("%u of %u", scenery->misses, scenery->asked);
    }
}

#define ROOMS                                                                                  \
    "(function() local s = '' for _, r in ipairs(find{proto = 'room'}) do if r.area and "      \
    "r.desc then "                                                                             \
    "s = s .. '#' .. r.id .. ' ' end end return s end)()"

BENCH_TEST(everything_a_room_mentions_can_be_looked_at)
{
    struct scenery scenery = begin(b);
    size_t count = 0;
    uint64_t *rooms = ids_of(b, &count, ROOMS);
    for (size_t i = 0; i < count; i++) {
        (void)trial_typef(scenery.b->wizard, "@teleport bob to #%" PRIu64, rooms[i]);
        struct str seen = trial_type(scenery.ann, "look");
        char *copy = strndup(seen.bytes, seen.length);
        const char *line = strchr(copy, '\n');
        char where[64];
        (void)snprintf(where, sizeof(where), "%.*s", line ? (int)(line - copy) : 0, copy);
        if (line) {
            try_text(&scenery, (struct str){line, strlen(line)}, where);
        }
        free(copy);
    }
    mem_free(rooms);
    assert_true(count > 60);
    check_scenery(&scenery, 400, ROOM_MISSES);
}

BENCH_TEST(everything_a_thing_mentions_can_be_looked_at)
{
    struct scenery scenery = begin(b);
    size_t count = 0;
    uint64_t *rooms = ids_of(b, &count, ROOMS);
    for (size_t i = 0; i < count; i++) {
        (void)trial_typef(scenery.b->wizard, "@teleport bob to #%" PRIu64, rooms[i]);
        char list[256];
        (void)snprintf(list, sizeof(list),
                "(function() local s = '' for _, t in ipairs(object('#%" PRIu64
                "').contents) do if t.desc and not "
                "t:is('exit') and not t:is('player') then s = s .. '#' .. t.id .. ' ' end end "
                "return s end)()",
                rooms[i]);
        size_t things = 0;
        uint64_t *there = ids_of(b, &things, list);
        for (size_t k = 0; k < things; k++) {
            char where[160];
            char expression[64];
            (void)snprintf(
                    expression, sizeof(expression), "object('#%" PRIu64 "').name", there[k]);
            struct str name = trial_typef(scenery.b->wizard, "@lua %s", expression);
            (void)snprintf(where, sizeof(where), "#%" PRIu64 " %.*s", there[k],
                    STR_FMT(str_trim(name)));
            (void)snprintf(
                    expression, sizeof(expression), "object('#%" PRIu64 "').desc", there[k]);
            try_text(&scenery, trial_typef(scenery.b->wizard, "@lua %s", expression), where);
        }
        mem_free(there);
    }
    mem_free(rooms);
    check_scenery(&scenery, 100, THING_MISSES);
}

/* A command in a text is a link that can be clicked or tapped, rather than bold. */
BENCH_TEST(texts_of_rooms_and_things_have_links_and_no_bold_words)
{
    static const char expression[] = "(function() local bad, seen = '', 0 for _, name in "
                                     "ipairs{'room', 'npc', 'item', 'thing'} do for _, t in "
                                     "ipairs(find{proto = name}) do seen = seen + 1 local "
                                     "texts = {t.desc or '', t.text or '', t.room_line or ''} "
                                     "for _, text in pairs(t.details or {}) do texts[#texts + "
                                     "1] = text end for _, text in ipairs(texts) do "
                                     "if tostring(text):find('<b>', 1, true) then bad = bad .. "
                                     "' #' .. t.id end end end end "
                                     "return (seen > 200 and 'many' or 'few ' .. seen) .. ' "
                                     "seen, bold:' .. bad .. '.' end)()";

    assert_has(trial_typef(b->wizard, "@lua %s", expression), "many seen, bold:.");
}
