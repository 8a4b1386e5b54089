/* provenance.c -- marks the output of scripts with the name of their object and its owner.
 *
 * 1. A mark stands at the beginning of a line, where no text can put anything before it.
 * 2. Of several lines told to one reader the first is marked and the others are indented, so that
 *    tables and verses stay readable. A line that could mislead is always marked itself.
 * 3. The object's own name at the beginning replaces the mark, if it contains no person's name
 *    and no speech. A thing without an article could be called like a sentence of the game, so
 *    its name does not.
 *
 * A line could mislead if it looks like one of the game's own. It then begins with a mark
 * ("[public]"), has a person's name or "you" as the subject, or contains certain words. Where a
 * script has the player act who just used its thing, the game itself names the actor. There the
 * line counts only with speech, or with words of what only the game can tell of a player: coins,
 * gifts, ranks, quests, arrivals. To add a word, add a row below. */
#include "engine/core/output/provenance.h"

#include "engine/core/output/format.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/reserved.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <string.h>

enum mode { MODE_OFF, MODE_ON, MODE_ALL };

struct provenance provenance_by(uint64_t owner, uint64_t object)
{
    return (struct provenance){.owner = owner, .object = object, .words = true};
}

struct provenance provenance_of(const struct engine *engine, bool is_script)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    if (is_script && rights->owner != 0) {
        return provenance_by(rights->owner, engine_transaction(engine)->place_object);
    }
    if (rights->words_owner != 0) {
        return provenance_by(rights->words_owner, rights->words_object);
    }
    return (struct provenance){.owner = rights->behalf, .object = rights->behalf_object};
}

static enum mode mode_of(
        struct engine *engine, const struct provenance *by, const struct object *viewer)
{
    const struct value *option = by->owner && viewer ? prop_own(viewer, ATOM_provenance) : NULL;
    bool is_set = option && option->kind == VALUE_BOOL;
    if (by->owner == 0 || !viewer || (is_set && !value_is_true(option))) {
        return MODE_OFF;
    }
    if (is_set) {
        return MODE_ALL;
    }
    bool is_trusted = by->owner == viewer->id || role_of(engine, by->owner) == PERM_WIZARD;
    return is_trusted ? MODE_OFF : MODE_ON;
}

bool provenance_wanted(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone)
{
    enum mode mode = mode_of(engine, by, viewer);
    return mode == MODE_ALL || (mode == MODE_ON && (alone || by->words));
}

/* -- lines that could mislead -- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Returns the offset of word in text, at the start of a word and in any case; SIZE_MAX if it is
 * not there. */
static size_t find_phrase(struct str text, struct str word)
{
    for (size_t at = 0; at + word.length <= text.length; at++) {
        bool begins = at == 0 || !is_letter(text.bytes[at - 1]);
        if (begins && str_equal_nocase(str_slice(text, at, at + word.length), word)) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* words: separated by bars. */
static bool has_any(struct str text, struct str words)
{
    bool is = false;
    while (!is && words.length > 0) {
        is = find_phrase(text, str_take_until(&words, '|')) != SIZE_MAX;
    }
    return is;
}

/* Words of the game's own lines, and of people who ask for secrets. */
static bool has_system_words(struct str line)
{
    static const struct str words = STR_IS(
            "tells you|tell you|whispers to you|whisper to you|password|log in|logged|"
            "disconnect|server|shut down|shuts down|new mail|letter|wizards|a wizard|muted|"
            "banned|moderator|administrator|your account|type yes");
    return has_any(line, words);
}

/* Words of the game's own lines about a player. */
static bool has_claims(struct str line)
{
    static const struct str words = STR_IS(
            "coin|pay|paid|give|gave|given|hand over|receive|earn|gain|buy|bought|sell|sold|"
            "steal|stole|owe|wizard|builder|moderator|guest|quest|experience|level|is back|"
            "are back|come back|comes back|leave|has left|have left|arrive|comes|come in|goes|"
            "has gone|have gone|quit|connect|invite|challenge|attack|kill|die|dead|jail");
    return has_any(line, words) || str_find_char(line, '(', 0) < line.length ||
           str_find_char(line, '[', 0) < line.length;
}

static bool has_speech(struct str line)
{
    static const struct str words =
            STR_IS("say|tell|ask|whisper|shout|yell|exclaim|announce|chat|page");
    bool has_mark = false;
    for (size_t i = 0; i < line.length && !has_mark; i++) {
        has_mark = strchr(":\"", line.bytes[i]) || (unsigned char)line.bytes[i] >= 0x80;
    }
    return has_mark || has_any(line, words);
}

static bool is_speaking(struct str word)
{
    static const struct str words[] = {STR_IS("says"), STR_IS("said"), STR_IS("tells"),
            STR_IS("told"), STR_IS("whispers"), STR_IS("whispered"), STR_IS("asks"),
            STR_IS("asked"), STR_IS("shouts"), STR_IS("shouted"), STR_IS("yells"),
            STR_IS("exclaims"), STR_IS("replies"), STR_IS("announces"), STR_IS("chats")};
    return str_is_among(word, words, sizeof(words) / sizeof(words[0]));
}

/* Returns the word without punctuation around it: "(Bob)". */
static struct str bare_word(struct str word)
{
    while (word.length > 0 && !is_letter(word.bytes[0]) && (word.bytes[0] & 0x80) == 0) {
        word = str_slice(word, 1, word.length);
    }
    while (word.length > 0 && !is_letter(word.bytes[word.length - 1]) &&
            (word.bytes[word.length - 1] & 0x80) == 0) {
        word.length--;
    }
    return word;
}

static bool is_person(struct engine *engine, struct str word)
{
    return word.length > 0 && !reserved_name(word) && naming_is_taken(engine, word);
}

/* True if a person's name stands before or after a word of speech, anywhere in the line. */
static bool has_speaker(struct engine *engine, struct str line)
{
    struct str before = STR_NONE;
    bool has = false;
    while (!has && line.length > 0) {
        struct str word = bare_word(str_take_word(&line));
        has = (is_speaking(word) && is_person(engine, before)) ||
              (is_speaking(before) && is_person(engine, word));
        before = word;
    }
    return has;
}

/* Words that begin narrative sentences, although they refer to somebody. */
static bool is_narrators(struct str word)
{
    static const struct str words[] = {STR_IS("you"), STR_IS("it"), STR_IS("the"), STR_IS("a"),
            STR_IS("an"), STR_IS("all"), STR_IS("here"), STR_IS("something"), STR_IS("nobody"),
            STR_IS("everybody"), STR_IS("everyone"), STR_IS("nothing")};
    return str_is_among(word, words, sizeof(words) / sizeof(words[0]));
}

/* Returns the beginning of the line up to a blank or punctuation, without 's. */
static struct str first_name(struct str line)
{
    size_t end = 0;
    while (end < line.length && !strchr(" ,:;.!?\"(", line.bytes[end])) {
        end++;
    }
    struct str name = str_slice(line, 0, end);
    return str_ends(name, STR("'s")) ? str_slice(name, 0, name.length - 2) : name;
}

/* True if the line begins with anything but a letter, a quotation mark, a dot or a
 * parenthesis. */
static bool begins_with_mark(struct str line)
{
    size_t length = 1;
    while (length < line.length && ((unsigned char)line.bytes[length] & 0xC0) == 0x80) {
        length++;
    }
    struct str first = str_slice(line, 0, length);
    struct buf folded = {0};
    struct buf ascii = {0};
    str_fold(first, &folded);
    str_to_ascii(first, &ascii);
    bool is_plain = str_is_small_words(buf_str(&folded), 1) ||
                    (ascii.length > 0 && strchr("\"'.(", ascii.bytes[0]));
    buf_finish(&folded);
    buf_finish(&ascii);
    return !is_plain;
}

static bool is_you(struct str word)
{
    static const struct str words[] = {
            STR_IS("you"), STR_IS("your"), STR_IS("yours"), STR_IS("yourself")};
    bool is = str_is_among(word, words, sizeof(words) / sizeof(words[0]));
    return is || str_is_among(str_slice(word, 0, str_find_char(word, '\'', 0)), words, 1);
}

/* True if line (plain text) could be taken for the game's own. Only the game says what the
 * reader did or is, or what a player does, unless the script has somebody act (by->acts). */
static bool could_mislead(struct engine *engine, const struct provenance *by, struct str line)
{
    line = str_trim(line);
    if (line.length == 0) {
        return false;
    }
    struct str name = first_name(line);
    struct str rest = str_slice(line, name.length, line.length);
    if (begins_with_mark(line) || has_system_words(line) || (!by->acts && is_you(name)) ||
            has_speaker(engine, line)) {
        return true;
    }
    if (by->acts && (has_claims(rest) || has_speech(rest))) {
        return true;
    }
    bool needs_speech = by->acts || str_starts(rest, STR("'s")); /* "Wizard's tower shakes." */
    return name.length > 0 && !is_narrators(name) && (!needs_speech || has_speech(rest)) &&
           (naming_is_taken(engine, name) || reserved_staff(name));
}

/* -- the name at the beginning -- */

static struct str without_article(const struct engine *engine, struct str text)
{
    struct str rest = text;
    return phrase_is_article(engine, str_take_word(&rest)) ? rest : text;
}

/* Words that begin the game's own lines, and so can't stand for an object's name. */
static bool is_of_game(struct str word)
{
    static const struct str words[] = {STR_IS("world"), STR_IS("there"), STR_IS("from"),
            STR_IS("suddenly"), STR_IS("somewhere"), STR_IS("somebody"), STR_IS("someone"),
            STR_IS("game"), STR_IS("welcome"), STR_IS("session"), STR_IS("connection"),
            STR_IS("message"), STR_IS("notice"), STR_IS("warning"), STR_IS("error"),
            STR_IS("please"), STR_IS("type"), STR_IS("enter")};
    return str_is_among(word, words, sizeof(words) / sizeof(words[0]));
}

/* True if nobody would take this name for a person's or the game's. */
static bool is_plain_name(struct engine *engine, struct str name)
{
    struct err err;
    struct str first = first_name(name);
    bool names_somebody =
            is_you(first) ||
            (!is_narrators(first) && (naming_is_taken(engine, first) || reserved_staff(first)));
    return name.length > 0 && !names_somebody && !is_of_game(first) &&
           !has_system_words(name) &&
           naming_of_title_ok(engine, name, NAMING_TITLE_MAX, &err) &&
           !naming_is_taken(engine, name);
}

/* True for people and rooms, and for a thing with an article before its name: "The jar hums". A
 * thing without one could be called "Welcome back". */
static bool is_named_plainly(struct engine *engine, struct object *object, struct str line)
{
    return is_character(engine, object) || is_room(engine, object) ||
           (!prop_bool(engine_world(engine), object, ATOM_proper) &&
                   without_article(engine, line).length < line.length);
}

static bool begins_with_name_of(struct engine *engine, uint64_t id, struct str line)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    struct buf markup = {0};
    struct buf plain = {0};
    if (object) {
        format_name(engine, object, NULL, ARTICLE_NONE, &markup);
        markup_plain(buf_str(&markup), &plain);
    }
    struct str name = without_article(engine, buf_str(&plain));
    struct str text = without_article(engine, str_trim(line));
    bool begins = object && is_named_plainly(engine, object, str_trim(line)) &&
                  text.length > name.length &&
                  str_equal_nocase(str_slice(text, 0, name.length), name) &&
                  !is_letter(text.bytes[name.length]) && is_plain_name(engine, name);
    buf_finish(&markup);
    buf_finish(&plain);
    return begins;
}

/* True if line (plain text) begins with the object's name; the transaction's actor counts too if it
 * is a performing NPC. A line with the game's words, or with a person who speaks, is marked in
 * any case. */
static bool names_its_object(
        struct engine *engine, const struct provenance *by, struct str line)
{
    if (by->always || (by->words && (has_system_words(line) || has_speaker(engine, line)))) {
        return false;
    }
    return begins_with_name_of(engine, by->object, line) ||
           (!by->words && begins_with_name_of(engine, engine_transaction(engine)->actor, line));
}

/* -- text -- */

bool provenance_is_suspect(struct engine *engine, const struct provenance *by, struct str text)
{
    struct buf plain = {0};
    bool is_suspect = false;
    if (by->owner != 0 && by->words && role_of(engine, by->owner) != PERM_WIZARD) {
        markup_plain(text, &plain);
    }
    struct str rest = buf_str(&plain);
    struct provenance first = *by;
    is_suspect = by->always && rest.length > 0;
    while (rest.length > 0 && !is_suspect) {
        struct str line = str_take_until(&rest, '\n');
        is_suspect = could_mislead(engine, &first, line) && !names_its_object(engine, by, line);
        first.acts = false; /* the game named the actor of the first line only */
    }
    buf_finish(&plain);
    return is_suspect;
}

static void write_mark(struct engine *engine, const struct provenance *by, struct buf *out)
{
    struct world *world = engine_world(engine);
    struct object *object = by->object ? world_find(world, by->object) : NULL;
    struct object *owner = world_find(world, by->owner);
    struct buf name = {0};
    if (object && prop_bool(world, object, ATOM_hidden)) {
        /* the mark must not reveal a hidden object */
        buf_add_str(&name, phrase_get(engine, PHRASE_something));
    } else if (object) {
        format_name(engine, object, NULL, ARTICLE_A, &name);
    } else {
        buf_add_text(&name, "@lua");
    }
    phrase_put(engine, out, owner ? PHRASE_provenance : PHRASE_provenance_gone,
            WITH("thing", buf_str(&name)),
            WITH_RAW("owner", owner ? prop_str(world, owner, ATOM_name) : STR_NONE));
    buf_finish(&name);
}

enum lead { LEAD_NONE, LEAD_MARK, LEAD_INDENT };

/* Decides what precedes a line. told_of: an earlier line of this text was marked. */
static enum lead lead_of(struct engine *engine, const struct provenance *by, bool alone,
        bool is_first, bool told_of, struct str line)
{
    struct buf plain = {0};
    markup_plain(line, &plain);
    struct provenance own = *by;
    own.acts = by->acts && is_first; /* the game named the actor of the first line only */
    bool misleads = (by->always && is_first) || could_mislead(engine, &own, buf_str(&plain));
    enum lead lead = misleads                           ? LEAD_MARK
                     : alone && is_first                ? LEAD_MARK
                     : alone && told_of && plain.length ? LEAD_INDENT
                                                        : LEAD_NONE;
    if (lead == LEAD_MARK && names_its_object(engine, by, buf_str(&plain))) {
        lead = LEAD_NONE;
    }
    buf_finish(&plain);
    return lead;
}

void provenance_write(struct engine *engine, const struct provenance *by,
        const struct object *viewer, bool alone, struct str text, struct buf *out)
{
    if (!provenance_wanted(engine, by, viewer, alone)) {
        buf_add_str(out, text);
        return;
    }
    bool all = mode_of(engine, by, viewer) == MODE_ALL;
    bool told_of = false;
    struct buf mark = {0};
    write_mark(engine, by, &mark);
    for (size_t from = 0; from <= text.length;) {
        size_t at = str_find_char(text, '\n', from);
        size_t end = at < text.length ? at : text.length;
        struct str line = str_slice(text, from, end);
        bool has_mark = str_starts(line, buf_str(&mark)); /* a refusal that is passed on */
        enum lead lead = has_mark ? LEAD_NONE
                         : all    ? LEAD_MARK
                                  : lead_of(engine, by, alone, from == 0, told_of, line);
        told_of |= has_mark || lead == LEAD_MARK;
        buf_add_str(out, lead == LEAD_MARK     ? buf_str(&mark)
                         : lead == LEAD_INDENT ? STR("  ")
                                               : STR_NONE);
        buf_add_str(out, line);
        if (end < text.length) {
            buf_add_char(out, '\n');
        }
        from = end + 1;
    }
    buf_finish(&mark);
}
