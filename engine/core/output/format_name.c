/* format_name.c -- the name of an object, as one viewer sees it.
 *
 * A name is stored as its maker typed it ("a rusty lever", "Bob", "coins"). From it come "the
 * rusty lever" and "a rusty lever". Proper names (`proper`, and all rooms) take no article,
 * `plural` ones "some", heaps of coins their number. Exits are named by direction, which is not
 * a noun, so a phrase makes a noun of it.
 *
 * A thing that has an account's name without being that player always gets an article
 * (naming.h). A character in disguise (disguise.h) is named by it; labels keep the name.
 *
 * Names are raw text and are escaped here and nowhere else. format_is_unseen decides whether
 * the viewer sees the thing at all. */
#include "engine/base/catalogue.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/noun.h"
#include "engine/core/output/recognition.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/trust.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define SHOWN_MAX 200 /* bytes of a name; enough for any sensible one */

/* Cuts a leading article off *name and returns it; PHRASE_END if none exists. */
static enum phrase take_article(const struct engine *engine, struct str *name)
{
    static const enum phrase articles[] = {
            PHRASE_article_a, PHRASE_article_an, PHRASE_article_the, PHRASE_article_some};
    struct str rest = *name;
    struct str first = STR_NONE;
    if (str_find_char(rest, ' ', 0) != SIZE_MAX) {
        first = str_take_word(&rest);
    }
    if (first.length == 0 || rest.length == 0) {
        return PHRASE_END;
    }
    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++) {
        if (str_equal_nocase(first, phrase_get(engine, articles[i]))) {
            *name = rest;
            return articles[i];
        }
    }
    return PHRASE_END;
}

/* Cuts an article of the game's language off *name. Returns false if it begins with none. */
static bool take_own_article(struct str *name)
{
    struct str rest = *name;
    bool has = catalogue_current &&
               catalogue_is_article(catalogue_current, str_take_word(&rest)) && rest.length > 0;
    *name = has ? rest : *name;
    return has;
}

static void put_with(
        const struct engine *engine, enum phrase article, struct str words, struct buf *out)
{
    if (article != PHRASE_END) {
        buf_add_str(out, phrase_get(engine, article));
        buf_add_char(out, ' ');
    }
    markup_escape(words, out);
}

/* True if `words` begins with a word of the phrase, in any case. */
static bool begins_as(const struct engine *engine, enum phrase phrase, struct str words)
{
    struct phrase_items entries = phrase_items(engine, phrase, ' ');
    bool begins = false;
    if (!(entries.initials & phrase_initial(words))) {
        return false;
    }
    for (size_t i = 0; i < entries.count && !begins; i++) {
        begins = str_starts_nocase(words, entries.list[i]);
    }
    return begins;
}

#define SPELT_MAX 3 /* longer words with a vowel are spoken as a word: NATO */

/* Counts the leading letters that are spelt one by one: "x-ray", "FBI badge", "MP5"; 0: none. */
static size_t count_spelt(struct str words)
{
    size_t letters = 0;
    bool vowel = false;
    while (letters < words.length && isalpha((unsigned char)words.bytes[letters])) {
        char c = words.bytes[letters++];
        vowel |= memchr("AEIOUY", c, 6) != NULL;
        if (letters > 1 &&
                !(isupper((unsigned char)c) && isupper((unsigned char)words.bytes[0]))) {
            return 0;
        }
    }
    char next = letters < words.length ? words.bytes[letters] : ' ';
    if (letters == 1) {
        return next == '-' || isdigit((unsigned char)next) ? 1 : 0;
    }
    return letters <= SPELT_MAX || !vowel ? letters : 0;
}

/* True if the words begin with a vowel sound. */
static bool sounds_open(const struct engine *engine, struct str words)
{
    if (count_spelt(words) > 0) {
        struct str open = phrase_get(engine, PHRASE_letters_open);
        return str_find_char(open, (char)toupper((unsigned char)words.bytes[0]), 0) != SIZE_MAX;
    }
    if (begins_as(engine, PHRASE_article_an_before, words)) {
        return true;
    }
    bool vowel = words.length > 0 && memchr("aeiouAEIOU", words.bytes[0], 10) != NULL;
    return vowel && !begins_as(engine, PHRASE_article_a_before, words);
}

/* Returns the article for a name without one. */
static enum phrase indefinite(struct engine *engine, struct object *object, struct str words)
{
    if (prop_bool(engine_world(engine), object, ATOM_plural)) {
        return PHRASE_article_some;
    }
    return sounds_open(engine, words) ? PHRASE_article_an : PHRASE_article_a;
}

/* Appends "12 copper coins" or "a pile of coins (12)"; for ARTICLE_NONE "copper coins". */
static void put_heap(struct engine *engine, struct str name, uint64_t amount,
        enum format_article article, struct buf *out)
{
    struct str words = name;
    struct buf several = {0};
    enum phrase had = take_article(engine, &words);
    bool pile = had != PHRASE_END && str_find_char(words, ' ', 0) != SIZE_MAX &&
                str_ends(words, STR("s"));
    if (pile || phrase_reads_plural(engine, words)) {
        buf_add_str(&several, words);
    } else {
        phrase_plural(engine, words, &several);
    }
    put_with(engine,
            article == ARTICLE_THE            ? PHRASE_article_the
            : pile && article != ARTICLE_NONE ? had
                                              : PHRASE_END,
            STR_NONE, out);
    if (!pile && article != ARTICLE_NONE) {
        buf_printf(out, "%" PRIu64 " ", amount);
    }
    markup_escape(buf_str(&several), out);
    if (pile && article != ARTICLE_NONE) {
        buf_printf(out, " (%" PRIu64 ")", amount);
    }
    buf_finish(&several);
}

static void put_common(struct engine *engine, struct object *object, struct str name,
        enum format_article article, struct buf *out)
{
    struct str words = name;
    enum phrase had = take_article(engine, &words);
    enum phrase wanted = PHRASE_END;
    bool as_typed = had == PHRASE_END && take_own_article(&words);
    switch (article) {
    case ARTICLE_NONE:
        break;
    case ARTICLE_THE:
        wanted = PHRASE_article_the;
        break;
    case ARTICLE_AS_NAMED:
    case ARTICLE_A:
        words = as_typed ? name : words;
        wanted = had != PHRASE_END ? had
                 : as_typed        ? PHRASE_END
                                   : indefinite(engine, object, words);
        break;
    }
    put_with(engine, wanted, words, out);
}

/* Appends words with {word} and {noun} filled in. */
static void put_filled(struct str words, struct str word, struct str noun, struct buf *out)
{
    while (words.length > 0) {
        buf_add_str(out, str_take_until(&words, '{'));
        struct str slot = str_take_until(&words, '}');
        if (slot.length > 0) {
            buf_add_str(out, str_equal(slot, STR("noun")) ? noun : word);
        }
    }
}

struct str format_door_noun(struct engine *engine, struct object *exit)
{
    struct world *world = engine_world(engine);
    struct str noun = prop_str(world, exit, ATOM_noun);
    struct object *twin = noun.length == 0 ? twin_find(world, exit) : NULL;
    return twin ? prop_str(world, twin, ATOM_noun) : noun;
}

static void put_door(struct engine *engine, enum phrase phrase, struct object *exit,
        struct str noun, struct buf *out)
{
    struct str called = noun.length > 0 ? noun : phrase_get(engine, PHRASE_exit_noun);
    put_filled(phrase_get(engine, phrase), prop_str(engine_world(engine), exit, ATOM_name),
            called, out);
}

void format_door_typed(
        struct engine *engine, struct object *exit, struct str noun, struct buf *out)
{
    put_door(engine, PHRASE_exit_door, exit, noun, out);
}

/* A name that is not a direction, such as a ladder, stands before the noun as it is typed. */
void format_door(struct engine *engine, struct object *exit, struct str noun, struct buf *out)
{
    static const struct {
        const char *way;
        enum phrase phrase;
    } ways[] = {{"up", PHRASE_exit_door_up}, {"down", PHRASE_exit_door_down},
            {"in", PHRASE_exit_door_in}, {"out", PHRASE_exit_door_out}};
    struct str name = prop_str(engine_world(engine), exit, ATOM_name);
    enum phrase phrase = direction_find(name) ? PHRASE_exit_door_to : PHRASE_exit_door;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (str_equal_nocase(name, str_of(ways[i].way))) {
            phrase = ways[i].phrase;
        }
    }
    put_door(engine, phrase, exit, noun, out);
}

/* Appends "the door to the north", "the hatch above", "the way north". */
static void put_exit(struct engine *engine, struct object *exit, struct str name,
        enum format_article article, struct buf *out)
{
    bool door = prop_bool(engine_world(engine), exit, ATOM_door);
    if (article == ARTICLE_NONE) {
        markup_escape(name, out);
        return;
    }
    put_with(engine, article == ARTICLE_A ? PHRASE_article_a : PHRASE_article_the, STR_NONE,
            out);
    struct buf words = {0};
    if (door) {
        format_door(engine, exit, format_door_noun(engine, exit), &words);
    } else {
        put_filled(phrase_get(engine, PHRASE_exit_way), name, STR_NONE, &words);
    }
    markup_escape(buf_str(&words), out);
    buf_finish(&words);
}

/* True if this is exactly a player's name. Official objects may have a name that only resembles
 * one, since no new player can take it any more. */
static bool is_players(struct engine *engine, struct str name)
{
    const struct account *account = account_find(engine, name);
    return account && str_equal_nocase(str_of(account->name), name);
}

static bool bears_players_name(struct engine *engine, struct object *object, struct str name)
{
    return trust_is_official(engine, object) ? is_players(engine, name)
                                             : naming_is_taken(engine, name);
}

static bool is_proper(struct engine *engine, struct object *object, struct str name)
{
    return prop_bool(engine_world(engine), object, ATOM_proper) &&
           (proto_is_ref(engine_world(engine), object, "player") ||
                   !bears_players_name(engine, object, name));
}

static void put_noun(struct engine *engine, struct object *object, uint64_t amount,
        enum format_article article, struct buf *out)
{
    struct str name = str_fit(prop_str(engine_world(engine), object, ATOM_name), SHOWN_MAX);
    unsigned kinds = object_kinds(engine, object);
    amount = amount > 0 ? amount : noun_amount(engine, object, kinds);
    struct buf plain = {0};
    if (name.length > 0 && !str_is_plain_line(name, SHOWN_MAX)) { /* from older versions */
        str_clean(name, false, &plain);
        name = buf_str(&plain);
    }
    if (name.length == 0) {
        buf_add_str(out, phrase_get(engine, kinds & KIND_ROOM        ? PHRASE_room_nameless
                                            : kinds & KIND_CHARACTER ? PHRASE_someone
                                                                     : PHRASE_something));
    } else if (kinds & KIND_EXIT) {
        put_exit(engine, object, name, article, out);
    } else if ((kinds & KIND_ROOM) || is_proper(engine, object, name)) {
        markup_escape(
                prop_own(object, ATOM_written_name) ? spelling_of(engine, object) : name, out);
    } else if (amount > 1) {
        put_heap(engine, name, amount, article, out);
    } else {
        put_common(engine, object, name, article, out);
    }
    buf_finish(&plain);
}

/* True if the viewer is in the dark and the object is in the same place. */
static bool is_in_her_dark(struct engine *engine, struct object *viewer, struct object *object)
{
    struct object *place = object_place(engine, viewer);
    if (!place || !object->location || perceive_is_lit(engine, place)) {
        return false;
    }
    return place_top(engine_world(engine), object) == place_top(engine_world(engine), viewer);
}

/* Appends the real name, for viewers who see through disguises. */
static void put_behind(struct engine *engine, struct object *object, struct buf *out)
{
    buf_add_text(out, " (");
    put_noun(engine, object, 0, ARTICLE_NONE, out);
    buf_add_char(out, ')');
}

/* True if object is the speaker and viewer hears but does not see them. */
static bool is_only_heard(const struct format_view *view, struct object *object)
{
    const struct format *format = view->format;
    return format->heard && object == format->actor &&
           recognition_concerns(view->engine, object) &&
           (view->sight == SIGHT_NONE ||
                   (view->viewer && is_in_her_dark(view->engine, view->viewer, object)));
}

/* Appends the name of a speaker known by voice alone: the viewer's name for them, or how they
 * sound. */
static void put_voice(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out)
{
    struct engine *engine = view->engine;
    struct buf words = {0};
    if (recognition_hears(engine, object, view->viewer)) {
        (void)recognition_of(engine, object, view->viewer, &words);
        markup_escape(buf_str(&words), out);
    } else {
        recognition_voice(engine, object, &words);
        put_common(engine, object, buf_str(&words), article, out);
    }
    if (disguise_sees_through(engine, view->viewer)) {
        put_behind(engine, object, out);
    }
    buf_finish(&words);
}

/* Appends who speaks behind a mask, for viewers who know the voice. */
static void put_by_voice(const struct format_view *view, struct object *object, struct buf *out)
{
    struct engine *engine = view->engine;
    bool speaks = view->format->heard && object == view->format->actor &&
                  recognition_concerns(engine, object) &&
                  disguise_masks(engine, object, view->viewer);
    if (speaks && recognition_hears(engine, object, view->viewer)) {
        struct buf words = {0};
        struct buf safe = {0};
        (void)recognition_of(engine, object, view->viewer, &words);
        markup_escape(buf_str(&words), &safe);
        phrase_put(engine, out, PHRASE_recognition_by_voice, WITH("who", buf_str(&safe)));
        buf_finish(&words);
        buf_finish(&safe);
    }
}

/* Appends the disguise that viewer sees. Returns false if none exists. It has an article, so
 * that it never reads like a player's name, unless it is viewer's own name for them. */
static bool put_disguise(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out)
{
    struct engine *engine = view->engine;
    struct buf words = {0};
    enum disguise disguise = disguise_of(engine, object, view->viewer, &words);
    if (disguise == DISGUISE_NAMED) {
        put_common(engine, object, buf_str(&words), article, out);
    } else if (disguise == DISGUISE_CALLED) {
        markup_escape(buf_str(&words), out);
    } else if (disguise == DISGUISE_UNKNOWN) {
        bool person = is_character(engine, object);
        buf_add_str(out, phrase_get(engine, person ? PHRASE_someone : PHRASE_something));
    }
    if (disguise != DISGUISE_NONE && disguise_sees_through(engine, view->viewer)) {
        put_behind(engine, object, out);
    } else if (disguise != DISGUISE_NONE) {
        put_by_voice(view, object, out);
    }
    buf_finish(&words);
    return disguise != DISGUISE_NONE;
}

void format_noun(struct engine *engine, struct object *object, enum format_article article,
        struct buf *out)
{
    put_noun(engine, object, 0, article, out);
}

/* An exit is shown by the word that players type: "north (#12)". */
void format_label(struct engine *engine, struct object *object, struct buf *out)
{
    struct buf noun = {0};
    bool way = (object_kinds(engine, object) & KIND_EXIT) != 0;
    format_noun(engine, object, way ? ARTICLE_NONE : ARTICLE_A, &noun);
    markup_plain(buf_str(&noun), out);
    buf_printf(out, " (#%llu)", (unsigned long long)object->id);
    buf_finish(&noun);
}

bool format_is_several(struct engine *engine, struct object *object)
{
    return prop_bool(engine_world(engine), object, ATOM_plural) ||
           noun_amount(engine, object, object_kinds(engine, object)) > 1;
}

enum { PRONOUN_FORMS = 5, PRONOUN_MAX = 12 };

static bool is_pronoun(struct str word)
{
    bool ok = word.length > 0 && word.length <= PRONOUN_MAX;
    for (size_t i = 0; ok && i < word.length; i++) {
        ok = word.bytes[i] >= 'a' && word.bytes[i] <= 'z';
    }
    return ok;
}

/* Only small letters, and either all forms or none, so that nobody builds a sentence out of
 * pronouns. */
struct str format_own_pronoun(struct engine *engine, struct object *object, size_t form)
{
    struct str rest = prop_str(engine_world(engine), object, ATOM_pronoun);
    struct str found = STR_NONE;
    size_t count = 0;
    for (; rest.length > 0; count++) {
        struct str word = str_take_until(&rest, '/');
        if (!is_pronoun(word)) {
            return STR_NONE;
        }
        found = count == form ? word : found;
    }
    return count == PRONOUN_FORMS ? found : STR_NONE;
}

enum phrase format_pronoun(struct engine *engine, struct object *object)
{
    struct str pronoun = prop_str(engine_world(engine), object, ATOM_pronoun);
    struct str word = str_take_until(&pronoun, '/');

    static const enum phrase sets[] = {
            PHRASE_pronoun_he, PHRASE_pronoun_she, PHRASE_pronoun_they, PHRASE_pronoun_it};

    for (size_t i = 0; word.length > 0 && i < sizeof(sets) / sizeof(sets[0]); i++) {
        if (str_equal_nocase(word, phrase_word(engine, sets[i], 0))) {
            return sets[i];
        }
    }
    if (format_own_pronoun(engine, object, 0).length > 0) {
        return PHRASE_END;
    }
    bool they = (object_kinds(engine, object) & KIND_CHARACTER) ||
                format_is_several(engine, object);
    return they ? PHRASE_pronoun_they : PHRASE_pronoun_it;
}

bool format_is_unseen(const struct format_view *view, struct object *object)
{
    if (view->sight == SIGHT_ALL) {
        return false;
    }
    const struct format *format = view->format;
    struct object *viewer = view->viewer;
    if (viewer && (viewer == format->actor || object->location == viewer->id)) {
        return false;
    }
    if (format->heard && object == format->actor) {
        return false;
    }
    if (object_kinds(view->engine, object) & (KIND_ROOM | KIND_EXIT)) {
        return false;
    }
    return view->sight == SIGHT_NONE ||
           (viewer && is_in_her_dark(view->engine, viewer, object));
}

/* Appends the form of view's own article for the gender of object: its pronoun. Returns false if the
 * object is of no gender or takes no article. */
static bool put_own_article(
        const struct format_view *view, struct object *object, struct buf *out)
{
    static const struct {
        enum phrase pronoun;
        enum catalogue_gender gender;
    } genders[] = {{PHRASE_pronoun_he, CATALOGUE_HE}, {PHRASE_pronoun_she, CATALOGUE_SHE},
            {PHRASE_pronoun_it, CATALOGUE_IT}, {PHRASE_pronoun_they, CATALOGUE_THEY}};

    struct engine *engine = view->engine;
    struct world *world = engine_world(engine);
    unsigned kinds = object_kinds(engine, object);
    struct str name = prop_str(world, object, ATOM_name);
    bool plural = prop_bool(world, object, ATOM_plural);
    bool known = plural || prop_str(world, object, ATOM_pronoun).length > 0;
    if (!known || (kinds & (KIND_ROOM | KIND_EXIT)) || is_proper(engine, object, name) ||
            noun_amount(engine, object, kinds) > 1) {
        return false;
    }
    enum phrase pronoun = plural ? PHRASE_pronoun_they : format_pronoun(engine, object);
    for (size_t i = 0; i < sizeof(genders) / sizeof(genders[0]); i++) {
        if (genders[i].pronoun == pronoun) {
            struct str form = catalogue_article_form(view->own, genders[i].gender);
            buf_add_str(out, form);
            buf_add_text(out, form.length > 0 ? " " : "");
            return true;
        }
    }
    return false;
}

void format_name_view(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out)
{
    struct engine *engine = view->engine;
    if (object == view->viewer) {
        buf_add_str(out, phrase_word(engine, PHRASE_pronoun_you, 0));
    } else if (format_is_unseen(view, object)) {
        bool person = is_character(engine, object);
        buf_add_str(out, phrase_get(engine, person ? PHRASE_someone : PHRASE_something));
    } else if (is_only_heard(view, object)) {
        put_voice(view, object, article, out);
    } else if (!put_disguise(view, object, article, out)) {
        bool is_put = view->own && put_own_article(view, object, out);
        put_noun(engine, object, view->amount, is_put ? ARTICLE_NONE : article, out);
    }
}

void format_name(struct engine *engine, struct object *object, struct object *viewer,
        enum format_article article, struct buf *out)
{
    static const struct format nothing = {.text = {"", 0}};
    struct format_view view = {.engine = engine, .format = &nothing, .viewer = viewer};
    format_name_view(&view, object, article, out);
}
