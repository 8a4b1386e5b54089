/* naming.c -- rules for the names of things.
 *
 * 1. A name is one line of at most OBJECT_NAME_MAX characters, all visible.
 * 2. Only a player may have a player's name or one that looks like it. Letters with accents, of
 *    other scripts or of other widths count as the plain letters that they resemble; blanks and
 *    marks around the name, or between all letters, are ignored. Names that stand for the game or
 *    for an unseen person (account_name.c) are refused too. Rooms, exits and areas never speak or
 *    act, so these rules skip them.
 * 3. Players take precedence. A thing may have had the name before an account did, inherit it, or
 *    come with imported text. It is then shown with an article (format_name.c), which no player's
 *    name ever has.
 *
 * naming_object.c has the further rules for what builders name. */
#include "engine/core/output/naming.h"

#include "engine/base/confusable.h"
#include "engine/base/skeleton.h"
#include "engine/core/output/naming_impl.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>
#include <string.h>

#define BYTES_OF_CHARACTER 8  /* bytes of one character with its combining marks */
#define DISPLAYED_NAME_MAX 40 /* characters of a displayed name */

static bool is_mark_naming(char c)
{
    return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

#define SPACED_MAX 2 /* letters in each part of a name written like "W i z a r d" */

/* Removes the marks from a name if all its parts are that short. */
static void close_up(struct buf *name)
{
    size_t part = 0;
    size_t kept = 0;
    for (size_t i = 0; i < name->length; i++) {
        part = is_mark_naming(name->bytes[i]) ? 0 : part + 1;
        if (part > SPACED_MAX) {
            return;
        }
    }
    for (size_t i = 0; i < name->length; i++) {
        if (!is_mark_naming(name->bytes[i])) {
            name->bytes[kept++] = name->bytes[i];
        }
    }
    buf_truncate(name, kept);
}

struct str naming_read(struct str name, struct buf *out)
{
    struct buf plain = {
            /* before folding, which would turn a round Greek s, which looks like c, into an o */
            0};
    struct buf folded = {0};
    struct buf latin = {0};
    confusable_put_latin(name, &plain);
    str_fold(buf_str(&plain), &folded);
    confusable_put_latin(buf_str(&folded), &latin);
    str_to_ascii(buf_str(&latin), out);
    buf_finish(&plain);
    buf_finish(&folded);
    buf_finish(&latin);
    close_up(out);
    struct str read = buf_str(out);
    while (read.length > 0 && is_mark_naming(read.bytes[0])) {
        read = str_slice(read, 1, read.length);
    }
    while (read.length > 0 && is_mark_naming(read.bytes[read.length - 1])) {
        read = str_slice(read, 0, read.length - 1);
    }
    return read;
}

/* True if `is` accepts the name after each vv is replaced by w. */
static bool is_wide(struct engine *engine, struct str read, is_somebodys *is)
{
    struct buf narrow = {0};
    size_t at = str_find(read, STR("vv"), 0);
    bool found = at != SIZE_MAX;
    for (; at != SIZE_MAX; at = str_find(read, STR("vv"), 0)) {
        buf_add_str(&narrow, str_slice(read, 0, at));
        buf_add_char(&narrow, 'w');
        read = str_slice(read, at + 2, read.length);
    }
    buf_add_str(&narrow, read);
    found = found && is(engine, buf_str(&narrow));
    buf_finish(&narrow);
    return found;
}

bool naming_reads_as(struct engine *engine, struct str name, is_somebodys *is)
{
    if (name.length == 0 || name.length > (size_t)OBJECT_NAME_MAX * 4) {
        return false;
    }
    if (account_name_is_formed(name) && is(engine, name)) {
        return true;
    }
    struct buf bytes = {0};
    struct str read = naming_read(name, &bytes);
    bool found = is(engine, read) || is_wide(engine, read, is);
    buf_finish(&bytes);
    return found;
}

static bool is_account(struct engine *engine, struct str name)
{
    return account_find_like(engine, name) != NULL;
}

bool naming_is_anybody(struct engine *engine, struct str word)
{
    return naming_reads_as(engine, word, is_account) ||
           naming_reads_as(engine, word, presence_has_guest) ||
           (spelling_is(word) && account_find(engine, word));
}

bool naming_is_game(struct engine *engine, struct str name)
{
    char one[ACCOUNT_NAME_MAX + 1];
    struct str game = str_of(engine_options(engine)->name ? engine_options(engine)->name : "");
    for (size_t i = 0; i < game.length && i < ACCOUNT_NAME_MAX; i++) {
        one[i] = game.bytes[i] == ' ' ? '-' : game.bytes[i];
        one[i + 1] = '\0';
    }
    return game.length > 0 && game.length <= ACCOUNT_NAME_MAX &&
           account_name_is_formed(str_of(one)) && account_names_are_alike(name, str_of(one));
}

static bool is_word_naming(struct engine *engine, struct str name)
{
    return reserved_name(name) || naming_is_game(engine, name);
}

bool naming_is_taken(struct engine *engine, struct str name)
{
    return naming_is_anybody(engine, name) || naming_reads_as(engine, name, is_word_naming);
}

/* True for names like "Alice says, \"yes\"": an action of such a thing would read like Alice's
 * words. */
static bool speaks_for_a_player(struct engine *engine, struct str name)
{
    struct str rest = name;
    struct str word = str_take_word(&rest);
    bool speaks = false;
    for (size_t i = 0; i < name.length; i++) {
        speaks |= strchr(",:;\"!?", name.bytes[i]) != NULL;
    }
    for (struct str more = rest; !speaks && more.length > 0;) {
        speaks = reserved_speech(str_take_word(&more));
    }
    return speaks && rest.length > 0 && naming_is_anybody(engine, word);
}

bool naming_of_thing_ok(struct engine *engine, struct str name, struct err *err)
{
    if (!str_is_plain_line(name, OBJECT_NAME_MAX)) {
        return phrase_err(
                engine, err, ERR_FORMAT, PHRASE_naming_form, WITH("most", OBJECT_NAME_MAX));
    }
    if (naming_is_anybody(engine, name) || speaks_for_a_player(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_naming_player, WITH("name", name));
    }
    return !naming_reads_as(engine, name, is_word_naming) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_naming_word, WITH("name", name));
}

static bool is_of_staff(struct engine *engine, struct str name)
{
    return reserved_staff(name) || is_word_naming(engine, name);
}

/* True if this word is allowed in a displayed name. The last word is the noun. */
static bool word_may_stand(
        struct engine *engine, struct str word, bool last, struct str own_name)
{
    bool own = false;
    while (own_name.length > 0 && !own) {
        own = str_equal_nocase(str_take_word(&own_name), word);
    }
    return !own && !reserved_speech(word) && !reserved_staff(word) &&
           !(last && naming_is_anybody(engine, word));
}

static bool is_anybody_or_staff(struct engine *engine, struct str name)
{
    return naming_is_anybody(engine, name) || naming_reads_as(engine, name, is_of_staff);
}

/* True if some of the words, joined, give a name: "a lice". */
static bool hides_name(struct engine *engine, struct str words)
{
    bool hides = false;
    while (!hides && words.length > 0) {
        struct buf joined = {0};
        for (size_t i = 0; i < words.length; i++) {
            char c = words.bytes[i];
            if (c != ' ' && c != '-' && c != '\'') {
                buf_add_char(&joined, c);
            }
        }
        hides = joined.length < words.length && is_anybody_or_staff(engine, buf_str(&joined));
        buf_finish(&joined);
        (void)str_take_word(&words);
    }
    return hides;
}

/* Cuts words to the byte limit for so many characters, so that a refusal can quote it. Returns
 * false if it was longer. */
static bool take_words(struct str *words, size_t characters)
{
    size_t most = characters * BYTES_OF_CHARACTER;
    bool fit = words->length <= most;
    *words = str_fit(*words, most);
    return fit;
}

bool naming_of_disguise_ok(
        struct engine *engine, struct object *object, struct str words, struct err *err)
{
    bool ok = take_words(&words, DISPLAYED_NAME_MAX);
    struct str own_name = prop_str(engine_world(engine), object, ATOM_name);
    struct str bare = words;
    struct str rest = words;
    while (phrase_is_article(engine, str_take_word(&rest)) && rest.length > 0) {
        bare = rest;
    }
    ok = ok && str_is_small_words(words, DISPLAYED_NAME_MAX) &&
         !is_anybody_or_staff(engine, bare) && !hides_name(engine, words);
    for (rest = bare; ok && rest.length > 0;) {
        struct str word = str_take_word(&rest);
        ok = word_may_stand(engine, word, rest.length == 0, own_name);
    }
    return ok || phrase_err(engine, err, ERR_DENIED, PHRASE_naming_disguise,
                         WITH("name", words), WITH("most", DISPLAYED_NAME_MAX));
}

static bool is_title_of_staff(struct engine *engine, struct str name)
{
    return reserved_title_word(name) || naming_is_game(engine, name);
}

static bool is_person_of_staff(struct engine *engine, struct str name)
{
    return reserved_person(name) || naming_is_game(engine, name);
}

static bool is_channel_of_staff(struct engine *engine, struct str name)
{
    return reserved_channel(name) || naming_is_game(engine, name);
}

bool naming_is_staff_channel(struct engine *engine, struct str name)
{
    return naming_reads_as(engine, name, is_channel_of_staff);
}

bool naming_poses(struct engine *engine, struct str text)
{
    bool poses = false;
    while (!poses && text.length > 0) {
        poses = naming_reads_as(engine, str_take_word(&text), is_title_of_staff);
    }
    return poses;
}

enum {
    JOINED_MIN = 5,
    JOINED_REST_MIN = 3
}; /* letters: Alicehater, but not Wanderer for Wand */

/* True if word is a player's name: with a plural s, with digits in place of letters, or with
 * more letters after it. */
static bool has_player(struct engine *engine, struct str word)
{
    static const char letters[] = "olzeasbtbg"; /* the letter that each digit resembles */
    struct buf plain = {0};
    bool has = naming_is_anybody(engine, word);
    for (size_t i = 0; i < word.length; i++) {
        char c = word.bytes[i];
        buf_add_char(&plain, i > 0 && c == '1'      ? c
                             : c >= '0' && c <= '9' ? letters[c - '0']
                                                    : c);
    }
    struct str read = buf_str(&plain);
    has = has || naming_is_anybody(engine, read);
    has = has || (str_ends(read, STR("s")) &&
                         naming_is_anybody(engine, str_slice(read, 0, read.length - 1)));
    for (size_t i = JOINED_MIN; !has && i + JOINED_REST_MIN <= read.length; i++) {
        has = is_account(engine, str_slice(read, 0, i));
    }
    buf_finish(&plain);
    return has;
}

/* True if the words imitate the remarks of the player list. */
static bool reads_like_list(struct str words)
{
    static const struct str states[] = {
            STR_IS("link-dead"), STR_IS("linkdead"), STR_IS("idle"), STR_IS("afk")};
    char first = words.length > 0 ? words.bytes[0] : ' ';
    struct buf folded = {0};
    str_fold(words, &folded);
    bool reads = is_mark_naming((char)tolower((unsigned char)first)) && (first & 0x80) == 0;
    reads = reads || str_find(buf_str(&folded), STR("on for "), 0) != SIZE_MAX;
    buf_finish(&folded);
    while (!reads && words.length > 0) {
        reads = str_is_among(str_take_word(&words), states, sizeof(states) / sizeof(states[0]));
    }
    return reads;
}

static bool title_word_ok(struct engine *engine, struct str word)
{
    if (str_ends(word, STR("'s"))) {
        word.length -= 2;
    }
    bool ok = !reserved_speech(word) && !has_player(engine, word) &&
              !naming_reads_as(engine, word, is_title_of_staff);
    while (ok && word.length > 0) {
        ok = !naming_is_anybody(engine, skeleton_take_part(&word, false));
    }
    return ok;
}

/* A title must not read like another player or like a rank, neither word by word nor as a
 * whole. */
bool naming_of_title_ok(struct engine *engine, struct str words, size_t most, struct err *err)
{
    bool ok = take_words(&words, most) && str_is_plain_line(words, most) &&
              !hides_name(engine, words) && !reads_like_list(words);
    for (size_t i = 0; ok && i < words.length; i++) {
        ok = strchr(":;\"(){}[]<>@#/\\|", words.bytes[i]) == NULL;
    }
    for (struct str rest = words; ok && rest.length > 0;) {
        ok = title_word_ok(engine, str_take_word(&rest));
    }
    struct str rest = words;
    struct str bare = phrase_is_article(engine, str_take_word(&rest)) ? rest : words;
    ok = ok && !naming_reads_as(engine, bare, is_person_of_staff);
    return ok || phrase_err(engine, err, ERR_DENIED, PHRASE_naming_title, WITH("name", words),
                         WITH("most", (int64_t)most));
}

bool naming_of_award_ok(
        struct engine *engine, uint64_t owner, struct str title, struct err *err)
{
    return trust_is_official_maker(engine, owner) ||
           naming_of_title_ok(engine, title, NAMING_AWARD_MAX, err);
}

/* An award from another world is checked like a builder's. */
bool naming_award_shows(struct engine *engine, struct str key, struct str title)
{
    uint64_t owner = 0;
    struct err err;
    bool here = str_to_u64(str_slice(key, 0, str_find_char(key, ':', 0)), &owner);
    return here ? naming_of_award_ok(engine, owner, title, &err)
                : naming_of_title_ok(engine, title, NAMING_AWARD_MAX, &err);
}
